"""Release keeps to the weekdays that employers asked for."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from models.findings import Finding, Kind
from models.ids import ApprenticeId, EmployerId
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_day, say_weekdays
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class PreferredDays(CalendarRule):
    id = "preferred-days"
    kind = Kind.SOFT
    statement = (
        "Release on weekdays that the employer did not ask for is rare; each person and day costs one, however much "
        "of it there is."
    )
    looks_at = "release_days of the employers; release of every session and study block."
    unit = "person-days"
    level = "preferred"

    def post(self, board: "CalendarBoard") -> None:
        board.penalise(
            self.level, self.id, [day for person in board.apprentices for day in board.unasked(person)[1].values()]
        )

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        asked = {employer.id: employer.release_days for employer in problem.cohort.employers if employer.release_days}
        released: dict[tuple[date, EmployerId], set[ApprenticeId]] = defaultdict(set)
        for placement in timetable.placements:
            if placement.release_minutes:
                for person in placement.attendees:
                    released[placement.day, problem.apprentice[person].job_on(placement.day).employer].add(person)
        for (day, employer), people in sorted(released.items()):
            if employer in asked and day.weekday() not in asked[employer]:
                yield self.finding(
                    f"{say_day(day)} takes {len(people)} of {problem.name(employer)}, who asked for "
                    f"{say_weekdays(asked[employer])}.",
                    *sorted(people),
                    cost=len(people),
                )
