"""Sessions lie on open days."""

from collections.abc import Iterator

from models.findings import Finding
from models.problem import Problem
from models.timegrid import days_between
from models.timetable import Timetable
from models.words import say_day
from scheduler.rule import CalendarRule


class OpenDays(CalendarRule):
    id = "open-days"
    statement = "No session lies on a weekend, a bank holiday or a closure, or outside the programme."
    looks_at = "Closures and bank holidays of the cohort; its first and last day."
    kept_by = "The calendar board has open days only."

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        closed = {
            day: closure.reason
            for closure in problem.cohort.closures
            for day in days_between(closure.first, closure.last)
        }
        for placement in timetable.placements:
            why = closed.get(placement.day, "")
            if placement.day.weekday() >= 5:
                why = "the weekend"
            elif not problem.cohort.start <= placement.day <= problem.cohort.end:
                why = "outside the programme"
            if why:
                yield self.finding(f"{placement.id} is on {say_day(placement.day)}: {why}.", placement.id)
