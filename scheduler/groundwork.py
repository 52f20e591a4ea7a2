"""What a timetable begins with: who learns with whom, whose tutor is who, and when the whole cohort meets."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic

from models.ids import ApprenticeId, StaffId, UnitId
from models.people import Engagement
from models.problem import Problem
from models.programme import AudienceKind
from models.session import Session
from models.timetable import Group
from scheduler.alone import UNKNOWN, Rest
from scheduler.clock import Slotted
from scheduler.crowding import crowded
from scheduler.diary import Diaries
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.expansion import expand, unmet
from scheduler.grouping import form_groups
from scheduler.later import Later
from scheduler.levels import LIGHT, Level, Outcome
from scheduler.parts import WAVES
from scheduler.placing import placement
from scheduler.pricing import prices
from scheduler.rules import GROUP_RULES
from scheduler.run import LevelReport, StageReport, Status
from scheduler.search import Search
from scheduler.study import plan_study
from scheduler.tightness import tight_people
from scheduler.travel_bounds import overfull
from scheduler.tutoring import assign_facilitators, assign_tutors
from scheduler.welcome_bounds import cohort_bounds
from scheduler.wishes import ALWAYS, CADENCE, JOURNEYS, PEAK, PRESSURE, of_cohort, of_waves

GROUP_SHARE = 0.3
"""Part of the time that forming the groups may use."""
TUTOR_SECONDS = 30.0
MOST_LESSONS = 10
COHORT = replace(LIGHT, straight=True)
"""Measured on the sessions of the whole cohort: fullest weeks proven in 2 s, in 5 with more workers and presolve."""
DATES_SHARE, WAVES_SHARE = 0.6, 0.6
"""Of the time left: for the dates of the cohort, then for who joins which wave around them."""
TOGETHER_SHARE, TOGETHER_SECONDS, MOSTLY = 0.35, 8.0, 0.75
"""Of all time that is left, for both together where waves cost; what that must come to, unless the waves found no
place; and the dates' part of it. Measured: in two seconds nothing is found, and in four the fullest weeks of 24 people
take seven hours more than their least; with 30 s for a cohort, five for this save few days and cost as many of travel.
"""
HEEDED_MORE, ROUND_SECONDS = 2, 4.0
"""Apprentices who are heeded more each time; with less time there is no next time."""


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


@dataclass(slots=True)
class Log:
    """What a solve will report: its stages, and what it proved of each level.

    Parameters
    ----------
    calm_peak
        A bound of the fullest weeks for timetables without release in pressure periods.
    dates_peak
        What the fullest weeks take at the least around the dates of the cohort, as far as known.
    alone
        What the cohort's sessions cost at the least if there were nothing else, by level.
    """

    stages: list[StageReport] = field(default_factory=list)
    levels: list[LevelReport] = field(default_factory=list)
    bounds: dict[str, int] = field(default_factory=lambda: {name: 0 for name, _, _ in ALWAYS})
    calm_peak: int = 0
    dates_peak: int = 0
    alone: dict[str, int] | None = None

    def stage(self, name: str, status: Status, began: float, built: float = 0.0, booleans: int = 0) -> None:
        """Note a stage that ends now; `built` are the seconds spent on models since the solve began."""
        before = sum(stage.build_seconds for stage in self.stages)
        self.stages.append(StageReport(name, status, monotonic() - began, max(0.0, built - before), booleans))

    @property
    def least_peak(self) -> int:
        return max(self.bounds[PEAK[0]], self.calm_peak)

    @property
    def reached(self) -> dict[str, int]:
        """What each level costs at the least around the dates of the cohort, see `LiteralBoard`."""
        return self.bounds | {PEAK[0]: max(self.least_peak, self.dates_peak)}

    def of_cohort_alone(self, problem: Problem, work: Work, search: Search) -> dict[str, int]:
        """Bound some wishes of the cohort's sessions as if there were nothing else, once."""
        if self.alone is None:
            self.alone = cohort_bounds(problem, work.cohort, search)
        return self.alone

    def raise_to(self, proven: Mapping[str, int]) -> None:
        """Take bounds by level, each where it is higher than what is known."""
        for name, bound in proven.items():
            self.bounds[name] = max(bound, self.bounds.get(name, 0))

    def learn(self, outcome: Outcome) -> None:
        """Take what was proven of the cohort's sessions, with the rest as it suits best, as proven of everything."""
        found = {report.level: report for report in outcome.levels}
        self.raise_to({name: found[name].bound for name in (CADENCE[0], PRESSURE[0]) if name in found})
        if PEAK[0] in found:
            self.calm_peak = max(self.calm_peak, found[PEAK[0]].bound)


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


