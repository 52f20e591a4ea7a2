"""What no timetable can keep is told before one is sought."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from models.ids import ActivityId
from models.people import FixedDate
from models.programme import Recurrence
from scheduler.expansion import unmet
from scheduler.run import Settings, Status
from scheduler.solver import solve
from tests.scheduler.builders import BEN, CIRCLE, COHORT, TIMETABLE
from tests.scheduler.random_worlds import HOURS, meeting, review, sessions_of, study, world

DAY = date(2027, 3, 8)


@pytest.mark.parametrize(
    ("activity", "audience", "occurrence", "says"),
    [
        ("review", BEN, 2, ()),
        ("review", "", 2, ()),
        ("review", BEN, 3, ("Mon 8 Mar 2027 was agreed for review for Ben, occurrence 3; there is none.",)),
        ("review", "nobody", 1, ("Mon 8 Mar 2027 was agreed for review for nobody, occurrence 1; there is none.",)),
        ("study", BEN, 4, ()),
        ("study", BEN, 5, ("Mon 8 Mar 2027 was agreed for study for Ben, occurrence 5; there is none.",)),
    ],
)
def test_date_agreed_for_nothing(activity: str, audience: str, occurrence: int, says: tuple[str, ...]) -> None:
    """Each of Ben's two reviews has a date of its own, and each of his four study blocks."""
    fixed = FixedDate(ActivityId(activity), DAY, audience, occurrence)
    problem = world([review(Random(0), recurrence=Recurrence(count=2)), study(Random(0))], fixed_dates=(fixed,))
    sessions = sessions_of(problem)
    blocks = {session.id: 4 for session in sessions if session.activity.id == "study"}
    assert unmet(problem, (), sessions, blocks) == says


def test_group_that_nobody_may_facilitate_ended_in_an_error_of_ours() -> None:
    """The timetable was made, and failed the check."""
    tutors = tuple(replace(tutor, facilitates=()) for tutor in COHORT.tutors)
    problem = world([meeting(Random(0))], tutors=tutors)
    groups = tuple(replace(group, facilitator=None) for group in TIMETABLE.groups)
    says = ("No tutor facilitates groups of the kind Circle.",)
    assert unmet(problem, groups, (), {}) == says
    assert unmet(world([meeting(Random(0))]), TIMETABLE.groups, (), {}) == ()
    circles = tuple(kind for kind in problem.programme.group_types if kind.id == CIRCLE)
    owing_nothing = dict.fromkeys(problem.apprentice, replace(HOURS, floor=0, plan=0))
    alone = replace(problem, programme=replace(problem.programme, group_types=circles), hours=owing_nothing)
    run = solve(alone, Settings(seconds=2, seed=1, workers=1))
    assert (run.status, run.reasons, run.timetable) == (Status.INFEASIBLE, says, None)
