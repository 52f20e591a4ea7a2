"""Something is learned in every month."""

from datetime import date

import pytest

from models.findings import Finding
from models.programme import ActivityKind, AudienceKind, Mode
from scheduler.diary import Diaries
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.expansion import expand
from scheduler.later import Later
from scheduler.rules.active_every_month import ActiveEveryMonth
from scheduler.run import Settings, Status
from scheduler.search import Search
from tests.scheduler.builders import BEN, activity, found, moved, with_policy, with_programme, with_row

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


@pytest.mark.parametrize(("later", "finds"), [(Later(), True), (Later(complete=True), False)])
def test_months_are_demanded_where_nothing_comes_later(later: Later, finds: bool) -> None:
    """One morning cannot fill all months; what comes later may, and study that stays is no reason not to ask."""
    alone = activity("alone", "Shadowing", ActivityKind.SHADOWING, AudienceKind.APPRENTICE, Mode.WORKPLACE, minutes=120)
    problem = with_programme(activities=(alone,), assessments=())
    search = Search(Settings(seconds=5, workers=1), 5.0)
    placed = Placer(problem, Diaries(problem), ()).place(expand(problem, (), {}), search, later=later)
    assert isinstance(placed, Stage) if finds else placed == Unplaced(Status.INFEASIBLE)