def place_cohort(placer: Placer, work: Work, budget: Search, share: float, log: Log) -> tuple[Slotted, ...] | None:
    """Place what the cohort does together, wishes served, and learn what that proves for everything.

    Parameters
    ----------
    share
        Of the budget, for the dates and waves; where both must be placed together, that takes more of it.
    """
    began = monotonic()
    search = budget.part(share, "cohort sessions")
    known = log.of_cohort_alone(placer.problem, work, search.part(0.3, "bounds"))
    best: _Dates | None = None
    nobody: frozenset[ApprenticeId] = frozenset()
    # The waves of visits find their places around the rest; where they find none, with more heed of those who have most
    # to do for their hours; where they cost then, they are placed with it.
    tries = [(work.wide, nobody)]
    if work.cohort and work.waves:
        tries = [(work.cohort, nobody), *([(work.cohort, work.tight)] if work.tight else []), *tries]
    extra: int | None = None
    for together, heeded in tries:
        if heeded and extra is not None:
            continue
        share = DATES_SHARE
        if together is work.wide and work.cohort and work.waves:
            search, share = budget.part(TOGETHER_SHARE, "cohort sessions"), MOSTLY
            if best is not None and search.left < TOGETHER_SECONDS:
                break
        later = work.besides(together)
        dates = _place_dates(placer, together, later, search.part(share), log, known, heeded, best)
        if dates is None and heeded:
            continue
        if dates is None:
            break
        extra = 0
        if work.waves:
            cohort = _of_cohort(dates.slotted)
            hours = dates.least or log.least_peak
            if dates.least and together is work.wide:
                # Its waves were placed, and it counted them: others may do with less.
                around = crowded(placer, cohort, work.besides(work.cohort), log.least_peak, search)
                hours = log.least_peak + max(around.values(), default=0)
            waves = _spread_waves(placer, cohort, work, search, log.reached | {PEAK[0]: hours})
            if isinstance(waves, Stage):
                extra, rise = _price(waves.outcome)
                pressed = prices(placer.problem, cohort)[PRESSURE[0]] + extra
                least = hours + bound_of(waves.outcome, PEAK)
                everything = (*cohort, *waves.slotted)
                price = (*_above(placer, everything), pressed, hours + rise)
                spread = _Dates(price, least, everything, dates.heeded)
                if together is work.wide and dates.price < spread.price:
                    # Dates that were placed with their waves are better as they are.
                    spread = replace(dates, least=min(dates.least, least))
                dates = spread
            elif together is not work.wide:
                extra = None
                continue
        if best is None or dates.price < best.price:
            best = dates
        if not extra:
            break
    if best is None:
        return None
    log.dates_peak = best.least
    log.stage("cohort sessions with wishes", Status.FEASIBLE, began, placer.build_seconds)
    return best.slotted


@dataclass(frozen=True, slots=True)
class _Dates:
    """Dates of the cohort.

    Parameters
    ----------
    price
        The rhythm of the blocks (open days), journeys, release in pressure periods (person-days), and in the fullest
        four weeks (hours).
    least
        What the fullest four weeks take at the least around them.
    heeded
        Whose own half-days are to count next.
    """

    price: tuple[int, int, int, int]
    least: int
    slotted: tuple[Slotted, ...]
    heeded: frozenset[ApprenticeId]


def _place_dates(
    placer: Placer,
    sessions: Sequence[Session],
    later: Later,
    search: Search,
    log: Log,
    known: Mapping[str, int],
    heeded: frozenset[ApprenticeId],
    before: _Dates | None,
) -> _Dates | None:
    """Place sessions of the cohort again and again, until nobody's weeks become fuller than they seemed.

    At first one apprentice of each kind stands for all, with the most half-days that any of them has. Those whose own
    half-days do not suffice around what was found are heeded the next time, the worst first: measured on 24
    apprentices, two to four are enough, where all of them from the start take five times as long to prove.

    Parameters
    ----------
    before
        Dates found so far, from which the search begins: what was learned there of who is to be heeded holds here too.
    """
    best: _Dates | None = None
    bounds = dict(known)
    hint = before.slotted if before else ()
    heeded |= before.heeded if before else frozenset()
    while True:
        stage = placer.place(
            sessions,
            search,
            levels=of_cohort(placer.problem),
            hint=hint,
            later=replace(later, heeded=heeded),
            known_bounds=bounds,
            effort=COHORT,
        )
        if isinstance(stage, Unplaced):
            return best
        log.learn(stage.outcome)
        bounds[PEAK[0]], hint = log.calm_peak, stage.slotted
        pressed, hours = _price(stage.outcome)
        fuller = {} if hours == UNKNOWN else crowded(placer, stage.slotted, later, hours, search)
        hours += max(fuller.values(), default=0)
        price = (*_above(placer, stage.slotted), pressed, hours)
        found = _Dates(price, 0 if hours >= UNKNOWN else hours, stage.slotted, heeded)
        if best is None or found.price < best.price:
            best = found
        worst = sorted(fuller.keys() - heeded, key=lambda person: (-fuller[person], person))
        heeded |= set(worst[:HEEDED_MORE])
        best = replace(best, heeded=heeded)
        if not worst or search.left < ROUND_SECONDS or search.cancelled():
            return best


def _spread_waves(
    placer: Placer, placed: Sequence[Slotted], work: Work, search: Search, reached: Mapping[str, int]
) -> Stage | Unplaced:
    """Choose who joins which wave and meeting by what each apprentice does in those weeks."""
    return placer.place(
        work.waves,
        search.part(WAVES_SHARE, "waves"),
        placed,
        levels=of_waves(placer.problem),
        later=work.besides(work.wide),
        reached=reached,
        effort=WAVES,
    )


def _price(outcome: Outcome) -> tuple[int, int]:
    """Release in pressure periods (person-days) and in the fullest four weeks (hours), as far as a stage counts it."""
    costs = {report.level: report.cost for report in outcome.levels}
    # Without pressure periods there is nothing to report; a peak that is not reported was not looked at.
    return costs.get(PRESSURE[0], 0), costs.get(PEAK[0], UNKNOWN)


def _above(placer: Placer, slotted: Sequence[Slotted]) -> tuple[int, int]:
    """What is more important than release: the rhythm of the blocks (open days), and journeys."""
    costs = prices(placer.problem, slotted)
    return costs[CADENCE[0]], costs[JOURNEYS[0]]


def bound_of(outcome: Outcome, level: Level) -> int:
    """Return what was proven of a level, nothing if it was not looked at."""
    return sum(report.bound for report in outcome.levels if report.level == level[0])


def _of_cohort(placed: Sequence[Slotted]) -> list[Slotted]:
    return [item for item in placed if item.booking.session.activity.audience is AudienceKind.COHORT]
