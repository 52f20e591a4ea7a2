"""Blocks stand apart."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_day
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class BlockGap(CalendarRule):
    id = "block-gap"
    statement = "From the last day of a block to the first day of the next lie at least the stated days."
    looks_at = "block_gap_days of the policy."

    def post(self, board: "CalendarBoard") -> None:
        gap = board.problem.programme.policy.block_gap_days
        starts = [
            (board.days[start.day], session.activity.days, start.literal)
            for session in board.sessions
            if session.activity.days > 1 and session.audience == "cohort"
            for start in board.starts[session.id]
        ]
        for first in board.days:
            # Of all blocks that would start within one gap of each other, at most one does: a clique, not pairs.
            near = [x for day, days, x in starts if first <= day < first + timedelta(days=gap + days - 1)]
            if len(near) > 1:
                board.require(board.model.add_at_most_one(near))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        gap = problem.programme.policy.block_gap_days
        blocks = sorted(
            (days[0].day, days[-1].day, session)
            for session, days in timetable.by_session.items()
            if problem.activity[days[0].activity].days > 1 and days[0].audience == "cohort"
        )
        for (_, end, one), (start, _, other) in pairwise(blocks):
            if (start - end).days < gap:
                yield self.finding(
                    f"{other} begins on {say_day(start)}, {(start - end).days} days after {one}; {gap} are wanted.",
                    one,
                    other,
                )
