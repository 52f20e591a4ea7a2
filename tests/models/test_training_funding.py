"""Funded ages, and what prior learning takes off the price."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from models.training_funding import FundingAnswer, PriceCut, check_funding_age, cut_price
from tests.models.training_builders import BOOK

BORN = date(2004, 1, 2)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (date(2026, 1, 1), FundingAnswer(True, 21, "L7AGE")),
        (date(2026, 1, 5), FundingAnswer(False, 22, "L7AGE")),
        (date(2026, 1, 2), FundingAnswer(False, 22, "L7AGE")),
        (date(2025, 12, 31), FundingAnswer(True, 21)),
    ],
)
def test_otj_t24_level_seven_age(start: date, expected: FundingAnswer) -> None:
    assert check_funding_age(BOOK.funding_ages, 7, BORN, start) == expected


def test_otj_t24_supported_apprentices_to_twenty_four() -> None:
    ages = BOOK.funding_ages
    assert check_funding_age(ages, 7, BORN, date(2029, 1, 1), supported=True) == FundingAnswer(True, 24, "L7AGE")
    assert check_funding_age(ages, 7, BORN, date(2029, 1, 2), supported=True) == FundingAnswer(False, 25, "L7AGE")


def test_otj_other_levels_have_no_age_limit() -> None:
    assert check_funding_age(BOOK.funding_ages, 6, date(1970, 2, 28), date(2026, 9, 21)) == FundingAnswer(True, 56)


def test_otj_t12_price_cut() -> None:
    found = cut_price(BOOK.prior_learning_prices, date(2025, 9, 22), Decimal(60), Decimal(560), Decimal(14000))
    assert found == PriceCut(Fraction(3, 28), Fraction(3, 56), Decimal(750), Decimal(13250))


def test_otj_price_cut_of_the_rules_example() -> None:
    found = cut_price(BOOK.prior_learning_prices, date(2022, 8, 1), Decimal(300), Decimal(1000), Decimal(10000))
    assert found == PriceCut(Fraction(3, 10), Fraction(3, 20), Decimal(1500), Decimal(8500))


def test_otj_price_cut_rounds_up_to_the_penny() -> None:
    """14/509 of half of 10,000 is 137.5245...: 137.52 would be too little."""
    found = cut_price(BOOK.prior_learning_prices, date(2025, 9, 22), Decimal(14), Decimal(509), Decimal(10000))
    assert (found.amount, found.highest_price) == (Decimal("137.53"), Decimal("9862.47"))


def test_otj_no_price_rule_before_it_began() -> None:
    found = cut_price(BOOK.prior_learning_prices, date(2022, 7, 31), Decimal(60), Decimal(560), Decimal(14000))
    assert (found.amount, found.highest_price) == (Decimal(0), Decimal(14000))


def test_otj_more_prior_learning_than_hours_is_refused() -> None:
    with pytest.raises(ValueError, match="Prior learning of 561 h does not fit into 560 h"):
        cut_price(BOOK.prior_learning_prices, date(2025, 9, 22), Decimal(561), Decimal(560), Decimal(14000))
