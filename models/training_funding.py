"""Whether an age is funded, and what prior learning takes off the price."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from models.rule_sets import FundingAge, PriorLearningPrice


@dataclass(frozen=True, slots=True)
class FundingAnswer:
    """Whether an apprentice of that age may be funded, and the rule that says so ("" when none applies)."""

    funded: bool
    age: int
    rule: str = ""


@dataclass(frozen=True, slots=True)
class PriceCut:
    """What prior learning takes off the highest price; the cut is rounded up to a whole penny."""

    share_known: Fraction
    share_cut: Fraction
    amount: Decimal
    highest_price: Decimal


def check_funding_age(
    rules: Iterable[FundingAge], level: int, born: date, start: date, *, supported: bool = False
) -> FundingAnswer:
    """Tell whether a level is funded at the age on the first day.

    Parameters
    ----------
    supported
        Whether the apprentice has an education, health and care plan or has been in care.
    """
    age = start.year - born.year - ((start.month, start.day) < (born.month, born.day))
    for rule in rules:
        if rule.level == level and rule.first <= start and (rule.last is None or start <= rule.last):
            return FundingAnswer(age <= (rule.last_age_supported if supported else rule.last_age), age, rule.id)
    return FundingAnswer(True, age)


def cut_price(
    rules: Iterable[PriorLearningPrice],
    start: date,
    prior_learning_hours: Decimal,
    full_hours: Decimal,
    funding_band: Decimal,
) -> PriceCut:
    """Work out the least price cut for recognised prior learning.

    Parameters
    ----------
    full_hours
        Hours that the provider would plan for an apprentice without prior learning.

    Raises
    ------
    ValueError
        Where prior learning exceeds the full hours.
    """
    if not 0 <= prior_learning_hours <= full_hours or not full_hours:
        raise ValueError(f"Prior learning of {prior_learning_hours} h does not fit into {full_hours} h.")
    known = Fraction(prior_learning_hours) / Fraction(full_hours)
    part = next(
        (Fraction(rule.part) for rule in rules if rule.first <= start and (rule.last is None or start <= rule.last)),
        Fraction(0),
    )
    exact = known * part * Fraction(funding_band)
    amount = Decimal(ceil(exact * 100)) / 100
    return PriceCut(known, known * part, amount, funding_band - amount)
