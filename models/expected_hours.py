"""Hours to expect by a date: by the timetable, by a straight line, and for somebody who leaves early."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from models.exact import round_half_up
from models.off_the_job import HoursCalculation, calculate_hours


def timetable_expectation(planned: Iterable[tuple[date, Decimal]], today: date) -> Decimal:
    """Sum the planned hours up to and including a day; this is the figure to judge progress by."""
    return sum((hours for day, hours in planned if day <= today), Decimal(0))


def linear_expectation(hours: Decimal, days: int, elapsed: int) -> Fraction:
    """Spread hours evenly over the days of training; a second figure beside the timetable."""
    if days < 1:
        raise ValueError("A straight line needs at least one day.")
    return Fraction(hours) * min(max(elapsed, 0), days) / days


@dataclass(frozen=True, slots=True)
class LeaverStatement:
    """Where somebody stood on the last day of learning; nothing here is passed or failed.

    Parameters
    ----------
    linear_expectation
        The weekly minimum times the net weeks of training until then, unrounded.
    cap
        Release promised until then, unrounded.
    qualifies
        Whether the apprentice was in learning long enough for any funding to be due.
    """

    last_learning_day: date
    days: int
    net_weeks: Fraction
    linear_expectation: Fraction
    cap: Fraction
    qualifies: bool

    @property
    def displayed_expectation(self) -> int:
        return round_half_up(self.linear_expectation)


def state_leaver(calculation: HoursCalculation, last_learning_day: date, qualifying_days: int) -> LeaverStatement:
    """Cut the training at the last day of learning; actual hours are recorded beside it."""
    shorter = calculation.training.until(last_learning_day)
    until = calculate_hours(calculation.rule_set, shorter)
    return LeaverStatement(
        last_learning_day=last_learning_day,
        days=shorter.days,
        net_weeks=until.net_weeks,
        linear_expectation=calculation.weekly_minimum * until.net_weeks,
        cap=until.cap,
        qualifies=shorter.days >= qualifying_days,
    )
