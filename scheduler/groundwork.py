"""What a timetable begins with: who learns with whom, whose tutor is who, and all the work there is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from models.ids import ApprenticeId, StaffId, UnitId
from models.people import Engagement
from models.problem import Problem
from models.programme import AudienceKind
from models.session import Session
from models.timetable import Group
from scheduler.alone import Rest
from scheduler.clock import Slotted
from scheduler.diary import Diaries
from scheduler.expansion import expand, unmet
from scheduler.grouping import form_groups
from scheduler.later import Later
from scheduler.log import Log
from scheduler.placing import placement
from scheduler.rules import GROUP_RULES
from scheduler.run import Status
from scheduler.search import Search
from scheduler.study import plan_study
from scheduler.tightness import tight_people
from scheduler.travel_bounds import overfull
from scheduler.tutoring import assign_facilitators, assign_tutors

GROUP_SHARE = 0.3
"""Part of the time that forming the groups may use."""
TUTOR_SECONDS = 30.0
MOST_LESSONS = 10


@dataclass(slots=True)
class NoTimetable(Exception):
    """There is none, and why."""

    status: Status
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """All sessions, by who takes part: the whole cohort or a wave of it, a few people, one apprentice alone.

    Parameters
    ----------
    own
        Sessions of one apprentice alone that are placed with the shared ones; `rest` is without them.
    tight
        See `tight_people`.
    """

    wide: Sequence[Session]
    small: Sequence[Session]
    rest: Rest
    own: Sequence[Session] = ()
    tight: frozenset[ApprenticeId] = frozenset()

    @property
    def cohort(self) -> list[Session]:
        return [session for session in self.wide if session.activity.audience is AudienceKind.COHORT]

    @property
    def waves(self) -> list[Session]:
        """Visits in waves, and meetings that one apprentice observes: what has a handful of dates."""
        return [session for session in self.wide if session.activity.audience is not AudienceKind.COHORT]

    def with_units(self, problem: Problem, units: Collection[UnitId]) -> "Work":
        """Return the same work with what apprentices of these units do alone placed with the shared sessions."""
        own = [s for s in self.rest.sessions if problem.tied_units[problem.apprentice[s.attendees[0]].unit] in units]
        names = {session.id for session in own}
        rest = [session for session in self.rest.sessions if session.id not in names]
        return replace(self, own=own, rest=replace(self.rest, sessions=rest))

    def besides(self, sessions: Sequence[Session], generous: bool = False) -> Later:
        """Return all other sessions as what is still to come."""
        mine = {session.id for session in sessions}
        others = (s for s in (*self.wide, *self.small, *self.rest.sessions) if s.id not in mine)
        return Later(tuple(others), self.rest.plan.blocks, generous, tight=self.tight)

    @property
    def alone(self) -> Later:
        finished = frozenset(person for session in self.own for person in session.attendees)
        return Later(tuple(self.rest.sessions), self.rest.plan.blocks, finished=finished, tight=self.tight)


def with_bookings(problem: Problem, placed: Sequence[Slotted]) -> Problem:
    """Return the problem with its own sessions as bookings that others must go around."""
    fixed = [placement(item) for item in placed]
    booked = [Engagement(who, p.day, p.span, p.site) for p in fixed for who in (*p.attendees, *p.staff)]
    return replace(problem, cohort=replace(problem.cohort, engagements=(*problem.cohort.engagements, *booked)))


def form_people(
    problem: Problem, diaries: Diaries, budget: Search, log: Log
) -> tuple[tuple[Group, ...], dict[ApprenticeId, StaffId]]:
    """Form the groups and deal the tutors.

    Raises
    ------
    NoTimetable
        Where there are no groups or no tutors for everybody.
    """
    began = monotonic()
    grouping = form_groups(problem, GROUP_RULES, budget.part(GROUP_SHARE, "groups"))
    log.stage("groups", grouping.status, began)
    if not grouping.groups and problem.programme.group_types:
        raise NoTimetable(grouping.status, grouping.reasons)
    log.levels.extend(grouping.levels)
    tutors = deal_tutors(problem, diaries, budget, log)
    return assign_facilitators(problem, diaries, grouping.groups), tutors


def deal_tutors(problem: Problem, diaries: Diaries, budget: Search, log: Log) -> dict[ApprenticeId, StaffId]:
    """Deal the tutors so that each can see all their apprentices.

    Raises
    ------
    NoTimetable
        Where there are not tutors for everybody.
    """
    began = monotonic()
    # Searches of their own: dealing is quick, and nothing can follow without it.
    search = budget.alone(TUTOR_SECONDS, "tutors")
    forbidden: list[tuple[StaffId, frozenset[ApprenticeId]]] = []
    dealt = assign_tutors(problem, diaries, search)
    for _ in range(MOST_LESSONS):
        if dealt.reasons:
            break
        # A tutor who cannot see all their apprentices in some month teaches this stage to deal them otherwise.
        learned = overfull(problem, diaries, expand(problem, (), dealt.tutors), search)
        if not learned:
            break
        forbidden.extend(learned)
        dealt = assign_tutors(problem, diaries, search, forbidden)
    log.stage("tutors", dealt.status, began)
    if dealt.reasons:
        raise NoTimetable(dealt.status, dealt.reasons)
    return dict(dealt.tutors)


def sort_work(problem: Problem, groups: Sequence[Group], tutors: dict[ApprenticeId, StaffId]) -> Work:
    """List all sessions of these people.

    Raises
    ------
    NoTimetable
        Where a sum already shows that there is none.
    """
    sessions = expand(problem, groups, tutors)
    plan = plan_study(problem, sessions)
    if reasons := (*unmet(problem, groups, (*sessions, *plan.sessions), plan.blocks), *plan.reasons):
        raise NoTimetable(Status.INFEASIBLE, reasons)
    solo = [session for session in sessions if not session.is_wide and not session.is_small]
    return Work(
        [session for session in sessions if session.is_wide],
        [session for session in sessions if session.is_small],
        Rest((*solo, *plan.sessions), plan, tutors),
        tight=tight_people(problem, (*sessions, *plan.sessions), plan.blocks),
    )
