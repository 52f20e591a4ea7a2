"""Reads the CSV tables of a solve back as a timetable, and names every cell that is not what it should be."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from api.faults import Fault, InputFaults, shorten
from api.outputs.cells import split_list, unguard
from api.outputs.columns import COLUMNS
from api.tables.reader import EARLIEST, LATEST
from models.ids import (
    ActivityId,
    ApprenticeId,
    AssessmentId,
    CohortId,
    GroupId,
    GroupTypeId,
    HostId,
    ModuleId,
    ProgrammeId,
    RoomId,
    SessionId,
    SiteId,
    StaffId,
)
from models.timegrid import Span, parse_clock
from models.timetable import Breakout, Deadline, Group, OwnTimeStudy, Placement, Timetable

T = TypeVar("T")
RUN_FILE = "run.json"
DATE_HINT = "A spreadsheet may have rewritten it: format the column as text before saving."
Member = tuple[str, int, ApprenticeId]


class _BadCell(Exception):
    def __init__(self, column: str, value: str, expected: str, hint: str = "") -> None:
        super().__init__(expected)
        self.column, self.value, self.expected, self.hint = column, value, expected, hint


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a CSV file, with the number that a spreadsheet shows."""

    number: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        return unguard(self.cells[column])

    def needed(self, column: str) -> str:
        return self._parse(column, lambda text: text or _fail(), "a value")

    def whole(self, column: str) -> int:
        return self._parse(column, _whole, "a whole number")

    def day(self, column: str) -> date:
        return self._parse(column, _day, "a date such as 2026-09-21", DATE_HINT)

    def clock(self, column: str) -> int:
        return self._parse(column, parse_clock, "a time such as 09:30", DATE_HINT)

    def span(self) -> Span:
        start, end = self.clock("start"), self.clock("end")
        try:
            return Span(start, end)
        except ValueError:
            raise _BadCell("end", self.text("end"), "a time after the start") from None

    def texts(self, column: str) -> tuple[str, ...]:
        return split_list(self.text(column))

    def breakouts(self) -> tuple[Breakout, ...]:
        return tuple(self._breakout(item) for item in self.texts("breakouts"))

    def _breakout(self, item: str) -> Breakout:
        try:
            place, _, span = item.rpartition("@")
            group, room = place.split("@")
            return Breakout(GroupId(group), RoomId(room), Span.parse(span))
        except ValueError:
            raise _BadCell("breakouts", item, "group@room@09:00-10:00") from None

    def _parse(self, column: str, parse: Callable[[str], T], expected: str, hint: str = "") -> T:
        text = self.text(column)
        try:
            return parse(text)
        except ValueError:
            raise _BadCell(column, text, expected, hint) from None


def _fail() -> str:
    raise ValueError


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def _day(text: str) -> date:
    found = date.fromisoformat(text)
    if found.isoformat() != text or not EARLIEST <= found < LATEST:
        raise ValueError(text)
    return found


