"""Inside a day: clock times, rooms and breakouts for sessions whose half-days are decided."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.ids import ApprenticeId, HostId, RoomId, SiteId, StaffId
from models.people import Room
from models.problem import Problem
from models.programme import AgendaItem
from models.session import Session
from models.timegrid import Span
from models.timetable import Breakout, Group
from scheduler.diary import Diaries, ticks


@dataclass(frozen=True, slots=True)
class Booking:
    """A session on one day, with the clock times and rooms that it may have."""

    session: Session
    day: date
    day_number: int
    spans: tuple[Span, ...]
    attendees: tuple[ApprenticeId, ...]
    staff: tuple[StaffId, ...]
    site: SiteId | None
    host: HostId | None = None
    rooms: tuple[Room, ...] | None = None
    """None when no room is needed; a block's later days have only the room of its first."""
    breakouts: tuple[AgendaItem, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        return (*self.attendees, *self.staff)


@dataclass(frozen=True, slots=True)
class Slotted:
    """A booking with its time and rooms."""

    booking: Booking
    span: Span
    room: RoomId | None
    breakouts: tuple[Breakout, ...]


class DayClock:
    """Searches one day by trying the session with the fewest choices first; days are small, so this is exact."""

    def __init__(self, problem: Problem, diaries: Diaries, groups: Sequence[Group], effort: int = 20_000) -> None:
        self._problem = problem
        self._diaries = diaries
        self._groups = groups
        self._effort = effort

    def arrange(self, bookings: Sequence[Booking], known: Sequence[Slotted] = ()) -> list[Slotted] | None:
        """Give every booking of one day a time and rooms; None when that cannot be done."""
        self._left = self._effort
        order = sorted(
            bookings,
            key=lambda b: (len(b.spans), -len(b.attendees), b.spans[0].start, b.session.id, b.day_number),
        )
        placed = list(known)
        return placed[len(known) :] if self._extend(order, 0, placed) else None

    def _extend(self, order: Sequence[Booking], number: int, placed: list[Slotted]) -> bool:
        if number == len(order):
            return True
        if self._left <= 0:
            return False
        self._left -= 1
        booking = order[number]
        for span in self._tidy(booking, placed):
            if not self._people_fit(booking, span, placed):
                continue
            for room, breakouts in self._rooms(booking, span, placed):
                placed.append(Slotted(booking, span, room, breakouts))
                if self._extend(order, number + 1, placed):
                    return True
                placed.pop()
        return False

    def _tidy(self, booking: Booking, placed: Sequence[Slotted]) -> list[Span]:
        """Order the times so that a person's sessions stand next to each other."""
        mine = set(booking.people)
        edges = {
            edge for other in placed if mine & set(other.booking.people) for edge in (other.span.start, other.span.end)
        }
        return sorted(
            booking.spans,
            key=lambda span: (not (span.start in edges or span.end in edges) if edges else False, span.start),
        )

    def _people_fit(self, booking: Booking, span: Span, placed: Sequence[Slotted]) -> bool:
        mine = set(booking.people)
        for other in placed:
            if mine.isdisjoint(other.booking.people):
                continue
            gap = self._problem.travel_minutes(booking.site, other.booking.site)
            if span.start < other.span.end + gap and other.span.start < span.end + gap:
                return False
        return not any(self._clashes(booking, span, who) for who in mine)

    def _clashes(self, booking: Booking, span: Span, who: str) -> bool:
        """Tell whether a booking elsewhere leaves a person no time, or no time to travel."""
        for other in self._problem.engagements_on(who, booking.day):
            gap = self._problem.travel_minutes(booking.site, other.site)
            if span.start < other.span.end + gap and other.span.start < span.end + gap:
                return True
        return False

    def _rooms(
        self, booking: Booking, span: Span, placed: Sequence[Slotted]
    ) -> list[tuple[RoomId | None, tuple[Breakout, ...]]]:
        if booking.rooms is None:
            return [(None, ())]
        used: dict[RoomId, list[Span]] = defaultdict(list)
        for other in placed:
            if other.room is not None:
                used[other.room].append(other.span)
            for breakout in other.breakouts:
                used[breakout.room].append(breakout.span)
        found: list[tuple[RoomId | None, tuple[Breakout, ...]]] = []
        for room in sorted(booking.rooms, key=lambda room: (room.capacity, room.id)):
            if self._room_is_free(room, booking.day, span, used):
                breakouts = self._break_out(booking, room, used)
                if breakouts is not None:
                    found.append((room.id, breakouts))
        return found

    def _room_is_free(self, room: Room, day: date, span: Span, used: dict[RoomId, list[Span]]) -> bool:
        free = self._diaries.of(room.id)[self._diaries.index[day]]
        return free & ticks(span) == ticks(span) and not any(span.overlaps(other) for other in used[room.id])

    def _break_out(self, booking: Booking, main: Room, used: dict[RoomId, list[Span]]) -> tuple[Breakout, ...] | None:
        found: list[Breakout] = []
        for item in booking.breakouts:
            groups = sorted(
                (group for group in self._groups if group.type == item.group_type),
                key=lambda group: (-len(group.members), group.id),
            )
            rooms = [
                room
                for room in self._problem.cohort.rooms
                if room.site == main.site
                and (room.id == main.id or self._room_is_free(room, booking.day, item.span, used))
            ]
            matched = self._match(groups, rooms)
            if matched is None:
                return None
            found.extend(Breakout(group.id, room.id, item.span) for group, room in matched)
        return tuple(sorted(found, key=lambda breakout: (breakout.span, breakout.group)))

    def _match(self, groups: Sequence[Group], rooms: Sequence[Room]) -> list[tuple[Group, Room]] | None:
        """Give each group a room of its own by augmenting paths (Kuhn)."""
        fits = {
            group.id: [
                room for room in sorted(rooms, key=lambda room: (room.capacity, room.id)) if self._suits(group, room)
            ]
            for group in groups
        }
        holder: dict[RoomId, Group] = {}

        def place(group: Group, tried: set[RoomId]) -> bool:
            for room in fits[group.id]:
                if room.id not in tried:
                    tried.add(room.id)
                    if room.id not in holder or place(holder[room.id], tried):
                        holder[room.id] = group
                        return True
            return False

        if not all(place(group, set()) for group in groups):
            return None
        by_id = {room.id: room for room in rooms}
        return [(group, by_id[room]) for room, group in holder.items()]

    def _suits(self, group: Group, room: Room) -> bool:
        step_free = any(self._problem.apprentice[person].step_free for person in group.members)
        return room.capacity >= len(group.members) and (room.step_free or not step_free)
