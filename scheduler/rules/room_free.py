"""A room holds one session at a time."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from models.findings import Finding
from models.problem import Problem
from models.timegrid import Span
from models.timetable import Timetable
from models.words import say_when
from scheduler.rule import CalendarRule


class RoomFree(CalendarRule):
    id = "room-free"
    statement = "A room holds at most one session at a time, breakouts included, and none while it is closed."
    looks_at = "Rooms and their absences."
    kept_by = "The clock gives rooms; a day without enough of them goes back to the calendar board."

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        uses: dict[str, list[tuple[date, Span, str]]] = defaultdict(list)
        for placement in timetable.placements:
            if placement.room is not None:
                uses[placement.room].append((placement.day, placement.span, placement.id))
            for breakout in placement.breakouts:
                if breakout.room != placement.room:
                    uses[breakout.room].append((placement.day, breakout.span, placement.id))
        for room, booked in problem.engagements_of.items():
            if room in uses:
                uses[room].extend((booking.day, booking.span, booking.title or "another booking") for booking in booked)
        for room, times in sorted(uses.items()):
            for day, span, user in times:
                if problem.absent(room, day, span):
                    yield self.finding(f"{problem.name(room)} is closed on {say_when(day, span)}: {user}.", user, room)
            # The one that stays longest so far: a short session inside a long one must not hide the next.
            holder: tuple[date, Span, str] | None = None
            for day, span, user in sorted(times):
                if holder is not None and holder[0] == day and span.start < holder[1].end:
                    yield self.finding(
                        f"{holder[2]} and {user} are both in {problem.name(room)} on {say_when(day, span)}.",
                        holder[2],
                        user,
                        room,
                    )
                if holder is None or (holder[0], holder[1].end) < (day, span.end):
                    holder = (day, span, user)
