"""Apprentices have few sessions in one half-day."""

from datetime import date

from models.findings import Finding
from models.timegrid import Span
from scheduler.rules.sessions_per_half_day import SessionsPerHalfDay
from tests.scheduler.builders import ADA, NORTH, TOM, change, found, placed, plus, with_policy

RULE = SessionsPerHalfDay()
SECOND = placed("study/A3/9", date(2027, 4, 16), "16:00-17:00", (ADA,), site=NORTH)


def test_one_session_in_each_half_is_allowed() -> None:
    assert found(RULE) == ()


def test_second_session_in_one_afternoon() -> None:
    says = "Ada has 2 sessions in the afternoon of Fri 16 Apr 2027."
    assert found(RULE, answer=plus(SECOND)) == (Finding("sessions-per-half-day", says, (ADA,)),)


def test_as_many_as_the_policy_says_are_allowed() -> None:
    assert found(RULE, with_policy(sessions_a_half_day=2), plus(SECOND)) == ()


def test_session_that_touches_the_other_half_counts_in_both() -> None:
    lunch = change(plus(SECOND), "study/A3/9#1", span=Span.parse("11:30-13:30"))
    assert found(RULE, answer=lunch) == ()
    longer = change(plus(SECOND), "study/A3/9#1", span=Span.parse("11:30-13:31"))
    says = "Ada has 2 sessions in the afternoon of Fri 16 Apr 2027."
    assert found(RULE, answer=longer) == (Finding("sessions-per-half-day", says, (ADA,)),)


def test_whole_day_fills_both_halves() -> None:
    morning = plus(placed("study/A3/9", date(2027, 4, 6), "09:00-10:00", (ADA,), site=NORTH))
    says = "Ada has 2 sessions in the morning of Tue 6 Apr 2027."
    assert found(RULE, answer=morning) == (Finding("sessions-per-half-day", says, (ADA,)),)


def test_tutors_may_have_many() -> None:
    third = placed("talk", date(2027, 3, 15), "12:00-12:30", (), staff=(TOM,))
    assert found(RULE, answer=plus(third)) == ()
