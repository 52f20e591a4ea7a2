"""Counts when sessions could be: the days and half-days on which everybody who is needed is free."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from models.ids import ApprenticeId, GroupId, StaffId
from models.problem import Problem
from models.programme import Activity, ActivityKind, Role
from models.session import Session
from models.timegrid import Half, Span
from models.timetable import Group
from scheduler.diary import Diaries, ticks
from scheduler.expansion import expand

ANYBODY = StaffId("")
"""Stands for a tutor who is not chosen yet."""


def asked_sessions(problem: Problem) -> list[Session]:
    """List the sessions that the programme asks for, but those of groups and study; open tutors are left out."""
    tutors: dict[ApprenticeId, StaffId] = {person.id: person.tutor or ANYBODY for person in problem.cohort.apprentices}
    return [session for session in expand(problem, (), tutors) if session.activity.kind is not ActivityKind.STUDY]


def group_sessions(problem: Problem) -> list[Session]:
    """List what groups meet for, as if each kind had one group of everybody: how often, and how long."""
    people = tuple(person.id for person in problem.cohort.apprentices)
    kinds = problem.programme.group_types
    groups = [Group(GroupId(kind.id), kind.id, people) for kind in kinds]
    meeting = {activity.id for activity in problem.programme.activities if activity.group_type is not None}
    tutors = dict.fromkeys(people, ANYBODY)
    return [s for s in expand(problem, groups, tutors) if s.activity.id in meeting and s.group is not None]


def needed_people(session: Session) -> tuple[str, ...]:
    """Return everybody who must be free; of a visit in waves that is nobody of the apprentices for certain."""
    people: Iterable[str] = session.staff if session.is_wave else session.people
    return tuple(person for person in people if person != ANYBODY)


def tutor_is_open(problem: Problem, session: Session) -> bool:
    """Tell whether the session needs a tutor who is not named."""
    return Role.TUTOR in session.activity.staff and any(
        problem.apprentice[person].tutor is None for person in session.attendees
    )


def openings(
    problem: Problem, diaries: Diaries, activity: Activity, people: Sequence[str], first: date, last: date
) -> Iterator[tuple[date, Span]]:
    """Yield the first day and a time of every way to hold a session in which all these people are free.

    Times inside a half-day do not overlap: they are as many sessions as the people could hold one after the other.
    """
    masks = diaries.common(people)
    days = [number for number, day in enumerate(diaries.days) if first <= day <= last]
    for number in days:
        if activity.span is not None:
            if all(
                _follows(diaries.days, number, more, last)
                and masks[number + more] & ticks(activity.span) == ticks(activity.span)
                for more in range(activity.days)
            ):
                yield diaries.days[number], activity.span
        else:
            for half in Half:
                for span in slots(problem, masks[number], half, activity.minutes):
                    yield diaries.days[number], span


def slots(problem: Problem, free: int, half: Half, minutes: int) -> Iterator[Span]:
    """Yield times in one half-day that lie in the free ticks and do not overlap, earliest first."""
    end = 0
    for span in problem.grid.starts(half, minutes):
        if span.start >= end and free & ticks(span) == ticks(span):
            end = span.end
            yield span


def _follows(days: Sequence[date], number: int, more: int, last: date) -> bool:
    if number + more >= len(days) or days[number + more] > last:
        return False
    first, other = days[number], days[number + more]
    return other - first == timedelta(days=more) and first.isocalendar()[:2] == other.isocalendar()[:2]
