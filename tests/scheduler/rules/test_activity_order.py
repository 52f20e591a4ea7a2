"""Activities keep their order and distance."""

from datetime import date

import pytest

from models.findings import Finding
from models.ids import ActivityId
from models.programme import Gap
from scheduler.rules.activity_order import ActivityOrder
from tests.scheduler.builders import found, moved, with_activity

RULE = ActivityOrder()
B1, B2, MEET = ActivityId("b1"), ActivityId("b2"), ActivityId("meet")


@pytest.mark.parametrize("gap", [Gap(B1, 27, 27), Gap(B1, 27), Gap(B1, 1, 27)])
def test_distance_on_the_edge_of_its_limits_is_allowed(gap: Gap) -> None:
    """The second block begins 27 days after the last day of the first."""
    assert found(RULE, with_activity("b2", after=(gap,))) == ()


@pytest.mark.parametrize(("gap", "limit"), [(Gap(B1, 28), "at least 28"), (Gap(B1, 1, 26), "at most 26")])
def test_distance_one_day_beyond_its_limits(gap: Gap, limit: str) -> None:
    says = f"b2 is 27 days after b1; {limit} are wanted."
    assert found(RULE, with_activity("b2", after=(gap,))) == (Finding("activity-order", says, ("b2#1", B1)),)


def test_before_counts_from_the_last_day_of_the_earlier() -> None:
    assert found(RULE, with_activity("b1", before=(Gap(B2, 27, 27),))) == ()
    says = "b1 is 27 days before b2; at least 28 are wanted."
    assert found(RULE, with_activity("b1", before=(Gap(B2, 28),))) == (Finding("activity-order", says, ("b1#1", B2)),)


def test_wave_too_soon_after_the_block() -> None:
    early = moved("visit/wave-1#1", day=date(2027, 3, 15))
    assert found(RULE, answer=early) == ()
    says = "visit/wave-1 is 4 days after b1; at least 5 are wanted."
    assert found(RULE, answer=moved("visit/wave-1#1", day=date(2027, 3, 14))) == (
        Finding("activity-order", says, ("visit/wave-1#1", B1)),
    )


def test_wrong_order_is_a_negative_distance() -> None:
    says = "visit/wave-1 is -2 days after b1; at least 5 are wanted."
    assert found(RULE, answer=moved("visit/wave-1#1", day=date(2027, 3, 8))) == (
        Finding("activity-order", says, ("visit/wave-1#1", B1)),
    )


def test_activity_of_one_group_is_not_measured_against_that_of_another() -> None:
    """Circle 1 meets on 24 March, circle 2 on 25 March; reviews have an audience of their own."""
    after_itself = with_activity("review", after=(Gap(MEET, 500),))
    assert found(RULE, after_itself) == ()


def test_other_activity_that_is_missing_is_not_measured() -> None:
    assert found(RULE, with_activity("b2", after=(Gap(ActivityId("board-2"), 500),))) == ()
