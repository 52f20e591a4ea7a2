"""Off-the-job arithmetic: the legal floor, the employer's cap and the plan between them, in exact decimals."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction


class Method(StrEnum):
    """How a rule set finds the minimum hours."""

    SHARE = "share"
    """A share of all contracted hours over the net weeks."""
    CAPPED_SHARE = "capped_share"
    """The same share, of at most a stated number of hours a week."""
    PUBLISHED = "published"
    """The published hours of the standard less recognised prior learning, never below a floor."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules for apprentices whose ORIGINAL start date lies between two dates (both included).

    Parameters
    ----------
    share
        Share of contracted hours.
    weekly_limit
        For `CAPPED_SHARE`: contracted hours a week that count at the most.
    lowest
        For `PUBLISHED`: hours below which prior learning cannot bring the minimum.
    leave_weeks, year_weeks
        Statutory leave deducted for each year, in weeks.
    source, confidence
        Where it was read, and H (two sources), M (one) or L (to be checked).
    """

    id: str
    title: str
    valid_from: date
    valid_to: date | None
    method: Method
    share: Decimal
    leave_weeks: Decimal
    year_weeks: Decimal
    weekly_limit: Decimal | None = None
    lowest: Decimal = Decimal(0)
    source: str = ""
    confidence: str = "L"

    def holds_for(self, start: date) -> bool:
        return self.valid_from <= start and (self.valid_to is None or start <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the practical period with the same weekly hours; a break in learning has its days left out."""

    first: date
    last: date
    weekly_hours: Decimal
    break_days: int = 0


class CorridorState(StrEnum):
    OPEN = "open"
    TIGHT = "tight"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Calculation:
    """Floor and cap with every step on the way, for the calculation sheet.

    Parameters
    ----------
    floor
        Minimum hours, rounded half up to whole hours.
    exact_floor, cap
        Hours before rounding.
    net_weeks
        Weeks of training of all segments, statutory leave taken off.
    steps
        Sentences: input, formula, result.
    """

    rule_set: str
    floor: int
    exact_floor: Fraction
    cap: Fraction
    net_weeks: Fraction
    steps: tuple[str, ...]


def choose_rule_set(rule_sets: tuple[RuleSet, ...], original_start: date) -> RuleSet:
    """Return the rule set of a start date.

    Raises
    ------
    ValueError
        When none holds for that date.
    """
    for rule_set in rule_sets:
        if rule_set.holds_for(original_start):
            return rule_set
    raise ValueError(f"No off-the-job rule set holds for a start on {original_start}.")


def round_half_up(value: Fraction) -> int:
    """Round to a whole number, halves up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def calculate(
    rule_set: RuleSet,
    segments: tuple[Segment, ...],
    published: int | None = None,
    prior_learning: Decimal = Decimal(0),
    release_share: Decimal | None = None,
    end_day_counts: bool = True,
) -> Calculation:
    """Compute floor and cap.

    Days of each segment are turned into weeks, rounded half up; statutory leave is taken off unrounded; hours are
    rounded once, at the end, half up.

    Parameters
    ----------
    published
        Published hours of the standard's version; needed by `Method.PUBLISHED`.
    release_share
        The employer's share for the cap; None takes the rule set's share.
    end_day_counts
        Whether the last day belongs to the period (default) or not.

    Raises
    ------
    ValueError
        When published hours are needed and not given.
    """
    steps: list[str] = []
    net_weeks = hours = cap = Fraction(0)
    share = Fraction(rule_set.share)
    cap_share = share if release_share is None else Fraction(release_share)
    for segment in segments:
        days = (segment.last - segment.first).days + (1 if end_day_counts else 0) - segment.break_days
        weeks = round_half_up(Fraction(days, 7))
        net = weeks - weeks * Fraction(rule_set.leave_weeks) / Fraction(rule_set.year_weeks)
        weekly = Fraction(segment.weekly_hours)
        counted = weekly if rule_set.weekly_limit is None else min(weekly, Fraction(rule_set.weekly_limit))
        net_weeks += net
        hours += share * counted * net
        cap += cap_share * weekly * net
        steps.append(
            f"{segment.first} to {segment.last}: {days} days = {weeks} weeks, less statutory leave {_show(net)} net "
            f"weeks at {segment.weekly_hours} h"
        )
    if rule_set.method is Method.PUBLISHED:
        if published is None:
            raise ValueError(f"Rule set {rule_set.id} needs the published hours of the standard.")
        hours = max(Fraction(rule_set.lowest), published - Fraction(prior_learning))
        steps.append(
            f"published {published} h less prior learning {prior_learning} h, at least {rule_set.lowest} h: "
            f"{_show(hours)} h"
        )
    else:
        steps.append(f"{rule_set.share} of the counted hours: {_show(hours)} h")
    floor = round_half_up(hours)
    steps.append(f"minimum {floor} h (rounded once)")
    steps.append(f"cap {_show(cap_share)} of contracted hours: {_show(cap)} h")
    return Calculation(rule_set.id, floor, hours, cap, net_weeks, tuple(steps))


def corridor(calculation: Calculation) -> CorridorState:
    """Compare floor and cap: open from 5 % of the floor, conflict when the cap is short by more than half an hour."""
    room = calculation.cap - calculation.floor
    if room < Fraction(-1, 2):
        return CorridorState.CONFLICT
    return CorridorState.OPEN if room >= Fraction(calculation.floor, 20) else CorridorState.TIGHT


def whole_cap(calculation: Calculation) -> Fraction:
    """Return the cap, lifted to the floor where rounding alone set the two less than half an hour apart."""
    if abs(calculation.cap - calculation.floor) < Fraction(1, 2):
        return max(calculation.cap, Fraction(calculation.floor))
    return calculation.cap


def planned_hours(calculation: Calculation, buffer: Decimal) -> Fraction:
    """Return the hours of the training plan: the floor and a buffer, never above the cap."""
    return min(whole_cap(calculation), calculation.floor * (1 + Fraction(buffer)))


@dataclass(frozen=True, slots=True)
class Remedies:
    """Three ways out of a conflict: weeks to extend to, share to raise to, prior learning to evidence."""

    weeks: int
    share: Decimal
    prior_learning: int


def remedies(rule_set: RuleSet, calculation: Calculation, weekly_hours: Decimal) -> Remedies:
    """Compute what would bring a cap up to the floor, for one segment of constant hours."""
    weekly_cap = Fraction(rule_set.share) * Fraction(weekly_hours)
    net = calculation.floor / weekly_cap
    weeks = net / (1 - Fraction(rule_set.leave_weeks) / Fraction(rule_set.year_weeks))
    share = calculation.floor / (calculation.net_weeks * Fraction(weekly_hours))
    short = calculation.floor - calculation.cap
    percent = Decimal((share * 1000).__ceil__()) / 10
    return Remedies(weeks.__ceil__(), percent, max(0, short.__ceil__()))


def _show(value: Fraction) -> str:
    return f"{float(value):.4f}".rstrip("0").rstrip(".")
