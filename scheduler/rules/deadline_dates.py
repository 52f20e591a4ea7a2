"""Deadlines fall where the assessment rules say."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.findings import Finding
from models.ids import GroupId
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
        "Everybody who learns on its day has each assessment once: between its two activities, the stated days after "
        "the last day of one and then on the next open day, at the end of its week, or the stated days before another, "
        "and never sooner after teaching than allowed."
    )
    looks_at = "due, minute and group_type of the assessments; taught_to_deadline_days of the policy."

    def post(self, board: "CalendarBoard") -> None:
        wait = board.problem.programme.policy.taught_to_deadline_days
        for assessment in board.problem.programme.assessments:
            due, dates = assessment.due, board.due.get(assessment.id)
            if dates is not None and due.kind is DueKind.BEFORE:
                board.require(board.model.add(sum(dates.values()) == 1))
            if dates is None or due.kind is DueKind.BEFORE or due.activity is None:
                continue
            taught, least = board.cohort_sessions(due.activity)[-1:], max(wait, int(due.kind is DueKind.BETWEEN))
            if due.kind is DueKind.AFTER:
                # A start whose date would lie after the programme, or too soon, has no date, and so is no start.
                board.require(board.model.add(sum(dates.values()) == 1))
                continue
            board.require(board.model.add(sum(dates.values()) == 1))
            for day, literal in dates.items():
                for session in taught:
                    before = board.last_open(day - board.until_end(session, least))
                    board.require(board.model.add(literal <= board.upto(session, before)))
                for session in board.cohort_sessions(due.until)[:1] if due.until is not None else ():
                    board.require(board.model.add(literal + board.upto(session, board.last_open(day)) <= 1))

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
                if listed and not any(person.learns(deadline.day) for deadline in listed):
                    wanted = 0
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
        first = problem.cohort.start
        last = first - timedelta(days=first.weekday()) + timedelta(weeks=begins + due.days - 1, days=-1)
        while last > first and not problem.grid.is_open(last):
            last -= timedelta(days=1)
        if day != last:
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
