"""Explains why there is no timetable: every conflict with its proof and its cheapest ways out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from time import monotonic

from models.problem import Problem
from models.words import say_count, say_day, say_list
from scheduler.checker import hard
from scheduler.explaining.answer import Conflict, Explanation, Proof, Reason, Relaxation, Verified
from scheduler.explaining.editing import after_each_other
from scheduler.explaining.fact import Case, Change, Fact
from scheduler.explaining.finding import large_parts, small_parts
from scheduler.explaining.part import Part, lifted
from scheduler.explaining.price_list import DEFAULT_PRICES, Prices
from scheduler.explaining.relaxing import Relaxer, WayOut
from scheduler.explaining.rows import original_row
from scheduler.explaining.shrinking import Core, Shrinker
from scheduler.inspection.note import Row
from scheduler.run import Run, Settings, Status
from scheduler.search import Cancelled
from scheduler.solver import solve

RELAX_SHARE, RELAX_SECONDS = 0.3, 8.0
"""Part of the time left that the search for ways out of one conflict may use, and the most of it."""
WHOLE_SHARE = 0.5
"""Part of the time left that the search for a whole timetable may use."""
NOT_WHOLE = (
    "Every part can be placed with the first way out of each conflict, but no whole timetable was found in the time; "
    "groups and tutors together may need more."
)
MOST_LAYERS = 3
"""Times that further reasons are sought behind those of a conflict, where no change of theirs suffices."""


@dataclass(frozen=True, slots=True)
class ExplainSettings:
    """How to explain.

    Parameters
    ----------
    seconds
        Wall time after which what was found so far is returned.
    prices
        See `Prices`.
    verify
        Whether a whole timetable is sought with the first way out of each conflict.
    most_conflicts
        Conflicts after which no further one is sought.
    ways_out
        Most ways out of each conflict; 0 seeks none, and then only the first conflict is found.
    try_all
        Whether a whole timetable is also sought with each further way out, where there is time.
    solve_failed
        A solve has been tried before and found nothing, so that none is tried without any way out.
    """

    seconds: float = 60.0
    prices: Prices = field(default_factory=lambda: DEFAULT_PRICES)
    verify: bool = True
    most_conflicts: int = 12
    ways_out: int = 3
    try_all: bool = True
    solve_failed: bool = False


@dataclass(slots=True)
class _Found:
    """One conflict while others are still sought: the parts in which it showed, and its way out."""

    problem: Problem
    core: Core
    parts: list[Part]
    facts: list[Fact]
    also: list[str]
    ways: list[WayOut]
    seconds: float


class _Explain:
    def __init__(self, problem: Problem, settings: ExplainSettings, cancelled: Cancelled | None) -> None:
        self.problem = problem
        self.settings = settings
        self._cancelled = cancelled or (lambda: False)
        self._begin = monotonic()
        self.found: list[_Found] = []
        self.remarks: list[str] = []
        self.solved: bool | None = None
        self._whole_seconds = 0.0

    def out_of_time(self) -> bool:
        return self._cancelled() or monotonic() - self._begin > self.settings.seconds

    def run(self) -> Explanation:
        complete = self._find_all()
        if not complete and not self.remarks:
            self.remarks.append("Time ran out; there may be further conflicts.")
        conflicts = tuple(self._conflict(found) for found in self.found)
        return Explanation(conflicts, complete, self.solved, tuple(self.remarks), monotonic() - self._begin)

    def _find_all(self) -> bool:
        """Find one conflict after the other, each time with the ways out of those before; say whether none is left."""
        while len(self.found) < self.settings.most_conflicts:
            part, unsure = self._next_part(self._relaxed())
            if part is None:
                if self.settings.verify and self.found and not self.solved:
                    self.remarks.append(NOT_WHOLE)
                return self.solved is True or not (unsure or self.out_of_time())
            began = monotonic()
            core = Shrinker(part, Case(self._relaxed()), self.out_of_time).shrink()
            if core is None:
                self.remarks.append(f"{part.where[:1].upper()}{part.where[1:]} is impossible whatever the tables say.")
                return False
            conflict = self._another_face(part, core) or self._conflict_of(part, core)
            conflict.ways = self._ways_out(conflict) if self.settings.ways_out else []
            conflict.seconds += monotonic() - began
            if not conflict.ways and self.settings.ways_out:
                self.remarks.append(f"No change with a price was found that resolves {part.where}.")
            if not conflict.ways:
                return False
        self.remarks.append(f"No more than {say_count(self.settings.most_conflicts, 'conflict')} were sought.")
        return False

    def _next_part(self, problem: Problem) -> tuple[Part | None, bool]:
        """Return an impossible part. A whole timetable shows that there is none, so it is sought before large parts."""
        part, unsure = self._impossible_part(problem, small_parts)
        if part is not None or self.out_of_time():
            return part, unsure
        if self.settings.verify and (self.found or not self.settings.solve_failed):
            self.solved = self._try_whole(problem)
            if self.solved:
                return None, False
        part, still = self._impossible_part(problem, large_parts)
        return part, unsure or still

    def _impossible_part(
        self, problem: Problem, parts: Callable[[Problem], Iterable[Part]]
    ) -> tuple[Part | None, bool]:
        unsure = False
        for part in parts(problem):
            if self.out_of_time():
                return None, True
            status = part.ask(Case(problem))
            if status is Status.INFEASIBLE:
                return part, unsure
            if status is not Status.FEASIBLE:
                unsure = True
                self.remarks.append(f"Whether {part.where} can be placed was not found out.")
        return None, unsure

    def _another_face(self, part: Part, core: Core) -> _Found | None:
        """Return the earlier conflict that shows here again: without its rows, this part would be possible, too.

        Its way out was too small then, and is sought anew for both.
        """
        narrow = part.narrowed(frozenset(fact.id for fact in core.facts if fact.demand))
        for old in self.found:
            case = Case(self._relaxed(old))
            rows = {fact.id for fact in old.core.facts if not fact.demand}
            behind = [fact for fact in narrow.facts(case) if fact.id in rows]
            without = lifted(case, behind)
            if behind and narrow.ask(case) is Status.INFEASIBLE and narrow.ask(without) is Status.FEASIBLE:
                old.problem = case.problem
                old.parts.append(narrow)
                names = {fact.id for fact in core.facts} | rows
                old.facts.extend(fact for fact in narrow.facts(case) if fact.id in names)
                return old
        return None

    def _conflict_of(self, part: Part, core: Core) -> _Found:
        """Widen the core to all that the same rows make impossible: it is one conflict, with one way out."""
        case = Case(self._relaxed())
        demands = frozenset(fact.id for fact in core.facts if fact.demand)
        rows = [fact for fact in core.facts if not fact.demand]
        found = _Found(case.problem, core, [part.narrowed(demands)], list(core.facts), [], [], 0.0)
        near = frozenset(n for fact in rows if fact.touches for n in part.neighbours(case, fact.touches)) - demands
        also = part.blocked(case, near) if near else frozenset()
        wide = part.narrowed(demands | also)
        facts = wide.facts(case)
        names = {fact.id for fact in rows}
        freed = lifted(case, [fact for fact in facts if fact.id in names])
        if also and wide.ask(freed) is Status.FEASIBLE:
            found.parts = [wide]
            found.facts = [fact for fact in facts if fact.demand or fact.id in names]
            found.also = [fact.message for fact in facts if fact.id in also]
        self.found.append(found)
        return found

    def _ways_out(self, found: _Found) -> list[WayOut]:
        """Seek the cheapest changes over the facts of the core; where they do not suffice, those behind them too."""
        changes = _changes(found.facts)
        left = self.settings.seconds - (monotonic() - self._begin)
        until = monotonic() + min(RELAX_SECONDS, RELAX_SHARE * left)

        def enough() -> bool:
            return self.out_of_time() or monotonic() > until

        relaxer = Relaxer(found.parts, found.problem, self.settings.prices, enough)
        for _ in range(MOST_LAYERS):
            ways = relaxer.cheapest(changes, self.settings.ways_out)
            if ways or enough():
                return ways
            behind = after_each_other(change.apply for change in changes)(found.problem)
            for part in found.parts:
                core = Shrinker(part, Case(behind), enough).shrink()
                if core is not None:
                    changes = _changes([*found.facts, *core.facts])
                    found.facts.extend(core.facts)
        return []

    def _relaxed(self, but: _Found | None = None) -> Problem:
        """Apply the first way out of every conflict found so far, but one."""
        return after_each_other(old.ways[0].apply for old in self.found if old.ways and old is not but)(self.problem)

    def _try_whole(self, problem: Problem) -> bool | None:
        left = self.settings.seconds - (monotonic() - self._begin)
        began = monotonic()
        run = first_timetable(problem, max(2.0, WHOLE_SHARE * left), self._cancelled)
        self._whole_seconds = monotonic() - began
        if run.timetable is not None:
            return not hard(run.findings)
        return False if run.status is Status.INFEASIBLE else None

    def _tried(self, found: _Found, way: WayOut) -> Verified:
        """Seek a whole timetable with a way out and the first of every other conflict, if there is time."""
        if way is found.ways[0]:
            return Verified.WHOLE if self.solved else Verified.PART
        if (
            not self.solved
            or not self.settings.try_all
            or self._whole_seconds > (self.settings.seconds - (monotonic() - self._begin)) / 4
        ):
            return Verified.PART
        return Verified.WHOLE if self._try_whole(way.apply(self._relaxed(found))) else Verified.PART

    def _conflict(self, found: _Found) -> Conflict:
        core = found.core
        return Conflict(
            found.parts[0].where,
            tuple(
                Reason(fact.rule, fact.message, _rows(found.problem, self.problem, fact.rows), True if needed else None)
                for fact, needed in zip(core.facts, core.needed, strict=True)
            ),
            Proof.MINIMAL if core.proven else Proof.NOT_MINIMAL,
            tuple(found.also),
            tuple(self._say(found, way) for way in found.ways),
            round(found.seconds, 3),
        )

    def _say(self, found: _Found, way: WayOut) -> Relaxation:
        steps = []
        for change in way.changes:
            days = [change.day, *(other.day for other in way.instead)]
            said = [say_day(day) for day in sorted(day for day in days if day is not None)]
            text = change.message.replace(
                "{day}", " or ".join((", ".join(said[:-1]), said[-1])) if len(said) > 1 else say_list(said)
            )
            steps.append(f"{text}.")
        return Relaxation(
            tuple(steps),
            way.price,
            self._tried(found, way),
            tuple(say_day(other.day) for other in way.instead if other.day is not None),
            _rows(found.problem, self.problem, (row for change in way.changes for row in change.rows)),
        )


def explain(
    problem: Problem, settings: ExplainSettings | None = None, cancelled: Cancelled | None = None
) -> Explanation:
    """Find what makes a timetable impossible; without any conflict the explanation is empty."""
    return _Explain(problem, settings or ExplainSettings(), cancelled).run()


def first_timetable(problem: Problem, seconds: float, cancelled: Callable[[], bool] | None = None) -> Run:
    """Find a first whole timetable, and leave it at that."""
    return solve(problem, Settings(seconds, first_only=True), cancelled=cancelled)


def _changes(facts: Sequence[Fact]) -> list[Change]:
    seen: dict[tuple[str, str, int, object], Change] = {}
    for fact in facts:
        for change in fact.changes():
            seen.setdefault((change.kind, change.family, change.amount, change.day), change)
    return list(seen.values())


def _rows(changed: Problem, given: Problem, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the rows of the tables as they were given: ways out of other conflicts have cut some to pieces."""
    return tuple(dict.fromkeys(original_row(row, changed, given) for row in rows))
