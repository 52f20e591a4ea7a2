"""Blocks: the weeks of a window hold all the blocks that must lie in it, at the stated distance."""

from collections.abc import Iterator

from models.problem import Problem
from models.programme import AudienceKind
from models.words import say_day, say_list
from scheduler.diary import Diaries
from scheduler.inspection.note import Note, Row, Weight
from scheduler.inspection.openings import asked_sessions
from scheduler.inspection.tables import closure_rows

CHECK = "blocks"


def look(problem: Problem, diaries: Diaries) -> Iterator[Note]:
    gap = problem.programme.policy.block_gap_days
    blocks = [
        session
        for session in asked_sessions(problem)
        if session.activity.days > 1 and session.activity.audience is AudienceKind.COHORT
    ]
    said: set[tuple[str, ...]] = set()
    for first in sorted({session.first for session in blocks}):
        for last in sorted({session.last for session in blocks if session.last >= first}):
            inside = [session for session in blocks if first <= session.first and session.last <= last]
            names = tuple(session.id for session in inside)
            if len(inside) < 2 or names in said:
                continue
            said.add(names)
            # From the first day of the first block to the last day of the last.
            need = sum(session.activity.days for session in inside) + (len(inside) - 1) * (gap - 1)
            opened = [day for day in diaries.days if first <= day <= last]
            have = (opened[-1] - opened[0]).days + 1 if opened else 0
            if need > have:
                yield Note(
                    CHECK,
                    Weight.ERROR,
                    f"{len(inside)} blocks ({say_list(names)}) must lie from {say_day(first)} to {say_day(last)}; with "
                    f"{gap} days from one to the next they need {need} days, and there are {have}.",
                    (
                        Row("policy", "block_gap_days"),
                        *(Row("activities", session.activity.id) for session in inside),
                        *closure_rows(problem, first, last),
                    ),
                    have,
                    need,
                    "days",
                )
