"""Few sessions are moved."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from models.findings import Finding, Kind
from models.problem import Problem
from models.reference import Appointment, Whereabouts, appointments
from models.timegrid import Span
from models.timetable import Timetable
from models.words import say_when
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard

Days = tuple[Whereabouts, ...]


class SessionsMoved(CalendarRule):
    id = "sessions-moved"
    kind = Kind.SOFT
    statement = (
        "Few sessions of the reference have another day, time or place; waves of one visit, and study blocks of one "
        "apprentice and module, are alike."
    )
    looks_at = "The reference and its day."
    unit = "sessions"
    level = "moved"

    def post(self, board: "CalendarBoard") -> None:
        board.penalise(self.level, self.id, board.moves())

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        reference = problem.reference
        if reference is None:
            return
        before = _by_name(appointments(reference.timetable, problem.activity, reference.on))
        after = _by_name(appointments(timetable, problem.activity, reference.on))
        for name in sorted(before.keys() & after.keys()):
            gone = sorted(before[name] - after[name], key=_order)
            new = sorted(after[name] - before[name], key=_order)
            for old, other in zip(gone, new, strict=False):
                one, two = old[0], other[0]
                room = f" in {problem.name(two.room)}" if two.room is not None and two.room != one.room else ""
                yield self.finding(
                    f"{name} was on {say_when(one.day, one.span)} and is on {say_when(two.day, two.span)}{room}.",
                    name,
                    cost=1,
                )


def _by_name(found: Iterable[Appointment]) -> dict[str, set[Days]]:
    named: dict[str, set[Days]] = defaultdict(set)
    for appointment in found:
        named[appointment.what].add(appointment.days)
    return named


def _order(days: Days) -> tuple[date, Span, str]:
    return days[0].day, days[0].span, str(days)
