"""Nobody is told of a change at short notice."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding, Kind
from models.problem import Problem
from models.reference import changed_days
from models.timetable import Timetable
from models.words import say_day, say_list
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class ShortNotice(CalendarRule):
    id = "short-notice"
    kind = Kind.SOFT
    statement = (
        "Nobody is told at short notice that a session of theirs is moved, newly there or gone: on the old day or the "
        "new one; each person counts once."
    )
    looks_at = "The reference, its day and its days of notice."
    unit = "people"
    level = "short-notice"

    def post(self, board: "CalendarBoard") -> None:
        board.penalise(self.level, self.id, board.people_told(soon=True))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        reference = problem.reference
        if reference is None:
            return
        for person, days in sorted(changed_days(problem, timetable).items()):
            soon = [say_day(day) for day in sorted(days) if reference.is_soon(day)]
            if soon:
                yield self.finding(
                    f"{problem.name(person)} is told at short notice of changes on {say_list(soon)}.", person, cost=1
                )
