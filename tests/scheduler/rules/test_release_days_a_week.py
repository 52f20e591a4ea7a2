"""Release takes few days of a week."""

from datetime import date

from models.findings import Finding
from scheduler.rules.release_days_a_week import ReleaseDaysAWeek
from tests.scheduler.builders import ADA, NORTH, change, found, moved, placed, plus, with_policy

RULE = ReleaseDaysAWeek()
THIRD = plus(
    placed("study/A3/8", date(2027, 4, 19), "09:00-12:30", (ADA,), site=NORTH),
    placed("study/A3/9", date(2027, 4, 25), "09:00-12:30", (ADA,), site=NORTH),
)
"""With her own block of 20 April, Ada has three release days in one week, the last of them on its Sunday."""


def test_two_release_days_in_a_week_are_allowed() -> None:
    assert found(RULE) == ()
    assert found(RULE, answer=change(THIRD, "study/A3/9#1", day=date(2027, 4, 26))) == ()


def test_third_release_day() -> None:
    says = "Ada has 3 release days in week 16 of 2027; 2 are allowed."
    assert found(RULE, answer=THIRD) == (Finding("release-days-a-week", says, (ADA,)),)


def test_policy_says_how_many() -> None:
    assert found(RULE, with_policy(release_days_a_week=3), THIRD) == ()


def test_week_with_a_block_may_have_more() -> None:
    block = change(change(THIRD, "b2#1", day=date(2027, 4, 21)), "b2#2", day=date(2027, 4, 22))
    assert found(RULE, answer=block) == ()


def test_day_with_a_minute_less_than_a_release_day_does_not_count() -> None:
    assert found(RULE, with_policy(release_day_minutes=210), THIRD) != ()
    assert found(RULE, with_policy(release_day_minutes=211), THIRD) == ()
    assert found(RULE, answer=change(THIRD, "study/A3/9#1", release_minutes=179)) == ()
    assert found(RULE, answer=change(THIRD, "study/A3/9#1", release_minutes=180)) != ()


def test_two_short_sessions_make_one_release_day() -> None:
    short = placed("study/A3/7", date(2027, 4, 20), "13:30-17:00", (ADA,), site=NORTH)
    halves = [placement for placement in THIRD.placements if placement.session != "study/A3/9"]
    assert found(RULE, answer=plus(short, *[p for p in halves if p.session == "study/A3/8"])) == ()


def test_reviews_of_an_hour_are_no_release_days() -> None:
    assert found(RULE, with_policy(release_days_a_week=1), moved("review/A3/2027-04#1", day=date(2027, 4, 22))) == ()
