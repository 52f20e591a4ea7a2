"""Points at the rows of the tables that a sentence speaks of."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from models.people import Absence
from models.problem import Problem
from scheduler.inspection.note import Row


def row_of(problem: Problem, table: str, key: str) -> Row:
    """Return the row of a table with that id."""
    rows: Sequence[Any] = getattr(problem.cohort, table)
    index = next((number for number, row in enumerate(rows) if row.id == key), -1)
    return Row(table, key, index)


def person_row(problem: Problem, who: str) -> Row:
    """Return the row of a person, room or host, whichever table holds it."""
    for table in ("apprentices", "tutors", "mentors", "rooms", "hosts"):
        row = row_of(problem, table, who)
        if row.index >= 0:
            return row
    return Row("apprentices", who)


def absence_rows(problem: Problem, people: Sequence[str], first: date, last: date) -> tuple[Row, ...]:
    """Return the absences of these people that touch the days from first to last."""
    found = []
    for number, absence in enumerate(problem.cohort.absences):
        if absence.who in people and absence.first <= last and absence.last >= first:
            found.append(Row("absences", say_absence(absence), number))
    return tuple(found)


def closure_rows(problem: Problem, first: date, last: date) -> tuple[Row, ...]:
    """Return the closures that touch the days from first to last."""
    return tuple(
        Row("closures", closure.reason, number)
        for number, closure in enumerate(problem.cohort.closures)
        if closure.first <= last and closure.last >= first
    )


def say_absence(absence: Absence) -> str:
    """Name an absence: who, and from when to when."""
    return f"{absence.who} {absence.first} to {absence.last}"
