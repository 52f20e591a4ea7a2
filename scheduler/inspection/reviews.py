"""Load by month: a mentor or tutor has as many free hours in a month as people need of them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from models.problem import Problem
from models.session import Session
from models.timegrid import Half
from models.words import say_list, say_month
from scheduler.diary import Diaries
from scheduler.inspection.note import Note, weigh
from scheduler.inspection.openings import ANYBODY, asked_sessions, slots
from scheduler.inspection.tables import absence_rows, person_row

CHECK = "load-by-month"


def look(problem: Problem, diaries: Diaries) -> Iterator[Note]:
    load: dict[tuple[str, int, int], list[Session]] = defaultdict(list)
    for session in asked_sessions(problem):
        one_month = (session.first.year, session.first.month) == (session.last.year, session.last.month)
        if one_month and session.activity.span is None and session.audience != "cohort":
            for who in session.staff:
                if who != ANYBODY:
                    load[who, session.first.year, session.first.month].append(session)
    for (person, year, month), sessions in sorted(load.items()):
        minutes = max(session.activity.minutes for session in sessions)
        masks = diaries.of(person)
        first, last = min(s.first for s in sessions), max(s.last for s in sessions)
        free = sum(
            len(list(slots(problem, masks[number], half, min(s.activity.minutes for s in sessions))))
            for number, day in enumerate(diaries.days)
            if first <= day <= last
            for half in Half
        )
        names = say_list(sorted({problem.name(s.attendees[0]) for s in sessions}))
        unit = "hours" if minutes == 60 else f"times of {minutes} minutes"
        yield Note(
            CHECK,
            weigh(free, len(sessions)),
            f"{problem.name(person)} ({person}): {free} free {unit} in {say_month(year, month)}, "
            f"{len(sessions)} needed for {names}.",
            (person_row(problem, person), *absence_rows(problem, (person,), date(year, month, 1), last)),
            free,
            len(sessions),
            unit,
        )
