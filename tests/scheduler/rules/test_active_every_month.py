"""Something is learned in every month."""

from datetime import date

from models.findings import Finding
from scheduler.rules.active_every_month import ActiveEveryMonth
from tests.scheduler.builders import BEN, found, moved, with_policy, with_row

RULE = ActiveEveryMonth()
QUIET_MAY = moved("study/A1/2#1", day=date(2027, 4, 30))
"""In May, Ben has only his review."""


def test_learning_in_every_month_is_allowed() -> None:
    assert found(RULE) == ()


def test_month_with_a_review_only() -> None:
    says = "Ben has no off-the-job learning in May 2027."
    assert found(RULE, answer=QUIET_MAY) == (Finding("active-every-month", says, (BEN,)),)


def test_learning_on_the_last_day_of_a_month_counts_for_it() -> None:
    assert found(RULE, answer=moved("study/A1/2#1", day=date(2027, 5, 31))) == ()


def test_learning_that_does_not_count_off_the_job_does_not_help() -> None:
    idle = moved("study/A1/2#1", otj_minutes=0)
    assert [finding.subjects for finding in found(RULE, answer=idle)] == [(BEN,)]


def test_month_with_fewer_than_five_open_days_is_too_short_to_ask() -> None:
    """Monday 3 May 2027 is closed: five open days have passed by the 10th, four by the 7th."""
    assert found(RULE, with_row("apprentices", BEN, end=date(2027, 5, 7)), QUIET_MAY) == ()
    says = "Ben has no off-the-job learning in May 2027."
    assert found(RULE, with_row("apprentices", BEN, end=date(2027, 5, 10)), QUIET_MAY) == (
        Finding("active-every-month", says, (BEN,)),
    )


def test_rule_can_be_set_aside() -> None:
    assert found(RULE, with_policy(active_every_month=False), QUIET_MAY) == ()
