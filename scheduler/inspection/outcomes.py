"""Milestones: enough outcomes are evidenced by activities that can lie before the day."""

from collections.abc import Iterator
from math import ceil

from models.coverage import possible_outcomes
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
        end = problem.milestone_day(milestone)
        least = ceil(milestone.share * len(codes))
        seen: dict[int, list[str]] = {}
        for person in problem.cohort.apprentices:
            seen.setdefault(len(possible_outcomes(problem, person, end)), []).append(person.name)
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
