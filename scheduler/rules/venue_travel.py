"""Sessions are where people travel least."""

from collections.abc import Iterator

from models.findings import Finding, Kind
from models.problem import Problem
from models.programme import Mode
from models.timetable import Timetable
from scheduler.rule import CalendarRule


class VenueTravel(CalendarRule):
    id = "venue-travel"
    kind = Kind.SOFT
    statement = (
        "Where a session may be at one of several venues, it is at the one to which those who come travel least; "
        "each kilometre of each apprentice costs one."
    )
    looks_at = "venue and other_venues of the cohort; venues of the activity; sites of the apprentices."
    unit = "km"
    level = "venues"
    kept_by = "Each session is given its venue before it is dated; venues do not depend on one another."

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for placement in timetable.placements:
            activity = problem.activity[placement.activity]
            open_to = set(activity.venues or problem.cohort.venues) & set(problem.cohort.venues)
            if activity.mode not in (Mode.IN_PERSON, Mode.HYBRID) or len(open_to) < 2 or placement.site is None:
                continue
            ways = [problem.distance_km(problem.apprentice[who].site, placement.site) for who in placement.attendees]
            kilometres = sum(round(way) for way in ways)
            if kilometres:
                yield self.finding(
                    f"{placement.id}: {len(ways)} people travel {kilometres} km to {problem.name(placement.site)}.",
                    placement.id,
                    cost=kilometres,
                )
