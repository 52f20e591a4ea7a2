"""Activities keep their order and distance."""

from datetime import date
from random import Random

import pytest

from models.findings import Finding
from models.ids import ActivityId
from models.problem import Problem
from models.programme import Gap
from scheduler.rules.activity_order import ActivityOrder
from tests.scheduler.boards import is_allowed
from tests.scheduler.builders import found, moved, with_activity
from tests.scheduler.random_worlds import seminar, world

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


# What the board allows, in either order of the stages that place the two.


def two_seminars(first_before: tuple[Gap, ...] = (), second_after: tuple[Gap, ...] = ()) -> Problem:
    return world(
        [
            seminar(Random(0), "first", minutes=60, before=first_before),
            seminar(Random(0), "second", minutes=60, after=second_after),
        ]
    )


@pytest.mark.parametrize("fixed", [(), ("first",), ("second",)])
@pytest.mark.parametrize(("day", "fits"), [(8, False), (9, True), (12, True), (15, False)])
def test_board_keeps_distances_whichever_is_placed_first(fixed: tuple[str, ...], day: int, fits: bool) -> None:
    """From 5 March the limits are 4 and 7 days."""
    placed = ("first", date(2027, 3, 5), "09:00-10:00"), ("second", date(2027, 3, day), "09:00-10:00")
    after = two_seminars(second_after=(Gap(ActivityId("first"), 4, 7),))
    before = two_seminars(first_before=(Gap(ActivityId("second"), 4, 7),))
    assert is_allowed(RULE, after, *placed, fixed=fixed) is fits
    assert is_allowed(RULE, before, *placed, fixed=fixed) is fits
