"""Common time: each session has days on which everybody who is needed for it is free."""

from collections.abc import Iterator, Sequence
from datetime import date

from models.problem import Problem
from models.programme import Role
from models.session import Session
from models.timegrid import Span
from models.words import say_day, say_list
from scheduler.diary import Diaries
from scheduler.inspection.note import Note, Row, Weight
from scheduler.inspection.openings import asked_sessions, needed_people, openings, tutor_is_open
from scheduler.inspection.tables import absence_rows, closure_rows, person_row

CHECK = "common-time"
FEW_DAYS = 3
"""A session of many people with no more days than this is worth a warning."""
FEW_TIMES = 6
"""A session of few people with more common times than this is not mentioned."""


def look(problem: Problem, diaries: Diaries) -> Iterator[Note]:
    for session in asked_sessions(problem):
        if session.is_wave or session.activity.at_board:
            continue
        people = needed_people(session)
        anybody = Role.TUTOR in session.activity.staff and tutor_is_open(problem, session)
        teams = [(*people, tutor.id) for tutor in problem.cohort.tutors] if anybody else [people]
        ways = [_ways(problem, diaries, session, team) for team in teams]
        days = max((len({day for day, _ in found}) for found in ways), default=0)
        times = max((len(found) for found in ways), default=0)
        if days == 0:
            yield _none(problem, diaries, session, people, anybody)
        elif session.audience == "cohort":
            weight = Weight.WARNING if days <= FEW_DAYS else Weight.FIGURE
            yield Note(
                CHECK,
                weight,
                f"{session.activity.title} ({session.id}): everybody is free on {days} possible first days from "
                f"{say_day(session.first)} to {say_day(session.last)}.",
                (Row("activities", session.activity.id),),
                days,
                1,
                "days",
            )
        elif times <= FEW_TIMES:
            yield Note(
                CHECK,
                Weight.WARNING if times <= FEW_DAYS else Weight.FIGURE,
                f"{session.activity.title} ({session.id}): {times} common times from {say_day(session.first)} to "
                f"{say_day(session.last)}, 1 needed.",
                (Row("activities", session.activity.id),),
                times,
                1,
                "times",
            )


def _ways(problem: Problem, diaries: Diaries, session: Session, people: Sequence[str]) -> list[tuple[date, Span]]:
    return list(openings(problem, diaries, session.activity, people, session.first, session.last))


def _days(problem: Problem, diaries: Diaries, session: Session, people: Sequence[str]) -> int:
    return len({day for day, _ in _ways(problem, diaries, session, people)})


def _none(problem: Problem, diaries: Diaries, session: Session, people: Sequence[str], any_tutor: bool) -> Note:
    """Say who has no time at all; if everybody has some, who fewest."""
    free = {person: _days(problem, diaries, session, (person,)) for person in people}
    never = [person for person in people if free[person] == 0]
    few = never or sorted(people, key=lambda person: (free[person], person))[:3]
    who = say_list(f"{problem.name(person)} ({person})" for person in few)
    if session.first > session.last:
        why = "its window is empty"
    elif never:
        why = f"{who} {'is' if len(few) == 1 else 'are'} never free for it"
    elif not people:
        why = "there is no open day"
    else:
        freest = say_list(f"{problem.name(person)} on {free[person]} days" for person in few)
        others = " and any tutor" if any_tutor else ""
        why = f"the {len(people)} people needed{others} have no common time (least free: {freest})"
    rows = (
        Row("activities", session.activity.id),
        *(person_row(problem, person) for person in few),
        *absence_rows(problem, few, session.first, session.last),
        *closure_rows(problem, session.first, session.last),
    )
    return Note(
        CHECK,
        Weight.ERROR,
        f"{session.activity.title} ({session.id}) has no possible time from {say_day(session.first)} to "
        f"{say_day(session.last)}: {why}.",
        rows,
        0,
        1,
        "days",
    )
