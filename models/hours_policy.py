"""The room between the least training owed and the most released, and what helps when there is none."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from models.exact import round_half_up, to_decimal, write_number
from models.off_the_job import WEEK, HoursCalculation, Notice, calculate_hours
from models.rule_sets import CorridorRule, Method
from models.training import EndDay

MINUTES = 60


class CorridorState(StrEnum):
    OPEN = "open"
    """The cap is well above the floor."""
    TIGHT = "tight"
    """The cap is at the floor or little above it; a difference of less than the rounding counts as none."""
    CONFLICT = "conflict"
    """The cap is below the floor: nobody may plan this quietly."""
    LEFT = "left"
    """Somebody who leaves the programme owes nothing more."""


class RemedyKind(StrEnum):
    EXTEND = "extend"
    RAISE_SHARE = "raise_share"
    PRIOR_LEARNING = "prior_learning"


@dataclass(frozen=True, slots=True)
class Remedy:
    """One way out of a conflict.

    Parameters
    ----------
    amount
        The least that is enough, exact: net weeks of training, share of paid hours, or hours of prior
        learning.
    enough
        The same as a person would agree it, rounded up: weeks of training, per cent, or whole hours.
    price
        What it costs, and whom.
    end
        For an extension: the last day of training that it leads to.
    """

    kind: RemedyKind
    amount: Fraction
    enough: Decimal
    message: str
    price: str
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Corridor:
    """Floor, plan and cap of one apprentice in whole hours, with the calculation behind them.

    Parameters
    ----------
    floor
        Least hours that count off the job.
    plan
        Hours in the training plan, by which actual hours are judged; `floor <= plan <= cap_hours` unless a
        notice or the state says why not.
    cap_hours
        The cap in whole hours; a cap that differs from the floor by rounding only is the floor.
    """

    calculation: HoursCalculation
    floor: int
    plan: int
    cap_hours: int
    state: CorridorState
    remedies: tuple[Remedy, ...]
    notices: tuple[Notice, ...]

    @property
    def weekly_plan(self) -> Fraction:
        net_weeks = self.calculation.net_weeks
        return self.plan / net_weeks if net_weeks else Fraction(0)

    @property
    def planned_share(self) -> Fraction:
        """The plan as a share of the paid hours of the net training weeks."""
        contracted = self.calculation.contracted
        return self.plan / contracted if contracted else Fraction(0)

    @property
    def floor_minutes(self) -> int:
        return self.floor * MINUTES

    @property
    def plan_minutes(self) -> int:
        return self.plan * MINUTES

    @property
    def cap_minutes(self) -> int:
        """The exact cap in minutes, rounded down, but never below the floor for the sake of rounding."""
        exact = floor(self.calculation.cap * MINUTES)
        return exact if self.state is CorridorState.CONFLICT else max(exact, self.floor_minutes)


def set_corridor(
    calculation: HoursCalculation,
    rule: CorridorRule,
    buffer: Decimal,
    *,
    signed_minimum: Decimal | None = None,
    signed_plan: int | None = None,
) -> Corridor:
    """Compare floor and cap, and choose the plan.

    Parameters
    ----------
    buffer
        Share of the floor that the plan adds to it; the sum is rounded up to a whole hour and cut at the cap.
    signed_minimum, signed_plan
        Hours of a training plan that all parties have signed. A minimum that differs little from ours is
        kept; a
        signed plan stays as it is, for it is what actual hours are judged by.
    """
    notices = list(calculation.notices)
    least = calculation.floor
    if signed_minimum is not None and signed_minimum != least:
        kept = abs(signed_minimum - least) <= rule.signed_tolerance_hours
        verdict = (
            "the signed figure stays" if kept else f"more than {rule.signed_tolerance_hours} h apart: ours is used"
        )
        notices.append(Notice("SIGNED-MINIMUM", f"Signed minimum {signed_minimum} h, ours {least} h; {verdict}."))
        least = ceil(signed_minimum) if kept else least
    cap = calculation.cap
    cap_hours = round_half_up(cap)
    if abs(cap - least) <= Fraction(rule.rounding_hours):
        cap_hours = max(cap_hours, least)
    state = _state(least, cap, rule)
    plan = min(ceil(least * (1 + Fraction(buffer))), cap_hours)
    if signed_plan is not None:
        plan = signed_plan
        notices.extend(_signed_plan_notices(signed_plan, least, cap_hours))
    else:
        plan = max(plan, least)
    record = calculation.rule_set.record_minimum
    if record is not None and plan < record:
        notices.append(
            Notice(
                f"{calculation.rule_set.id}-ILR",
                f"Planned {plan} h; the learner record accepts {record} h or more.",
            )
        )
    remedies = tuple(_remedies(calculation, least)) if state is CorridorState.CONFLICT else ()
    return Corridor(calculation, least, plan, cap_hours, state, remedies, tuple(notices))


def release_with_leave(calculation: HoursCalculation, leave_weeks: Decimal) -> Fraction:
    """Return the cap if a longer, contractual leave were deducted; a stricter view than the rules."""
    left = 1 - Fraction(leave_weeks) / Fraction(calculation.rule_set.weeks_a_year)
    return sum(
        (
            part.weeks * left * Fraction(part.terms.weekly_hours) * Fraction(part.terms.release_share)
            for part in calculation.parts
        ),
        Fraction(0),
    )


def explain(corridor: Corridor) -> str:
    """Say floor, plan and cap to an employer in four short sentences."""
    calculation = corridor.calculation
    rules, training = calculation.rule_set, calculation.training
    if training.published is not None and rules.method is Method.PUBLISHED_MINIMUM:
        basis = f"published {training.published.hours} h, version {training.published.version}"
        if training.prior_learning:
            basis += f", less {training.prior_learning} h of prior learning"
    else:
        rates = " and ".join(
            f"{write_number(to_decimal(part.minimum / part.net_weeks))} h a week x {to_decimal(part.net_weeks)} weeks"
            for part in calculation.parts
            if part.net_weeks
        )
        basis = rates
    share = calculation.cap / calculation.contracted if calculation.contracted else Fraction(0)
    if corridor.state is CorridorState.LEFT:
        return (
            f"Left on {training.end.day} {training.end:%B %Y}: nothing more is owed. {corridor.plan} h could be "
            f"expected by then. Release promise until then {corridor.cap_hours} h ({_percent(share)})."
        )
    return (
        f"Minimum {corridor.floor} h ({basis}, rule for {rules.starts}). Planned {corridor.plan} h. "
        f"Release promise {corridor.cap_hours} h ({_percent(share)}). "
        f"Planned share {_percent(corridor.planned_share)}."
    )


def _state(least: int, cap: Fraction, rule: CorridorRule) -> CorridorState:
    if cap < least - Fraction(rule.rounding_hours):
        return CorridorState.CONFLICT
    if cap - least >= Fraction(rule.open_share) * least:
        return CorridorState.OPEN
    return CorridorState.TIGHT


def _signed_plan_notices(plan: int, least: int, cap_hours: int) -> Iterator[Notice]:
    if plan < least:
        yield Notice("PLAN-UNDER-FLOOR", f"The signed plan has {plan} h, less than the minimum of {least} h.")
    if plan > cap_hours:
        yield Notice("PLAN-OVER-CAP", f"The signed plan has {plan} h, more than the {cap_hours} h released.")


def _remedies(calculation: HoursCalculation, least: int) -> Iterator[Remedy]:
    """Three ways out, each alone enough; one that cannot help is left out."""
    missing = least - calculation.cap
    yield from _extension(calculation, least, missing)
    yield from _higher_share(calculation, least)
    rules = calculation.rule_set
    hours = ceil(missing)
    if rules.method is Method.PUBLISHED_MINIMUM and least - hours >= (rules.least_hours or 0):
        yield Remedy(
            RemedyKind.PRIOR_LEARNING,
            missing,
            Decimal(hours),
            f"Evidence {hours} h more of prior learning: the minimum falls to {least - hours} h.",
            f"{hours} h assessed and recorded for this apprentice; the provider's price falls.",
        )


def _extension(calculation: HoursCalculation, least: int, missing: Fraction) -> Iterator[Remedy]:
    """Longer training helps only where each further week releases more than it asks for."""
    training, last = calculation.training, calculation.parts[-1]
    if training.release_hours is not None or not last.net_weeks:
        return
    gain = (last.release - last.minimum) / last.weeks
    if gain <= 0:
        return
    weeks = ceil(calculation.weeks + missing / gain)
    net = calculation.net_weeks + missing / gain * last.net_weeks / last.weeks
    days = weeks * WEEK + training.break_days + (training.end_day is EndDay.EXCLUDED)
    end = training.start + timedelta(days=days - 1)
    more = weeks - floor(calculation.weeks)
    share = write_number(Fraction(last.terms.release_share) * 100)
    longer = calculate_hours(calculation.rule_set, replace(training, end=end))
    owed = max(longer.floor, least)
    yield Remedy(
        RemedyKind.EXTEND,
        net,
        Decimal(weeks),
        f"Extend training to {weeks} weeks, until {end.day} {end:%B %Y}, at {share} %: {owed} h then fit.",
        f"{more} weeks more of training; the minimum becomes {owed} h.",
        end,
    )


def _higher_share(calculation: HoursCalculation, least: int) -> Iterator[Remedy]:
    if not calculation.contracted:
        return
    share = least / calculation.contracted
    percent = Decimal(ceil(share * 1000)) / 10
    if percent > 100:
        return
    extra = to_decimal((share - calculation.cap / calculation.contracted) * calculation.contracted)
    weekly = to_decimal((least - calculation.cap) / calculation.net_weeks)
    yield Remedy(
        RemedyKind.RAISE_SHARE,
        share,
        percent,
        f"Raise the released share to {percent} % ({to_decimal(share * 100)} % exactly), approved by a named person of "
        "the employer.",
        f"{extra} h more paid release, {weekly} h a week.",
    )


def _percent(share: Fraction) -> str:
    return f"{write_number(to_decimal(share * 100, 1))}%"
