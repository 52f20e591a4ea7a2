"""Off-the-job hours reach the legal minimum."""

from collections.abc import Iterator

from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_hours
from scheduler.rule import CalendarRule


class OtjFloor(CalendarRule):
    id = "otj-floor"
    statement = "Planned off-the-job hours reach at least the legal minimum of the apprentice's start date."
    looks_at = (
        "The off-the-job rule set of the original start date; prior learning. Nobody is asked who had left before the "
        "reference may be changed."
    )
    kept_by = "The number of study blocks is chosen to reach it."

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for person in problem.cohort.apprentices:
            planned = sum(p.otj_minutes for p in timetable.by_person.get(person.id, ()))
            floor = problem.hours[person.id].floor
            if planned < floor and not problem.is_gone(person.id):
                yield self.finding(
                    f"{person.name} has {say_hours(planned)} planned off the job; the minimum is {say_hours(floor)}.",
                    person.id,
                )
