"""Few people find their diary changed."""

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

SHOWN = 3
"""Days named in a finding; of the others there is the number."""


class PeopleDisturbed(CalendarRule):
    id = "people-disturbed"
    kind = Kind.SOFT
    statement = (
        "For few people a session of theirs is moved in day, time or place, newly there or gone; who joins, and who "
        "does not learn on that day any more, is not counted."
    )
    looks_at = "The reference and its day; diaries of apprentices, tutors, mentors and facilitators."
    unit = "people"
    level = "disturbed"

    def post(self, board: "CalendarBoard") -> None:
        board.penalise(self.level, self.id, board.people_told())

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for person, days in sorted(changed_days(problem, timetable).items()):
            named = [say_day(day) for day in sorted(days)]
            if len(named) > SHOWN:
                named = [*named[:SHOWN], f"{len(named) - SHOWN} other days"]
            yield self.finding(f"The diary of {problem.name(person)} changes on {say_list(named)}.", person, cost=1)
