"""Finds a timetable: groups, tutors, then stage upon stage of sessions; a complete one first, then a better one."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from time import monotonic

from models.ids import ApprenticeId, StaffId, UnitId
from models.problem import Problem
from models.session import Session
from models.timetable import Timetable
from models.words import say_day
from scheduler.alone import Rest, Stuck
from scheduler.bounds import fullest_weeks, peak_bound
from scheduler.checker import check, costs
from scheduler.clock import Slotted
from scheduler.completion import complete
from scheduler.dates import place_cohort
from scheduler.diary import Diaries
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.groundwork import NoTimetable, Work, form_people, sort_work, with_bookings
from scheduler.improvement import improve
from scheduler.journey_bounds import journeys_bound
from scheduler.judging import never_placed, never_together
from scheduler.log import Log
from scheduler.placing import placement
from scheduler.replanning import replan
from scheduler.run import Run, Settings, Status
from scheduler.search import Cancelled, Listener, Search
from scheduler.travel_bounds import Travel, travel_bounds, whole_days_away
from scheduler.venues import least_travel
from scheduler.versions import versions
from scheduler.welcome_bounds import days_bounds
from scheduler.wishes import DAYS, FAIRNESS, JOURNEYS, PEAK, PRESSURE, TRAVEL, WAY, cost_of, level_reports, of_one

NOT_FOUND_OUT = (
    "The shared sessions cannot keep all hard rules together with the groups and tutors that were chosen; "
    "whether others would do was not found out."
)
IN_A_HURRY, AT_LEISURE = 0.25, 0.4
"""Part of the time for the dates of the cohort: one of several cohorts has little of it."""
PERSONAL_TIMES = 4
"""How much longer personal sessions take with wishes than without: so much is kept for them."""
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


class _Solve:
    def __init__(
        self,
        problem: Problem,
        settings: Settings,
        progress: Listener | None,
        cancelled: Cancelled | None,
        patient: bool,
    ) -> None:
        self.patient = patient
        self.tried_quietly = False
        self.heeded: frozenset[ApprenticeId] = frozenset()
        """Those who have most to do for their hours, where the dates had to be sought with heed of them."""
        self.problem = problem
        self.settings = settings
        self.cancelled = cancelled or (lambda: False)
        self.begin = monotonic()
        self.budget = Search(settings, settings.seconds, progress, cancelled)
        self.diaries = Diaries(problem)
        self.log = Log()
        self.least_travel: dict[StaffId, Travel] = {}
        self.first: float | None = None
        self.personal_seconds = 0.0
        self.placer: Placer | None = None

    def run(self) -> Run:
        timetable: Timetable | None = None
        reasons: tuple[str, ...] = ()
        try:
            timetable, work = self._timetable()
            findings = check(self.problem, timetable)
            self._report_levels(work, timetable, costs(findings))
            status = Status.OPTIMAL if all(level.gap == 0 for level in self.log.levels) else Status.FEASIBLE
        except NoTimetable as none:
            findings, status, reasons = (), none.status, none.reasons
        return Run(
            status,
            timetable,
            self.settings,
            tuple(self.log.stages),
            tuple(self.log.levels),
            findings,
            reasons,
            monotonic() - self.begin,
            self.first,
            versions(),
        )

    def _timetable(self) -> tuple[Timetable, Work]:
        groups, tutors = form_people(self.problem, self.diaries, self.budget, self.log)
        work = sort_work(self.problem, groups, tutors)
        self.log.bounds["venues"] = least_travel(self.problem, [*work.wide, *work.small, *work.rest.sessions])
        placer = self.placer = Placer(self.problem, self.diaries, groups)
        best, shared, work = self._first(placer, work)
        self.first = monotonic() - self.begin
        if self.settings.first_only or self.cancelled():
            return best, work
        better = self._better(placer, work, shared)
        # Parts are placed anew one by one, so that the whole is compared once more.
        return best if better is None or self._prices(better) > self._prices(best) else better, work

    def _better(self, placer: Placer, work: Work, shared: list[Slotted]) -> Timetable | None:
        """Serve the wishes; None where the first timetable stands."""
        self._bound(work)
        if not self.tried_quietly:
            shared = self._quietly(placer, work) or shared
        self.log.keep_what_holds(self.problem, [placement(item) for item in shared])
        began = monotonic()
        targets = self._targets(work, shared)
        kept = min(0.25, PERSONAL_TIMES * self.personal_seconds / max(self.budget.left, 1.0))
        # With one worker the clock must not decide what is found.
        search = self.budget.part(1.0 if self.budget.deterministic else 1 - kept)
        # Rows for those who have most to do lose time here that is seldom saved: a search of tutors' travel days that
        # is done in half a second takes one and a half with them.
        later = replace(work.alone, tight=self.heeded)
        shared, least = improve(placer, shared, work.small, work.waves, later, search, targets, self.log.reached)
        self._say_stage("improvement", Status.FEASIBLE, began)
        if self.cancelled():
            return None
        began = monotonic()
        least[PEAK[0]] = max(least[PEAK[0]], fullest_weeks(map(placement, shared)))
        best = complete(placer, shared, work.rest, self.budget, of_one(self.problem), least)
        if isinstance(best, Stuck) and (roomier := self._make_room(placer, shared, work, best.units)):
            least[PEAK[0]] = max(least[PEAK[0]], fullest_weeks(map(placement, roomier)))
            best = complete(placer, roomier, work.rest, self.budget, of_one(self.problem), least)
        self._say_stage("personal sessions", Status.FEASIBLE, began)
        # Where what apprentices do alone does not fit around the better shared sessions, the first timetable stands.
        return best if isinstance(best, Timetable) else None

    def _first(self, placer: Placer, work: Work) -> tuple[Timetable, list[Slotted], Work]:
        """Find a first complete timetable: by stages that leave room for each other, else with the shared at once.

        Where the own sessions of units fitted nowhere, what their people share with few makes room for them, once. Only
        the last way can prove that there is none, and so it alone may say so. Such units are placed with the shared
        sessions there, and are no longer work of their own.
        """
        failed: NoTimetable | None = None
        stuck: set[UnitId] = set()
        ways = (self._quietly, self._by_stages) if self.patient else (self._by_stages, self._quietly)
        attempts: list[Callable[[Placer, Work], list[Slotted] | None]] = [*ways, self._at_once]
        for attempt in attempts:
            joint = work.with_units(self.problem, stuck) if attempt == self._at_once else work
            unplaced: set[UnitId] = set()
            try:
                shared = attempt(placer, joint)
                found = None if shared is None else self._complete(placer, shared, joint.rest)
                if shared is not None and isinstance(found, Stuck) and attempt != self._at_once:
                    unplaced.update(found.units)
                    if roomier := self._make_room(placer, shared, joint, found.units):
                        shared, found = roomier, self._complete(placer, roomier, joint.rest)
            except NoTimetable as none:
                failed = none
                continue
            if isinstance(found, Timetable) and shared is not None:
                return found, shared, joint
            if isinstance(found, Stuck):
                failed = self._stuck(found)
                unplaced.update(found.units)
                if unplaced - stuck and attempt == self._at_once and self.budget.left > 0:
                    attempts.append(self._at_once)
                stuck |= unplaced
        raise failed or NoTimetable(Status.OUT_OF_TIME, ("No timetable was found in the time given.",))

    def _by_stages(self, placer: Placer, work: Work) -> list[Slotted] | None:
        """Place what the cohort does together, then what few people do around it; None if that fails."""
        began = monotonic()
        later = work.besides(work.wide, generous=True)
        # Where no dates were found with wishes, any dates are all that the time is for.
        share = 0.6 if self.tried_quietly else 0.3
        first = placer.place(work.wide, self.budget.part(share, "cohort sessions"), later=later)
        if isinstance(first, Unplaced):
            return None
        self._say_stage("cohort sessions", first.outcome.status, began, first.booleans)
        return self._around(placer, first.slotted, work, generous=True)

    def _quietly(self, placer: Placer, work: Work) -> list[Slotted] | None:
        """Do the same with the wishes of the cohort's sessions served, and learn what they prove for everything.

        Only where those who have most to do for their hours find no place then, the dates leave room for each of them:
        that takes longer, and most dates do so by themselves.
        """
        self.tried_quietly = True
        share = IN_A_HURRY if self.patient else AT_LEISURE
        found = place_cohort(placer, replace(work, tight=frozenset()), self.budget, share, self.log)
        shared = None if found is None else self._around(placer, found, work, thorough=not work.tight)
        # One of several cohorts, for which no dates were found, has no time to look for them once more.
        if shared is not None or not work.tight or (found is None and self.patient):
            return shared
        self.heeded = work.tight
        again = place_cohort(placer, work, self.budget, share, self.log) or found
        return None if again is None else self._around(placer, again, work)

    def _around(
        self, placer: Placer, placed: Sequence[Slotted], work: Work, generous: bool = False, thorough: bool = True
    ) -> list[Slotted] | None:
        """Place what few people do together around the sessions of the cohort."""
        began = monotonic()
        # With room for everybody's share of study in every stretch where the dates leave it; then few starts; then all.
        tries: list[tuple[bool, int | None, float]] = [(True, SOME_STARTS, 0.2)] if generous else []
        tries += [(False, SOME_STARTS, 0.2), *([(False, None, 0.5)] if thorough else [])]
        for roomy, most_starts, share in tries:
            later = replace(work.alone, generous=roomy)
            search = self.budget.part(share, "groups and reviews")
            stage = placer.place(work.small, search, placed, later=later, most_starts=most_starts)
            if isinstance(stage, Stage):
                self._say_stage("groups and reviews", stage.outcome.status, began, stage.booleans)
                return [*placed, *stage.slotted]
        return None

    def _make_room(
        self, placer: Placer, shared: Sequence[Slotted], work: Work, units: Collection[UnitId]
    ) -> list[Slotted] | None:
        """Place what apprentices of units that found no places share with few people anew, with what they do alone.

        Returns None where there are no such units, no time, or no places.
        """
        if not units or self.budget.left <= 0 or self.cancelled():
            return None
        began = monotonic()
        joint = work.with_units(self.problem, units)
        members = {session.attendees[0] for session in joint.own}
        moving = [session for session in work.small if not members.isdisjoint(session.attendees)]
        names = {session.id for session in moving}
        stay = [item for item in shared if item.booking.session.id not in names]
        search = self.budget.part(0.2, "groups and reviews")
        sessions, blocks = [*moving, *joint.own], work.rest.plan.blocks
        # With fewer starts there is none where there is little room, measured with 24 of them.
        stage = placer.place(sessions, search, stay, blocks, later=joint.alone)
        if isinstance(stage, Unplaced):
            return None
        self._say_stage("groups and reviews", stage.outcome.status, began, stage.booleans)
        return [*stay, *(item for item in stage.slotted if item.booking.session.id in names)]

    def _at_once(self, placer: Placer, work: Work) -> list[Slotted]:
        began = monotonic()
        search = self.budget.part(0.9, "all shared sessions")
        sessions = [*work.wide, *work.small, *work.own]
        joint = placer.place(sessions, search, wanted=work.rest.plan.blocks, later=work.alone)
        if isinstance(joint, Unplaced):
            raise NoTimetable(*self._judge(placer, joint, work))
        self._say_stage("all shared sessions", joint.outcome.status, began, joint.booleans)
        return list(joint.slotted)

    def _judge(self, placer: Placer, joint: Unplaced, work: Work) -> tuple[Status, tuple[str, ...]]:
        """Say what a failure of all shared sessions proves."""
        search = self.budget.part(0.5, "cohort sessions")
        never = tuple(s for s in joint.homeless if never_placed(placer, s, work.rest.tutors, search))
        if never:
            return Status.INFEASIBLE, self._blame(replace(joint, homeless=never), "")
        if joint.status is Status.INFEASIBLE:
            if never_together(placer, work.wide, work.rest.tutors, search):
                together = Unplaced(Status.INFEASIBLE)
                return Status.INFEASIBLE, self._blame(together, "The sessions of the whole cohort")
            return Status.OUT_OF_TIME, (*(self._blame(joint, "") if joint.homeless else ()), NOT_FOUND_OUT)
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

    def _complete(self, placer: Placer, shared: Sequence[Slotted], rest: Rest) -> Timetable | Stuck:
        began = monotonic()
        found = complete(placer, shared, rest, self.budget)
        self.personal_seconds = monotonic() - began
        if isinstance(found, Timetable):
            self._say_stage("personal sessions", Status.FEASIBLE, began)
        return found

    def _stuck(self, found: Stuck) -> NoTimetable:
        if not found.units:
            return NoTimetable(found.status, ("The dates of the workshops leave no room for all deadlines.",))
        unit, stage = next(iter(found.units.items()))
        what = f"The study and personal sessions of {self.problem.name(unit)}"
        return NoTimetable(found.status, self._blame(stage, what))

    def _bound(self, work: Work) -> None:
        """Bound travel days from below, for the whole problem with these tutors, and the fullest weeks for any."""
        began = monotonic()
        search = self.budget.part(0.15, "bounds")
        # Bookings elsewhere could be moved by whoever made them, so the bound does not lean on them.
        free = Diaries(self.problem, engaged=False) if self.problem.cohort.engagements else self.diaries
        self.least_travel = travel_bounds(self.problem, free, work.small, search)
        away = whole_days_away(self.problem, (*work.wide, *work.small))
        least = [found.plus(away[tutor]) for tutor, found in self.least_travel.items()]
        self.log.bounds[TRAVEL[0]] = sum(found.days for found in least)
        self.log.bounds[WAY[0]] = sum(found.kilometres for found in least)
        self.log.bounds[FAIRNESS[0]] = max((found.days for found in least), default=0)
        everything = (*work.wide, *work.small, *work.own, *work.rest.sessions)
        self.log.bounds[JOURNEYS[0]] = journeys_bound(self.problem, everything)
        self.log.bounds[PEAK[0]] = peak_bound(work.besides(()))
        self.log.raise_to(self.log.of_cohort_alone(self.problem, work.cohort, search))
        self._say_stage("bounds", Status.FEASIBLE, began)

    def _targets(self, work: Work, shared: Sequence[Slotted]) -> dict[StaffId, Travel]:
        """Bound each tutor's travel days again, as far as they can still be chosen: a search that gets there ends.

        Without bookings elsewhere the bounds for all timetables are nearly always reached, and serve as well.
        """
        if not self.problem.cohort.engagements:
            return self.least_travel
        small = {session.id for session in work.small}
        problem = with_bookings(self.problem, [item for item in shared if item.booking.session.id not in small])
        search = self.budget.part(0.1, "bounds")
        return travel_bounds(problem, Diaries(problem), work.small, search)

    def _prices(self, timetable: Timetable) -> list[int]:
        """Return what each level costs, the most important first."""
        return [level.cost for level in level_reports(self.problem, costs(check(self.problem, timetable)), {})]

    def _report_levels(self, work: Work, timetable: Timetable, prices: dict[str, int]) -> None:
        self.log.keep_what_holds(self.problem, timetable.placements)
        if any(level.cost for level in level_reports(self.problem, prices, self.log.proven) if level.level in DAYS):
            everything = (*work.wide, *work.small, *work.own, *work.rest.sessions)
            least = days_bounds(self.problem, everything, work.rest.plan.blocks, self.log.alone or {})
            self.log.raise_to(least)
        peak = self.log.peak_of_as_calm(self.problem, cost_of(PRESSURE[0], prices))
        self.log.levels.extend(level_reports(self.problem, prices, self.log.proven, peak))

    def _say_stage(self, name: str, status: Status, began: float, booleans: int = 0) -> None:
        self.log.stage(name, status, began, self.placer.build_seconds if self.placer is not None else 0.0, booleans)
