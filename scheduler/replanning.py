"""Changes a timetable that people know as little as can be: what is broken or missing is placed anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from models.findings import Finding
from models.ids import ActivityId, SessionId
from models.problem import Problem
from models.reference import Reference
from models.timetable import Timetable
from models.words import say_day
from scheduler.bounds import fullest_weeks, peak_bound
from scheduler.carrying import Carried, Item, attended, balance_study, carry, seat
from scheduler.checker import check, costs, hard
from scheduler.deadlines import set_deadlines
from scheduler.diary import Diaries
from scheduler.draft import Placer, Unplaced
from scheduler.elsewhere import Ways, cheapest_ways, ways_out
from scheduler.expansion import expand, unmet
from scheduler.groundwork import NoTimetable
from scheduler.keeping import Kept, keep_people
from scheduler.later import Later
from scheduler.levels import LIGHT
from scheduler.neighbourhood import broken_sessions, movable, named_anew, neighbourhoods, to_place
from scheduler.placing import order, placement
from scheduler.run import LevelReport, Run, Settings, StageReport, Status
from scheduler.search import Cancelled, Listener, Search
from scheduler.stability_bounds import LOCAL, Draft, Must, must_move, sessions_named, stability_bounds
from scheduler.study import own_time, plan_study
from scheduler.versions import versions
from scheduler.wishes import CADENCE, PEAK, STABILITY, kept_groups, level_reports, of_meetings, reports_of

PARTS = (
    (0.4, "what is broken"),
    (0.4, "what is in its way"),
    (0.5, "what is around it"),
    (0.6, "the same people"),
    (0.9, "everything"),
)
"""Of the time left, for each neighbourhood."""
PATIENCE = 5.0
"""Seconds for each try to better what was found."""
MOST_TO_BETTER = 300
"""Sessions placed anew to better what was found: with more, that time is not enough."""
AROUND = replace(LIGHT, straight=True)
DEADLINE_SECONDS = 5.0


def replan(
    problem: Problem, settings: Settings, progress: Listener | None = None, cancelled: Cancelled | None = None
) -> Run:
    """Find the timetable that disturbs fewest people, given what they know, and say how few that must be.

    Takes a problem with a reference; raises nothing that `solve` does not.
    """
    return _Replan(problem, settings, progress, cancelled).run()


@dataclass(frozen=True, slots=True)
class _Found:
    """A clean timetable and what its levels of stability cost, most important first."""

    timetable: Timetable
    findings: tuple[Finding, ...]
    price: tuple[int, ...]


class _Replan:
    def __init__(
        self, problem: Problem, settings: Settings, progress: Listener | None, cancelled: Cancelled | None
    ) -> None:
        assert problem.reference is not None, "there is something to change"
        self.problem = problem
        self.reference: Reference = problem.reference
        self.settings = settings
        self.cancelled = cancelled or (lambda: False)
        self.begin = monotonic()
        self.budget = Search(settings, settings.seconds, progress, cancelled, "re-planning")
        self.diaries = Diaries(problem)
        self.stages: list[StageReport] = []
        self.levels: list[LevelReport] = []
        self.first: float | None = None
        self.least_peak = 0
        self.ways: dict[str, Ways] = {}
        """Where else sessions that cannot stay could be, and what they would push away there."""

    def run(self) -> Run:
        timetable: Timetable | None = None
        findings: tuple[Finding, ...] = ()
        reasons: tuple[str, ...] = ()
        try:
            found = self._timetable()
            timetable, findings = found.timetable, found.findings
            status = Status.OPTIMAL if all(level.gap == 0 for level in self.levels) else Status.FEASIBLE
        except NoTimetable as none:
            status, reasons = none.status, none.reasons
        return Run(
            status, timetable, self.settings, tuple(self.stages), tuple(self.levels), findings, reasons,
            monotonic() - self.begin, self.first, versions(),
        )  # fmt: skip

    def _timetable(self) -> _Found:
        began = monotonic()
        kept = keep_people(self.problem, self.reference, self.diaries, self.budget.part(0.3, "groups"))
        if kept.tutors is None:
            raise NoTimetable(kept.status, kept.reasons)
        tutors = dict(kept.tutors)
        self._say_stage("groups formed anew" if kept.formed_anew else "groups kept", kept.status, began)
        began = monotonic()
        sessions = expand(self.problem, kept.groups, tutors)
        plan = plan_study(self.problem, attended(self.reference, sessions))
        everything = (*sessions, *plan.sessions)
        if reasons := (*unmet(self.problem, kept.groups, everything, plan.blocks), *plan.reasons):
            raise NoTimetable(Status.INFEASIBLE, reasons)
        # What has begun may lie outside its window, and study stays where it is: the rest lies in its own.
        self.least_peak = peak_bound(Later(tuple(s for s in sessions if s.first >= self.reference.on)))
        carried, full = seat(self.problem, carry(self.problem, self.reference, everything))
        timetable, findings = self._check(kept, carried.items)
        balanced = balance_study(self.problem, carried, plan, findings)
        if balanced != carried:
            carried = balanced
            timetable, findings = self._check(kept, carried.items)
        self._say_stage("what can stay", Status.FEASIBLE, began)
        draft = Draft(timetable, movable(carried), [carried.sessions[name] for name in carried.missing])
        broken = hard(findings)
        self._refuse_past(draft, broken)
        musts = must_move(self.problem, draft, broken)
        self.ways = self._ways(kept, carried, draft, musts)
        if not broken and not carried.missing:
            found = self._price(timetable, findings)
        else:
            found = self._search(kept, carried, full, draft, broken, musts)
        self.first = self.first or monotonic() - self.begin
        self._report(kept, draft, musts, found)
        return found

    def _ways(self, kept: Kept, carried: Carried, draft: Draft, musts: Sequence[Must]) -> dict[str, Ways]:
        names = {leaving.session for must in musts for leaving in must if leaving.moves}
        return {
            item.name: ways_out(self.problem, self.diaries, kept.groups, item.session, draft.timetable, draft.movable)
            for item in carried.items
            if item.name in names and item.session.id == item.name and not item.session.is_wave
        }

    def _refuse_past(self, draft: Draft, broken: Sequence[Finding]) -> None:
        """Say what nothing can mend: rules that sessions break which have begun."""
        begun = {name for name in draft.timetable.by_session if name not in draft.movable}
        said = [
            f
            for f in broken
            if f.rule in LOCAL and (names := sessions_named(f, draft.timetable)) and begun >= set(names)
        ]
        if said:
            until = say_day(self.reference.on)
            reasons = tuple(f"What began before {until} can no longer be changed: {f.message}" for f in said)
            raise NoTimetable(Status.INFEASIBLE, reasons)

    def _search(
        self, kept: Kept, carried: Carried, full: frozenset[ActivityId], draft: Draft, broken: Sequence[Finding],
        musts: Sequence[Must],
    ) -> _Found:  # fmt: skip
        """Place anew what is broken or missing, and more of what is around it until nothing better can be."""
        placer = Placer(self.problem, self.diaries, kept.groups)
        first = broken_sessions(self.problem, carried, full, draft, broken)
        concerned = {subject for finding in broken for subject in finding.subjects}
        best: _Found | None = None
        known = stability_bounds(self.problem, draft, musts, self.budget, {}, self.ways)
        tried: frozenset[SessionId] | None = None
        pushed = cheapest_ways(draft.timetable, self.ways)
        for (share, title), names in zip(PARTS, neighbourhoods(carried, first, concerned, pushed), strict=True):
            if names == tried:
                continue
            tried = names
            if self.cancelled() or self.budget.left <= 0 or (best is not None and len(names) > MOST_TO_BETTER):
                break
            began = monotonic()
            # Where there is a timetable, better ones are worth only so much waiting.
            most = 1.0 if best is None else PATIENCE / max(PATIENCE, self.budget.left)
            found = self._place(placer, kept, carried, names, self.budget.part(min(share, most), title), known)
            self._say_stage(f"placed anew: {title}", Status.FEASIBLE, began)
            if isinstance(found, _Found):
                self.first = self.first or monotonic() - self.begin
                best = found if best is None or found.price < best.price else best
                held = dict(zip((name for name, _, _ in STABILITY), best.price, strict=True))
                least = stability_bounds(self.problem, draft, musts, self.budget, held, self.ways)
                if tuple(least.values()) == best.price:
                    break
        if best is None:
            status = Status.CANCELLED if self.cancelled() else Status.OUT_OF_TIME
            reasons = tuple(str(finding) for finding in broken[:5])
            raise NoTimetable(status, ("The reference cannot be kept, and no way to change it was found.", *reasons))
        return best

    def _place(
        self, placer: Placer, kept: Kept, carried: Carried, names: frozenset[SessionId], search: Search,
        bounds: Mapping[str, int],
    ) -> _Found | None:  # fmt: skip
        """Place some sessions anew around the others; None where they find no place, or none that is clean."""
        stay = [item for item in carried.items if item.name not in names]
        sessions, wanted = to_place([item for item in carried.items if item.name in names], stay, carried)
        slotted = [day for item in stay for day in item.days]
        stage = placer.place(
            sessions,
            search,
            slotted,
            wanted,
            (*STABILITY, CADENCE, *of_meetings(self.problem)),
            later=Later(complete=True),
            known_bounds=bounds,
            reached={PEAK[0]: max(self.least_peak, fullest_weeks(map(placement, slotted)))},
            effort=AROUND,
        )
        if isinstance(stage, Unplaced):
            return None
        timetable, findings = self._check(kept, [*stay, *named_anew(stage.slotted, stay)])
        return None if hard(findings) else self._price(timetable, findings)

    def _check(self, kept: Kept, items: Sequence[Item]) -> tuple[Timetable, tuple[Finding, ...]]:
        """Put everything together with its deadlines, where there are any, and have it checked."""
        placed = [placement(day) for item in items for day in item.days]
        deadlines = set_deadlines(self.problem, placed, kept.groups, Search(self.settings, DEADLINE_SECONDS))
        timetable = Timetable(
            self.problem.programme.id,
            self.problem.cohort.id,
            tuple(kept.groups),
            tuple(sorted((kept.tutors or {}).items())),
            tuple(sorted(placed, key=order)),
            deadlines or (),
            own_time(self.problem, placed),
        )
        return timetable, check(self.problem, timetable)

    def _price(self, timetable: Timetable, findings: tuple[Finding, ...]) -> _Found:
        prices = costs(findings)
        reports = reports_of(STABILITY, prices, {}, {})
        return _Found(timetable, findings, tuple(level.cost for level in reports))

    def _report(self, kept: Kept, draft: Draft, musts: Sequence[Must], found: _Found) -> None:
        began = monotonic()
        prices = costs(found.findings)
        held = dict(zip((name for name, _, _ in STABILITY), found.price, strict=True))
        bounds = {
            **stability_bounds(self.problem, draft, musts, self.budget, held, self.ways),
            PEAK[0]: self.least_peak,
        }
        # Where nothing changes, nobody could change less.
        anyhow = {level.level: "" for level in reports_of(STABILITY, prices, {}, {}) if not level.cost}
        self.levels.extend(reports_of(STABILITY, prices, bounds, anyhow))
        self.levels.extend(kept.levels if kept.formed_anew else kept_groups(prices))
        self.levels.extend(level_reports(self.problem, prices, bounds))
        self._say_stage("bounds", Status.FEASIBLE, began)

    def _say_stage(self, name: str, status: Status, began: float) -> None:
        self.stages.append(StageReport(name, status, monotonic() - began))
