"""Rooms are large, equipped and accessible enough."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding
from models.ids import SiteId
from models.problem import Problem
from models.programme import AudienceKind, Mode
from models.timetable import Placement, Timetable
from models.words import say_list
from scheduler.diary import ticks
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.people import Room
    from models.session import Session
    from scheduler.calendar_board import CalendarBoard


class RoomFits(CalendarRule):
    id = "room-fits"
    statement = (
        "A session is at the right place: in a room that is large enough, with its features and accessible where "
        "needed, at the workplace (of each member in turn, where the activity says so), or online."
    )
    looks_at = (
        "mode, room_features and in_turn of the activity; capacity, features, step_free of the rooms; everybody's site."
    )

    def narrow(self, board: "CalendarBoard") -> None:
        for session in board.sessions:
            rooms = board.suitable_rooms(session)
            if rooms is not None:
                free = [0] * len(board.days)
                for room in rooms:
                    free = [one | other for one, other in zip(free, board.diaries.of(room.id), strict=True)]
                board.narrow(session, free)
                if session.activity.span is not None and session.activity.days > 1:
                    board.narrow_days(session, self._whole_blocks(board, session, rooms))

    def _whole_blocks(self, board: "CalendarBoard", session: "Session", rooms: "Sequence[Room]") -> Iterator[int]:
        """Yield the first days from which one room is free on all days of a block."""
        span, days = session.activity.span, session.activity.days
        assert span is not None, "a block has fixed times"
        need = ticks(span)
        for day in range(len(board.days) - days + 1):
            if any(all(board.diaries.of(room.id)[day + n] & need == need for n in range(days)) for room in rooms):
                yield day

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        rooms = {room.id: room for room in problem.cohort.rooms}
        for placement in timetable.placements:
            activity = problem.activity[placement.activity]
            if activity.mode not in (Mode.IN_PERSON, Mode.HYBRID):
                if placement.room is not None:
                    yield self.finding(
                        f"{placement.id} needs no room but has {problem.name(placement.room)}.", placement.id
                    )
                yield from self._elsewhere(problem, timetable, placement)
                continue
            room = rooms.get(placement.room) if placement.room is not None else None
            if room is None:
                yield self.finding(f"{placement.id} has no room.", placement.id)
                continue
            people = len(placement.attendees) + len(placement.staff) + activity.guests
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
            venues = set(activity.venues or problem.cohort.venues) & set(problem.cohort.venues)
            if placement.site not in venues:
                where = problem.name(placement.site) if placement.site is not None else "nowhere"
                wanted = say_list(sorted(problem.name(site) for site in venues)) or "a venue"
                yield self.finding(f"{placement.id} is at {where}; it belongs at {wanted}.", placement.id)
            elif room.site != placement.site:
                yield self.finding(f"{placement.id} is at another site than its room {room.name}.", placement.id)

    def _elsewhere(self, problem: Problem, timetable: Timetable, placement: Placement) -> Iterator[Finding]:
        """Check the place of a session without a room of ours; hosts have a rule of their own."""
        activity = problem.activity[placement.activity]
        if activity.mode is Mode.ONLINE and placement.site is not None:
            yield self.finding(f"{placement.id} is online but at {problem.name(placement.site)}.", placement.id)
        if activity.mode is not Mode.WORKPLACE:
            return
        if activity.in_turn and placement.attendees:
            right = {self._turn(problem, timetable, placement)}
        elif activity.audience is AudienceKind.GROUP:
            hubs = [group.hub for group in timetable.groups if group.id == placement.audience]
            right = {hub for hub in hubs if hub is not None}
        elif activity.audience is AudienceKind.APPRENTICE:
            right = {problem.apprentice[person].job_on(placement.day).site for person in placement.attendees}
        else:
            return
        if right != {placement.site}:
            wanted = say_list(sorted(problem.name(site) for site in right)) or "a site"
            where = problem.name(placement.site) if placement.site is not None else "nowhere"
            yield self.finding(f"{placement.id} is at {where}; it belongs at {wanted}.", placement.id)

    def _turn(self, problem: Problem, timetable: Timetable, placement: Placement) -> SiteId:
        """Return the workplace of the member whose turn it is: the first meeting is at the first one's, and so on."""
        meetings = [p for p in timetable.by_activity[placement.activity] if p.audience == placement.audience]
        turn = next(number for number, meeting in enumerate(meetings) if meeting is placement)
        return problem.apprentice[sorted(placement.attendees)[turn % len(placement.attendees)]].site
