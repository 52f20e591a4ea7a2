"""Milestones: enough outcomes are evidenced by activities that can lie before the day; and outcomes without any."""

from collections.abc import Iterator
from math import ceil

from models.coverage import is_asked, possible_outcomes
from models.ids import ApprenticeId
from models.problem import Problem
from models.words import say_day, say_list
from scheduler.diary import Diaries
from scheduler.inspection.note import Note, Row, Weight
from scheduler.inspection.tables import row_of

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
    yield from _gaps(problem, codes)


def _gaps(problem: Problem, codes: set[str]) -> Iterator[Note]:
    """Yield the outcomes that nothing planned can ever evidence, for those who lack the same together."""
    lacking: dict[tuple[str, ...], list[ApprenticeId]] = {}
    for person in problem.cohort.apprentices:
        can = possible_outcomes(problem, person, problem.cohort.end)
        missing = [o.code for o in problem.programme.outcomes if o.code not in can]
        asked = tuple(code for code in missing if is_asked(problem, person.id, code))
        if asked:
            lacking.setdefault(asked, []).append(person.id)
    for missing_codes, people in lacking.items():
        yield Note(
            CHECK,
            Weight.WARNING,
            f"Nothing planned can evidence {say_list(missing_codes)} for {say_list(map(problem.name, people))}.",
            tuple(row_of(problem, "apprentices", person) for person in people),
            len(codes) - len(missing_codes),
            len(codes),
            "outcomes",
        )
