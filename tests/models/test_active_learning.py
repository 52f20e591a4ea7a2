"""Months without learning, and the last dates of progress reviews."""

from datetime import date

import pytest

from models.active_learning import ReviewDue, month_strip, review_due_dates
from models.rule_sets import ActiveCadence
from models.training import Spell
from tests.models.training_builders import BOOK, train

AUTUMN_24 = date(2024, 9, 23)
SUMMER_26 = date(2026, 7, 24)
BANK_HOLIDAYS = frozenset({date(2025, 8, 25), date(2026, 5, 4), date(2025, 5, 5), date(2025, 5, 26)})


def is_closed(day: date) -> bool:
    return day.weekday() > 4 or day in BANK_HOLIDAYS


def tenth_of_every_month_but(*left_out: tuple[int, int]) -> list[date]:
    days = [date(year, month, 10) for year in (2024, 2025, 2026) for month in range(1, 13)]
    return [*(day for day in days if (day.year, day.month) not in left_out), date(2024, 9, 30)]


def test_otj_t21_twenty_three_months_and_an_empty_august() -> None:
    strip = month_strip(train(AUTUMN_24, SUMMER_26), tenth_of_every_month_but((2025, 8)))
    assert len(strip) == 23
    assert (str(strip[0]), str(strip[-1])) == ("2024-09", "2026-07")
    assert [str(box) for box in strip if box.missing] == ["2025-08"]


def test_otj_t21_term_time_only_needs_no_august() -> None:
    days = tenth_of_every_month_but((2025, 8), (2025, 9))
    strip = month_strip(train(AUTUMN_24, SUMMER_26), days, BOOK.thresholds.term_time_exempt_months)
    assert [str(box) for box in strip if box.missing] == ["2025-09"]


def test_otj_learning_outside_training_activates_no_month() -> None:
    """The first and the last month need learning between start and end, not merely in the month."""
    days = [date(2024, 9, 22), date(2024, 10, 1), date(2024, 11, 26)]
    strip = month_strip(train(AUTUMN_24, date(2024, 11, 25)), days)
    assert [(str(box), box.active) for box in strip] == [
        ("2024-09", False),
        ("2024-10", True),
        ("2024-11", False),
    ]


def test_otj_only_a_month_wholly_in_a_break_is_exempt() -> None:
    pause = Spell(date(2025, 3, 1), date(2025, 4, 29))
    strip = month_strip(train(AUTUMN_24, date(2025, 4, 30), breaks=(pause,)), [])
    assert [str(box) for box in strip if box.exempt] == ["2025-03"]
    assert [str(box) for box in strip if box.missing] == [
        "2024-09",
        "2024-10",
        "2024-11",
        "2024-12",
        "2025-01",
        "2025-02",
        "2025-04",
    ]


def test_otj_t22_every_twelve_weeks_without_closures() -> None:
    assert [review.due for review in review_due_dates(AUTUMN_24, SUMMER_26, 84, lambda _: False)] == [
        date(2024, 12, 16),
        date(2025, 3, 10),
        date(2025, 6, 2),
        date(2025, 8, 25),
        date(2025, 11, 17),
        date(2026, 2, 9),
        date(2026, 5, 4),
    ]


def test_otj_t22_bank_holidays_bring_reviews_forward() -> None:
    """Twelve weeks run from the earlier date: 17 November would be 87 days after 22 August."""
    reviews = review_due_dates(AUTUMN_24, SUMMER_26, 84, is_closed)
    assert reviews == (
        ReviewDue(date(2024, 12, 16), date(2024, 12, 16)),
        ReviewDue(date(2025, 3, 10), date(2025, 3, 10)),
        ReviewDue(date(2025, 6, 2), date(2025, 6, 2)),
        ReviewDue(date(2025, 8, 25), date(2025, 8, 22)),
        ReviewDue(date(2025, 11, 14), date(2025, 11, 14)),
        ReviewDue(date(2026, 2, 6), date(2026, 2, 6)),
        ReviewDue(date(2026, 5, 1), date(2026, 5, 1)),
        ReviewDue(date(2026, 7, 24), date(2026, 7, 24)),
    )


def test_otj_review_due_on_the_day_after_the_end_is_not_listed() -> None:
    assert review_due_dates(date(2025, 1, 1), date(2025, 3, 25), 84, lambda _: False) == ()
    assert review_due_dates(date(2025, 1, 1), date(2025, 3, 26), 84, lambda _: False) == (
        ReviewDue(date(2025, 3, 26), date(2025, 3, 26)),
    )


def test_otj_review_that_can_never_take_place() -> None:
    with pytest.raises(ValueError, match="No open day for a review after 2024-09-23 and up to 2024-12-16"):
        review_due_dates(AUTUMN_24, SUMMER_26, 84, lambda _: True)


def test_otj_cadence_depends_on_the_day() -> None:
    old, six = BOOK.for_start(date(2022, 7, 31)), BOOK.for_start(date(2022, 8, 1))
    assert old is not None
    assert six is not None
    assert [old.cadence_on(day) for day in (date(2023, 7, 31), date(2023, 8, 1))] == [
        None,
        ActiveCadence.CALENDAR_MONTH,
    ]
    assert [six.cadence_on(day) for day in (date(2023, 7, 31), date(2023, 8, 1))] == [
        ActiveCadence.FOUR_WEEKS,
        ActiveCadence.CALENDAR_MONTH,
    ]
