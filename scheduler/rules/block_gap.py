"""Blocks stand apart."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.programme import Activity
from models.timetable import Timetable
from models.words import say_day
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class BlockGap(CalendarRule):
    id = "block-gap"
    statement = "From the last day of a block to the first day of the next lie at least the stated days."
    looks_at = "block_gap_days of the policy."

    def narrow(self, board: "CalendarBoard") -> None:
        gap = timedelta(days=board.problem.programme.policy.block_gap_days)
        known = [
            (placed.first, placed.last)
            for placed in board.placed
            if _is_block(board.problem.activity[placed.activity], placed.audience)
        ]
        for session in board.sessions:
            if known and _is_block(session.activity, session.audience):
                length = timedelta(days=session.activity.days - 1)
                board.narrow_days(
                    session,
                    [
                        number
                        for number, day in enumerate(board.days)
                        if all(day - last >= gap or first - (day + length) >= gap for first, last in known)
                    ],
                )

    def post(self, board: "CalendarBoard") -> None:
        gap = board.problem.programme.policy.block_gap_days
        starts = [
            (board.days[start.day], timedelta(days=gap + session.activity.days - 1), start.literal)
            for session in board.sessions
            if _is_block(session.activity, session.audience)
            for start in board.starts[session.id]
        ]
        for day in board.days:
            # A block keeps others from starting until its gap is over: on each day one at most, a clique, not pairs.
            keeping = [literal for first, length, literal in starts if first <= day < first + length]
            if len(keeping) > 1:
                board.require(board.model.add_at_most_one(keeping))

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


def _is_block(activity: Activity, audience: str) -> bool:
    return activity.days > 1 and audience == "cohort"
