"""Hours to expect by a date, and what a leaver's record says."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from models.expected_hours import LeaverStatement, linear_expectation, state_leaver, timetable_expectation
from tests.models.training_builders import BOOK, calculate, shown, train

AUTUMN_24 = date(2024, 9, 23)
SUMMER_26 = date(2026, 7, 24)
QUALIFYING = BOOK.thresholds.qualifying_days


def test_otj_t17_leaver() -> None:
    statement = state_leaver(calculate(train(AUTUMN_24, SUMMER_26)), date(2025, 3, 14), QUALIFYING)
    assert statement == LeaverStatement(
        last_learning_day=date(2025, 3, 14),
        days=173,
        net_weeks=Fraction(290, 13),
        linear_expectation=Fraction(1740, 13),
        cap=Fraction(2175, 13),
        qualifies=True,
    )
    assert (shown(statement.net_weeks, 4), shown(statement.linear_expectation), shown(statement.cap)) == (
        "22.3077",
        "133.85",
        "167.31",
    )
    assert statement.displayed_expectation == 134


def test_otj_leaver_with_published_hours_is_measured_by_the_weekly_minimum() -> None:
    calculation = calculate(train(date(2025, 9, 22), date(2027, 7, 23), published=500))
    statement = state_leaver(calculation, date(2026, 3, 13), QUALIFYING)
    assert statement.linear_expectation == Fraction(500 * 25, 96)
    assert shown(statement.cap) == "167.31"


@pytest.mark.parametrize(("last", "qualifies"), [(date(2024, 11, 2), False), (date(2024, 11, 3), True)])
def test_otj_qualifying_days_at_their_edge(last: date, qualifies: bool) -> None:
    """Forty-one and forty-two days in learning."""
    statement = state_leaver(calculate(train(AUTUMN_24, SUMMER_26)), last, QUALIFYING)
    assert (statement.days, statement.qualifies) == (42 if qualifies else 41, qualifies)


def test_otj_t23_linear_expectation() -> None:
    assert shown(linear_expectation(Decimal(491), 640, 10)) == "7.67"
    assert linear_expectation(Decimal(491), 640, 10) == Fraction(491, 64)


def test_otj_linear_expectation_stays_between_nothing_and_all() -> None:
    assert linear_expectation(Decimal(491), 640, -3) == 0
    assert linear_expectation(Decimal(491), 640, 700) == 491
    with pytest.raises(ValueError, match="at least one day"):
        linear_expectation(Decimal(491), 0, 0)


def test_otj_timetable_expectation_includes_today() -> None:
    planned = [
        (date(2025, 1, 20), Decimal(7)),
        (date(2025, 1, 15), Decimal("3.5")),
        (date(2025, 1, 16), Decimal(1)),
    ]
    assert timetable_expectation(planned, date(2025, 1, 16)) == Decimal("4.5")
    assert timetable_expectation([], date(2025, 1, 16)) == 0
