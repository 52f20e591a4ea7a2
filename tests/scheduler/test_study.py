"""Hours that study cannot fill are named, with what would help."""

from scheduler.expansion import expand
from scheduler.study import plan_study
from tests.scheduler.builders import ADA, PROBLEM, TOM


def test_release_that_is_missing_is_counted_in_whole_blocks() -> None:
    """Without groups Ada has 35 hours of sessions and room for two blocks of 3.5, and half an hour too little for one
    more within the 45 that are allowed."""
    plan = plan_study(PROBLEM, expand(PROBLEM, (), dict.fromkeys(PROBLEM.apprentice, TOM)))
    (reason,) = (reason for reason in plan.reasons if reason.startswith(PROBLEM.name(ADA)))
    assert "hold 35.0 hours of sessions and 2 study blocks, which count 42.0" in reason
    assert reason.endswith("About 0.5 hours more of release would do.")
