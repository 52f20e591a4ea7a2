"""Sessions and deadlines that must find days together: the solver's own board, without groups and open tutors."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from models.ids import ActivityId, ApprenticeId, SessionId
from models.problem import Problem
from models.programme import Assessment, AudienceKind, DueKind
from models.session import Session
from scheduler.board import Expression
from scheduler.calendar_board import CalendarBoard
from scheduler.diary import Diaries
from scheduler.explaining.demands import deadline_facts, demand_of, distance_facts, milestone_facts, session_facts
from scheduler.explaining.fact import Case, Fact, Touches
from scheduler.explaining.free_minutes import post_free_minutes
from scheduler.explaining.part import Part, fresh_search
from scheduler.explaining.people_facts import absence_facts, cover_facts, enrolment_facts, pattern_facts
from scheduler.explaining.place_facts import board_facts, closure_facts, fixed_facts, host_facts, room_facts
from scheduler.explaining.policy_facts import policy_facts
from scheduler.explaining.relaxed import relaxed_sessions
from scheduler.levels import Outcome
from scheduler.placing import arrange, post_rules, read_choices
from scheduler.rules import CALENDAR_RULES
from scheduler.run import Status

MOST_CUTS = 60
LEFT_OUT = frozenset({"active-every-month"})
"""Asks for something of all sessions of a person; of some of them it would ask too much."""

Sessions = Callable[[Problem], Sequence[Session]]


class PartBoard(CalendarBoard):
    """A board that holds only some sessions, and supposes the best of all others.

    Weeks in which another block might lie count as weeks with a block, and outcomes that another activity might
    evidence as met, so that leaving a session out never makes anything impossible.
    """

    others: tuple[Session, ...] = ()

    @property
    def complete(self) -> tuple[ApprenticeId, ...]:
        """Milestones are facts of the parts with study."""
        return self.apprentices if self.studying else ()

    def evidence(self, apprentice: ApprenticeId, outcome: str, last: date) -> list[Expression]:
        here = {session.activity.id for session in self.sessions}
        if any(
            outcome in activity.outcomes for activity in self.problem.programme.activities if activity.id not in here
        ):
            return [1]
        if any(outcome in session.activity.outcomes for session in self.others):
            return [1]
        if any(outcome in assessment.outcomes for assessment in self.problem.programme.assessments):
            return [1]
        return super().evidence(apprentice, outcome, last)

    @cached_property
    def block_weeks(self) -> frozenset[tuple[ApprenticeId, date]]:
        week_of = self.problem.grid.week_of
        return frozenset(
            (person, week_of(session.first + timedelta(days=7 * number)))
            for session in self.others
            if session.activity.days > 1
            for number in range((session.last - session.first).days // 7 + 2)
            for person in session.attendees
        )

    @cached_property
    def occurrences(self) -> Mapping[tuple[ActivityId, str], tuple[Session, ...]]:
        """Runs of occurrences that follow each other: over one that is left out, no distance is kept."""
        found: dict[tuple[ActivityId, str], tuple[Session, ...]] = {}
        for (activity, audience), sessions in super().occurrences.items():
            for session in sessions:
                key = (activity, f"{audience} from {session.occurrence}")
                before = next((k for k, run in found.items() if k[0] == activity and _follows(run[-1], session)), key)
                found[before] = (*found.get(before, ()), session)
        return found

    def soon_after(self, firsts: Sequence[Session], second: Session, most: int, ends: Sequence[date] = ()) -> None:
        if not self._lacks_some(firsts, second):
            super().soon_after(firsts, second, most, ends)

    def soon_before(self, first: Session, seconds: Sequence[Session], most: int, begun: Sequence[date] = ()) -> None:
        if not self._lacks_some(seconds, first):
            super().soon_before(first, seconds, most, begun)

    def _lacks_some(self, near: Sequence[Session], session: Session) -> bool:
        """Tell whether another session like these is left out, which might be the one that is near enough."""
        if all(other.activity.id == session.activity.id for other in near):
            return False
        kinds = {(other.activity.id, other.audience) for other in near}
        return any((other.activity.id, other.audience) in kinds for other in self.others)


def _follows(one: Session, other: Session) -> bool:
    return one.audience == other.audience and one.occurrence + 1 == other.occurrence


def _once(problem: Problem) -> Mapping[SessionId, int]:
    return {}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which sessions and deadlines a part is about, by name."""

    sessions: frozenset[str]
    deadlines: frozenset[str] = frozenset()


