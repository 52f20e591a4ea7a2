"""Shrinking: exactly the facts that are needed are kept, whatever their order, and a doubt is never called a proof."""

from collections.abc import Sequence
from itertools import permutations

from scheduler.explaining.fact import Case, Fact, waiving
from scheduler.explaining.part import Part
from scheduler.explaining.shrinking import Shrinker
from scheduler.run import Status
from tests.scheduler.builders import PROBLEM

CASE = Case(PROBLEM)


class SetPart(Part):
    """Impossible while any one of the given sets of facts is kept whole."""

    where = "a part made of sets"

    def __init__(self, names: Sequence[str], *cores: str, doubtful: str = "") -> None:
        self.names, self.cores, self.doubtful = names, [set(core) for core in cores], set(doubtful)
        self.asked: list[str] = []

    def facts(self, case: Case) -> Sequence[Fact]:
        return [Fact(name, "rule", name, waiving(name), demand=name.isupper()) for name in self.names]

    def ask(self, case: Case, plain: bool = False) -> Status:
        kept = set(self.names) - case.waived
        self.asked.append("".join(sorted(kept)))
        if any(core <= kept for core in self.cores):
            return Status.INFEASIBLE
        return Status.OUT_OF_TIME if self.doubtful and kept == self.doubtful else Status.FEASIBLE


def shrink(part: Part) -> tuple[set[str], tuple[bool, ...], bool] | None:
    core = Shrinker(part, CASE, lambda: False).shrink()
    return None if core is None else ({fact.id for fact in core.facts}, core.needed, core.proven)


def test_one_core_is_found_in_every_order_of_the_facts() -> None:
    for names in permutations("ABcde"):
        assert shrink(SetPart(names, "Bce")) == (set("Bce"), (True,) * 3, True)


def test_of_two_cores_one_is_found_and_nothing_of_the_other() -> None:
    for names in permutations("Abcde"):
        found = shrink(SetPart(names, "bc", "de"))
        assert found in ((set("bc"), (True, True), True), (set("de"), (True, True), True))


def test_single_fact_and_all_facts() -> None:
    assert shrink(SetPart("Abcde", "d")) == ({"d"}, (True,), True)
    assert shrink(SetPart("ABcde", "ABcde")) == (set("ABcde"), (True,) * 5, True)


def test_impossible_without_any_fact_has_no_core() -> None:
    assert shrink(SetPart("Abc", "")) is None


def test_demands_are_shrunk_before_rows() -> None:
    """Of two cores the one with fewer demands is not preferred, but no demand is kept that is not needed."""
    assert shrink(SetPart("ABcd", "Ac", "ABd")) in (({"A", "c"}, (True, True), True),)


def test_member_that_was_not_found_out_is_not_called_needed() -> None:
    found = shrink(SetPart("Abc", "Abc", doubtful="Ab"))
    assert found is not None
    names, needed, proven = found
    assert (names, sorted(needed), proven) == (set("Abc"), [False, True, True], False)


def test_many_facts_take_few_questions() -> None:
    part = SetPart([chr(200 + n) for n in range(128)], chr(203) + chr(290))
    assert shrink(part) == ({chr(203), chr(290)}, (True, True), True)
    assert len(part.asked) < 40


def test_without_time_nothing_is_claimed() -> None:
    core = Shrinker(SetPart("Abc", "bc"), CASE, lambda: True).shrink()
    assert core is not None
    assert not core.proven