def read_lines(folder: Path, table: str, faults: list[Fault]) -> Iterator[Line]:
    """Yield the rows of one table; what cannot be read becomes a fault."""
    source = f"{table}.csv"
    try:
        with (folder / source).open(encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except FileNotFoundError:
        faults.append(Fault(source, "", 0, "", "", "the table that a solve has written"))
        return
    except (OSError, UnicodeDecodeError):
        faults.append(Fault(source, "", 0, "", "", "a file in UTF-8 that can be read", 'Save it as "CSV UTF-8".'))
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number, header = 1, [""]
    try:
        header = next(reader, [])
        missing = [column for column in COLUMNS[table] if column not in header]
        faults.extend(Fault(source, "", 1, column, "", "this column") for column in missing)
        if missing:
            return
        for number, cells in enumerate(reader, start=2):
            if not any(cells):
                continue
            if len(cells) != len(header):
                faults.append(Fault(source, "", number, "", f"{len(cells)} cells", f"{len(header)} cells"))
                continue
            yield Line(number, dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        faults.append(Fault(source, "", number, "", str(error), "comma-separated values"))


def _read(folder: Path, table: str, faults: list[Fault], build: Callable[[Line], T]) -> list[T]:
    found = []
    for line in read_lines(folder, table, faults):
        try:
            found.append(build(line))
        except _BadCell as bad:
            fault = Fault(f"{table}.csv", "", line.number, bad.column, shorten(bad.value), bad.expected, bad.hint)
            faults.append(fault)
    return found


def read_tables(folder: Path) -> Timetable:
    """Read the tables of a solve back as a timetable.

    Attendees come from attendance.csv, everything else of a session from sessions.csv.

    Raises
    ------
    InputFaults
        With file, row and column of each fault.
    """
    faults: list[Fault] = []
    programme, cohort = _header(folder, faults)
    members: dict[tuple[str, int], list[ApprenticeId]] = defaultdict(list)
    for row in _read(folder, "attendance", faults, _read_attendance):
        if row is not None:
            members[row[:2]].append(row[2])
    placements = _read(folder, "sessions", faults, lambda line: _read_session(line, members))
    timetable = Timetable(
        programme,
        cohort,
        _groups(_read(folder, "groups", faults, _read_member)),
        tuple(
            _read(folder, "tutors", faults, lambda r: (ApprenticeId(r.needed("apprentice")), StaffId(r.text("tutor"))))
        ),
        tuple(placements),
        tuple(_read(folder, "deadlines", faults, _read_deadline)),
        tuple(_read(folder, "own_time", faults, _read_own_time)),
    )
    if faults:
        raise InputFaults(faults)
    return timetable


def _header(folder: Path, faults: list[Fault]) -> tuple[ProgrammeId, CohortId]:
    """Programme and cohort stand in no table; the file of the run names them."""
    try:
        data = json.loads((folder / RUN_FILE).read_text(encoding="utf-8"))
        return ProgrammeId(str(data["programme"])), CohortId(str(data["cohort"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        faults.append(Fault(RUN_FILE, "", 0, "", "", "the file of a solve, with programme and cohort"))
        return ProgrammeId(""), CohortId("")


def _read_attendance(line: Line) -> Member | None:
    role = line.needed("role")
    if role not in ("apprentice", "tutor", "mentor"):
        raise _BadCell("role", role, "apprentice, tutor or mentor")
    member = (line.needed("session"), line.whole("day_number"), ApprenticeId(line.needed("person")))
    return member if role == "apprentice" else None


def _read_session(line: Line, members: dict[tuple[str, int], list[ApprenticeId]]) -> Placement:
    session, number = line.needed("session"), line.whole("day_number")
    return Placement(
        session=SessionId(session),
        activity=ActivityId(line.needed("activity")),
        audience=line.text("audience"),
        day=line.day("date"),
        span=line.span(),
        attendees=tuple(members.get((session, number), ())),
        day_number=number,
        staff=tuple(StaffId(who) for who in line.texts("staff")),
        site=SiteId(line.text("site")) if line.text("site") else None,
        room=RoomId(line.text("room")) if line.text("room") else None,
        host=HostId(line.text("host")) if line.text("host") else None,
        breakouts=line.breakouts(),
        otj_minutes=line.whole("otj_minutes"),
        release_minutes=line.whole("release_minutes"),
    )


def _read_member(line: Line) -> tuple[Group, str]:
    group = Group(
        GroupId(line.needed("group")),
        GroupTypeId(line.needed("type")),
        (),
        StaffId(line.text("facilitator")) if line.text("facilitator") else None,
        SiteId(line.text("hub")) if line.text("hub") else None,
    )
    return group, line.text("member")


def _groups(rows: list[tuple[Group, str]]) -> tuple[Group, ...]:
    members: dict[Group, list[ApprenticeId]] = {}
    for group, member in rows:
        members.setdefault(group, []).extend([ApprenticeId(member)] if member else [])
    return tuple(Group(g.id, g.type, tuple(names), g.facilitator, g.hub) for g, names in members.items())


def _read_deadline(line: Line) -> Deadline:
    return Deadline(
        line.needed("deadline"),
        AssessmentId(line.needed("assessment")),
        line.day("date"),
        line.clock("time"),
        tuple(ApprenticeId(who) for who in line.texts("apprentices")),
        line.text("audience"),
    )


def _read_own_time(line: Line) -> OwnTimeStudy:
    return OwnTimeStudy(
        ApprenticeId(line.needed("apprentice")),
        ModuleId(line.needed("module")),
        line.day("first"),
        line.day("last"),
        line.whole("minutes"),
    )
