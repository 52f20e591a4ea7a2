"""Hours that study cannot fill are named, with what would help."""

from dataclasses import replace

from models.ids import ActivityId
from models.problem import Problem
from scheduler.expansion import expand
from scheduler.study import plan_study
from tests.scheduler.builders import ADA, PROBLEM, PROGRAMME, TOM, with_programme


def reason_of_ada(problem: Problem) -> str:
    """Say why her hours cannot be reached without groups, when she has 35 hours of sessions and owes 43.3."""
    plan = plan_study(problem, expand(problem, (), dict.fromkeys(problem.apprentice, TOM)))
    (reason,) = (reason for reason in plan.reasons if reason.startswith(problem.name(ADA)))
    return reason


def test_release_that_is_missing_is_counted_in_whole_blocks() -> None:
    """45 hours hold two blocks of 3.5, and half an hour too little for one more."""
    reason = reason_of_ada(PROBLEM)
    assert "hold 35.0 hours of sessions and 2 study blocks, which count 42.0" in reason
    assert reason.endswith("About 0.5 hours more of release would do.")


def test_blocks_that_are_missing_are_dealt_as_those_there_is_room_for() -> None:
    """43 hours hold three blocks, of 3.5, 1 and 3.5; the fourth, an hour, is what is missing."""
    (study,) = (activity for activity in PROGRAMME.activities if activity.id == "study")
    short = replace(study, id=ActivityId("talk-over"), minutes=60, otj_minutes=60, release_minutes=60)
    problem = with_programme(activities=(*PROGRAMME.activities, short))
    problem = replace(problem, hours={who: replace(plan, cap=43 * 60) for who, plan in problem.hours.items()})
    reason = reason_of_ada(problem)
    assert "hold 35.0 hours of sessions and 3 study blocks, which count 43.0" in reason
    assert reason.endswith("About 1.0 hours more of release would do.")
