"""Forms groups of two as matchings: all rounds of a series at once, with nobody paired twice and few people alike."""

from collections.abc import Sequence
from itertools import combinations

from models.group_types import GroupType
from models.ids import ApprenticeId, GroupId
from models.problem import Problem
from models.timetable import Group
from scheduler.board import Expression, Pairing
from scheduler.group_board import GroupBoard
from scheduler.levels import Level, Outcome, minimise
from scheduler.rule import GroupRule
from scheduler.search import Search


def by_series(kinds: Sequence[GroupType]) -> list[list[GroupType]]:
    """Put kinds of one series together; a kind without a series stands alone."""
    found: dict[str, list[GroupType]] = {}
    for kind in kinds:
        found.setdefault(f"series {kind.series}" if kind.series else f"kind {kind.id}", []).append(kind)
    return list(found.values())


class PairBoard(GroupBoard):
    """Kinds of group of two: a literal for each two people and round, where one-hot groups would all be alike."""

    def __init__(self, problem: Problem, kinds: Sequence[GroupType]) -> None:
        super().__init__(problem, ())
        odd = len(self.people) % 2 == 1
        self._pairings = tuple(
            Pairing(
                kind,
                {
                    (one, other): self.model.new_bool_var(f"{one} and {other} in {kind.id}")
                    for one, other in combinations(sorted(self.people), 2)
                },
                {person: self.model.new_bool_var(f"{person} in three of {kind.id}") for person in self.people}
                if odd
                else {},
            )
            for kind in kinds
        )

    @property
    def pairings(self) -> tuple[Pairing, ...]:
        return self._pairings


def match_pairs(
    problem: Problem,
    kinds: Sequence[GroupType],
    formed: Sequence[Group],
    rules: Sequence[GroupRule],
    levels: Sequence[Level],
    search: Search,
) -> tuple[list[Group], Outcome]:
    """Match everybody in each kind: first without repeating earlier groups, then alike in few traits.

    Returns no groups, and an outcome without values, where none were found.
    """
    board = PairBoard(problem, kinds)
    for rule in rules:
        rule.post(board)
    price_pairs(board, formed)
    _order_rounds(board)
    outcome = minimise(board, levels, search)
    return ([] if outcome.values is None else _read(board, outcome)), outcome


def price_pairs(board: PairBoard, formed: Sequence[Group]) -> None:
    """Add what pairs cost: meeting somebody of a group formed before, and traits that the two share."""
    together: dict[tuple[ApprenticeId, ApprenticeId], int] = {}
    for group in formed:
        for pair in combinations(sorted(group.members), 2):
            together[pair] = together.get(pair, 0) + 1
    repeats: list[Expression] = []
    alike: list[Expression] = []
    for pairing in board.pairings:
        # One meeting more costs as many repeated pairs as there were meetings before.
        repeats.extend(together[pair] * literal for pair, literal in pairing.pair.items() if pair in together)
        for pair, literal in pairing.pair.items():
            shared = _shared(board.problem, pairing.type, pair)
            if shared:
                alike.append(shared * literal)
    board.penalise("repeats", "repeated-pairs", repeats)
    board.penalise("difference", "different-traits", alike)


def _shared(problem: Problem, kind: GroupType, pair: tuple[ApprenticeId, ApprenticeId]) -> int:
    traits = [{problem.trait(person, name) for person in pair} for name in kind.differ]
    return sum(len(values) == 1 and "" not in values for values in traits)


def _order_rounds(board: PairBoard) -> None:
    """Rounds that nothing tells apart are interchangeable: the first person's partners come in order."""
    named = {rule.group_type for rule in board.problem.cohort.pair_rules}
    away = {a.group_type for a in board.problem.programme.activities if a.away}
    first = min(board.people)
    ranks: dict[tuple[object, ...], Expression] = {}
    for pairing in board.pairings:
        kind = pairing.type
        alike = (kind.size, kind.flexibility, kind.manager_allowed, kind.differ, kind.id in away)
        if kind.id in named:
            continue
        terms = [number * literal for number, (pair, literal) in enumerate(pairing.pair.items()) if first in pair]
        if alike in ranks:
            board.model.add(ranks[alike] <= sum(terms))
        ranks[alike] = sum(terms)


def _read(board: PairBoard, outcome: Outcome) -> list[Group]:
    groups = []
    for pairing in board.pairings:
        met: dict[ApprenticeId, set[ApprenticeId]] = {person: {person} for person in board.people}
        for (one, other), literal in pairing.pair.items():
            if outcome.value(literal):
                met[one].add(other)
                met[other].add(one)
        for number, members in enumerate(sorted({tuple(sorted(people)) for people in met.values()}), start=1):
            groups.append(Group(GroupId(f"{pairing.type.id}-{number}"), pairing.type.id, members))
    return groups
