"""Deadlines stand apart."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_day
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class DeadlineSpacing(CalendarRule):
    id = "deadline-spacing"
    statement = (
        "Two deadlines of one apprentice are at least the stated days apart; what is given to them, such as comments "
        "on a draft, is no deadline of theirs."
    )
    looks_at = "deadline_gap_days of the policy; given_by of the assessments."

    def post(self, board: "CalendarBoard") -> None:
        gap = timedelta(days=board.problem.programme.policy.deadline_gap_days)
        for handed_in in board.problem.hand_ins:
            mine = [item for assessment in handed_in for item in board.due.get(assessment.id, {}).items()]
            for first in sorted({day for day, _ in mine}):
                near = [expression for day, expression in mine if first <= day < first + gap]
                if len(near) > 1:
                    board.require(board.model.add(sum(near) <= 1))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        gap = problem.programme.policy.deadline_gap_days
        given = {assessment.id for assessment in problem.programme.assessments if assessment.given_by is not None}
        own = [deadline for deadline in timetable.deadlines if deadline.assessment not in given]
        for person in problem.cohort.apprentices:
            mine = sorted((d.day, d.id) for d in own if person.id in d.attendees)
            for (day, one), (other_day, other) in pairwise(mine):
                if (other_day - day).days < gap:
                    yield self.finding(
                        f"{person.name} has {one} due on {say_day(day)} and {other} {(other_day - day).days} days "
                        f"later; {gap} are wanted.",
                        person.id,
                        one,
                        other,
                    )
