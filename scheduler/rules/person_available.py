"""People are at work and free."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_when
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class PersonAvailable(CalendarRule):
    id = "person-available"
    statement = "Everybody who is needed works through the whole session and is not absent."
    looks_at = "Working patterns, absences, start and end of the apprentices."

    def narrow(self, board: "CalendarBoard") -> None:
        for session in board.sessions:
            board.narrow(session, board.diaries.common(session.staff if session.is_wave else session.people))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for person, diary in timetable.by_person.items():
            for placement in diary:
                day, span = placement.day, placement.span
                if not problem.works(person, day, span):
                    why = "does not work then"
                elif problem.absent(person, day, span):
                    why = "is absent"
                else:
                    continue
                yield self.finding(
                    f"{problem.name(person)} {why}: {placement.id} on {say_when(day, span)}.", placement.id, person
                )
