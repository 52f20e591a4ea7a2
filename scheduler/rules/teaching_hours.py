"""Sessions keep their length and lie in teaching hours."""

from collections.abc import Iterator

from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_when
from scheduler.rule import CalendarRule


class TeachingHours(CalendarRule):
    id = "teaching-hours"
    statement = "A session keeps its fixed times, or lies with its whole length inside one half of the teaching day."
    looks_at = "halves of the programme; span and minutes of the activity."
    kept_by = "The calendar board offers only such times."

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for placement in timetable.placements:
            activity = problem.activity[placement.activity]
            if activity.span is not None:
                right = placement.span == activity.span
            else:
                inside = any(
                    half.start <= placement.span.start and placement.span.end <= half.end
                    for half in problem.programme.halves
                )
                right = inside and placement.span.end - placement.span.start == activity.minutes
            if not right:
                wanted = activity.span or f"{activity.minutes} minutes inside a half-day"
                yield self.finding(
                    f"{placement.id} is at {say_when(placement.day, placement.span)}; wanted: {wanted}.",
                    placement.id,
                )
