"""People meet as many different people as possible."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from math import comb

from models.findings import Finding, Kind
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rule import GroupRule


class RepeatedPairs(GroupRule):
    id = "repeated-pairs"
    kind = Kind.SOFT
    statement = "Two people meet in as few kinds of group as possible; a pair in three kinds counts three times."
    looks_at = "All groups."
    unit = "repeated pairs"
    kept_by = "Forming the groups minimises it first of all, against a proven bound."

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        together = Counter(pair for group in timetable.groups for pair in combinations(sorted(group.members), 2))
        for (one, other), times in sorted(together.items()):
            if times > 1:
                yield self.finding(
                    f"{problem.name(one)} and {problem.name(other)} are in {times} groups together.",
                    one,
                    other,
                    cost=comb(times, 2),
                )
