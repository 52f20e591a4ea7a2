"""Two people who are to be kept apart share no group of the named kinds."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding
from models.people import Bond
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rule import GroupRule

if TYPE_CHECKING:
    from scheduler.group_board import GroupBoard


class KeepApart(GroupRule):
    id = "keep-apart"
    statement = "Two people who are to be kept apart share no group of the named kinds."
    looks_at = "The cohort's table of pairs."

    def post(self, board: "GroupBoard") -> None:
        for rule in board.problem.cohort.pair_rules:
            if rule.bond is not Bond.APART:
                continue
            for partition in board.partitions:
                if rule.group_type in (None, partition.type.id):
                    first, second = partition.member[rule.first], partition.member[rule.second]
                    for g in partition.numbers:
                        board.require(board.model.add_bool_or(~first[g], ~second[g]))
            for pairing in board.pairings:
                if rule.group_type in (None, pairing.type.id):
                    board.require(board.model.add(pairing.of(rule.first, rule.second) == 0))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for rule in problem.cohort.pair_rules:
            if rule.bond is not Bond.APART:
                continue
            for group_type in problem.programme.group_types:
                if rule.group_type not in (None, group_type.id):
                    continue
                share = [
                    group.id
                    for group in timetable.groups_of_type(group_type.id)
                    if rule.first in group.members and rule.second in group.members
                ]
                if share:
                    yield self.finding(
                        f"{problem.name(rule.first)} and {problem.name(rule.second)} are to be kept apart "
                        f"but share {share[0]}.",
                        rule.first,
                        rule.second,
                    )
