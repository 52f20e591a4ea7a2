"""Deadlines are dated after the sessions, or it is said that there is no room for them."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from models.ids import ActivityId, AssessmentId
from models.programme import Assessment, Due, DueKind
from scheduler.deadlines import set_deadlines
from scheduler.run import Settings
from scheduler.search import Search
from tests.scheduler.builders import EVERYBODY
from tests.scheduler.random_worlds import DAYS, Pick, Scene, block, sessions_of, spans_of, world


@pytest.mark.parametrize(("days", "drafted"), [(8, 2), (10, 0), (11, None)])
def test_draft_is_dated_before_the_work_or_nothing_is(days: int, drafted: int | None) -> None:
    """Work is due on the eleventh day of the programme: ten days before is its first day, eleven are too many."""
    before = Due(DueKind.BEFORE, assessment=AssessmentId("work"), days=days)
    problem = world([block(Random(0), "first", days=2)])
    programme = replace(
        problem.programme,
        policy=replace(problem.programme.policy, taught_to_deadline_days=0, deadline_gap_days=0),
        assessments=(
            Assessment(AssessmentId("work"), "Work", "summative", Due(DueKind.AFTER, ActivityId("first"), days=9)),
            Assessment(AssessmentId("draft"), "Draft", "formative", before),
        ),
    )
    problem = replace(problem, programme=programme)
    (session,) = sessions_of(problem)
    pick = Pick(session, DAYS[:2], spans_of(problem, session.activity)[0], EVERYBODY, site=session.site)
    placements = Scene(problem, (session,), (pick,)).timetable().placements
    made = set_deadlines(problem, placements, (), Search(Settings(seconds=5, seed=1, workers=1), 5))
    found = None if made is None else [(deadline.id, deadline.day) for deadline in made]
    work = ("work", DAYS[0] + timedelta(days=10))
    assert found == (None if drafted is None else [("draft", DAYS[drafted]), work])
