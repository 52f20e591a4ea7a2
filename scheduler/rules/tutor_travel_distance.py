"""Tutors travel short ways."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise, permutations
from math import ceil
from typing import TYPE_CHECKING

from models.findings import Finding, Kind
from models.ids import SiteId
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_day, say_list
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class TutorTravelDistance(CalendarRule):
    id = "tutor-travel-distance"
    kind = Kind.SOFT
    statement = (
        "On a day away, a tutor's shortest way from their own site round the sites of that day and back is short; each "
        "kilometre begun costs one."
    )
    looks_at = "Coordinates of the sites of tutors and sessions, as the crow flies."
    unit = "km"
    level = "way"

    def post(self, board: "CalendarBoard") -> None:
        tutors = board.problem.cohort.tutors
        board.penalise(self.level, self.id, [way for tutor in tutors for way in board.round_trips(tutor)])

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for tutor in problem.cohort.tutors:
            days: dict[date, set[SiteId]] = defaultdict(set)
            for placement in timetable.by_person.get(tutor.id, ()):
                if placement.site is not None and placement.site != tutor.site:
                    days[placement.day].add(placement.site)
            for day, sites in sorted(days.items()):
                ways = (pairwise((tutor.site, *order, tutor.site)) for order in permutations(sorted(sites)))
                shortest = min(sum(round(1000 * problem.distance_km(*leg)) for leg in way) for way in ways)
                kilometres = ceil(shortest / 1000)
                if kilometres:
                    names = say_list(sorted(problem.name(site) for site in sites))
                    yield self.finding(
                        f"{tutor.name} travels {kilometres} km to {names} and back on {say_day(day)}.",
                        tutor.id,
                        cost=kilometres,
                    )
