"""People travel little to the meetings of their circle."""

from collections.abc import Iterator

from models.findings import Finding, Kind
from models.group_types import Mix
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rule import GroupRule


class CircleDistance(GroupRule):
    id = "circle-distance"
    kind = Kind.SOFT
    statement = "Members of a nearby group travel few kilometres to the site where it meets."
    looks_at = "Kinds of groups with mix same_or_nearby_employer; the coordinates of the sites."
    unit = "km"
    kept_by = "Forming the groups minimises it for the nearby groups."

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for group in timetable.groups:
            if problem.group_type[group.type].mix is not Mix.NEAR or group.hub is None:
                continue
            for member in group.members:
                kilometres = round(problem.distance_km(problem.apprentice[member].site, group.hub))
                if kilometres:
                    yield self.finding(
                        f"{problem.name(member)} travels {kilometres} km to {problem.name(group.hub)} for {group.id}.",
                        member,
                        group.id,
                        cost=kilometres,
                    )
