"""Finds a timetable: groups, tutors, then stage upon stage of sessions; a complete one first, then a better one."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from time import monotonic

from models.ids import ApprenticeId, StaffId, UnitId
from models.problem import Problem
from models.session import Session
from models.timetable import Group, Timetable
from models.words import say_day
from scheduler.bounds import overfull, peak_bound, travel_days_bounds, whole_days_away
from scheduler.checker import check, costs, hard
from scheduler.clock import Slotted
from scheduler.deadlines import set_deadlines
from scheduler.diary import Diaries
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.expansion import expand, unmet
from scheduler.grouping import form_groups
from scheduler.improvement import CADENCE, FAIRNESS, PEAK, PRESSURE, TRAVEL, improve
from scheduler.levels import Level
from scheduler.literal_board import Later
from scheduler.placing import order, placement
from scheduler.rules import GROUP_RULES
from scheduler.run import LevelReport, Run, Settings, StageReport, Status
from scheduler.search import Cancelled, Listener, Search
from scheduler.study import StudyPlan, own_time, plan_study
from scheduler.tutoring import assign_facilitators, assign_tutors
from scheduler.venues import least_travel

VENUES = ("venues", "way of the apprentices to the venues", "km")
GIVEN = {
    "travel": "the tutors as dealt",
    "fairness": "the tutors as dealt",
    "venues": "the groups as formed",
}
"""What the bound of a level takes as decided; docs/bounds.md says why."""
LEVEL_RULES = {
    "cadence": "review-cadence",
    "travel": "tutor-travel-days",
    "pressure": "pressure-periods",
    "peak": "release-peak",
    "fairness": "fair-travel",
    "venues": "venue-travel",
}

GROUP_SHARE = 0.3
"""Part of the time that forming the groups may use."""
PERSONAL_SECONDS = 10.0
"""Time for one unit's personal sessions: even when all time is up, a timetable that is nearly there is completed."""
LEAST_PERSONAL = 1.0
"""Time for their wishes, however little is left."""
TUTOR_SECONDS = 30.0
MOST_LESSONS = 10
NOT_FOUND_OUT = (
    "The shared sessions cannot keep all hard rules together with the groups and tutors that were chosen; "
    "whether others would do was not found out."
)
FEW_STARTS = 8
"""Starts offered to a personal session at first; where they do not suffice, all are."""
SOME_STARTS = 12
"""Likewise for those of groups and reviews: a board of a third of the size, built and solved in a third of the time."""


def solve(
    problem: Problem,
    settings: Settings | None = None,
    progress: Listener | None = None,
    cancelled: Cancelled | None = None,
) -> Run:
    """Find a timetable within the time of the settings, check it, and say how good it is.

    Parameters
    ----------
    progress
        Called with news while the solve runs, from another thread.
    cancelled
        Asked ten times a second; once it says yes, the best timetable so far is returned.
    """
    return _Solve(problem, settings or Settings(), progress, cancelled).run()


@dataclass(slots=True)
class _NoTimetable(Exception):
    status: Status
    reasons: tuple[str, ...]


