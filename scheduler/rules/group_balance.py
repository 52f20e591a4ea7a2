"""Groups are mixed in profession, sector and gender."""

from collections import Counter
from collections.abc import Iterator

from models.findings import Finding, Kind
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rule import GroupRule


class GroupBalance(GroupRule):
    id = "group-balance"
    kind = Kind.SOFT
    statement = "Each trait named for a kind of group is spread over its groups as evenly as whole people allow."
    looks_at = "balance of the kind of group: place, employer, site, unit, sector, profession, gender."
    unit = "people out of balance"
    kept_by = "Forming the groups minimises it after the repeated pairs."

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        people = problem.cohort.apprentices
        for group in timetable.groups:
            for trait in problem.group_type[group.type].balance:
                everywhere = Counter(problem.trait(person.id, trait) for person in people)
                here = Counter(problem.trait(m, trait) for m in group.members)
                for value in sorted(everywhere):
                    if not value:
                        continue
                    fair = everywhere[value] * len(group.members) / len(people)
                    low, high = int(fair), int(fair) + (fair != int(fair))
                    off = max(0, here[value] - high, low - here[value])
                    if off:
                        yield self.finding(
                            f"{group.id} has {here[value]} of {trait} {value}; an even share is {fair:.1f}.",
                            group.id,
                            cost=off,
                        )
