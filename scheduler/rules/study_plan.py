"""Paid study reaches the plan, a little each week."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.programme import ActivityKind
from models.timetable import Timetable
from models.words import say_day, say_hours
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
        known = Counter(
            (placement.audience, board.problem.grid.week_of(placement.day))
            for placement in board.fixed
            if board.problem.activity[placement.activity].kind is ActivityKind.STUDY
        )
        for person in board.studying:
            for week, days in board.days_of_week.items():
                blocks = [
                    literal
                    for day in days
                    for activity, _, literal in board.attending(person, day)
                    if activity.kind is ActivityKind.STUDY
                ]
                room = max(0, most - known[person, week])
                if len(blocks) > room:
                    board.require(board.model.add(sum(blocks) <= room))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        most = problem.programme.policy.study_blocks_a_week
        study = {a.id: a for a in problem.programme.activities if a.kind is ActivityKind.STUDY}
        longest = max((a.otj_minutes for a in study.values()), default=0)
        takes = max((a.release_minutes for a in study.values()), default=0)
        again = Counter(p.session for a in study for p in timetable.by_activity.get(a, ()))
        for session, times in sorted(again.items()):
            if times > 1:
                yield self.finding(f"{session} is placed {times} times.", session)
        for person in problem.cohort.apprentices:
            diary = timetable.by_person.get(person.id, ())
            blocks = [placement for placement in diary if placement.activity in study]
            for placement in blocks:
                activity = study[placement.activity]
                first, last = problem.bounds(activity.window)
                if not first <= placement.day <= last:
                    yield self.finding(
                        f"{placement.id} is on {say_day(placement.day)}, outside {say_day(first)} to {say_day(last)}.",
                        placement.id,
                    )
                if activity.elective and activity.module not in person.electives:
                    yield self.finding(
                        f"{person.name} has {placement.id} but has not chosen its module.", placement.id, person.id
                    )
                alone = placement.attendees == (person.id,) and placement.audience == person.id and not placement.staff
                minutes = (placement.otj_minutes, placement.release_minutes)
                if not alone or minutes != (activity.otj_minutes, activity.release_minutes):
                    yield self.finding(
                        f"{placement.id} is not a study block as the programme describes it, for one apprentice alone, "
                        f"of {activity.otj_minutes} minutes off the job and {activity.release_minutes} of release.",
                        placement.id,
                    )
            weeks = Counter(placement.day.isocalendar()[:2] for placement in blocks)
            for week, count in sorted(weeks.items()):
                if count > most:
                    yield self.finding(
                        f"{person.name} has {count} study blocks in week {week[1]} of {week[0]}.", person.id
                    )
            planned = sum(placement.otj_minutes for placement in diary)
            released = sum(placement.release_minutes for placement in diary)
            hours = problem.hours[person.id]
            # One more block would neither pass the plan nor break the cap: it is missing.
            if study and planned + longest <= hours.plan and released + takes <= hours.cap:
                yield self.finding(
                    f"{person.name} has {say_hours(planned)} off the job; the plan is {say_hours(hours.plan)}.",
                    person.id,
                )
