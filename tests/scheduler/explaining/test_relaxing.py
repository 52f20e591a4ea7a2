"""Ways out: the cheapest first, several changes together where no single one does, and days that do as well named."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from models.problem import Problem
from scheduler.explaining.fact import Apply, Case, Change, Fact
from scheduler.explaining.part import Part
from scheduler.explaining.relaxing import Relaxer, WayOut
from scheduler.run import Status
from tests.scheduler.builders import PROBLEM

PRICES = {"cheap": 1, "dear": 5, "never": None}


class TitlePart(Part):
    """Possible when the title of the cohort has the letters that the test asks for: changes add letters to it."""

    where = "a title"

    def __init__(self, good: Callable[[set[str]], bool]) -> None:
        self.good = good

    def facts(self, case: Case) -> Sequence[Fact]:
        return ()

    def ask(self, case: Case, plain: bool = False) -> Status:
        return Status.FEASIBLE if self.good(set(case.problem.cohort.title)) else Status.INFEASIBLE


def adding(letter: str) -> Apply:
    def apply(problem: Problem) -> Problem:
        return replace(problem, cohort=replace(problem.cohort, title=problem.cohort.title + letter))

    return apply


def change(letter: str, kind: str, amount: int = 1, family: str = "", day: date | None = None) -> Change:
    return Change(kind, family or letter, amount, letter, adding(letter), day=day)


def ways(good: Callable[[set[str]], bool], changes: list[Change], how_many: int = 3) -> list[tuple[str, int]]:
    return [("".join(c.message for c in way.changes), way.price) for way in relaxed(good, changes, how_many)]


def relaxed(good: Callable[[set[str]], bool], changes: list[Change], how_many: int = 3) -> list[WayOut]:
    empty = replace(PROBLEM, cohort=replace(PROBLEM.cohort, title=""))
    return Relaxer([TitlePart(good)], empty, PRICES, lambda: False).cheapest(changes, how_many)


def test_single_changes_come_by_price() -> None:
    changes = [change("d", "dear"), change("c", "cheap", 3), change("b", "cheap", 2), change("a", "cheap")]
    assert ways(lambda title: bool(title & set("bcd")), changes) == [("b", 2), ("c", 3), ("d", 5)]


def test_two_cheap_changes_are_preferred_to_a_dear_one() -> None:
    changes = [change("a", "cheap"), change("b", "cheap"), change("z", "dear")]
    assert ways(lambda title: "z" in title or {"a", "b"} <= title, changes, 2) == [("ab", 2), ("z", 5)]


def test_three_together_where_no_single_one_does() -> None:
    changes = [change(letter, "cheap") for letter in "abcdef"]
    assert ways(lambda title: {"b", "d", "f"} <= title, changes, 1) == [("bdf", 3)]


def test_forbidden_kinds_are_never_proposed() -> None:
    assert ways(lambda title: "a" in title, [change("a", "never"), change("b", "cheap")]) == []


def test_one_family_is_one_way_out_and_its_other_days_are_named() -> None:
    days = [date(2027, 3, day) for day in (9, 10, 11, 12)]
    changes = [change(x, "cheap", family="free", day=day) for x, day in zip("abcd", days, strict=True)]
    (way,) = relaxed(lambda title: bool(title & set("bcd")), changes)
    assert [c.day for c in way.changes] == [days[1]]
    assert [c.day for c in way.instead] == [days[2], days[3]]


def test_nothing_helps() -> None:
    assert ways(lambda title: False, [change("a", "cheap")]) == []
