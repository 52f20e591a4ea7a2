"""People who share a group come from different places, employers, sectors and professions."""

from collections.abc import Iterator
from itertools import combinations

from models.findings import Finding, Kind
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_list
from scheduler.rule import GroupRule


class DifferentTraits(GroupRule):
    id = "different-traits"
    kind = Kind.SOFT
    statement = (
        "Two members of a group are alike in as few of the traits named for its kind as possible; each trait that a "
        "pair shares counts one."
    )
    looks_at = "differ of the kind of group: place, employer, site, unit, sector, profession, gender."
    unit = "shared traits"
    kept_by = "Forming the groups minimises it after the balance, against a bound."

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for group in timetable.groups:
            traits = problem.group_type[group.type].differ
            for one, other in combinations(group.members, 2):
                alike = [
                    f"{trait} {problem.name(value)}"
                    for trait in traits
                    if (value := problem.trait(one, trait)) and value == problem.trait(other, trait)
                ]
                if alike:
                    yield self.finding(
                        f"{problem.name(one)} and {problem.name(other)} share {group.id} and {say_list(alike)}.",
                        group.id,
                        one,
                        other,
                        cost=len(alike),
                    )
