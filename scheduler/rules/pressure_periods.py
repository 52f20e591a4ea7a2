"""Pressure periods are left in peace."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding, Kind
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_day
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.board import Expression
    from scheduler.calendar_board import CalendarBoard


class PressurePeriods(CalendarRule):
    id = "pressure-periods"
    kind = Kind.SOFT
    statement = "Release in an employer's pressure periods is rare; each person and day costs one."
    looks_at = "Pressure periods of the cohort; avoid_pressure of the activities."
    unit = "person-days"

    def post(self, board: "CalendarBoard") -> None:
        problem = board.problem
        busy = {
            employer.id: {
                number
                for number, day in enumerate(board.days)
                for period in problem.cohort.pressure_periods
                if period.employer in (None, employer.id) and period.first <= day <= period.last
            }
            for employer in problem.cohort.employers
        }
        busy_of = {
            person.id: {n for n, day in enumerate(board.days) if n in busy[person.job_on(day).employer]}
            if person.later_jobs
            else busy[person.employer]
            for person in problem.cohort.apprentices
        }
        terms: list[Expression] = []
        for session in board.sessions:
            if session.is_wave or not session.activity.avoid_pressure:
                continue
            for start in board.starts[session.id]:
                days = range(start.day, start.day + session.activity.days)
                price = sum(d in busy_of[p] for p in session.attendees for d in days)
                if price:
                    terms.append(price * start.literal)
        for (activity, person), seats in board.seats.items():
            if problem.activity[activity].avoid_pressure:
                terms.extend(seat.literal for seat in seats if seat.start.day in busy_of[person])
        board.penalise("pressure", self.id, terms)

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for placement in timetable.placements:
            if not problem.activity[placement.activity].avoid_pressure:
                continue
            asked = [
                period for period in problem.cohort.pressure_periods if period.first <= placement.day <= period.last
            ]
            people = [
                person
                for person in placement.attendees
                if any(
                    period.employer in (None, problem.apprentice[person].job_on(placement.day).employer)
                    for period in asked
                )
            ]
            if people:
                yield self.finding(
                    f"{placement.id} on {say_day(placement.day)} takes {len(people)} people in a pressure period.",
                    placement.id,
                    cost=len(people),
                )
