"""Which hours count off the job, and which are paid release."""

from datetime import date
from decimal import Decimal

import pytest

from models.countable_hours import CountedHours, LearningItem, PaidBasis, count_hours
from models.training import Spell
from tests.models.training_builders import BOOK, train

ASSESSMENT = Spell(date(2026, 7, 27), date(2026, 12, 18))
BREAK = Spell(date(2025, 3, 1), date(2025, 5, 30))
TRAINING = train(date(2024, 9, 23), date(2026, 7, 24), assessment=ASSESSMENT, breaks=(BREAK,))
DAY = date(2025, 1, 15)


def count(item: LearningItem) -> CountedHours:
    return count_hours(item, TRAINING, BOOK.excluded_kinds)


def counted(otj: str, release: str, reason: str = "") -> CountedHours:
    return CountedHours(Decimal(otj), Decimal(release), reason)


def test_otj_t20_reviews_among_monthly_one_to_ones() -> None:
    months = [date(2024 + (8 + number) // 12, (8 + number) % 12 + 1, 28) for number in range(22)]
    kinds = ["progress_review" if number % 3 == 2 or number == 21 else "tutorial" for number in range(22)]
    assert kinds.count("progress_review") == 8
    training = train(date(2024, 9, 23), date(2026, 7, 24))
    found = [
        count_hours(LearningItem(day, kind, Decimal(1)), training, BOOK.excluded_kinds)
        for day, kind in zip(months, kinds, strict=True)
    ]
    assert sum(item.otj_hours for item in found) == 14
    assert sum(item.release_hours for item in found) == 22
    assert {item.reason_if_not for item in found if not item.otj_hours} == {"A progress review is not training."}


def test_otj_simulation_day_counts_in_full() -> None:
    assert count(LearningItem(DAY, "simulation", Decimal(7))) == counted("7", "7")


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        (PaidBasis.OWN_TIME, counted("0", "0", "It is own time, neither paid nor given back.")),
        (PaidBasis.TIME_OFF_IN_LIEU, counted("2", "2")),
        (PaidBasis.EXTRA_PAY, counted("2", "2")),
    ],
)
def test_otj_evening_counts_when_paid_or_given_back(basis: PaidBasis, expected: CountedHours) -> None:
    assert count(LearningItem(DAY, "workshop", Decimal(2), basis)) == expected


def test_otj_new_and_relevant_are_needed() -> None:
    assert count(LearningItem(DAY, "workshop", Decimal(3), new=False)) == counted(
        "0", "3", "It teaches nothing new to the apprentice."
    )
    assert count(LearningItem(DAY, "workshop", Decimal(3), relevant=False)) == counted(
        "0", "3", "It is not part of the standard."
    )


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2024, 9, 22), "It lies before training."),
        (date(2024, 9, 23), ""),
        (date(2025, 3, 1), "It lies in a break in learning."),
        (date(2025, 5, 31), ""),
        (date(2026, 7, 24), ""),
        (date(2026, 7, 25), "It lies after the last day of training."),
        (date(2026, 7, 27), "It lies in the end-point assessment, after training."),
        (date(2026, 12, 18), "It lies in the end-point assessment, after training."),
    ],
)
def test_otj_t19_hours_outside_training_are_rejected(day: date, reason: str) -> None:
    assert count(LearningItem(day, "workshop", Decimal(4))) == counted("0" if reason else "4", "4", reason)


def test_otj_exams_stopped_counting_in_august_2023() -> None:
    training = train(date(2022, 9, 5), date(2024, 7, 26))
    before, after = (
        count_hours(LearningItem(day, "exam", Decimal(2)), training, BOOK.excluded_kinds)
        for day in (date(2023, 7, 31), date(2023, 8, 1))
    )
    assert before == counted("2", "2")
    assert after == counted("0", "2", "Exams and testing are not training.")
