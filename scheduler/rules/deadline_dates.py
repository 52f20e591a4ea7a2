"""Deadlines fall where the assessment rules say."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.findings import Finding
from models.ids import ActivityId, GroupId
from models.problem import Problem
from models.programme import Assessment, Due, DueKind
from models.timegrid import format_clock
from models.timetable import Deadline, Timetable
from models.words import say_day
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class DeadlineDates(CalendarRule):
    id = "deadline-dates"
    statement = (
        "Everybody has each assessment once: between its two activities, the stated days after the last day of one "
        "and then on the next open day, at the end of its week, or the stated days before another, and never sooner "
        "after teaching than allowed."
    )
    looks_at = "due, minute and group_type of the assessments; taught_to_deadline_days of the policy."

    def post(self, board: "CalendarBoard") -> None:
        wait = max(1, board.problem.programme.policy.taught_to_deadline_days)
        for assessment in board.problem.programme.assessments:
            due, dates = assessment.due, board.due.get(assessment.id)
            if due.kind is DueKind.WEEK and due.activity is not None:
                self._leave_time(board, due.activity, wait, min(dates or (), default=None))
            if dates and due.kind is DueKind.BEFORE:
                board.require(board.model.add(sum(dates.values()) == 1))
            if not dates or due.kind in (DueKind.WEEK, DueKind.BEFORE) or due.activity is None:
                continue
            if due.kind is DueKind.AFTER:
                # A start whose date would lie after the programme has no date, and so is no start.
                board.require(board.model.add(sum(dates.values()) == 1))
                continue
            board.require(board.model.add_exactly_one(dates.values()))
            taught, until = board.cohort_session(due.activity), board.cohort_session(due.until or due.activity)
            if taught is None or until is None:
                continue
            for day, literal in dates.items():
                before = board.last_open(day - timedelta(days=wait + taught.activity.days - 1))
                board.require(board.model.add(literal <= board.upto(taught, before)))
                board.require(board.model.add(literal + board.upto(until, board.last_open(day)) <= 1))

    def _leave_time(self, board: "CalendarBoard", activity: ActivityId, wait: int, day: date | None) -> None:
        """Have an activity end long enough before a day that does not move."""
        taught = board.cohort_session(activity)
        if taught is not None and day is not None:
            for start in board.starts[taught.id]:
                if (day - board.last_day(taught, start)).days < wait:
                    board.require(board.model.add(start.literal == 0))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        wait = problem.programme.policy.taught_to_deadline_days
        known = {assessment.id for assessment in problem.programme.assessments}
        for deadline in timetable.deadlines:
            if deadline.assessment not in known:
                yield self.finding(f"{deadline.id} is not asked for by the programme.", deadline.id)
        for assessment in problem.programme.assessments:
            listed = [d for d in timetable.deadlines if d.assessment == assessment.id]
            times = Counter(person for d in listed for person in d.attendees)
            for person in problem.cohort.apprentices:
                module = problem.module.get(assessment.module) if assessment.module is not None else None
                wanted = 0 if module is not None and module.elective and module.id not in person.electives else 1
                if times[person.id] != wanted:
                    yield self.finding(
                        f"{assessment.title} is due {times[person.id]} times for {person.name}; {wanted} is wanted.",
                        assessment.id,
                        person.id,
                    )
            for deadline in listed:
                for wrong in _wrong(problem, timetable, assessment, deadline, wait):
                    yield self.finding(f"{assessment.title} is due on {say_day(deadline.day)}: {wrong}.", deadline.id)


def _wrong(
    problem: Problem, timetable: Timetable, assessment: Assessment, deadline: Deadline, wait: int
) -> Iterator[str]:
    due, day = assessment.due, deadline.day
    if not problem.grid.is_open(day):
        yield "a closed day"
    if deadline.minute != assessment.minute:
        yield f"{format_clock(deadline.minute)} is not the agreed time of {format_clock(assessment.minute)}"
    group = timetable.group.get(GroupId(deadline.audience))
    if assessment.group_type != (None if group is None else group.type):
        yield f"{deadline.audience} is not the one to hand it in"
    elif group is not None and not set(deadline.attendees) <= set(group.members):
        yield f"somebody named is not in {group.id}"
    taught = [p.day for p in timetable.by_activity.get(due.activity, ())] if due.activity else []
    if due.kind is DueKind.WEEK:
        begins = next((m.first_week for m in problem.programme.modules if m.id == due.module), None) or 1
        monday = problem.cohort.start - timedelta(days=problem.cohort.start.weekday())
        monday += timedelta(weeks=begins + due.days - 2)
        open_days = [monday + timedelta(days=n) for n in range(7) if problem.grid.is_open(monday + timedelta(days=n))]
        if open_days and day != open_days[-1]:
            yield f"not the last open day of week {due.days}{f' of {due.module}' if due.module else ''}"
    elif due.kind is DueKind.BEFORE:
        yield from _not_before(problem, timetable, due, deadline)
    elif taught and due.kind is DueKind.AFTER:
        wanted: date = max(taught) + timedelta(days=due.days)
        while wanted <= problem.cohort.end and not problem.grid.is_open(wanted):
            wanted += timedelta(days=1)
        if day != wanted:
            yield f"{due.days} days after teaching is {say_day(wanted)}"
    elif taught and due.until is not None:
        until = [p.day for p in timetable.by_activity.get(due.until, ())]
        if day <= max(taught) or (until and day >= min(until)):
            yield f"not between {due.activity} and {due.until}"
    if taught and (day - max(taught)).days < wait:
        yield f"only {(day - max(taught)).days} days after teaching; {wait} are wanted"


def _not_before(problem: Problem, timetable: Timetable, due: Due, deadline: Deadline) -> Iterator[str]:
    for other in timetable.deadlines:
        if other.assessment == due.assessment and set(other.attendees) & set(deadline.attendees):
            latest = other.day - timedelta(days=due.days)
            while latest > problem.cohort.start and not problem.grid.is_open(latest):
                latest -= timedelta(days=1)
            if deadline.day != latest:
                yield f"{due.days} days before {other.id} is {say_day(latest)}"
