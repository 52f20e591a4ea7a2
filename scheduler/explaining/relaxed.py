"""The sessions of a problem before groups and tutors are chosen: what holds of them holds of every timetable."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from models.ids import ApprenticeId, GroupId, SessionId, StaffId
from models.problem import Problem
from models.session import Session
from models.timetable import Group
from scheduler.expansion import expand
from scheduler.study import StudyPlan, plan_study

MOST_KEPT = 4
ANYBODY = StaffId("")
"""Stands for a tutor who is not named; nobody waits for them."""


Answer = TypeVar("Answer")


def remembering(question: Callable[[Problem], Answer]) -> Callable[[Problem], Answer]:
    """Keep the answers for the last few problems: the same one is asked about many times in a row."""
    known: OrderedDict[int, tuple[Problem, Answer]] = OrderedDict()

    def ask(problem: Problem) -> Answer:
        found = known.get(id(problem))
        if found is None or found[0] is not problem:
            found = known[id(problem)] = (problem, question(problem))
            while len(known) > MOST_KEPT:
                known.popitem(last=False)
        return found[1]

    return ask


@remembering
def relaxed_sessions(problem: Problem) -> list[Session]:
    """List all sessions but those of groups and study; where no tutor is named, none is needed."""
    tutors: dict[ApprenticeId, StaffId] = {person.id: person.tutor or ANYBODY for person in problem.cohort.apprentices}
    return [_without_nobody(session) for session in expand(problem, (), tutors)]


@remembering
def study_sessions(problem: Problem) -> StudyPlan:
    """Return the study that every timetable has: it follows from how much is taught, whoever learns with whom."""
    people = tuple(person.id for person in problem.cohort.apprentices)
    groups = [Group(GroupId(kind.id), kind.id, people) for kind in problem.programme.group_types]
    tutors = dict.fromkeys(people, ANYBODY)
    return plan_study(problem, expand(problem, groups, tutors))


def group_meetings(problem: Problem, numbers: dict[str, int]) -> list[Session]:
    """List the meetings of every group as if it had no members yet: only when, how often and how long."""
    groups = [
        Group(GroupId(f"{kind.id}-{number + 1}"), kind.id, tuple(p.id for p in problem.cohort.apprentices))
        for kind in problem.programme.group_types
        for number in range(numbers.get(kind.id, 0))
    ]
    tutors = dict.fromkeys((person.id for person in problem.cohort.apprentices), ANYBODY)
    return [
        replace(session, attendees=(), staff=())
        for session in expand(problem, groups, tutors)
        if session.group is not None
    ]


def _without_nobody(session: Session) -> Session:
    if ANYBODY not in session.staff:
        return session
    return replace(session, staff=tuple(person for person in session.staff if person != ANYBODY))


def copies(session: Session, tutors: Sequence[StaffId]) -> list[tuple[Session, StaffId]]:
    """Return the session once for each tutor who might hold it."""
    return [
        (
            replace(session, id=SessionId(f"{session.id}@{tutor}"), staff=tuple(sorted({*session.staff, tutor}))),
            tutor,
        )
        for tutor in tutors
    ]
