"""Shrinks the facts of an impossible part to a set of which every member is needed, and proves it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scheduler.explaining.fact import Case, Fact
from scheduler.explaining.part import Part, lifted
from scheduler.run import Status

OutOfTime = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Core:
    """Facts that cannot hold together; `needed` says of each whether it was proven so."""

    facts: tuple[Fact, ...]
    needed: tuple[bool, ...]
    proven: bool


class Shrinker:
    """Asks one part with some facts kept and all others lifted.

    QuickXplain (Junker, 2004): halves are put aside as long as the rest stays impossible, so that a core of k among n
    facts takes about k log(n / k) questions. A question that is not answered counts as possible: its facts are kept.
    """

    def __init__(self, part: Part, case: Case, out_of_time: OutOfTime) -> None:
        self._part = part
        self._case = case
        self._out_of_time = out_of_time
        self._known: dict[tuple[frozenset[str], bool], Status] = {}
        self.questions = 0

    def shrink(self) -> Core | None:
        """Return a core, or None when even with every fact lifted the part stays impossible."""
        facts = list(self._part.facts(self._case))
        demands = [fact for fact in facts if fact.demand]
        others = [fact for fact in facts if not fact.demand]
        self._all = {fact.id: fact for fact in facts}
        if self._impossible([]):
            return None
        kept = self._explain(others, bool(others), demands) if demands else []
        if not self._impossible([*kept, *others]):
            kept = demands
        kept += self._explain(kept, bool(kept), others)
        return self._prove(kept)

    def _explain(self, given: list[Fact], grown: bool, among: list[Fact]) -> list[Fact]:
        if not among or (grown and self._impossible(given)):
            return []
        if len(among) == 1:
            return among
        half = len(among) // 2
        left, right = among[:half], among[half:]
        second = self._explain([*given, *left], True, right)
        first = self._explain([*given, *second], bool(second), left)
        return [*first, *second]

    def _prove(self, core: list[Fact]) -> Core:
        """Ask again from the start: impossible with these facts only, possible without any one of them."""
        whole = self._ask(core, plain=True) is Status.INFEASIBLE
        needed = tuple(
            self._ask([other for other in core if other is not fact], plain=True) is Status.FEASIBLE for fact in core
        )
        return Core(tuple(core), needed, whole and all(needed))

    def _impossible(self, kept: Sequence[Fact]) -> bool:
        return self._ask(kept) is Status.INFEASIBLE

    def _ask(self, kept: Sequence[Fact], plain: bool = False) -> Status:
        names = frozenset(fact.id for fact in kept)
        found = self._known.get((names, plain))
        if found is None:
            if self._out_of_time():
                return Status.OUT_OF_TIME
            self.questions += 1
            rest = [fact for name, fact in self._all.items() if name not in names]
            found = self._known[names, plain] = self._part.ask(lifted(self._case, rest), plain)
        return found
