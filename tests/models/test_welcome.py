"""Days on which an apprentice's release does not suit their employer, each once."""

from dataclasses import replace
from datetime import date

from models.people import PressurePeriod
from models.welcome import unwelcome_days
from tests.scheduler.builders import COHORT, FAY, PROBLEM, TIMETABLE, with_cohort, with_row


def test_every_day_is_welcome_where_nobody_wishes_anything() -> None:
    assert unwelcome_days(PROBLEM, TIMETABLE) == {}


def test_days_of_both_reasons_are_one_list() -> None:
    asked = with_row("employers", "west-trust", release_days=(1, 2, 3))
    period = PressurePeriod(date(2027, 5, 10), date(2027, 5, 13), "inspection", COHORT.employers[2].id)
    problem = replace(asked, cohort=replace(asked.cohort, pressure_periods=(period,)))
    days = (date(2027, 3, 5), date(2027, 3, 15), date(2027, 4, 12), date(2027, 5, 10), date(2027, 5, 13))
    assert unwelcome_days(problem, TIMETABLE) == {(FAY, "west-trust"): frozenset(days)}


def test_first_and_last_day_of_a_period_belong_to_it() -> None:
    one = with_cohort(pressure_periods=(PressurePeriod(date(2027, 3, 16), date(2027, 3, 18), "inspection"),))
    found = {day for days in unwelcome_days(one, TIMETABLE).values() for day in days}
    assert found == {date(2027, 3, 16), date(2027, 3, 18)}
