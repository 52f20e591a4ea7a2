"""Rooms are large, equipped and accessible enough."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.programme import Mode
from models.timetable import Timetable
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class RoomFits(CalendarRule):
    id = "room-fits"
    statement = "A session that needs a room has one that is large enough, with its features, accessible where needed."
    looks_at = "Rooms: capacity, features, step_free; room_features of the activity."

    def narrow(self, board: "CalendarBoard") -> None:
        for session in board.sessions:
            rooms = board.suitable_rooms(session)
            if rooms is not None:
                free = [0] * len(board.days)
                for room in rooms:
                    free = [one | other for one, other in zip(free, board.diaries.of(room.id), strict=True)]
                board.narrow(session, free)

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        rooms = {room.id: room for room in problem.cohort.rooms}
        for placement in timetable.placements:
            activity = problem.activity[placement.activity]
            if activity.mode not in (Mode.IN_PERSON, Mode.HYBRID):
                continue
            room = rooms.get(placement.room) if placement.room is not None else None
            if room is None:
                yield self.finding(f"{placement.id} has no room.", placement.id)
                continue
            people = len(placement.attendees) + len(placement.staff)
            lacking = sorted(set(activity.room_features) - set(room.features))
            if people > room.capacity:
                yield self.finding(
                    f"{room.name} seats {room.capacity}; {placement.id} has {people} people.", placement.id, room.id
                )
            if lacking:
                yield self.finding(
                    f"{room.name} has no {', '.join(lacking)} for {placement.id}.", placement.id, room.id
                )
            if not room.step_free and any(problem.apprentice[p].step_free for p in placement.attendees):
                yield self.finding(f"{room.name} has steps; somebody at {placement.id} cannot use them.", placement.id)
            if room.site != placement.site:
                yield self.finding(f"{placement.id} is at another site than its room {room.name}.", placement.id)
