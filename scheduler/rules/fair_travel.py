"""No tutor travels on far more days than need be."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding, Kind
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class FairTravel(CalendarRule):
    id = "fair-travel"
    kind = Kind.SOFT
    statement = "The tutor who travels on most days does so on few; each of those days costs one."
    looks_at = "Sites of tutors and sessions."
    unit = "travel days"
    level = "fairness"

    def post(self, board: "CalendarBoard") -> None:
        days = [board.travel_days(tutor) for tutor in board.problem.cohort.tutors]
        before = max(board.reached.get(self.level, 0), *(fixed for fixed, _ in days), 0)
        if any(terms for _, terms in days):
            rise = board.model.new_int_var(0, len(board.days), "")
            for fixed, terms in days:
                board.model.add(rise >= fixed + sum(terms) - before)
            board.penalise(self.level, self.id, [rise])

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        most, who = 0, None
        for tutor in problem.cohort.tutors:
            diary = timetable.by_person.get(tutor.id, ())
            away = {placement.day for placement in diary if placement.site not in (None, tutor.site)}
            if len(away) > most:
                most, who = len(away), tutor
        if who is not None:
            yield self.finding(f"{who.name} travels on {most} days, no tutor on more.", who.id, cost=most)
