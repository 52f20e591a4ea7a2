"""Pressure periods are left in peace."""

from dataclasses import replace
from datetime import date

from models.findings import Finding, Kind
from models.ids import EmployerId
from models.people import PressurePeriod
from models.problem import Problem
from scheduler.rules.pressure_periods import PressurePeriods
from tests.scheduler.boards import least, study_to_come
from tests.scheduler.builders import PROBLEM, found, with_activity, with_cohort, with_policy

RULE = PressurePeriods()


def pressed(first: date, last: date, employer: str | None = None) -> Problem:
    period = PressurePeriod(first, last, "inspection", None if employer is None else EmployerId(employer))
    return with_cohort(pressure_periods=(period,))


def cost(message: str, price: int, placement: str) -> Finding:
    return Finding("pressure-periods", message, (placement,), price, Kind.SOFT)


def takes(placement: str, day: str, people: int) -> Finding:
    return cost(f"{placement} on {day} 2027 takes {people} people in a pressure period.", people, placement)


def test_cohort_without_pressure_periods_costs_nothing() -> None:
    assert found(RULE) == ()


def test_every_person_and_day_in_the_period_costs_one() -> None:
    assert found(RULE, pressed(date(2027, 3, 10), date(2027, 3, 16))) == (
        takes("b1#2", "Wed 10 Mar", 6),
        *(takes(f"review/{who}/2027-03#1", "Mon 15 Mar", 1) for who in ("A2", "A3", "A1", "A6", "A5", "A4")),
        takes("visit/wave-1#1", "Tue 16 Mar", 3),
    )


def test_only_people_of_the_employer_count() -> None:
    assert found(RULE, pressed(date(2027, 3, 16), date(2027, 3, 18), "south-trust")) == (
        takes("visit/wave-1#1", "Tue 16 Mar", 1),
        takes("visit/wave-2#1", "Thu 18 Mar", 1),
    )
    assert found(RULE, pressed(date(2027, 3, 16), date(2027, 3, 16), "west-trust")) == ()


def test_day_before_the_first_and_after_the_last_are_free() -> None:
    assert found(RULE, pressed(date(2027, 3, 17), date(2027, 3, 17))) == ()


def test_two_periods_on_one_day_cost_once() -> None:
    both = pressed(date(2027, 3, 16), date(2027, 3, 16))
    twice = replace(both, cohort=replace(both.cohort, pressure_periods=both.cohort.pressure_periods * 2))
    assert found(RULE, twice) == (takes("visit/wave-1#1", "Tue 16 Mar", 3),)


def test_activity_that_need_not_avoid_them_is_free() -> None:
    free = with_activity("visit", avoid_pressure=False)
    period = pressed(date(2027, 3, 16), date(2027, 3, 16)).cohort
    assert found(RULE, replace(free, cohort=period)) == ()


def test_month_in_a_pressure_period_must_be_paid_for_once() -> None:
    """In April somebody of North Trust learns by study alone, which shuns the period; the meeting need not."""
    april = pressed(date(2027, 4, 1), date(2027, 4, 30), "north-trust")
    assert least(april, ("talk",), study_to_come(april), RULE) == 1
    assert least(PROBLEM, ("talk",), study_to_come(), RULE) == 0
    idle = replace(with_policy(active_every_month=False), cohort=april.cohort)
    assert least(idle, ("talk",), study_to_come(idle), RULE) == 0


def test_meeting_that_need_not_avoid_the_period_fills_the_month() -> None:
    april = pressed(date(2027, 4, 1), date(2027, 4, 30), "north-trust")
    free = replace(with_activity("meet", avoid_pressure=False), cohort=april.cohort)
    meeting = "meet/circle-1/1"
    assert least(free, ("talk",), study_to_come(free, 6, meeting), RULE) == 0
    assert least(free, ("talk", meeting), study_to_come(free), RULE) == 0
    assert least(april, ("talk", meeting), study_to_come(april), RULE) == 1
