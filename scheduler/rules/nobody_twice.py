"""In rounds of one scheme nobody meets the same person twice."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rule import GroupRule

if TYPE_CHECKING:
    from scheduler.group_board import GroupBoard


class NobodyTwice(GroupRule):
    id = "nobody-twice"
    statement = "Over the rounds of one series of groups nobody shares a group with the same person twice."
    looks_at = "series of the kinds of groups."

    def post(self, board: "GroupBoard") -> None:
        model = board.model
        for number, partition in enumerate(board.partitions):
            series = partition.type.series
            for other in board.partitions[:number]:
                if series and other.type.series == series:
                    for repeats in board.count_repeats(other, partition):
                        board.require(model.add(repeats == 0))
        for number, pairing in enumerate(board.pairings):
            rounds = [other for other in board.pairings[:number] if other.type.series == pairing.type.series]
            if not pairing.type.series or not rounds:
                continue
            for pair, literal in pairing.pair.items():
                board.require(model.add_at_most_one([literal, *(other.pair[pair] for other in rounds)]))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for series in dict.fromkeys(kind.series for kind in problem.programme.group_types if kind.series):
            kinds = {kind.id for kind in problem.programme.group_types if kind.series == series}
            met = Counter(
                pair
                for group in timetable.groups
                if group.type in kinds
                for pair in combinations(sorted(set(group.members)), 2)
            )
            for (one, other), times in sorted(met.items()):
                if times > 1:
                    yield self.finding(
                        f"{problem.name(one)} and {problem.name(other)} meet in {times} rounds of {series}.", one, other
                    )
