"""Repeated activities keep an even rhythm."""

from dataclasses import replace
from datetime import date

from models.findings import Finding, Kind
from models.problem import Problem
from models.programme import Cadence, Recurrence
from scheduler.rules.review_cadence import ReviewCadence
from tests.scheduler.builders import TIMETABLE, found, moved, with_activity

RULE = ReviewCadence()
LAST = ("review/A1/2027-04#1", "review/A1/2027-05#1")


def tolerating(days: int) -> Problem:
    return with_activity(
        "review", recurrence=Recurrence(Cadence.CALENDAR_MONTH, preferred_days=28, tolerance_days=days)
    )


def cost(message: str, price: int, *subjects: str) -> Finding:
    return Finding("review-cadence", message, subjects, price, Kind.SOFT)


def test_reviews_within_the_tolerance_cost_nothing() -> None:
    assert found(RULE) == ()


def test_last_day_within_the_tolerance_and_the_first_beyond() -> None:
    """Twenty open days are wanted; Ben's last two reviews are 19 apart, on 18 May 25, on 19 May 26."""
    assert found(RULE, answer=moved(LAST[1], day=date(2027, 5, 18))) == ()
    assert found(RULE, answer=moved(LAST[1], day=date(2027, 5, 19))) == (
        cost("Ben: 26 open days from Mon 12 Apr 2027 to Wed 19 May 2027; about 20 are wanted.", 1, *LAST),
    )


def test_too_near_costs_as_too_far() -> None:
    """From 12 April to 30 April are 14 open days: one less than the tolerance of five allows."""
    assert found(RULE, answer=moved(LAST[1], day=date(2027, 5, 4))) == ()
    assert found(RULE, answer=moved(LAST[1], day=date(2027, 4, 30))) == (
        cost("Ben: 14 open days from Mon 12 Apr 2027 to Fri 30 Apr 2027; about 20 are wanted.", 1, *LAST),
    )


def test_without_tolerance_every_day_costs() -> None:
    """15 March to 12 April are 18 open days, 12 April to 10 May 19: two and one off, for each of six people."""
    assert sum(finding.cost for finding in found(RULE, tolerating(0))) == 18
    assert sum(finding.cost for finding in found(RULE, tolerating(1))) == 6
    assert found(RULE, tolerating(2)) == ()


def test_first_and_second_day_of_a_block_are_no_repetition() -> None:
    """The checker once measured from the first to the second day of one block."""
    blocks = with_activity("b1", recurrence=Recurrence(preferred_days=28, tolerance_days=0))
    assert found(RULE, blocks) == ()


def test_empty_timetable_costs_nothing() -> None:
    assert found(RULE, answer=replace(TIMETABLE, placements=())) == ()
