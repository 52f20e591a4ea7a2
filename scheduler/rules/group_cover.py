"""A group that meets away from work can meet without emptying a unit."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding
from models.ids import UnitId
from models.problem import Problem
from models.programme import AudienceKind
from models.timetable import Timetable
from scheduler.rule import GroupRule

if TYPE_CHECKING:
    from scheduler.group_board import GroupBoard


class GroupCover(GroupRule):
    id = "group-cover"
    statement = "A group that meets away from work has no more people of one unit than may be away at once."
    looks_at = "max_away of the units; group activities with away."

    def post(self, board: "GroupBoard") -> None:
        problem = board.problem
        for partition in board.partitions:
            if partition.type.id not in _meeting_away(problem):
                continue
            for unit, members in problem.ever_of_unit.items():
                most = problem.unit[unit].max_away
                if len(members) > most:
                    for g in partition.numbers:
                        count = sum(partition.member[member][g] for member in members)
                        board.require(board.model.add(count <= most))
        for pairing in board.pairings:
            if pairing.type.id not in _meeting_away(problem):
                continue
            for unit, members in problem.members_of_unit.items():
                most = problem.unit[unit].max_away
                for pair, literal in pairing.pair.items():
                    if sum(member in members for member in pair) > most:
                        board.require(board.model.add(literal == 0))
                if pairing.third:
                    board.require(board.model.add(sum(pairing.third[member] for member in members) <= most))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for group in timetable.groups:
            if group.type not in _meeting_away(problem):
                continue
            people = [problem.apprentice[member] for member in group.members]
            most: Counter[UnitId] = Counter()
            for day in sorted({job.first for person in people for job in person.jobs}):
                # Of equal keys a union of counters keeps the larger: the most of any day on which somebody moves.
                most |= Counter(person.job_on(day).unit for person in people)
            for unit, count in sorted(most.items()):
                if count > problem.unit[unit].max_away:
                    yield self.finding(
                        f"{group.id} has {count} people of {problem.name(unit)}, of whom "
                        f"{problem.unit[unit].max_away} may be away at once; it could never meet.",
                        group.id,
                        unit,
                    )


def _meeting_away(problem: Problem) -> set[str | None]:
    return {
        activity.group_type
        for activity in problem.programme.activities
        if activity.audience is AudienceKind.GROUP and activity.away
    }
