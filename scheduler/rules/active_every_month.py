"""Something is learned in every month."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.programme import ActivityKind
from models.timetable import Timetable
from models.words import say_month
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


LEAST_DAYS = 5
"""A month with fewer open days than this is too short to ask for learning."""


class ActiveEveryMonth(CalendarRule):
    id = "active-every-month"
    statement = (
        "Every calendar month between an apprentice's first and last day has planned off-the-job learning; "
        "reviews do not count."
    )
    looks_at = (
        "The standard, if there is one; active_every_month of the policy; months with at least five open days outside "
        "breaks in learning."
    )

    def post(self, board: "CalendarBoard") -> None:
        programme = board.problem.programme
        if programme.standard is None or not programme.policy.active_every_month:
            return
        for person in sorted({*board.studying, *board.complete}):
            for _, literals in board.idle_months(person, LEAST_DAYS):
                board.require(board.model.add_bool_or(literals))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        if problem.programme.standard is None or not problem.programme.policy.active_every_month:
            return
        for person in problem.cohort.apprentices:
            active = {
                (p.day.year, p.day.month)
                for p in timetable.by_person.get(person.id, ())
                if p.otj_minutes > 0 and problem.activity[p.activity].kind is not ActivityKind.REVIEW
            }
            days = Counter((day.year, day.month) for day in problem.grid.open_days if person.learns(day))
            for (year, month), count in sorted(days.items()):
                if count >= LEAST_DAYS and (year, month) not in active:
                    yield self.finding(
                        f"{person.name} has no off-the-job learning in {say_month(year, month)}.", person.id
                    )
