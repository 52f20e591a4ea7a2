"""Enough is covered in time."""

from collections.abc import Iterator
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class Milestones(CalendarRule):
    id = "milestones"
    statement = (
        "By each milestone, planned activities have reached the stated share of the outcomes, for every apprentice."
    )
    looks_at = "milestones and outcomes of the programme."

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        every = {outcome.code for outcome in problem.programme.outcomes}
        for milestone in problem.programme.milestones:
            end = problem.week_monday(milestone.week + 1)
            for person in problem.cohort.apprentices:
                met = {
                    code
                    for placement in timetable.by_person.get(person.id, ())
                    if placement.day < end
                    for code in problem.activity[placement.activity].outcomes
                }
                if len(met & every) < milestone.share * len(every):
                    yield self.finding(
                        f"{person.name} has met {len(met & every)} of {len(every)} outcomes by week {milestone.week}; "
                        f"{milestone.share:.0%} are wanted.",
                        person.id,
                    )

    def post(self, board: "CalendarBoard") -> None:
        codes = [outcome.code for outcome in board.problem.programme.outcomes]
        for milestone in board.problem.programme.milestones if board.studying else ():
            last = board.last_open(board.problem.week_monday(milestone.week + 1) - timedelta(days=1))
            for person in board.apprentices:
                met = []
                for code in codes:
                    seen = board.model.new_bool_var("")
                    met.append(seen)
                    board.require(board.model.add(seen <= sum(board.evidence(person, code, last))))
                least = ceil(milestone.share * len(codes))
                board.require(board.model.add(sum(met) >= least))
