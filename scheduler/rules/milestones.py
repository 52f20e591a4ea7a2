"""Enough is covered in time."""

from collections.abc import Iterator
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from models.coverage import met_by, plan_outcomes
from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class Milestones(CalendarRule):
    id = "milestones"
    statement = (
        "By each milestone, planned activities and hand-ins have reached the stated share of the outcomes, for every "
        "apprentice."
    )
    looks_at = "milestones and outcomes of the programme; outcomes of activities and assessments."

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        every = len(problem.programme.outcomes)
        plans = {person.id: plan_outcomes(problem, timetable, person.id) for person in problem.cohort.apprentices}
        for milestone in problem.programme.milestones:
            last = problem.week_monday(milestone.week + 1) - timedelta(days=1)
            for person in problem.cohort.apprentices:
                met = met_by(plans[person.id], last)
                if len(met) < milestone.share * every:
                    yield self.finding(
                        f"{person.name} has met {len(met)} of {every} outcomes by week {milestone.week}; "
                        f"{milestone.share:.0%} are wanted.",
                        person.id,
                    )

    def post(self, board: "CalendarBoard") -> None:
        codes = [outcome.code for outcome in board.problem.programme.outcomes]
        for milestone in board.problem.programme.milestones:
            last = board.problem.week_monday(milestone.week + 1) - timedelta(days=1)
            for person in board.complete:
                met = []
                for code in codes:
                    seen = board.model.new_bool_var("")
                    met.append(seen)
                    board.require(board.model.add(seen <= sum(board.evidence(person, code, last))))
                least = ceil(milestone.share * len(codes))
                board.require(board.model.add(sum(met) >= least))
