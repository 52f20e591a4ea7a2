"""Paid release stays within what the employer promised."""

from dataclasses import replace

from models.findings import Finding
from scheduler.rules.release_cap import ReleaseCap
from tests.scheduler.builders import ADA, TIMETABLE, found, moved, with_hours

RULE = ReleaseCap()


def test_release_that_just_reaches_the_cap_is_allowed() -> None:
    """Ada is released for 45 hours: her cap exactly."""
    released = sum(placement.release_minutes for placement in TIMETABLE.by_person[ADA])
    assert released == 45 * 60
    assert found(RULE) == ()


def test_one_minute_above_the_cap() -> None:
    says = "Ada would be released for 45.02 h; the cap is 45 h."
    longer = moved("board/A3#1", release_minutes=61)
    assert found(RULE, answer=longer) == (Finding("release-cap", says, (ADA,)),)


def test_one_hour_above_the_cap() -> None:
    says = "Ada would be released for 45 h; the cap is 44 h."
    assert found(RULE, with_hours(ADA, cap=44 * 60)) == (Finding("release-cap", says, (ADA,)),)


def test_off_the_job_minutes_without_release_do_not_count() -> None:
    assert found(RULE, answer=moved("board/A3#1", otj_minutes=6000)) == ()


def test_empty_timetable_is_allowed() -> None:
    assert found(RULE, with_hours(ADA, cap=0), replace(TIMETABLE, placements=())) == ()
