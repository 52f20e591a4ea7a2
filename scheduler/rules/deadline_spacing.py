"""Deadlines stand apart."""

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


class DeadlineSpacing(CalendarRule):
    id = "deadline-spacing"
    statement = "Two deadlines of one apprentice are at least the stated days apart."
    looks_at = "deadline_gap_days of the policy."

    def post(self, board: "CalendarBoard") -> None:
        gap = timedelta(days=board.problem.programme.policy.deadline_gap_days)
        for first in sorted({day for dates in board.due.values() for day in dates}):
            near = [x for dates in board.due.values() for day, x in dates.items() if first <= day < first + gap]
            if len(near) > 1:
                board.require(board.model.add(sum(near) <= 1))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        gap = problem.programme.policy.deadline_gap_days
        for person in problem.cohort.apprentices:
            mine = sorted((d.day, d.id) for d in timetable.deadlines if person.id in d.attendees)
            for (day, one), (other_day, other) in pairwise(mine):
                if (other_day - day).days < gap:
                    yield self.finding(
                        f"{person.name} has {one} due on {say_day(day)} and {other} {(other_day - day).days} days "
                        f"later; {gap} are wanted.",
                        person.id,
                        one,
                        other,
                    )
