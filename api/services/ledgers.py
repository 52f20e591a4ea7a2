"""Hours of a released timetable: the ledger line by line, and the employer's view, for those who may see them."""

import csv
import io
import tempfile
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from api.access.principal import Principal
from api.hours.view import Standing, standings
from api.hours.workbook import write_hours
from api.outputs.cells import to_csv
from api.outputs.columns import TABLES
from api.outputs.tables import tables
from api.services.cohorts import find_cohort
from api.services.drafts import open_timetable
from api.services.failures import NotFound
from api.services.releases import find_release
from api.services.service import Service
from api.services.sight import may_see_day, people_of
from api.storage import releases
from api.storage.rows import Page
from models.ledger import Entry, entries
from models.problem import Problem
from models.timetable import Timetable


def ledger(
    service: Service,
    caller: Principal,
    cohort: str,
    number: int | None,
    apprentice: str | None,
    limit: int,
    offset: int,
) -> Page[Entry]:
    """Return ledger lines of the apprentices that the caller may see, of one release or the newest.

    Raises
    ------
    NotFound
    """
    problem, timetable, seen = _open(service, caller, cohort, number)
    lines = [
        line
        for person in problem.cohort.apprentices
        if person.id in seen and apprentice in (None, person.id)
        for line in entries(problem, timetable, person.id)
        if may_see_day(caller, person, line.day)
    ]
    return Page(tuple(lines[offset : offset + limit]), len(lines))


def ledger_csv(service: Service, caller: Principal, cohort: str, number: int | None) -> bytes:
    """Return the ledger as the documented CSV table, with the apprentices that the caller may see.

    Raises
    ------
    NotFound
    """
    problem, timetable, seen = _open(service, caller, cohort, number)
    columns = TABLES["ledger"]
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(column.name for column in columns)
    shown = {
        line.id
        for person in problem.cohort.apprentices
        if person.id in seen
        for line in entries(problem, timetable, person.id)
        if may_see_day(caller, person, line.day)
    }
    for row in tables(problem, timetable)["ledger"]:
        if row["entry_id"] in shown:
            writer.writerow(to_csv(row[column.name], column.type) for column in columns)
    return written.getvalue().encode()


def hours(
    service: Service, caller: Principal, cohort: str, number: int | None, day: date | None
) -> tuple[Standing, ...]:
    """Return owed, planned and expected hours of the apprentices that the caller may see.

    Raises
    ------
    NotFound
    """
    problem, timetable, seen = _open(service, caller, cohort, number)
    return tuple(standings(problem, timetable, _today(service, problem, day), seen=seen))


def hours_workbook(service: Service, caller: Principal, cohort: str, number: int | None, day: date | None) -> bytes:
    """Return the same as a workbook.

    Raises
    ------
    NotFound
    """
    problem, timetable, seen = _open(service, caller, cohort, number)
    today = _today(service, problem, day)
    views = list(standings(problem, timetable, today, seen=seen))
    with tempfile.TemporaryDirectory(prefix="timetabler-hours-") as folder:
        path = Path(folder) / "hours.xlsx"
        write_hours(problem, timetable, views, {}, today, path)
        return path.read_bytes()


def _today(service: Service, problem: Problem, day: date | None) -> date:
    return day or service.now().astimezone(ZoneInfo(problem.programme.zone)).date()


def _open(
    service: Service, caller: Principal, cohort: str, number: int | None
) -> tuple[Problem, Timetable, frozenset[str]]:
    with service.database.reading() as connection:
        problem, timetable = _find(connection, caller, cohort, number)
    return problem, timetable, people_of(caller, problem, timetable)


def _find(connection: Connection, caller: Principal, cohort: str, number: int | None) -> tuple[Problem, Timetable]:
    find_cohort(connection, caller, cohort)
    if number is not None:
        return open_timetable(connection, find_release(connection, caller, cohort, number))
    newest = releases.newest_release(connection, cohort)
    if newest is None:
        raise NotFound(f"The cohort {cohort!r} has no release yet.")
    return open_timetable(connection, newest)
