"""Agreed dates: each is an open day inside its window on which everybody who is needed is free."""

from collections.abc import Iterator
from datetime import timedelta

from models.problem import Problem
from models.words import say_day, say_list
from scheduler.diary import Diaries
from scheduler.inspection.note import Note, Row, Weight
from scheduler.inspection.openings import asked_sessions, needed_people, openings
from scheduler.inspection.tables import absence_rows, closure_rows

CHECK = "fixed-dates"


def look(problem: Problem, diaries: Diaries) -> Iterator[Note]:
    for number, fixed in enumerate(problem.cohort.fixed_dates):
        row = Row("fixed_dates", f"{fixed.activity} {fixed.day}", number)
        for session in asked_sessions(problem):
            mine = session.activity.id == fixed.activity and fixed.audience in ("", session.audience)
            if not mine or session.occurrence != fixed.occurrence:
                continue
            last = fixed.day + timedelta(days=session.activity.days - 1)
            people = needed_people(session)
            busy = [
                person
                for person in people
                if not any(openings(problem, diaries, session.activity, (person,), fixed.day, last))
            ]
            if not problem.grid.is_open(fixed.day):
                why = "which is a closed day"
            elif not session.first <= fixed.day <= last <= session.last:
                why = f"outside its window, {say_day(session.first)} to {say_day(session.last)}"
            elif busy:
                names = say_list(problem.name(person) for person in busy[:3])
                why = f"when {names} {'is' if len(busy) == 1 else 'are'} not free"
            else:
                continue
            yield Note(
                CHECK,
                Weight.ERROR,
                f"{session.activity.title} ({session.id}) is agreed for {say_day(fixed.day)}, {why}.",
                (
                    row,
                    Row("activities", session.activity.id),
                    *absence_rows(problem, busy, fixed.day, last),
                    *closure_rows(problem, fixed.day, last),
                ),
            )
