"""Managers and their reports learn in different groups."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rule import GroupRule

if TYPE_CHECKING:
    from scheduler.group_board import GroupBoard


class NoLineManager(GroupRule):
    id = "no-line-manager"
    statement = "Nobody shares a group with their line manager, unless that kind of group allows it."
    looks_at = "line_manager of the apprentices; manager_allowed of the kind of group."

    def post(self, board: "GroupBoard") -> None:
        for person in board.problem.cohort.apprentices:
            if person.line_manager is None:
                continue
            for partition in board.partitions:
                if not partition.type.manager_allowed:
                    mine, theirs = partition.member[person.id], partition.member[person.line_manager]
                    for g in partition.numbers:
                        board.require(board.model.add_bool_or(~mine[g], ~theirs[g]))
            for pairing in board.pairings:
                if not pairing.type.manager_allowed:
                    board.require(board.model.add(pairing.of(person.id, person.line_manager) == 0))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for group in timetable.groups:
            if problem.group_type[group.type].manager_allowed:
                continue
            for member in group.members:
                manager = problem.apprentice[member].line_manager if member in problem.apprentice else None
                if manager in group.members:
                    yield self.finding(
                        f"{problem.name(member)} is in {group.id} together with their line manager "
                        f"{problem.name(manager or '')}.",
                        group.id,
                        member,
                    )