class CalendarPart(Part):
    """Some sessions and deadlines, chosen by name, so that they are found again in a changed problem."""

    def __init__(
        self,
        where: str,
        chosen: Chosen,
        sessions: Sessions = relaxed_sessions,
        wanted: Callable[[Problem], Mapping[SessionId, int]] = _once,
    ) -> None:
        self.where = where
        self.chosen = chosen
        self._sessions = sessions
        self._wanted = wanted

    def narrowed(self, demands: frozenset[str]) -> "CalendarPart":
        chosen = Chosen(
            frozenset(name.partition(" ")[2] for name in demands if name.startswith("session ")),
            frozenset(name.partition(" ")[2] for name in demands if name.startswith("deadline ")),
        )
        return CalendarPart(self.where, chosen, self._sessions, self._wanted)

    def neighbours(self, case: Case, touches: Touches) -> frozenset[str]:
        return frozenset(f"session {demand_of(s)}" for s in self._sessions(case.problem) if touches(s))

    def facts(self, case: Case) -> Sequence[Fact]:
        problem = case.problem
        sessions, _ = self._split(case)
        assessments = self._assessments(case)
        windows = [(session.first, session.last) for session in sessions]
        windows.extend(_due_week(problem, a) for a in assessments)
        runs = sorted({session.activity.days for session in sessions if session.activity.days > 1})
        return [
            *session_facts(problem, sessions),
            *deadline_facts(problem, assessments),
            *fixed_facts(problem, sessions),
            *absence_facts(problem, sessions),
            *cover_facts(problem, sessions),
            *room_facts(problem, sessions),
            *host_facts(problem, sessions),
            *milestone_facts(problem, sessions),
            *board_facts(problem, sessions),
            *distance_facts(problem, sessions),
            *policy_facts(problem, sessions),
            *closure_facts(problem, windows, runs),
            *enrolment_facts(problem, sessions),
            *pattern_facts(problem, sessions),
        ]

    def ask(self, case: Case, plain: bool = False) -> Status:
        problem = case.problem
        sessions, others = self._split(case)
        assessments = self._assessments(case)
        if any(_has_no_day(problem, assessment) for assessment in assessments):
            return Status.INFEASIBLE
        programme = problem.programme
        if len(assessments) < len(programme.assessments):
            problem = _only(problem, assessments)
        board = PartBoard(problem, Diaries(problem), sessions, (), self._wanted(problem))
        board.others = tuple(others)
        idle = frozenset() if self._may_fill_weeks(problem, sessions, board.wanted) else frozenset({"release-rolling"})
        post_rules(board, [rule for rule in CALENDAR_RULES if rule.id not in LEFT_OUT | case.dropped | idle])
        post_free_minutes(board)
        if any(board.want(session) and not board.starts[session.id] for session in sessions):
            return Status.INFEASIBLE
        here = {session.activity.id for session in sessions}
        for assessment in assessments:
            needs = {assessment.due.activity, assessment.due.until} - {None}
            dated = assessment.due.kind in (DueKind.AFTER, DueKind.BETWEEN)
            if dated and needs <= here and problem.owing(assessment) and not board.due.get(assessment.id):
                return Status.INFEASIBLE
        return self._search(board, plain)

    def blocked(self, case: Case, demands: frozenset[str]) -> frozenset[str]:
        names = {name.partition(" ")[2] for name in demands}
        sessions = [s for s in self._sessions(case.problem) if demand_of(s) in names]
        return frozenset(f"session {demand_of(session)}" for session in homeless_sessions(case.problem, sessions))

    def _may_fill_weeks(self, problem: Problem, sessions: Sequence[Session], wanted: Mapping[SessionId, int]) -> bool:
        """Tell whether the release of somebody could pass the limit of a run of weeks, if all lay in it."""
        policy = problem.programme.policy
        total: Counter[ApprenticeId] = Counter()
        for session in sessions:
            minutes = session.activity.release_minutes * session.activity.days * wanted.get(session.id, 1)
            total.update(dict.fromkeys(session.attendees, minutes))
        return any(
            minutes > int(policy.rolling_share * policy.rolling_weeks * _least_weekly(problem, person))
            for person, minutes in total.items()
        )

    def _search(self, board: CalendarBoard, plain: bool) -> Status:
        search, exact = fresh_search(len(board.model.proto.variables)), True
        for _ in range(MOST_CUTS):
            answer = search.run(board.model, search.left, "why not", linearise=0, quick=True, plain=plain)
            if answer.values is None:
                return answer.status if exact or answer.status is not Status.INFEASIBLE else Status.OUT_OF_TIME
            choices = read_choices(board, Outcome(Status.FEASIBLE, answer.values))
            arranged = arrange(board, choices)
            if not arranged.stuck:
                return Status.FEASIBLE
            exact = exact and arranged.exact
            for together in arranged.stuck:
                board.model.add_bool_or(~choice.start.literal for choice in together)
        return Status.OUT_OF_TIME

    def _split(self, case: Case) -> tuple[list[Session], list[Session]]:
        """Return the sessions of this part, and all others."""
        mine: list[Session] = []
        others: list[Session] = []
        for session in self._sessions(case.problem):
            inside = demand_of(session) in self.chosen.sessions and demand_of(session) not in case.waived
            (mine if inside else others).append(session)
        return mine, others

    def _assessments(self, case: Case) -> list[Assessment]:
        return [
            assessment
            for assessment in case.problem.programme.assessments
            if assessment.id in self.chosen.deadlines and assessment.id not in case.waived
        ]


