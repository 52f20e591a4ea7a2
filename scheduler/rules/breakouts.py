"""Every group has a room of its own to break out."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from models.findings import Finding
from models.ids import RoomId
from models.people import Room
from models.problem import Problem
from models.session import Session
from models.timetable import Timetable
from scheduler.clock import Booking, DayClock
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class Breakouts(CalendarRule):
    id = "breakouts"
    statement = "Where the agenda lets groups work by themselves, each has a room of its own that is large enough."
    looks_at = "agenda items with breakout; rooms at the same site."
    kept_by = "The clock matches groups and rooms for each day."

    def narrow(self, board: "CalendarBoard") -> None:
        clock = DayClock(board.problem, board.diaries, board.groups)
        for session in board.sessions:
            rooms, activity = board.suitable_rooms(session), session.activity
            if rooms is not None and activity.span is not None and any(item.breakout for item in activity.agenda):
                can = [_days_with_rooms(board, clock, session, rooms, number + 1) for number in range(activity.days)]
                board.narrow_days(
                    session,
                    (d for d in range(len(board.days)) if all(d + n in days for n, days in enumerate(can))),
                )

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


def _days_with_rooms(
    board: "CalendarBoard", clock: DayClock, session: Session, rooms: Sequence[Room], number: int
) -> set[int]:
    """Return the open days on which that day of a session, alone, finds its rooms; most have the same ones free."""
    activity, found = session.activity, set()
    here = [room.id for room in board.problem.cohort.rooms if room.site == session.site]
    items = tuple(item for item in activity.agenda if item.breakout and item.day_number == number)
    known: dict[tuple[int, ...], bool] = {}
    for index, day in enumerate(board.days):
        if any(board.problem.engagements_on(who, day) for who in session.attendees):
            # Here more than the rooms decides: the day says nothing of others, and is left to the clock.
            found.add(index)
            continue
        free = tuple(board.diaries.of(room)[index] for room in here)
        if free not in known:
            spans = (activity.span,) if activity.span is not None else ()
            alone = Booking(session, day, number, spans, session.attendees, (), session.site, None, tuple(rooms), items)
            known[free] = clock.arrange([alone]) is not None
        if known[free]:
            found.add(index)
    return found
