"""Groups have the wanted size, or as few as possible are a little larger or smaller."""

from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING

from models.findings import Finding
from models.group_types import GroupType
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rule import GroupRule

if TYPE_CHECKING:
    from scheduler.group_board import GroupBoard


class GroupSize(GroupRule):
    id = "group-size"
    statement = (
        "Groups have the wanted size; where the cohort does not divide, as few groups as possible differ, "
        "each within its flexibility and nobody alone."
    )
    looks_at = "Size and flexibility of each kind of group."

    def post(self, board: "GroupBoard") -> None:
        for partition in board.partitions:
            for g in partition.numbers:
                count = sum(literals[g] for literals in partition.member.values())
                board.require(board.model.add(count == partition.sizes[g]))
        for pairing in board.pairings:
            third = pairing.third
            if not third:
                continue
            # Two partners for each of three people who pair with nobody else: a triangle.
            board.require(board.model.add(sum(third.values()) == 3))
            for (one, other), literal in pairing.pair.items():
                for first, second in ((one, other), (other, one)):
                    board.require(board.model.add_bool_or(~literal, ~third[first], third[second]))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        people = len(problem.cohort.apprentices)
        for group_type in problem.programme.group_types:
            groups = timetable.groups_of_type(group_type.id)
            low, high = group_type.size - group_type.flexibility, group_type.size + group_type.flexibility
            low = max(low, min(2, people))
            for group in groups:
                if not low <= len(group.members) <= high:
                    yield self.finding(
                        f"{group.id} has {len(group.members)} members; {low} to {high} are allowed.", group.id
                    )
            deviations = [abs(len(group.members) - group_type.size) for group in groups]
            off, total = sum(deviation > 0 for deviation in deviations), sum(deviations)
            least = _least_deviation(people, group_type)
            if least is not None and (off, total) > least:
                yield self.finding(
                    f"{off} groups of the kind {group_type.title} are off the size {group_type.size}, by {total} in "
                    f"all; {least[0]} groups and {least[1]} in all would do for {people} people.",
                    group_type.id,
                )


def _least_deviation(people: int, group_type: GroupType) -> tuple[int, int] | None:
    """Return the fewest groups off their size, then by how many people together, over every number of groups."""
    found = []
    for groups in range(1, people + 1):
        total = abs(people - groups * group_type.size)
        off = ceil(total / group_type.flexibility) if group_type.flexibility else total
        if off <= groups and (total == 0 or group_type.flexibility):
            found.append((off, total))
    return min(found, default=None)
