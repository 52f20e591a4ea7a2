"""Short ways to describe one apprentice's training in tests."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from api.rule_set_file import read_rule_sets
from models.exact import to_decimal
from models.off_the_job import HoursCalculation, calculate_hours
from models.rule_sets import RuleBook
from models.training import EndDay, PublishedMinimum, Spell, Terms, Training

BOOK: RuleBook = read_rule_sets()
FIFTH = Decimal("0.20")
BUFFER = Decimal("0.03")
NINETY_ONE_DAYS = Spell(date(2025, 3, 1), date(2025, 5, 30))


def train(
    start: date,
    end: date,
    hours: str = "37.5",
    *,
    share: Decimal = FIFTH,
    then: tuple[Terms, ...] = (),
    breaks: tuple[Spell, ...] = (),
    assessment: Spell | None = None,
    published: int | None = None,
    known: int = 0,
    release_hours: Decimal | None = None,
    end_day: EndDay = EndDay.INCLUDED,
    full_time_months: int | None = None,
) -> Training:
    source = "Placeholder for this test"
    return Training(
        start=start,
        end=end,
        terms=(Terms(start, Decimal(hours), share), *then),
        breaks=breaks,
        assessment=assessment,
        published=None if published is None else PublishedMinimum(published, "1.2", source),
        prior_learning=Decimal(known),
        release_hours=release_hours,
        end_day=end_day,
        full_time_months=full_time_months,
    )


def calculate(training: Training, original_start: date | None = None) -> HoursCalculation:
    rules = BOOK.for_start(original_start or training.start)
    assert rules is not None
    return calculate_hours(rules, training)


def answer(calculation: HoursCalculation) -> tuple[object, ...]:
    """Rule set, days, weeks, net weeks, floor, cap, weekly minimum and cap, ids of notices."""
    return (
        calculation.rule_set.id,
        calculation.training.days,
        shown(calculation.weeks, 3),
        shown(calculation.net_weeks, 4),
        calculation.floor,
        shown(calculation.cap),
        shown(calculation.weekly_minimum),
        shown(calculation.weekly_cap),
        tuple(notice.id for notice in calculation.notices),
    )


def shown(value: Fraction, places: int = 2) -> str:
    return str(to_decimal(value, places))
