"""People stay at one site in a half-day."""

from datetime import date

from models.findings import Finding
from models.timegrid import Span
from scheduler.rules.one_site_per_half_day import OneSitePerHalfDay
from tests.scheduler.builders import ADA, VENUE, WEST, change, found, moved, placed, plus, with_policy

RULE = OneSitePerHalfDay()


def test_clean_timetable_is_allowed() -> None:
    assert found(RULE) == ()


def test_two_sites_in_one_afternoon() -> None:
    there = plus(placed("study/A3/9", date(2027, 4, 16), "16:00-17:00", (ADA,), site=VENUE))
    assert found(RULE, answer=there) == (
        Finding(
            "one-site-per-half-day",
            "Ada is at North House and the campus in one half-day, Fri 16 Apr 2027.",
            (ADA, "north", "venue"),
        ),
    )


def test_two_sites_in_two_halves_of_one_day_are_allowed_up_to_the_last_minute() -> None:
    morning = plus(placed("study/A3/9", date(2027, 4, 16), "11:30-12:30", (ADA,), site=VENUE))
    assert found(RULE, answer=morning) == ()
    over = change(morning, "study/A3/9#1", span=Span.parse("12:31-13:31"))
    assert [finding.subjects for finding in found(RULE, answer=over)] == [(ADA, "north", "venue")]


def test_online_session_beside_a_site_is_allowed() -> None:
    assert found(RULE, answer=plus(placed("study/A3/9", date(2027, 4, 16), "15:00-16:00", (ADA,)))) == ()


def test_tutor_at_two_sites_in_one_morning() -> None:
    """Uma is at South House for Dan and Eve; Fay's review in the same morning would be at West House."""
    early = moved("review/A4/2027-03#1", span=Span.parse("11:30-12:30"))
    assert found(RULE, answer=early) == (
        Finding(
            "one-site-per-half-day",
            "Uma is at South House and West House in one half-day, Mon 15 Mar 2027.",
            ("T1", "south", "west"),
        ),
    )


def test_rule_can_be_set_aside() -> None:
    there = plus(placed("study/A3/9", date(2027, 4, 16), "16:00-17:00", (ADA,), site=WEST))
    assert found(RULE, with_policy(one_site_a_half_day=False), there) == ()
