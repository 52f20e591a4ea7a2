"""Finds the cheapest changes that make a part possible: smallest price first, each tried before it is proposed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from models.problem import Problem
from scheduler.explaining.editing import after_each_other
from scheduler.explaining.fact import Apply, Case, Change
from scheduler.explaining.part import Part, fresh_search
from scheduler.explaining.price_list import Prices, price_of
from scheduler.run import Status

OutOfTime = Callable[[], bool]
MOST_DAYS_NAMED = 3
MOST_CHANGES = 80
"""Changes among which the cheapest are sought; dearer ones are left out."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """Changes that together make every one of the parts possible; `instead` are other days for a single change."""

    changes: tuple[Change, ...]
    price: int
    instead: tuple[Change, ...] = ()

    @property
    def apply(self) -> Apply:
        return after_each_other(change.apply for change in self.changes)


class Relaxer:
    """Tries single changes by price, then proves or disproves that several together are cheaper.

    The proof is by implicit hitting sets: the cheapest choice that meets every lesson so far is tried; if it fails, it
    is grown to a choice that still fails, and at least one of all other changes becomes the next lesson.
    """

    def __init__(self, parts: Sequence[Part], problem: Problem, prices: Prices, out_of_time: OutOfTime) -> None:
        self._parts = tuple(parts)
        self._problem = problem
        self._prices = prices
        self._out_of_time = out_of_time

    def cheapest(self, changes: Sequence[Change], how_many: int) -> list[WayOut]:
        """Return up to that many ways out, cheapest first, each of different families of changes."""
        self._known: dict[frozenset[int], bool] = {}
        priced = [(price_of(self._prices, change.kind, change.amount), change) for change in changes]
        known = sorted((price, number) for number, (price, _) in enumerate(priced) if price is not None)
        known = known[:MOST_CHANGES]
        self._changes = [priced[number][1] for _, number in known]
        self._price = [price for price, _ in known]
        everything = frozenset(range(len(self._changes)))
        found: list[WayOut] = []
        used: list[frozenset[str]] = []
        for number in sorted(everything):
            if len(found) < how_many and {self._changes[number].family} not in used and not self._out_of_time():
                self._take(frozenset({number}), found, used)
        below = found[0].price if found else None
        if not everything or (below is None and not self._works(everything)):
            return []
        lessons = [everything - {number} for number in everything if self._known.get(frozenset({number})) is False]
        while (below is not None or len(found) < how_many) and not self._out_of_time():
            chosen = self._choose(lessons, used, below)
            if chosen is None:
                break
            if not self._take(chosen, found, used):
                lessons.append(everything - self._grow(chosen, everything))
        found.sort(key=lambda way: way.price)
        return found[:how_many]

    def _take(self, chosen: frozenset[int], found: list[WayOut], used: list[frozenset[str]]) -> bool:
        if not self._works(chosen):
            return False
        found.append(self._way_out(chosen))
        used.append(frozenset(self._changes[number].family for number in chosen))
        return True

    def _works(self, chosen: frozenset[int]) -> bool:
        known = self._known.get(chosen)
        if known is None:
            problem = after_each_other(self._changes[number].apply for number in sorted(chosen))(self._problem)
            known = self._known[chosen] = all(part.ask(Case(problem)) is Status.FEASIBLE for part in self._parts)
        return known

    def _grow(self, chosen: frozenset[int], everything: frozenset[int]) -> frozenset[int]:
        """Add changes as long as it still fails: halves first, so that one question tells of many."""
        grown = chosen
        pending = [sorted(everything - chosen)]
        while pending:
            block = pending.pop()
            if not block or self._out_of_time():
                continue
            wider = grown | frozenset(block)
            if wider != everything and not self._works(wider):
                grown = wider
            elif len(block) > 1:
                half = len(block) // 2
                pending.extend((block[:half], block[half:]))
        return grown

    def _choose(
        self, lessons: Sequence[frozenset[int]], used: Sequence[frozenset[str]], below: int | None
    ) -> frozenset[int] | None:
        """Return the cheapest changes that meet every lesson and are of other families than those found."""
        model = cp_model.CpModel()
        take = [model.new_bool_var(change.message) for change in self._changes]
        families: dict[str, cp_model.IntVar] = {}
        for change, literal in zip(self._changes, take, strict=True):
            family = families.setdefault(change.family, model.new_bool_var(change.family))
            model.add_implication(literal, family)
        for lesson in lessons:
            model.add_bool_or(take[number] for number in sorted(lesson))
        for names in used:
            model.add_bool_or(~families[name] for name in sorted(names))
        alike: dict[str, list[cp_model.IntVar]] = {}
        for change, literal in zip(self._changes, take, strict=True):
            if change.instead_of:
                alike.setdefault(change.instead_of, []).append(literal)
        for literals in alike.values():
            model.add_at_most_one(literals)
        if below is not None:
            total = [price * literal for price, literal in zip(self._price, take, strict=True)]
            model.add(cp_model.LinearExpr.sum(total) < below)
        # Among equal prices the fewest changes, then the first in the tables.
        model.minimize(
            sum(
                (1000 * price + 100 + min(number, 90)) * literal
                for number, (price, literal) in enumerate(zip(self._price, take, strict=True))
            )
        )
        answer = fresh_search().run(model, 5.0, "cheapest changes", workers=1)
        if answer.values is None:
            return None
        return frozenset(number for number, literal in enumerate(take) if answer.values[literal.index])

    def _way_out(self, chosen: frozenset[int]) -> WayOut:
        changes = tuple(self._changes[number] for number in sorted(chosen))
        instead: list[Change] = []
        if len(chosen) == 1:
            (only,) = chosen
            for number, other in enumerate(self._changes):
                if len(instead) == MOST_DAYS_NAMED - 1 or self._out_of_time():
                    break
                alike = other.family == changes[0].family and self._price[number] == self._price[only]
                if number != only and alike and other.day is not None and self._works(frozenset({number})):
                    instead.append(other)
        return WayOut(changes, sum(self._price[number] for number in chosen), tuple(instead))
