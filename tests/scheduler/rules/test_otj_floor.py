"""Off-the-job hours reach the legal minimum."""

from models.findings import Finding
from scheduler.rules.otj_floor import OtjFloor
from tests.scheduler.builders import BEN, found, moved, with_hours, without

RULE = OtjFloor()


def test_hours_exactly_at_the_minimum_are_allowed() -> None:
    """Ben has 44 hours planned."""
    assert found(RULE, with_hours(BEN, floor=44 * 60)) == ()


def test_one_minute_below_the_minimum() -> None:
    says = "Ben has 44 h planned off the job; the minimum is 44.02 h."
    assert found(RULE, with_hours(BEN, floor=44 * 60 + 1)) == (Finding("otj-floor", says, (BEN,)),)


def test_removed_study_block_goes_below() -> None:
    says = "Ben has 40.5 h planned off the job; the minimum is 43.33 h."
    assert found(RULE, answer=without("study/A1/2#1")) == (Finding("otj-floor", says, (BEN,)),)


def test_release_that_does_not_count_off_the_job_does_not_help() -> None:
    helped = moved("study/A1/2#1", otj_minutes=0, release_minutes=6000)
    assert [finding.subjects for finding in found(RULE, answer=helped)] == [(BEN,)]
