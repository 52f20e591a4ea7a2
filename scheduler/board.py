"""What a rule may ask and hand over while it is posted: the questions are the same at every stage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from models.group_types import GroupType
from models.ids import ApprenticeId
from models.problem import Problem

Expression = Any
"""A linear expression over literals, or a plain number; OR-Tools types neither well."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One wish at one level: an expression in users' units."""

    level: str
    rule: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Partition:
    """One group type on the board: its sizes, and for each person a literal for each group.

    `member[person][g]` is a literal while the groups are open, a plain 0 or 1 once they are fixed.
    """

    type: GroupType
    sizes: tuple[int, ...]
    member: dict[ApprenticeId, Sequence[Expression]]

    @property
    def numbers(self) -> range:
        return range(len(self.sizes))


@dataclass(frozen=True, slots=True)
class Pairing:
    """One group type that is formed as a matching.

    Parameters
    ----------
    pair
        A literal for each two people, ids in order.
    third
        Where the cohort is odd, a literal for each person: a member of the one group of three.
    """

    type: GroupType
    pair: dict[tuple[ApprenticeId, ApprenticeId], Expression]
    third: dict[ApprenticeId, Expression]

    def of(self, first: ApprenticeId, second: ApprenticeId) -> Expression:
        return self.pair[min(first, second), max(first, second)]


class Board:
    """The common ground of all stages; a stage that does not decide something answers with nothing."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.costs: list[Cost] = []
        self.guesses: list[tuple[cp_model.IntVar, int]] = []
        """Variables that are kept below what they may be, because a search is quicker then, with what they may be."""

    @property
    def partitions(self) -> tuple[Partition, ...]:
        """Groups that are being formed."""
        return ()

    @property
    def pairings(self) -> tuple[Pairing, ...]:
        """Groups of two that are being formed."""
        return ()

    def require(self, constraint: cp_model.Constraint) -> None:
        """Take a hard constraint that was made on `model`; a place for switches and counting."""

    def penalise(self, level: str, rule: str, terms: Iterable[Expression]) -> None:
        """Add a wish: the sum of the terms costs that many units at that level."""
        listed = list(terms)
        if listed:
            self.costs.append(Cost(level, rule, sum(listed)))

    def level(self, level: str) -> Expression:
        return sum(cost.expression for cost in self.costs if cost.level == level)
