"""Nobody is released on far more unwelcome days than need be."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding, Kind
from models.problem import Problem
from models.timetable import Timetable
from models.welcome import unwelcome_days
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class FairRelease(CalendarRule):
    id = "fair-release"
    kind = Kind.SOFT
    statement = (
        "The apprentice with the most unwelcome days has few: in pressure periods, for what should avoid them, or "
        "with release on weekdays that their employer did not ask for; each of those days costs one."
    )
    looks_at = "Pressure periods of the cohort; avoid_pressure of the activities; release_days of the employers."
    unit = "days"
    level = "fair-release"
    is_maximum = True
    sums_up = ("pressure", "preferred")

    def post(self, board: "CalendarBoard") -> None:
        days = [board.unwelcome(person.id) for person in board.problem.cohort.apprentices]
        before = max(board.reached.get(self.level, 0), *(len(fixed) for fixed, _ in days), 0)
        if any(terms for _, terms in days):
            rise = board.model.new_int_var(0, len(board.days), "")
            for fixed, terms in days:
                if terms:
                    board.model.add(rise + before >= len(fixed) + sum(terms.values()))
            board.penalise(self.level, self.id, [rise])

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        days: Counter[str] = Counter()
        for (person, _), unwelcome in unwelcome_days(problem, timetable).items():
            days[person] += len(unwelcome)
        if days:
            most = max(days.values())
            who = min(person for person, number in days.items() if number == most)
            yield self.finding(f"{problem.name(who)} has {most} unwelcome days, nobody more.", who, cost=most)