def homeless_sessions(problem: Problem, sessions: Sequence[Session]) -> list[Session]:
    """Return the sessions that have no possible start by themselves, and visits that somebody cannot make."""
    board = PartBoard(problem, Diaries(problem), sessions)
    post_rules(board, [rule for rule in CALENDAR_RULES if rule.id in NARROWING])
    found = []
    for session in sessions:
        missed = session.is_wave and any(
            not seats for (activity, _), seats in board.seats.items() if activity == session.activity.id
        )
        if (board.want(session) and not board.starts[session.id]) or (missed and session.audience == "wave-1"):
            found.append(session)
    return found


NARROWING = frozenset(rule.id for rule in CALENDAR_RULES if "narrow" in vars(type(rule)))


def _least_weekly(problem: Problem, person: ApprenticeId) -> int:
    """Return the contracted minutes of the shortest week."""
    return min(
        problem.weekly_minutes(person, monday)
        for monday in sorted(set(map(problem.grid.week_of, problem.grid.open_days)))
    )


def _only(problem: Problem, assessments: Sequence[Assessment]) -> Problem:
    return replace(problem, programme=replace(problem.programme, assessments=tuple(assessments)))


def _due_week(problem: Problem, assessment: Assessment) -> tuple[date, date]:
    if assessment.due.kind is DueKind.WEEK:
        monday = problem.due_monday(assessment.due)
        return monday, monday + timedelta(days=6)
    return problem.cohort.start, problem.cohort.end


def _has_no_day(problem: Problem, assessment: Assessment) -> bool:
    if assessment.due.kind is not DueKind.WEEK or not problem.owing(assessment):
        return False
    first, last = _due_week(problem, assessment)
    return not any(first <= day <= last for day in problem.grid.open_days)


def is_wide(session: Session) -> bool:
    """Tell whether a session is for many people at once."""
    return session.activity.audience in (AudienceKind.COHORT, AudienceKind.WAVE)
