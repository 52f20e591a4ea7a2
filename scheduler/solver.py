"""Finds a timetable: groups, tutors, then stage upon stage of sessions; a complete one first, then a better one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic

from models.ids import ApprenticeId, StaffId
from models.problem import Problem
from models.programme import AudienceKind
from models.session import Session
from models.timetable import Group, Timetable
from models.words import say_day
from scheduler.bounds import fullest_weeks, overfull, peak_bound, travel_days_bounds, whole_days_away
from scheduler.checker import check, costs
from scheduler.clock import Slotted
from scheduler.completion import Rest, complete
from scheduler.diary import Diaries
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.expansion import expand, unmet
from scheduler.grouping import form_groups
from scheduler.improvement import improve
from scheduler.later import Later
from scheduler.levels import LIGHT, Effort, Outcome
from scheduler.placing import placement
from scheduler.replanning import replan
from scheduler.rules import GROUP_RULES
from scheduler.run import LevelReport, Run, Settings, StageReport, Status
from scheduler.search import Cancelled, Listener, Search
from scheduler.study import plan_study
from scheduler.tutoring import assign_facilitators, assign_tutors
from scheduler.venues import least_travel
from scheduler.versions import versions
from scheduler.wishes import ALWAYS, PEAK, PRESSURE, VENUES, level_reports

GROUP_SHARE = 0.3
"""Part of the time that forming the groups may use."""
TUTOR_SECONDS = 30.0
MOST_LESSONS = 10
NOT_FOUND_OUT = (
    "The shared sessions cannot keep all hard rules together with the groups and tutors that were chosen; "
    "whether others would do was not found out."
)
CALM, ELSEWHERE = "no release in pressure periods", "the bookings elsewhere"
COHORT = replace(LIGHT, straight=True)
"""Measured on the sessions of the whole cohort: fullest weeks proven in 2 s, in 5 with more workers and presolve."""
WAVES = Effort(workers=4)
SOME_STARTS = 12
"""Starts offered to sessions of groups and reviews at first: built and solved in a third of the time of all."""


def solve(
    problem: Problem,
    settings: Settings | None = None,
    progress: Listener | None = None,
    cancelled: Cancelled | None = None,
    patient: bool = False,
) -> Run:
    """Find a timetable within the time of the settings, check it, and say how good it is.

    Where people know a timetable already (the problem's reference), it is changed as little as can be.

    Parameters
    ----------
    progress
        Called with news while the solve runs, from another thread.
    cancelled
        Asked ten times a second; once it says yes, the best timetable so far is returned.
    patient
        Serve the wishes of the cohort's sessions from the start: the first timetable comes later, the last sooner.
    """
    if problem.reference is not None:
        return replan(problem, settings or Settings(), progress, cancelled)
    return _Solve(problem, settings or Settings(), progress, cancelled, patient).run()


@dataclass(frozen=True, slots=True)
class _Work:
    """All sessions, by who takes part: the whole cohort or a wave of it, a few people, one apprentice alone."""

    wide: Sequence[Session]
    small: Sequence[Session]
    rest: Rest

    @property
    def cohort(self) -> list[Session]:
        return [session for session in self.wide if session.activity.audience is AudienceKind.COHORT]

    @property
    def waves(self) -> list[Session]:
        """Visits in waves, and meetings that one apprentice observes: what has a handful of dates."""
        return [session for session in self.wide if session.activity.audience is not AudienceKind.COHORT]

    def besides(self, sessions: Sequence[Session], generous: bool = False) -> Later:
        """Return all other sessions as what is still to come."""
        mine = {session.id for session in sessions}
        others = (s for s in (*self.wide, *self.small, *self.rest.sessions) if s.id not in mine)
        return Later(tuple(others), self.rest.plan.blocks, generous)

    @property
    def alone(self) -> Later:
        return Later(tuple(self.rest.sessions), self.rest.plan.blocks)


@dataclass(slots=True)
class _NoTimetable(Exception):
    status: Status
    reasons: tuple[str, ...]


class _Solve:
    def __init__(
        self,
        problem: Problem,
        settings: Settings,
        progress: Listener | None,
        cancelled: Cancelled | None,
        patient: bool = False,
    ) -> None:
        self.patient = patient
        self.tried_quietly = False
        self.problem = problem
        self.settings = settings
        self.cancelled = cancelled or (lambda: False)
        self.begin = monotonic()
        self.budget = Search(settings, settings.seconds, progress, cancelled)
        self.diaries = Diaries(problem)
        self.stages: list[StageReport] = []
        self.levels: list[LevelReport] = []
        self.least_travel: dict[StaffId, int] = {}
        self.bounds = {name: 0 for name, _, _ in ALWAYS}
        self.calm_peak = 0
        """A bound of the fullest weeks for timetables without release in pressure periods."""
        self.first: float | None = None
        self.placer: Placer | None = None

    def run(self) -> Run:
        timetable: Timetable | None = None
        reasons: tuple[str, ...] = ()
        try:
            timetable = self._timetable()
            findings = check(self.problem, timetable)
            self._report_levels(costs(findings))
            status = Status.OPTIMAL if all(level.gap == 0 for level in self.levels) else Status.FEASIBLE
        except _NoTimetable as none:
            findings, status, reasons = (), none.status, none.reasons
        return Run(
            status,
            timetable,
            self.settings,
            tuple(self.stages),
            tuple(self.levels),
            findings,
            reasons,
            monotonic() - self.begin,
            self.first,
            versions(),
        )

    def _timetable(self) -> Timetable:
        groups, tutors = self._people()
        sessions = expand(self.problem, groups, tutors)
        self.bounds["venues"] = least_travel(self.problem, sessions)
        plan = plan_study(self.problem, sessions)
        if reasons := (*unmet(self.problem, groups, (*sessions, *plan.sessions), plan.blocks), *plan.reasons):
            raise _NoTimetable(Status.INFEASIBLE, reasons)
        placer = self.placer = Placer(self.problem, self.diaries, groups)
        solo = [session for session in sessions if not session.is_wide and not session.is_small]
        work = _Work(
            [session for session in sessions if session.is_wide],
            [session for session in sessions if session.is_small],
            Rest((*solo, *plan.sessions), plan, tutors),
        )
        best, shared = self._first(placer, work)
        self.first = monotonic() - self.begin
        if self.settings.first_only or self.cancelled():
            return best
        return self._better(placer, work, shared) or best

    def _better(self, placer: Placer, work: _Work, shared: list[Slotted]) -> Timetable | None:
        """Serve the wishes; None where the first timetable stands."""
        self._bound(work)
        if not self.tried_quietly:
            shared = self._quietly(placer, work) or shared
        began = monotonic()
        least = {PEAK[0]: self._least_peak()}
        shared = improve(placer, shared, work.small, work.alone, self.budget, self.least_travel, least)
        self._say_stage("improvement", Status.FEASIBLE, began)
        if self.cancelled():
            return None
        began = monotonic()
        least[PEAK[0]] = max(least[PEAK[0]], fullest_weeks(map(placement, shared)))
        best = complete(placer, shared, work.rest, self.budget, (PRESSURE, PEAK), least)
        self._say_stage("personal sessions", Status.FEASIBLE, began)
        # Where what apprentices do alone does not fit around the better shared sessions, the first timetable stands.
        return best if isinstance(best, Timetable) else None

    def _people(self) -> tuple[tuple[Group, ...], dict[ApprenticeId, StaffId]]:
        began = monotonic()
        grouping = form_groups(self.problem, GROUP_RULES, self.budget.part(GROUP_SHARE, "groups"))
        self._say_stage("groups", grouping.status, began)
        if not grouping.groups and self.problem.programme.group_types:
            raise _NoTimetable(grouping.status, grouping.reasons)
        self.levels.extend(grouping.levels)
        began = monotonic()
        # Searches of their own: dealing is quick, and nothing can follow without it.
        search = self.budget.alone(TUTOR_SECONDS, "tutors")
        forbidden: list[tuple[StaffId, frozenset[ApprenticeId]]] = []
        dealt = assign_tutors(self.problem, self.diaries, search)
        for _ in range(MOST_LESSONS):
            if dealt.reasons:
                break
            # A tutor who cannot see all their apprentices in some month teaches this stage to deal them otherwise.
            sessions = expand(self.problem, (), dealt.tutors)
            learned = overfull(self.problem, self.diaries, sessions, search)
            if not learned:
                break
            forbidden.extend(learned)
            dealt = assign_tutors(self.problem, self.diaries, search, forbidden)
        self._say_stage("tutors", dealt.status, began)
        if dealt.reasons:
            raise _NoTimetable(dealt.status, dealt.reasons)
        return assign_facilitators(self.problem, self.diaries, grouping.groups), dealt.tutors

    def _first(self, placer: Placer, work: _Work) -> tuple[Timetable, list[Slotted]]:
        """Find a first complete timetable: by stages that leave room for each other, else with the shared at once.

        Only the last way can prove that there is none, and so it alone may say so.
        """
        failed: _NoTimetable | None = None
        ways = (self._quietly, self._by_stages) if self.patient else (self._by_stages, self._quietly)
        for attempt in (*ways, self._at_once):
            try:
                shared = attempt(placer, work)
                if shared is not None:
                    return self._complete(placer, shared, work.rest), shared
            except _NoTimetable as none:
                failed = none
        raise failed or _NoTimetable(Status.OUT_OF_TIME, ("No timetable was found in the time given.",))

    def _by_stages(self, placer: Placer, work: _Work) -> list[Slotted] | None:
        """Place what the cohort does together, then what few people do around it; None if that fails."""
        began = monotonic()
        later = work.besides(work.wide, generous=True)
        first = placer.place(work.wide, self.budget.part(0.3, "cohort sessions"), later=later)
        if isinstance(first, Unplaced):
            return None
        self._say_stage("cohort sessions", first.outcome.status, began, first.booleans)
        return self._around(placer, first.slotted, work)

    def _quietly(self, placer: Placer, work: _Work) -> list[Slotted] | None:
        """Do the same with the wishes of the cohort's sessions served, and learn what they prove for everything."""
        self.tried_quietly = True
        began = monotonic()
        search = self.budget.part(0.3, "cohort sessions")
        found: Sequence[Slotted] | None = None
        # The waves of visits find their places around the rest; where they cost then, they are placed with it.
        for together in (work.cohort, work.wide) if work.cohort and work.waves else (work.wide,):
            stage = placer.place(together, search, levels=(PRESSURE, PEAK), later=work.besides(together), effort=COHORT)
            if isinstance(stage, Unplaced):
                break
            self._learn_bounds(stage.outcome)
            if together is work.wide and not work.waves:
                found = stage.slotted
                break
            waves = self._spread_waves(placer, stage.slotted, work)
            if isinstance(waves, Unplaced):
                found = stage.slotted if together is work.wide else found
                continue
            found = (*_of_cohort(stage.slotted), *waves.slotted)
            if all(report.cost == 0 for report in waves.outcome.levels if report.level == PRESSURE[0]):
                break
        if found is None:
            return None
        self._say_stage("cohort sessions with wishes", Status.FEASIBLE, began)
        return self._around(placer, found, work)

    def _spread_waves(self, placer: Placer, placed: Sequence[Slotted], work: _Work) -> Stage | Unplaced:
        """Choose who joins which wave and meeting by what each apprentice does in those weeks."""
        later, least = work.besides(work.wide), {PEAK[0]: self._least_peak()}
        search = self.budget.part(0.1, "waves")
        known = _of_cohort(placed)
        return placer.place(
            work.waves, search, known, levels=(PRESSURE, PEAK), later=later, reached=least, effort=WAVES
        )

    def _around(self, placer: Placer, placed: Sequence[Slotted], work: _Work) -> list[Slotted] | None:
        """Place what few people do together around the sessions of the cohort."""
        began = monotonic()
        # At first with room for everybody's share of study in every stretch and few starts; then with less, and more.
        for generous, most_starts, share in ((True, SOME_STARTS, 0.2), (False, SOME_STARTS, 0.2), (False, None, 0.5)):
            later = replace(work.alone, generous=generous)
            search = self.budget.part(share, "groups and reviews")
            stage = placer.place(work.small, search, placed, later=later, most_starts=most_starts)
            if isinstance(stage, Stage):
                self._say_stage("groups and reviews", stage.outcome.status, began, stage.booleans)
                return [*placed, *stage.slotted]
        return None

    def _least_peak(self) -> int:
        return max(self.bounds[PEAK[0]], self.calm_peak)

    def _at_once(self, placer: Placer, work: _Work) -> list[Slotted]:
        began = monotonic()
        search = self.budget.part(0.9, "all shared sessions")
        joint = placer.place([*work.wide, *work.small], search, later=work.alone)
        if isinstance(joint, Unplaced):
            raise _NoTimetable(*self._judge(placer, joint, work))
        self._say_stage("all shared sessions", joint.outcome.status, began, joint.booleans)
        return list(joint.slotted)

    def _judge(self, placer: Placer, joint: Unplaced, work: _Work) -> tuple[Status, tuple[str, ...]]:
        """Say what a failure of all shared sessions proves: only what holds for any groups and tutors is a proof."""
        chosen_here = {session.id for session in work.small if session.group is not None}
        if joint.homeless and not chosen_here & {session.id for session in joint.homeless}:
            return Status.INFEASIBLE, self._blame(joint, "")
        if joint.status is Status.INFEASIBLE:
            alone = placer.place(work.wide, self.budget.part(0.5, "cohort sessions"), later=Later())
            if isinstance(alone, Unplaced) and alone.status is Status.INFEASIBLE:
                return Status.INFEASIBLE, self._blame(alone, "The sessions of the whole cohort")
            return Status.OUT_OF_TIME, (NOT_FOUND_OUT,)
        return joint.status, self._blame(joint, "The shared sessions")

    def _blame(self, unplaced: Unplaced, what: str) -> tuple[str, ...]:
        if unplaced.homeless:
            return tuple(
                f"{session.activity.title} ({session.id}) has no possible time from {say_day(session.first)} to "
                f"{say_day(session.last)}: no half-day suits {self._names(session)}."
                for session in unplaced.homeless
            )
        if unplaced.status is Status.INFEASIBLE:
            return (f"{what} cannot keep all hard rules together; this is proven.",)
        return (f"{what} found no place in the time given.",)

    def _names(self, session: Session) -> str:
        people = session.people
        return ", ".join(self.problem.name(who) for who in people) if len(people) <= 4 else "everybody"

    def _complete(self, placer: Placer, shared: Sequence[Slotted], rest: Rest) -> Timetable:
        began = monotonic()
        found = complete(placer, shared, rest, self.budget)
        if isinstance(found, Timetable):
            self._say_stage("personal sessions", Status.FEASIBLE, began)
            return found
        if found.stage is None or found.unit is None:
            raise _NoTimetable(found.status, ("The dates of the workshops leave no room for all deadlines.",))
        what = f"The study and personal sessions of {self.problem.name(found.unit)}"
        raise _NoTimetable(found.status, self._blame(found.stage, what))

    def _bound(self, work: _Work) -> None:
        """Bound travel days from below, for the whole problem with these tutors, and the fullest weeks for any."""
        began = monotonic()
        search = self.budget.part(0.15, "bounds")
        # Bookings elsewhere could be moved by whoever made them, so the bound does not lean on them.
        free = Diaries(self.problem, engaged=False) if self.problem.cohort.engagements else self.diaries
        self.least_travel = travel_days_bounds(self.problem, free, work.small, search)
        away = whole_days_away(self.problem, (*work.wide, *work.small))
        least = [days + away[tutor] for tutor, days in self.least_travel.items()]
        self.bounds["travel"], self.bounds["fairness"] = sum(least), max(least, default=0)
        self.bounds[PEAK[0]] = peak_bound(work.besides(()))
        self._say_stage("bounds", Status.FEASIBLE, began)

    def _learn_bounds(self, outcome: Outcome) -> None:
        """Take what was proven of the cohort's sessions, with the rest as it suits best, as proven of everything."""
        found = {report.level: report for report in outcome.levels}
        if PRESSURE[0] in found:
            self.bounds[PRESSURE[0]] = found[PRESSURE[0]].bound
        if PEAK[0] in found:
            self.calm_peak = max(self.calm_peak, found[PEAK[0]].bound)

    def _report_levels(self, prices: dict[str, int]) -> None:
        levels = (*ALWAYS, VENUES) if len(self.problem.cohort.venues) > 1 else ALWAYS
        given = {}
        if self.calm_peak > self.bounds[PEAK[0]] and not prices["pressure-periods"]:
            self.bounds[PEAK[0]] = self.calm_peak
            given[PEAK[0]] = CALM
        if self.problem.cohort.engagements:
            given[PRESSURE[0]] = ELSEWHERE
            given[PEAK[0]] = f"{given[PEAK[0]]} and {ELSEWHERE}" if PEAK[0] in given else ELSEWHERE
        self.levels.extend(level_reports(levels, prices, self.bounds, given))

    def _say_stage(self, name: str, status: Status, began: float, booleans: int = 0) -> None:
        built = self.placer.build_seconds if self.placer is not None else 0.0
        build = built - sum(stage.build_seconds for stage in self.stages)
        self.stages.append(StageReport(name, status, monotonic() - began, build, booleans))


def _of_cohort(placed: Sequence[Slotted]) -> list[Slotted]:
    return [item for item in placed if item.booking.session.activity.audience is AudienceKind.COHORT]
