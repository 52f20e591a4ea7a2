"""Paid study reaches the plan, a little each week."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.programme import ActivityKind
from models.timegrid import Half
from models.timetable import Timetable
from models.words import say_hours
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class StudyPlanRule(CalendarRule):
    id = "study-plan"
    statement = (
        "Paid study fills the taught hours up to the planned hours, in the windows of its modules, with at "
        "most the stated blocks a week."
    )
    looks_at = "Study activities: window, minutes; study_blocks_a_week of the policy; the hours plan."

    def post(self, board: "CalendarBoard") -> None:
        most = board.problem.programme.policy.study_blocks_a_week
        for person in board.studying:
            for days in board.days_of_week.values():
                blocks = [
                    start.literal
                    for day in days
                    for half in Half
                    for session, start in board.taken(person, day, half)
                    if session.activity.kind is ActivityKind.STUDY
                ]
                if len(blocks) > most:
                    board.require(board.model.add(sum(blocks) <= most))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        most = problem.programme.policy.study_blocks_a_week
        study = {a.id: a for a in problem.programme.activities if a.kind is ActivityKind.STUDY}
        longest = max((a.otj_minutes for a in study.values()), default=0)
        for person in problem.cohort.apprentices:
            diary = timetable.by_person.get(person.id, ())
            blocks = [placement for placement in diary if placement.activity in study]
            for placement in blocks:
                first, last = problem.bounds(study[placement.activity].window)
                if not first <= placement.day <= last:
                    yield self.finding(f"{placement.id} lies outside its window.", placement.id)
            weeks = Counter(placement.day.isocalendar()[:2] for placement in blocks)
            for week, count in sorted(weeks.items()):
                if count > most:
                    yield self.finding(
                        f"{person.name} has {count} study blocks in week {week[1]} of {week[0]}.", person.id
                    )
            planned = sum(placement.otj_minutes for placement in diary)
            hours = problem.hours[person.id]
            if study and planned <= hours.plan - longest and planned < hours.cap - longest:
                yield self.finding(
                    f"{person.name} has {say_hours(planned)} off the job; the plan is {say_hours(hours.plan)}.",
                    person.id,
                )
