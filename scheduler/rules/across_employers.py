"""Sets reach across the employers."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING

from models.findings import Finding
from models.group_types import Mix
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rule import GroupRule

if TYPE_CHECKING:
    from scheduler.group_board import GroupBoard


class AcrossEmployers(GroupRule):
    id = "across-employers"
    statement = (
        "A group across employers has people of at least the stated number of employers, and of one employer no "
        "more than an even share of the group, or of that employer's people over the groups."
    )
    looks_at = "Kinds of groups with mix across_employers: size, min_employers."

    def post(self, board: "GroupBoard") -> None:
        model = board.model
        staff = defaultdict(list)
        for person in board.problem.cohort.apprentices:
            staff[person.employer].append(person.id)
        for partition in board.partitions:
            if partition.type.mix is not Mix.ACROSS:
                continue
            groups = len(partition.sizes)
            for g in partition.numbers:
                present = []
                for employer in sorted(staff):
                    count = sum(partition.member[person][g] for person in staff[employer])
                    even_group = -(-partition.sizes[g] // len(staff))
                    even_employer = -(-len(staff[employer]) // groups)
                    board.require(model.add(count <= max(even_group, even_employer)))
                    seen = model.new_bool_var("")
                    board.require(model.add(count >= seen))
                    present.append(seen)
                least = min(partition.type.min_employers, len(staff))
                board.require(model.add(sum(present) >= least))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        people_of = Counter(person.employer for person in problem.cohort.apprentices)
        for group_type in problem.programme.group_types:
            if group_type.mix is not Mix.ACROSS:
                continue
            groups = timetable.groups_of_type(group_type.id)
            for group in groups:
                present = Counter(problem.apprentice[m].employer for m in group.members if m in problem.apprentice)
                if len(present) < min(group_type.min_employers, len(people_of)):
                    yield self.finding(
                        f"{group.id} has people of {len(present)} employers; {group_type.min_employers} are wanted.",
                        group.id,
                    )
                for employer, count in sorted(present.items()):
                    fair = max(ceil(len(group.members) / len(people_of)), ceil(people_of[employer] / len(groups)))
                    if count > fair:
                        yield self.finding(
                            f"{group.id} has {count} people of {problem.name(employer)}; {fair} are allowed.",
                            group.id,
                            employer,
                        )
