"""Paid release stays within what the employer promised."""

from collections.abc import Iterator

from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_hours
from scheduler.rule import CalendarRule


class ReleaseCap(CalendarRule):
    id = "release-cap"
    statement = "Paid release over the programme is at most the promised share of contracted hours over the net weeks."
    looks_at = (
        "release_share of employer or policy; the hours plan of each apprentice. Nobody is asked who had left before "
        "the reference may be changed."
    )
    kept_by = "The number of study blocks is chosen within it."

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for person in problem.cohort.apprentices:
            released = sum(p.release_minutes for p in timetable.by_person.get(person.id, ()))
            cap = problem.hours[person.id].cap
            if released > cap and not problem.is_gone(person.id):
                yield self.finding(
                    f"{person.name} would be released for {say_hours(released)}; the cap is {say_hours(cap)}.",
                    person.id,
                )