class _Solve:
    def __init__(
        self, problem: Problem, settings: Settings, progress: Listener | None, cancelled: Cancelled | None
    ) -> None:
        self.problem = problem
        self.settings = settings
        self.cancelled = cancelled or (lambda: False)
        self.begin = monotonic()
        self.budget = Search(settings, settings.seconds, progress, cancelled)
        self.diaries = Diaries(problem)
        self.stages: list[StageReport] = []
        self.levels: list[LevelReport] = []
        self.least_travel: dict[StaffId, int] = {}
        self.bounds = {"cadence": 0, "travel": 0, "pressure": 0, "peak": 0, "fairness": 0}
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
            (("cohort-timetabler", _version("cohort-timetabler")), ("ortools", _version("ortools"))),
        )

    def _timetable(self) -> Timetable:
        groups, tutors = self._people()
        sessions = expand(self.problem, groups, tutors)
        self.bounds["venues"] = least_travel(self.problem, sessions)
        plan = plan_study(self.problem, sessions)
        if reasons := (*unmet(self.problem, groups, (*sessions, *plan.sessions), plan.blocks), *plan.reasons):
            raise _NoTimetable(Status.INFEASIBLE, reasons)
        wide = [session for session in sessions if session.is_wide]
        small = [session for session in sessions if session.is_small]
        solo = [session for session in sessions if not session.is_wide and not session.is_small]
        self.bounds["peak"] = peak_bound([*sessions, *plan.sessions], plan.blocks)
        placer = self.placer = Placer(self.problem, self.diaries, groups)
        alone = (*solo, *plan.sessions)
        best, shared = self._first(placer, wide, small, alone, plan, tutors)
        self.first = monotonic() - self.begin
        if self.settings.first_only or self.cancelled():
            return best
        self._bound(wide, small)
        quieter = self._by_stages(placer, wide, small, alone, plan, (PRESSURE,))
        began = monotonic()
        later = Later(alone, plan.blocks, generous=True)
        shared = improve(placer, quieter or shared, small, later, self.budget, self.least_travel)
        self._say_stage("improvement", Status.FEASIBLE, began)
        # Where what apprentices do alone does not fit around the better shared sessions, the first timetable stands.
        with suppress(_NoTimetable):
            best = self._complete(placer, shared, tutors, alone, plan, (PRESSURE, PEAK))
        if self.budget.left > 0 and costs(check(self.problem, best))[LEVEL_RULES["pressure"]]:
            self._bound_pressure(placer, wide)
        return best

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

    def _first(
        self,
        placer: Placer,
        wide: Sequence[Session],
        small: Sequence[Session],
        alone: Sequence[Session],
        plan: StudyPlan,
        tutors: dict[ApprenticeId, StaffId],
    ) -> tuple[Timetable, list[Slotted]]:
        """Find a first complete timetable: by stages that leave room for each other, else with the shared at once.

        Only the last way can prove that there is none, and so it alone may say so.
        """
        failed: _NoTimetable | None = None
        for attempt in (self._by_stages, self._at_once):
            try:
                shared = attempt(placer, wide, small, alone, plan)
                if shared is not None:
                    return self._complete(placer, shared, tutors, alone, plan), shared
            except _NoTimetable as none:
                failed = none
        raise failed or _NoTimetable(Status.OUT_OF_TIME, ("No timetable was found in the time given.",))

    def _by_stages(
        self,
        placer: Placer,
        wide: Sequence[Session],
        small: Sequence[Session],
        alone: Sequence[Session],
        plan: StudyPlan,
        levels: Sequence[Level] = (),
    ) -> list[Slotted] | None:
        """Place what the cohort does together, then what few people do around it; None if that fails."""
        began = monotonic()
        later = Later((*small, *alone), plan.blocks, generous=True)
        first = placer.place(wide, self.budget.part(0.3, "cohort sessions"), levels=levels, later=later)
        if isinstance(first, Unplaced):
            return None
        self._say_stage("cohort sessions", first.outcome.status, began, first.booleans)
        began = monotonic()
        room = Later(tuple(alone), plan.blocks, generous=True)
        search = self.budget.part(0.2, "groups and reviews")
        second = placer.place(small, search, first.slotted, later=room, most_starts=SOME_STARTS)
        if isinstance(second, Unplaced):
            second = placer.place(small, self.budget.part(0.5, "groups and reviews"), first.slotted, later=room)
        if isinstance(second, Unplaced):
            return None
        self._say_stage("groups and reviews", second.outcome.status, began, second.booleans)
        return [*first.slotted, *second.slotted]

    def _at_once(
        self,
        placer: Placer,
        wide: Sequence[Session],
        small: Sequence[Session],
        alone: Sequence[Session],
        plan: StudyPlan,
    ) -> list[Slotted]:
        began = monotonic()
        search = self.budget.part(0.9, "all shared sessions")
        joint = placer.place([*wide, *small], search, later=Later(tuple(alone), plan.blocks))
        if isinstance(joint, Unplaced):
            raise _NoTimetable(*self._judge(placer, joint, wide, small))
        self._say_stage("all shared sessions", joint.outcome.status, began, joint.booleans)
        return list(joint.slotted)

    def _judge(
        self, placer: Placer, joint: Unplaced, wide: Sequence[Session], small: Sequence[Session]
    ) -> tuple[Status, tuple[str, ...]]:
        """Say what a failure of all shared sessions proves: only what holds for any groups and tutors is a proof."""
        chosen_here = {session.id for session in small if session.group is not None}
        if joint.homeless and not chosen_here & {session.id for session in joint.homeless}:
            return Status.INFEASIBLE, self._blame(joint, "")
        if joint.status is Status.INFEASIBLE:
            alone = placer.place(wide, self.budget.part(0.5, "cohort sessions"), later=Later())
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

    def _complete(
        self,
        placer: Placer,
        shared: Sequence[Slotted],
        tutors: dict[ApprenticeId, StaffId],
        alone: Sequence[Session],
        plan: StudyPlan,
        levels: Sequence[Level] = (),
    ) -> Timetable:
        """Add deadlines and what each apprentice does alone, and have the whole checked."""
        began = monotonic()
        placed = [placement(item) for item in shared]
        # A search of its own: when the time is up, a timetable that is nearly there still gets its deadlines.
        search = Search(self.settings, PERSONAL_SECONDS)
        deadlines = set_deadlines(self.problem, placed, placer.groups, search)
        if deadlines is None:
            raise _NoTimetable(Status.OUT_OF_TIME, ("The dates of the workshops leave no room for all deadlines.",))
        units: dict[UnitId, list[Session]] = defaultdict(list)
        for session in alone:
            units[self.problem.tied_units[self.problem.apprentice[session.attendees[0]].unit]].append(session)
        for number, (unit, sessions) in enumerate(units.items()):
            # Only the cover of their units ties apprentices together here.
            members = {who for who, p in self.problem.apprentice.items() if self.problem.tied_units[p.unit] == unit}
            known = [item for item in shared if members & set(item.booking.attendees)]
            seconds = max(LEAST_PERSONAL, self.budget.left / (len(units) - number))
            stage = self._personal(placer, sessions, known, plan, levels, seconds)
            if isinstance(stage, Unplaced):
                reasons = self._blame(stage, f"The study and personal sessions of {self.problem.name(unit)}")
                status = Status.OUT_OF_TIME if stage.status is Status.INFEASIBLE else stage.status
                raise _NoTimetable(status, reasons)
            placed.extend(stage.placements)
        self._say_stage("personal sessions", Status.FEASIBLE, began)
        timetable = Timetable(
            self.problem.programme.id,
            self.problem.cohort.id,
            tuple(placer.groups),
            tuple(sorted(tutors.items())),
            tuple(sorted(placed, key=order)),
            deadlines,
            own_time(self.problem, placed),
        )
        broken = hard(check(self.problem, timetable))
        if broken:
            # The solver and the checker read a rule differently: our fault, never the user's, so say it loudly.
            raise RuntimeError("The solver's timetable fails the check:\n" + "\n".join(map(str, broken[:20])))
        return timetable

    def _personal(
        self,
        placer: Placer,
        sessions: Sequence[Session],
        known: Sequence[Slotted],
        plan: StudyPlan,
        levels: Sequence[Level],
        seconds: float,
    ) -> Stage | Unplaced:
        found: Stage | Unplaced = Unplaced(Status.OUT_OF_TIME)
        # Wishes need the choice of all starts; where they find nothing in time, any solution will do.
        wished = [(levels, None, seconds)] if levels else []
        for wishes, most_starts, limit in (*wished, ((), FEW_STARTS, PERSONAL_SECONDS), ((), None, PERSONAL_SECONDS)):
            search = Search(self.settings, limit)
            found = placer.place(
                sessions,
                search,
                known,
                plan.blocks,
                wishes,
                most_starts=most_starts,
                workers=1,
                later=Later(complete=True),
                straight=bool(wishes),
                quick=True,
            )
            if isinstance(found, Stage):
                break
        return found

    def _bound(self, wide: Sequence[Session], small: Sequence[Session]) -> None:
        """Bound travel days from below, for the whole problem with these tutors."""
        began = monotonic()
        search = self.budget.part(0.15, "bounds")
        # Bookings elsewhere could be moved by whoever made them, so the bound does not lean on them.
        free = Diaries(self.problem, engaged=False) if self.problem.cohort.engagements else self.diaries
        self.least_travel = travel_days_bounds(self.problem, free, small, search)
        away = whole_days_away(self.problem, (*wide, *small))
        least = [days + away[tutor] for tutor, days in self.least_travel.items()]
        self.bounds["travel"], self.bounds["fairness"] = sum(least), max(least, default=0)
        self._say_stage("bounds", Status.FEASIBLE, began)

    def _bound_pressure(self, placer: Placer, wide: Sequence[Session]) -> None:
        """Place the cohort's sessions alone, with no room left for others: their least pressure is everybody's."""
        began = monotonic()
        alone = placer.place(wide, self.budget.part(0.5, "bounds"), levels=(PRESSURE,), later=Later())
        if isinstance(alone, Stage):
            self.bounds["pressure"] = next((r.bound for r in alone.outcome.levels if r.level == "pressure"), 0)
        self._say_stage("pressure bound", Status.FEASIBLE, began)

    def _report_levels(self, prices: dict[str, int]) -> None:
        several = (VENUES,) if len(self.problem.cohort.venues) > 1 else ()
        for name, title, unit in (CADENCE, TRAVEL, PRESSURE, PEAK, FAIRNESS, *several):
            cost = prices[LEVEL_RULES[name]]
            given = GIVEN.get(name, "")
            if name == "pressure" and self.problem.cohort.engagements:
                given = "the bookings elsewhere"
            self.levels.append(LevelReport(name, title, unit, cost, min(cost, self.bounds[name]), given))

    def _say_stage(self, name: str, status: Status, began: float, booleans: int = 0) -> None:
        built = self.placer.build_seconds if self.placer is not None else 0.0
        build = built - sum(stage.build_seconds for stage in self.stages)
        self.stages.append(StageReport(name, status, monotonic() - began, build, booleans))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # the package runs from a checkout that was never installed
        return "unknown"
