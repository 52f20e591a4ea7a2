"""Groups have the wanted size, or as few as possible are a little larger or smaller."""

from collections.abc import Iterator
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.programme import GroupType
from models.timetable import Timetable
from scheduler.rule import GroupRule

if TYPE_CHECKING:
    from scheduler.grouping import GroupBoard


class GroupSize(GroupRule):
    id = "group-size"
    statement = (
        "Groups have the wanted size; where the cohort does not divide, as few groups as possible differ, "
        "each within its flexibility."
    )
    looks_at = "Size and flexibility of each kind of group."

    def post(self, board: "GroupBoard") -> None:
        for partition in board.partitions:
            for g in partition.numbers:
                count = sum(literals[g] for literals in partition.member.values())
                board.require(board.model.add(count == partition.sizes[g]))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        people = len(problem.cohort.apprentices)
        for group_type in problem.programme.group_types:
            groups = timetable.groups_of_type(group_type.id)
            low, high = group_type.size - group_type.flexibility, group_type.size + group_type.flexibility
            for group in groups:
                if not low <= len(group.members) <= high:
                    yield self.finding(
                        f"{group.id} has {len(group.members)} members; {low} to {high} are allowed.", group.id
                    )
            off = sum(len(group.members) != group_type.size for group in groups)
            least = _fewest_off_size(people, group_type)
            if least is not None and off > least:
                yield self.finding(
                    f"{off} groups of the kind {group_type.title} are off the size {group_type.size}; "
                    f"{least} would do for {people} people.",
                    group_type.id,
                )


def _fewest_off_size(people: int, group_type: GroupType) -> int | None:
    """Try every number of groups that are off size, and every way in which they may be off."""
    steps = [step for step in range(-group_type.flexibility, group_type.flexibility + 1) if step]
    for off in range(people + 1):
        for deviations in combinations_with_replacement(steps, off):
            rest = people - off * group_type.size - sum(deviations)
            if rest >= 0 and rest % group_type.size == 0:
                return off
        if off > 6:
            return None
    return None
