"""Every apprentice belongs to one group of each kind."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rule import GroupRule

if TYPE_CHECKING:
    from scheduler.group_board import GroupBoard


class GroupPartition(GroupRule):
    id = "group-partition"
    statement = "Every apprentice is a member of exactly one group of each kind."
    looks_at = "The kinds of groups of the programme."

    def post(self, board: "GroupBoard") -> None:
        for partition in board.partitions:
            for literals in partition.member.values():
                board.require(board.model.add_exactly_one(literals))
        for pairing in board.pairings:
            for person in board.people:
                partners = [literal for pair, literal in pairing.pair.items() if person in pair]
                board.require(board.model.add(sum(partners) == 1 + pairing.third.get(person, 0)))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        known = {person.id for person in problem.cohort.apprentices}
        for group_type in problem.programme.group_types:
            groups = timetable.groups_of_type(group_type.id)
            times = Counter(member for group in groups for member in group.members)
            for person in problem.cohort.apprentices:
                if times[person.id] != 1:
                    yield self.finding(
                        f"{person.name} is in {times[person.id]} groups of the kind {group_type.title}.", person.id
                    )
            for stranger in sorted(set(times) - known):
                yield self.finding(f"{stranger} is in a {group_type.title} but not in the cohort.", stranger)
