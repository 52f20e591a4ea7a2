"""Pressure periods are left in peace."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding, Kind
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_day
from scheduler.rule import CalendarRule
from scheduler.rules.active_every_month import LEAST_DAYS

if TYPE_CHECKING:
    from scheduler.board import Expression
    from scheduler.calendar_board import CalendarBoard


class PressurePeriods(CalendarRule):
    id = "pressure-periods"
    kind = Kind.SOFT
    statement = "Release in an employer's pressure periods is rare; each person and day costs one."
    looks_at = "Pressure periods of the cohort; avoid_pressure of the activities."
    unit = "person-days"
    level = "pressure"

    def post(self, board: "CalendarBoard") -> None:
        problem, busy_of = board.problem, board.pressed_days
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
        terms.extend(self._months_to_fill(board))
        board.penalise(self.level, self.id, terms)

    def _months_to_fill(self, board: "CalendarBoard") -> Iterator["Expression"]:
        """Where a whole month lies in a pressure period, what keeps learning going in it costs, if it shuns the period.

        If nothing here does it, something later must, and what is to come for the apprentice has to be paid for.
        """
        problem = board.problem
        if problem.programme.standard is None or not problem.programme.policy.active_every_month:
            return
        for person in board.apprentices:
            if person not in board.later.portions:
                continue
            for days, literals in board.idle_months(person, LEAST_DAYS):
                first, last = board.days[days[0]], board.days[days[-1]]
                if board.pressed_days[person].issuperset(days) and not board.later.free(person, first, last):
                    paid = board.model.new_bool_var("")
                    board.model.add_bool_or(*literals, paid)
                    yield paid

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
