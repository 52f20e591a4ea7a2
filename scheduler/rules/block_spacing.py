"""Blocks are spread evenly."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from models.findings import Finding, Kind
from models.problem import Problem
from models.programme import AudienceKind
from models.timetable import Timetable
from models.words import say_day
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class BlockSpacing(CalendarRule):
    id = "block-spacing"
    kind = Kind.SOFT
    statement = (
        "From the last day of a block of the whole cohort to the first day of the next, whichever that is, are about "
        "the wished days; each open day beyond the tolerance costs one."
    )
    looks_at = "preferred_block_gap_days and block_gap_tolerance_days of the policy."
    unit = "open days off the rhythm"
    level = "cadence"

    def post(self, board: "CalendarBoard") -> None:
        policy = board.problem.programme.policy
        if policy.preferred_block_gap_days is not None:
            blocks = [
                session
                for session in board.sessions
                if session.activity.days > 1 and session.activity.audience is AudienceKind.COHORT
            ]
            middle, tolerance = round(policy.preferred_block_gap_days * 5 / 7), policy.block_gap_tolerance_days
            board.penalise(self.level, self.id, board.uneven(blocks, middle - tolerance, middle + tolerance))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        policy = problem.programme.policy
        if policy.preferred_block_gap_days is None:
            return
        wanted = round(policy.preferred_block_gap_days / 7 * 5)
        number = {day: index for index, day in enumerate(problem.grid.open_days)}
        blocks = sorted(
            (days[0].day, days[-1].day, session)
            for session, days in timetable.by_session.items()
            if problem.activity[days[0].activity].days > 1 and days[0].audience == "cohort"
        )
        for (_, end, one), (start, _, other) in pairwise(blocks):
            if end not in number or start not in number:
                continue
            apart = number[start] - number[end]
            beyond = max(0, abs(apart - wanted) - policy.block_gap_tolerance_days)
            if beyond:
                yield self.finding(
                    f"{apart} open days from {one}, which ends on {say_day(end)}, to {other} on {say_day(start)}; "
                    f"about {wanted} are wanted.",
                    one,
                    other,
                    cost=beyond,
                )
