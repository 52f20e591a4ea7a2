"""Deadlines: each has an open day, and those at the ends of weeks stand far enough apart."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from models.problem import Problem
from models.programme import DueKind
from models.words import say_day
from scheduler.diary import Diaries
from scheduler.inspection.note import Note, Row, Weight
from scheduler.inspection.tables import closure_rows

CHECK = "deadlines"


def look(problem: Problem, diaries: Diaries) -> Iterator[Note]:
    fixed: list[tuple[date, str, str]] = []
    for assessment in problem.programme.assessments:
        due, entry = assessment.due, Row("assessments", assessment.id)
        if due.kind is DueKind.WEEK:
            monday = problem.week_monday(due.days)
            sunday = monday + timedelta(days=6)
            opened = [day for day in diaries.days if monday <= day <= sunday]
            if opened:
                fixed.append((opened[-1], assessment.id, assessment.title))
                continue
            yield Note(
                CHECK,
                Weight.ERROR,
                f"{assessment.title} is due in week {due.days}, {say_day(monday)} to {say_day(sunday)}, "
                "which has no open day.",
                (entry, *closure_rows(problem, monday, sunday)),
                0,
                1,
                "days",
            )
        elif due.activity is not None:
            yield from _after(problem, assessment.title, entry, due.activity, due.days, due.kind is DueKind.BETWEEN)
    gap = problem.programme.policy.deadline_gap_days
    for (one, first_id, first), (other, second_id, second) in pairwise(sorted(fixed)):
        if (other - one).days < gap:
            yield Note(
                CHECK,
                Weight.ERROR,
                f"{first} is due on {say_day(one)} and {second} on {say_day(other)}, {(other - one).days} days later; "
                f"{gap} are wanted.",
                (Row("policy", "deadline_gap_days"), Row("assessments", first_id), Row("assessments", second_id)),
                (other - one).days,
                gap,
                "days",
            )


def _after(problem: Problem, title: str, entry: Row, activity: str, days: int, between: bool) -> Iterator[Note]:
    asked = next(a for a in problem.programme.activities if a.id == activity)
    first, _ = problem.bounds(asked.window)
    wait = max(1, problem.programme.policy.taught_to_deadline_days) if between else days
    earliest = first + timedelta(days=asked.days - 1 + wait)
    if problem.grid.next_open(earliest) is None:
        yield Note(
            CHECK,
            Weight.ERROR,
            f"{title} is due {wait} days after {asked.title}, on {say_day(earliest)} at the earliest; no open day "
            f"follows before the programme ends on {say_day(problem.cohort.end)}.",
            (entry, Row("activities", activity)),
            0,
            1,
            "days",
        )
