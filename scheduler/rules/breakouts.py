"""Every group has a room of its own to break out."""

from collections.abc import Iterator

from models.findings import Finding
from models.ids import RoomId
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rule import CalendarRule


class Breakouts(CalendarRule):
    id = "breakouts"
    statement = "Where the agenda lets groups work by themselves, each has a room of its own that is large enough."
    looks_at = "agenda items with breakout; rooms at the same site."
    kept_by = "The clock matches groups and rooms for each day."

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        rooms = {room.id: room for room in problem.cohort.rooms}
        for placement in timetable.placements:
            for item in problem.activity[placement.activity].agenda:
                if not item.breakout or item.day_number != placement.day_number or item.group_type is None:
                    continue
                here = {b.group: b.room for b in placement.breakouts if b.span == item.span}
                for group in timetable.groups_of_type(item.group_type):
                    present = [member for member in group.members if member in placement.attendees]
                    if not present:
                        continue
                    room = rooms.get(here.get(group.id, RoomId("")))
                    if room is None:
                        yield self.finding(f"{group.id} has no room for {item.title} at {placement.id}.", placement.id)
                    elif room.capacity < len(present):
                        yield self.finding(
                            f"{room.name} seats {room.capacity}; {group.id} at {placement.id} has {len(present)} "
                            "people.",
                            placement.id,
                        )
                    elif room.site != placement.site:
                        yield self.finding(
                            f"{room.name}, where {group.id} is to break out, is at another site than {placement.id}.",
                            placement.id,
                        )
                    elif not room.step_free and any(problem.apprentice[m].step_free for m in present):
                        yield self.finding(f"{room.name} has steps; {group.id} cannot use it.", placement.id)
                if len(set(here.values())) != len(here):
                    yield self.finding(f"Two groups share a breakout room at {placement.id}.", placement.id)
