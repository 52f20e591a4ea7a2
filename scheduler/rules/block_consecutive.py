"""The days of a block follow each other."""

from collections.abc import Iterator
from itertools import pairwise

from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_day
from scheduler.rule import CalendarRule


class BlockConsecutive(CalendarRule):
    id = "block-consecutive"
    statement = "The days of a block follow each other in one week, in the same room."
    looks_at = "days of the activity."
    kept_by = "A start on the calendar board covers all days of its block; the clock keeps the room."

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for session, days in timetable.by_session.items():
            for first, second in pairwise(days):
                one_week = first.day.isocalendar()[:2] == second.day.isocalendar()[:2]
                if (second.day - first.day).days != 1 or not one_week:
                    yield self.finding(
                        f"{session} is on {say_day(first.day)} and {say_day(second.day)}, "
                        "which are not two days of one week that follow each other.",
                        first.id,
                        second.id,
                    )
                if first.room != second.room:
                    yield self.finding(
                        f"{session} moves from {problem.name(first.room or 'no room')} "
                        f"to {problem.name(second.room or 'no room')}.",
                        first.id,
                        second.id,
                    )
