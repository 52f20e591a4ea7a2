"""Repeated activities keep their distance."""

from datetime import date

from models.findings import Finding
from models.problem import Problem
from models.programme import Cadence, Recurrence
from scheduler.rules.occurrence_gap import OccurrenceGap
from tests.scheduler.builders import found, moved, with_activity, with_policy, without

RULE = OccurrenceGap()


def meeting(least: int, most: int) -> Problem:
    """Both circles meet twice, 35 days apart."""
    return with_activity("meet", recurrence=Recurrence(count=2, min_gap_days=least, max_gap_days=most))


def test_distance_on_the_edge_of_its_limits_is_allowed() -> None:
    assert found(RULE, meeting(35, 35)) == ()


def test_distance_one_day_beyond_its_limits() -> None:
    expected = (
        Finding(
            "occurrence-gap",
            "Circle meeting of circle-1: 35 days from Wed 24 Mar 2027 to Wed 28 Apr 2027.",
            ("meet/circle-1/1#1", "meet/circle-1/2#1"),
        ),
        Finding(
            "occurrence-gap",
            "Circle meeting of circle-2: 35 days from Thu 25 Mar 2027 to Thu 29 Apr 2027.",
            ("meet/circle-2/1#1", "meet/circle-2/2#1"),
        ),
    )
    assert found(RULE, meeting(36, 99)) == expected
    assert found(RULE, meeting(0, 34)) == expected


def test_reviews_keep_the_longest_gap_of_the_policy() -> None:
    """Reviews are 28 days apart; the last two of Ben's are moved 29 apart."""
    late = moved("review/A1/2027-05#1", day=date(2027, 5, 11))
    assert found(RULE, with_policy(review_max_gap_days=28)) == ()
    assert found(RULE, with_policy(review_max_gap_days=28), late) == (
        Finding(
            "occurrence-gap",
            "Review of Ben: 29 days from Mon 12 Apr 2027 to Tue 11 May 2027.",
            ("review/A1/2027-04#1", "review/A1/2027-05#1"),
        ),
    )


def test_removed_review_leaves_a_gap_between_its_neighbours() -> None:
    left = without("review/A1/2027-04#1")
    assert found(RULE, with_policy(review_max_gap_days=56), left) == ()
    assert found(RULE, with_policy(review_max_gap_days=55), left) == (
        Finding(
            "occurrence-gap",
            "Review of Ben: 56 days from Mon 15 Mar 2027 to Mon 10 May 2027.",
            ("review/A1/2027-03#1", "review/A1/2027-05#1"),
        ),
    )


def test_shorter_of_the_two_limits_counts_for_reviews() -> None:
    monthly = with_activity("review", recurrence=Recurrence(Cadence.CALENDAR_MONTH, max_gap_days=27))
    assert len({finding.subjects for finding in found(RULE, monthly)}) == 12


def test_waves_and_study_have_no_distance() -> None:
    waves = with_activity("visit", recurrence=Recurrence(count=2, min_gap_days=99))
    study = with_activity("study", recurrence=Recurrence(min_gap_days=99))
    assert found(RULE, waves) == ()
    assert found(RULE, study) == ()
