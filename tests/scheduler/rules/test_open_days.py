"""Sessions lie on open days."""

from datetime import date

import pytest

from models.findings import Finding
from scheduler.rules.open_days import OpenDays
from tests.scheduler.builders import found, moved, with_cohort

RULE = OpenDays()


def test_timetable_on_open_days_is_allowed() -> None:
    assert found(RULE) == ()


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2027, 3, 26), "Fri 26 Mar 2027: Good Friday"),
        (date(2027, 3, 29), "Mon 29 Mar 2027: Easter Monday"),
        (date(2027, 3, 6), "Sat 6 Mar 2027: the weekend"),
        (date(2027, 3, 7), "Sun 7 Mar 2027: the weekend"),
        (date(2027, 5, 31), "Mon 31 May 2027: outside the programme"),
        (date(2027, 2, 26), "Fri 26 Feb 2027: outside the programme"),
    ],
)
def test_session_on_a_closed_day(day: date, says: str) -> None:
    assert found(RULE, answer=moved("talk#1", day=day)) == (Finding("open-days", f"talk#1 is on {says}.", ("talk#1",)),)


@pytest.mark.parametrize("day", [date(2027, 3, 25), date(2027, 3, 30), date(2027, 3, 1), date(2027, 5, 28)])
def test_session_on_the_day_beside_a_closed_day_is_allowed(day: date) -> None:
    assert found(RULE, answer=moved("talk#1", day=day)) == ()


def test_without_closures_the_same_day_is_open() -> None:
    assert found(RULE, with_cohort(closures=()), moved("talk#1", day=date(2027, 3, 26))) == ()
