"""Inside a day: clock times, rooms and breakouts for sessions whose half-days are decided."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.ids import ApprenticeId, GroupId, HostId, RoomId, SiteId, StaffId
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
        self._effort = self._left = effort

    @property
    def gave_up(self) -> bool:
        """Whether the last day was left before all was tried."""
        return self._left <= 0

    def arrange(self, bookings: Sequence[Booking], known: Sequence[Slotted] = ()) -> list[Slotted] | None:
        """Give every booking of one day a time and rooms; None when that cannot be done."""
        self._left = self._effort
        order = sorted(
            bookings,
            key=lambda b: (len(b.spans), -len(b.attendees), b.spans[0].start, b.session.id, b.day_number),
        )
        placed = list(known)
        if not self._extend(order, 0, placed):
            return None
        rooms = self._share_out(placed, len(known)) or {}
        return [
            replace(slotted, breakouts=tuple(sorted(rooms.get(number, ()), key=lambda b: (b.span, b.group))))
            for number, slotted in enumerate(placed)
            if number >= len(known)
        ]

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
            for room in self._rooms(booking, span, placed):
                placed.append(Slotted(booking, span, room, ()))
                # Whatever comes later only takes more rooms: groups without one now will not find one.
                if self._share_out(placed, len(placed) - number - 1) is not None and self._extend(
                    order, number + 1, placed
                ):
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

    def _rooms(self, booking: Booking, span: Span, placed: Sequence[Slotted]) -> list[RoomId | None]:
        if booking.rooms is None:
            return [None]
        used = _uses(placed)
        rooms = sorted(booking.rooms, key=lambda room: (room.capacity, room.id))
        return [room.id for room in rooms if self._is_free(room.id, booking.day, span, used)]

    def _is_free(self, room: RoomId, day: date, span: Span, used: Mapping[RoomId, Sequence[Span]]) -> bool:
        free = self._diaries.of(room)[self._diaries.index[day]]
        return free & ticks(span) == ticks(span) and not any(span.overlaps(other) for other in used.get(room, ()))

    def _share_out(self, placed: Sequence[Slotted], known: int) -> dict[int, list[Breakout]] | None:
        """Find a room for each group of each breakout, by the place of its booking; None when some find none.

        Breakouts that overlap are shared out together, so that none takes the only room of another.
        """
        asked = [
            (item, number, slotted)
            for number, slotted in enumerate(placed)
            if number >= known
            for item in slotted.booking.breakouts
        ]
        asked.sort(key=lambda one: (one[0].span, one[1]))
        found: dict[int, list[Breakout]] = defaultdict(list)
        used = _uses(placed) if asked else {}
        together: list[_Wish] = []
        end = 0
        for item, number, slotted in asked:
            if item.span.start >= end and together:
                if not self._match(together, found):
                    return None
                together = []
            together.extend(self._wishes(item, number, slotted, used))
            end = max(end, item.span.end)
        return found if self._match(together, found) else None

    def _wishes(
        self, item: AgendaItem, number: int, slotted: Slotted, used: Mapping[RoomId, Sequence[Span]]
    ) -> Iterator["_Wish"]:
        """Say for each group which rooms would do; only those who are there need one."""
        booking = slotted.booking
        rooms = sorted(self._problem.cohort.rooms, key=lambda room: (room.capacity, room.id))
        site = next((room.site for room in rooms if room.id == slotted.room), None)
        free = [
            room
            for room in rooms
            if room.site == site and (room.id == slotted.room or self._is_free(room.id, booking.day, item.span, used))
        ]
        for group in self._groups:
            here = [member for member in group.members if member in booking.attendees]
            if group.type == item.group_type and here:
                suitable = tuple(room.id for room in free if self._suits(here, room))
                yield _Wish(number, group.id, item.span, len(here), suitable)

    def _match(self, wishes: Sequence["_Wish"], found: dict[int, list[Breakout]]) -> bool:
        """Give each wish a room of its own by augmenting paths (Kuhn)."""
        holder: dict[RoomId, _Wish] = {}

        def place(wish: _Wish, tried: set[RoomId]) -> bool:
            for room in wish.rooms:
                if room not in tried:
                    tried.add(room)
                    if room not in holder or place(holder[room], tried):
                        holder[room] = wish
                        return True
            return False

        if not all(place(wish, set()) for wish in sorted(wishes, key=lambda wish: (-wish.people, wish.group))):
            return False
        for room, wish in holder.items():
            found[wish.number].append(Breakout(wish.group, room, wish.span))
        return True

    def _suits(self, members: Sequence[ApprenticeId], room: Room) -> bool:
        step_free = any(self._problem.apprentice[person].step_free for person in members)
        return room.capacity >= len(members) and (room.step_free or not step_free)


@dataclass(frozen=True, slots=True)
class _Wish:
    """One group that is to break out, in the booking of that number, with the rooms that would do."""

    number: int
    group: GroupId
    span: Span
    people: int
    rooms: tuple[RoomId, ...]


def _uses(placed: Sequence[Slotted]) -> dict[RoomId, list[Span]]:
    used: dict[RoomId, list[Span]] = defaultdict(list)
    for slotted in placed:
        if slotted.room is not None:
            used[slotted.room].append(slotted.span)
        for breakout in slotted.breakouts:
            used[breakout.room].append(breakout.span)
    return used
