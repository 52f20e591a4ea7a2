"""The days of a block follow each other in one week, in one room."""

from datetime import date

from models.findings import Finding
from scheduler.rules.block_consecutive import BlockConsecutive
from tests.scheduler.builders import LILY, change, found, moved

RULE = BlockConsecutive()
BOTH = ("b1#1", "b1#2")


def apart(first: str, second: str) -> Finding:
    says = f"b1 is on {first} and {second}, which are not two days of one week that follow each other."
    return Finding("block-consecutive", says, BOTH)


def test_days_that_follow_each_other_are_allowed() -> None:
    assert found(RULE) == ()


def test_last_two_days_of_a_week_are_allowed() -> None:
    end = change(moved("b1#1", day=date(2027, 3, 11)), "b1#2", day=date(2027, 3, 12))
    assert found(RULE, answer=end) == ()


def test_block_with_a_day_between() -> None:
    assert found(RULE, answer=moved("b1#2", day=date(2027, 3, 11))) == (apart("Tue 9 Mar 2027", "Thu 11 Mar 2027"),)


def test_block_split_over_a_weekend() -> None:
    split = change(moved("b1#1", day=date(2027, 3, 12)), "b1#2", day=date(2027, 3, 15))
    assert found(RULE, answer=split) == (apart("Fri 12 Mar 2027", "Mon 15 Mar 2027"),)


def test_sunday_and_monday_follow_each_other_in_two_weeks() -> None:
    split = change(moved("b1#1", day=date(2027, 3, 14)), "b1#2", day=date(2027, 3, 15))
    assert found(RULE, answer=split) == (apart("Sun 14 Mar 2027", "Mon 15 Mar 2027"),)


def test_two_days_on_one_date() -> None:
    assert found(RULE, answer=moved("b1#2", day=date(2027, 3, 9))) == (apart("Tue 9 Mar 2027", "Tue 9 Mar 2027"),)


def test_block_that_moves_to_another_room() -> None:
    says = "b1 moves from Hall to Lily Room."
    assert found(RULE, answer=moved("b1#2", room=LILY)) == (Finding("block-consecutive", says, BOTH),)
