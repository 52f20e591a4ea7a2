"""Circles are of one employer or of sites near one another."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from models.findings import Finding
from models.group_types import Mix
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rule import GroupRule

if TYPE_CHECKING:
    from scheduler.group_board import GroupBoard


class SameOrNearbyEmployer(GroupRule):
    id = "same-or-nearby-employer"
    statement = "Members of a nearby group have the same employer, or work at sites within the stated distance."
    looks_at = "Kinds of groups with mix same_or_nearby_employer: near_km; the coordinates of the sites."

    def post(self, board: "GroupBoard") -> None:
        problem, model = board.problem, board.model
        homes = defaultdict(list)
        for person in problem.cohort.apprentices:
            homes[person.employer, person.site].append(person.id)
        for partition in board.partitions:
            if partition.type.mix is not Mix.NEAR:
                continue
            far = [
                (one, other)
                for one, other in combinations(sorted(homes), 2)
                if one[0] != other[0] and problem.distance_km(one[1], other[1]) > partition.type.near_km
            ]
            for g in partition.numbers:
                here = {home: model.new_bool_var("") for home in homes}
                for home, people in homes.items():
                    for member in people:
                        board.require(model.add_implication(partition.member[member][g], here[home]))
                for one, other in far:
                    board.require(model.add_bool_or(~here[one], ~here[other]))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for group_type in problem.programme.group_types:
            if group_type.mix is not Mix.NEAR:
                continue
            for group in timetable.groups_of_type(group_type.id):
                people = [problem.apprentice[member] for member in group.members if member in problem.apprentice]
                for one, other in combinations(people, 2):
                    apart = problem.distance_km(one.site, other.site)
                    if one.employer != other.employer and apart > group_type.near_km:
                        yield self.finding(
                            f"{one.name} and {other.name} share {group.id}, but their sites "
                            f"{problem.name(one.site)} and {problem.name(other.site)} are {apart:.1f} km apart; "
                            f"{group_type.near_km:g} km are allowed.",
                            group.id,
                            one.id,
                            other.id,
                        )
