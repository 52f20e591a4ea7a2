"""Apprentices have few sessions in one half-day."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.timegrid import HALVES
from models.timetable import Timetable
from models.words import say_day
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class SessionsPerHalfDay(CalendarRule):
    id = "sessions-per-half-day"
    statement = "An apprentice has no more sessions in one half-day than the programme allows."
    looks_at = "sessions_a_half_day of the policy."

    def post(self, board: "CalendarBoard") -> None:
        limit = board.problem.programme.policy.sessions_a_half_day
        for person in board.apprentices:
            for day in board.open_days_of.get(person, ()):
                for half in HALVES:
                    literals = board.engagements(person, day, half)
                    room = max(0, limit - len(board.fixed_in(person, day, half)))
                    if len(literals) > room == 1:
                        board.require(board.model.add_at_most_one(literals))
                    elif len(literals) > room:
                        board.require(board.model.add(sum(literals) <= room))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        limit = problem.programme.policy.sessions_a_half_day
        for person, diary in timetable.by_person.items():
            if person not in problem.apprentice:
                continue
            times = Counter(
                (placement.day, number)
                for placement in diary
                for number, half in enumerate(problem.programme.halves)
                if placement.span.start < half.end and half.start < placement.span.end
            )
            for (day, number), count in sorted(times.items()):
                if count > limit:
                    half_name = ("morning", "afternoon")[number]
                    yield self.finding(
                        f"{problem.name(person)} has {count} sessions in the {half_name} of {say_day(day)}.", person
                    )
