"""Nobody is released on far more unwelcome days than need be."""

from dataclasses import replace
from datetime import date

from models.findings import Finding, Kind
from models.people import PressurePeriod
from models.problem import Problem
from scheduler.rules.fair_release import FairRelease
from tests.scheduler.builders import FAY, TIMETABLE, found, moved, placed, plus, with_activity, with_cohort, with_row

RULE = FairRelease()


def pressed(first: date, last: date) -> Problem:
    return with_cohort(pressure_periods=(PressurePeriod(first, last, "inspection"),))


def most(name: str, days: int, who: str) -> tuple[Finding, ...]:
    return (Finding("fair-release", f"{name} has {days} unwelcome days, nobody more.", (who,), days, Kind.SOFT),)


def test_where_every_day_suits_nothing_costs() -> None:
    assert found(RULE) == ()
    assert found(RULE, pressed(date(2027, 3, 15), date(2027, 3, 19)), replace(TIMETABLE, placements=())) == ()


def test_first_of_equals_is_named() -> None:
    """In the third week each has a review and a visit."""
    assert found(RULE, pressed(date(2027, 3, 15), date(2027, 3, 19))) == most("Ben", 2, "A1")


def test_one_more_day_costs_one_more() -> None:
    problem = pressed(date(2027, 3, 15), date(2027, 3, 19))
    assert found(RULE, problem, moved("meet/circle-2/1#1", day=date(2027, 3, 19))) == most("Dan", 3, "A2")


def test_second_session_on_an_unwelcome_day_is_free() -> None:
    problem = pressed(date(2027, 3, 15), date(2027, 3, 19))
    more = plus(placed("talk", date(2027, 3, 15), "15:00-16:00", (FAY,)))
    assert found(RULE, problem, more) == most("Ben", 2, "A1")


def test_day_that_is_unwelcome_twice_over_counts_once() -> None:
    """West Trust asks for Tuesday to Thursday: four days of Fay, two of them besides under pressure."""
    asked = with_row("employers", "west-trust", release_days=(1, 2, 3))
    assert found(RULE, asked) == most("Fay", 4, FAY)
    period = PressurePeriod(date(2027, 3, 15), date(2027, 3, 15), "inspection")
    both = replace(asked, cohort=replace(asked.cohort, pressure_periods=(period,)))
    assert found(RULE, both) == most("Fay", 4, FAY)


def test_what_need_not_avoid_the_period_is_welcome() -> None:
    free = with_activity("review", avoid_pressure=False)
    problem = replace(free, cohort=pressed(date(2027, 3, 15), date(2027, 3, 15)).cohort)
    assert found(RULE, problem) == ()
