"""Tutors travel on few days."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding, Kind
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_day, say_list
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class TutorTravelDays(CalendarRule):
    id = "tutor-travel-days"
    kind = Kind.SOFT
    statement = "Days on which a tutor is at a site other than their own are few."
    looks_at = "Sites of tutors and sessions."
    unit = "travel days"
    level = "travel"

    def post(self, board: "CalendarBoard") -> None:
        tutors = board.problem.cohort.tutors
        board.penalise(self.level, self.id, [day for tutor in tutors for day in board.travel_days(tutor)[1]])

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for tutor in problem.cohort.tutors:
            days = defaultdict(set)
            for placement in timetable.by_person.get(tutor.id, ()):
                if placement.site is not None and placement.site != tutor.site:
                    days[placement.day].add(placement.site)
            for day, sites in sorted(days.items()):
                names = say_list(sorted(problem.name(site) for site in sites))
                yield self.finding(f"{tutor.name} travels to {names} on {say_day(day)}.", tutor.id, cost=1)
