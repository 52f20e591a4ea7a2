"""Milestones: enough outcomes are evidenced by activities that can lie before the day."""

from collections.abc import Iterator
from datetime import timedelta
from math import ceil

from models.problem import Problem
from models.words import say_day
from scheduler.diary import Diaries
from scheduler.inspection.note import Note, Row, Weight

CHECK = "milestones"


def look(problem: Problem, diaries: Diaries) -> Iterator[Note]:
    codes = {outcome.code for outcome in problem.programme.outcomes}
    if not codes:
        return
    for number, milestone in enumerate(problem.programme.milestones, start=1):
        end = problem.week_monday(milestone.week + 1) - timedelta(days=1)
        least = ceil(milestone.share * len(codes))
        seen: dict[int, list[str]] = {}
        for person in problem.cohort.apprentices:
            met = {
                code
                for activity in problem.programme.activities
                if (not activity.elective or activity.module in person.electives)
                and problem.bounds(activity.window)[0] <= end
                for code in activity.outcomes
            }
            seen.setdefault(len(met & codes), []).append(person.name)
        for have, people in sorted(seen.items()):
            yield Note(
                CHECK,
                Weight.ERROR if have < least else Weight.FIGURE,
                f"By {say_day(end)} (week {milestone.week}) {least} of {len(codes)} outcomes are wanted; activities "
                f"that can lie before reach {have} for {len(people)} people.",
                (Row("milestones", str(number)),),
                have,
                least,
                "outcomes",
            )
