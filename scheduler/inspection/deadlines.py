"""Deadlines: each has an open day, and those at the ends of weeks stand far enough apart."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from models.problem import Problem
from models.programme import Assessment, DueKind
from models.words import say_day
from scheduler.diary import Diaries
from scheduler.inspection.note import Note, Row, Weight
from scheduler.inspection.tables import closure_rows

CHECK = "deadlines"


def look(problem: Problem, diaries: Diaries) -> Iterator[Note]:
    fixed: dict[Assessment, date] = {}
    for assessment in problem.programme.assessments:
        if not problem.owing(assessment):
            continue
        due, entry = assessment.due, Row("assessments", assessment.id)
        if due.kind is DueKind.WEEK:
            monday = problem.due_monday(due)
            sunday = monday + timedelta(days=6)
            of = f" of {problem.module[due.module].title}" if due.module is not None else ""
            opened = [day for day in diaries.days if monday <= day <= sunday]
            if opened:
                fixed[assessment] = opened[-1]
                continue
            yield Note(
                CHECK,
                Weight.ERROR,
                f"{assessment.title} is due in week {due.days}{of}, {say_day(monday)} to {say_day(sunday)}, "
                "which has no open day.",
                (entry, *closure_rows(problem, monday, sunday)),
                0,
                1,
                "days",
            )
        elif due.activity is not None:
            yield from _after(problem, assessment.title, entry, due.activity, due.days, due.kind is DueKind.BETWEEN)
    near: dict[tuple[Assessment, Assessment], int] = {}
    for handed_in in problem.hand_ins:
        mine = sorted((a for a in handed_in if a in fixed), key=lambda a: (fixed[a], a.id))
        near.update({(first, second): (fixed[second] - fixed[first]).days for first, second in pairwise(mine)})
    gap = problem.programme.policy.deadline_gap_days
    for (first, second), days in near.items():
        if days < gap:
            yield Note(
                CHECK,
                Weight.ERROR,
                f"{first.title} is due on {say_day(fixed[first])} and {second.title} on {say_day(fixed[second])}, "
                f"{days} days later; {gap} are wanted.",
                (Row("policy", "deadline_gap_days"), Row("assessments", first.id), Row("assessments", second.id)),
                days,
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
