"""No employer bears far more unwelcome days than need be."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding, Kind
from models.ids import EmployerId
from models.problem import Problem
from models.timetable import Timetable
from models.welcome import unwelcome_days
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class FairEmployers(CalendarRule):
    id = "fair-employers"
    kind = Kind.SOFT
    statement = (
        "The employer with the most unwelcome days for each of their apprentices has few; these days, rounded up to "
        "whole ones, cost one each."
    )
    looks_at = "Pressure periods of the cohort; avoid_pressure of the activities; release_days of the employers."
    unit = "days an apprentice"
    level = "fair-employers"
    is_maximum = True
    sums_up = ("pressure", "preferred")

    def post(self, board: "CalendarBoard") -> None:
        rows = board.unwelcome_of_employers
        before = max(board.reached.get(self.level, 0), *(-(-fixed // people) for people, fixed, _ in rows), 0)
        if any(terms for _, _, terms in rows):
            rise = board.model.new_int_var(0, len(board.days), "")
            for people, fixed, terms in rows:
                if terms:
                    board.model.add(people * (rise + before) >= fixed + sum(terms))
            board.penalise(self.level, self.id, [rise])

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        days: Counter[EmployerId] = Counter()
        for (_, employer), unwelcome in unwelcome_days(problem, timetable).items():
            days[employer] += len(unwelcome)
        worst: tuple[int, EmployerId, int] | None = None
        for employer, number in sorted(days.items()):
            people = sum(any(job.employer == employer for job in a.jobs) for a in problem.cohort.apprentices)
            each = (number + people - 1) // people
            if worst is None or each > worst[0]:
                worst = (each, employer, people)
        if worst is not None:
            each, employer, people = worst
            yield self.finding(
                f"{problem.name(employer)} has {days[employer]} unwelcome days for {people} of the apprentices, nobody "
                "more for each.",
                employer,
                cost=each,
            )
