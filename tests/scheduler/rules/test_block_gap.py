"""Blocks stand apart."""

from dataclasses import replace

from models.findings import Finding
from scheduler.rules.block_gap import BlockGap
from tests.scheduler.builders import TIMETABLE, found, with_policy

RULE = BlockGap()


def test_blocks_exactly_as_far_apart_as_wanted_are_allowed() -> None:
    """From Wednesday 10 March to Tuesday 6 April are 27 days."""
    assert found(RULE, with_policy(block_gap_days=27)) == ()


def test_blocks_one_day_too_near() -> None:
    says = "b2 begins on Tue 6 Apr 2027, 27 days after b1; 28 are wanted."
    assert found(RULE, with_policy(block_gap_days=28)) == (Finding("block-gap", says, ("b1", "b2")),)


def test_only_block_has_nothing_to_stand_apart_from() -> None:
    one = tuple(p for p in TIMETABLE.placements if p.activity != "b2")
    assert found(RULE, with_policy(block_gap_days=28), replace(TIMETABLE, placements=one)) == ()


def test_single_days_are_no_blocks() -> None:
    days = tuple(p for p in TIMETABLE.placements if p.activity not in ("b1", "b2"))
    assert found(RULE, with_policy(block_gap_days=28), replace(TIMETABLE, placements=days)) == ()
