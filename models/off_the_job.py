"""Least and most training hours of one apprentice, exact, with every step that leads to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from models.exact import round_half_up, write_number
from models.rule_sets import Method, RuleSet
from models.training import Terms, Training

WEEK = 7
WHOLE = "rounded half up to a whole number"


@dataclass(frozen=True, slots=True)
class Given:
    """One input of a calculation, as the calculation sheet shows it."""

    label: str
    value: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a calculation: the formula with its numbers, the exact result and how it was rounded."""

    label: str
    formula: str
    value: Fraction
    unit: str
    rounding: str = ""

    def __str__(self) -> str:
        rounded = f" ({self.rounding})" if self.rounding else ""
        return f"{self.label}: {self.formula} = {write_number(self.value)} {self.unit}{rounded}"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know about a calculation, with the id of the rule it comes from."""

    id: str
    message: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one set of terms contributes, unrounded."""

    terms: Terms
    days: int
    weeks: Fraction
    leave: Fraction
    minimum: Fraction
    release: Fraction

    @property
    def net_weeks(self) -> Fraction:
        return self.weeks - self.leave


@dataclass(frozen=True, slots=True)
class HoursCalculation:
    """Least and most hours of one apprentice, and every input and step behind them.

    Parameters
    ----------
    minimum, cap
        Unrounded; `floor` is the minimum as the rules round it.
    """

    rule_set: RuleSet
    training: Training
    given: tuple[Given, ...]
    steps: tuple[Step, ...]
    parts: tuple[Part, ...]
    minimum: Fraction
    floor: int
    cap: Fraction
    notices: tuple[Notice, ...]

    @property
    def weeks(self) -> Fraction:
        return sum((part.weeks for part in self.parts), Fraction(0))

    @property
    def net_weeks(self) -> Fraction:
        return sum((part.net_weeks for part in self.parts), Fraction(0))

    @property
    def contracted(self) -> Fraction:
        """Paid hours of the net training weeks."""
        return sum((part.net_weeks * Fraction(part.terms.weekly_hours) for part in self.parts), Fraction(0))

    @property
    def weekly_minimum(self) -> Fraction:
        return self.minimum / self.net_weeks if self.net_weeks else Fraction(0)

    @property
    def weekly_cap(self) -> Fraction:
        return self.cap / self.net_weeks if self.net_weeks else Fraction(0)

    @property
    def displayed_cap(self) -> int:
        return round_half_up(self.cap)


def calculate_hours(rule_set: RuleSet, training: Training) -> HoursCalculation:
    """Work out floor and cap of one apprentice.

    Rounding happens in two places only: weeks of training where the rule set says so, and the minimum at the
    end. Days of two sets of terms with the same weekly hours are counted together, so that a change of employer
    alone leaves the floor as it is.
    """
    steps: list[Step] = [_days_step(training)]
    parts = tuple(_parts(rule_set, training, steps))
    minimum, least = _minimum(rule_set, training, parts, steps)
    if training.release_hours is None:
        cap = sum((part.release for part in parts), Fraction(0))
        formula = " + ".join(
            f"{write_number(part.terms.release_share)} x {write_number(part.terms.weekly_hours)} h "
            f"x {write_number(part.net_weeks)} weeks"
            for part in parts
        )
        steps.append(Step("Cap", formula, cap, "hours", "not rounded"))
    else:
        cap = Fraction(training.release_hours)
        steps.append(Step("Cap", "the employer's promise in hours", cap, "hours", "not rounded"))
    return HoursCalculation(
        rule_set=rule_set,
        training=training,
        given=tuple(_given(rule_set, training)),
        steps=tuple(steps),
        parts=parts,
        minimum=minimum,
        floor=least,
        cap=cap,
        notices=tuple(_notices(rule_set, training)),
    )


def _days_step(training: Training) -> Step:
    formula = f"{training.start} to {training.end}, end day {training.end_day.value}"
    if training.breaks:
        formula += f", less {training.break_days} days of breaks"
    return Step("Days of training", formula, Fraction(training.days), "days")


def _parts(rule_set: RuleSet, training: Training, steps: list[Step]) -> Iterator[Part]:
    spells = list(training.spells())
    total = sum(days for _, days in spells)
    one_rate = len({terms.weekly_hours for terms, _ in spells}) == 1
    exact = Fraction(total, WEEK)
    rounds = rule_set.round_weeks if one_rate else rule_set.round_weeks_of_parts
    weeks_of_all = Fraction(round_half_up(exact)) if rounds else exact
    steps.append(Step("Weeks of training", f"{total} days / {WEEK}", exact, "weeks"))
    if rounds:
        steps.append(Step("Whole weeks", write_number(exact), weeks_of_all, "weeks", WHOLE))
    leave_share = Fraction(rule_set.leave_weeks) / Fraction(rule_set.weeks_a_year)
    for number, (terms, days) in enumerate(spells, start=1):
        weeks = weeks_of_all * days / total
        leave = weeks * leave_share
        net = weeks - leave
        name = f", part {number} from {max(terms.first, training.start)}" if len(spells) > 1 else ""
        if name:
            formula = f"{write_number(weeks_of_all)} weeks x {days} / {total} days"
            steps.append(Step(f"Weeks{name}", formula, weeks, "weeks"))
        formula = f"{write_number(weeks)} x {rule_set.leave_weeks} / {rule_set.weeks_a_year}"
        steps.append(Step(f"Statutory leave{name}", formula, leave, "weeks", "not rounded"))
        steps.append(Step(f"Net training weeks{name}", f"{write_number(weeks)} - {write_number(leave)}", net, "weeks"))
        hours = Fraction(terms.weekly_hours)
        yield Part(
            terms=terms,
            days=days,
            weeks=weeks,
            leave=leave,
            minimum=net * _weekly_minimum(rule_set, hours),
            release=net * hours * Fraction(terms.release_share),
        )


def _weekly_minimum(rule_set: RuleSet, hours: Fraction) -> Fraction:
    """Hours a week that a share method asks for; the published method asks for none."""
    if rule_set.share is None or rule_set.method is Method.PUBLISHED_MINIMUM:
        return Fraction(0)
    if rule_set.method is Method.SHARE_UP_TO_CEILING and rule_set.hours_ceiling is not None:
        hours = min(hours, Fraction(rule_set.hours_ceiling))
    return Fraction(rule_set.share) * hours


def _minimum(rule_set: RuleSet, training: Training, parts: tuple[Part, ...], steps: list[Step]) -> tuple[Fraction, int]:
    if rule_set.method is Method.PUBLISHED_MINIMUM:
        if training.published is None or rule_set.least_hours is None:
            raise ValueError(f"Rule set {rule_set.id} needs the published hours of the standard.")
        published, known = Fraction(training.published.hours), Fraction(training.prior_learning)
        steps.append(
            Step(
                "Published less prior learning",
                f"{write_number(published)} - {write_number(known)}",
                published - known,
                "hours",
            )
        )
        minimum = max(Fraction(rule_set.least_hours), published - known)
        formula = f"the larger of {rule_set.least_hours} and {write_number(published - known)}"
        steps.append(Step("Minimum", formula, minimum, "hours"))
    else:
        minimum = sum((part.minimum for part in parts), Fraction(0))
        formula = " + ".join(
            f"{write_number(_weekly_minimum(rule_set, Fraction(part.terms.weekly_hours)))} h "
            f"x {write_number(part.net_weeks)} weeks"
            for part in parts
        )
        steps.append(Step("Minimum", formula, minimum, "hours"))
    least = round_half_up(minimum)
    steps.append(Step("Floor", write_number(minimum), Fraction(least), "hours", WHOLE))
    return minimum, least


def _given(rule_set: RuleSet, training: Training) -> Iterator[Given]:
    yield Given("Rule set", f"{rule_set.id}: {rule_set.title}, {rule_set.starts}", rule_set.sources[0].source)
    yield Given("First day of training", str(training.start))
    yield Given("Last day of training", f"{training.end} ({training.end_day.value})")
    for terms in training.terms:
        who = f", {terms.employer}" if terms.employer else ""
        share = f"{write_number(Fraction(terms.release_share) * 100)} % released"
        yield Given(f"Weekly hours from {max(terms.first, training.start)}", f"{terms.weekly_hours} h, {share}{who}")
    for pause in training.breaks:
        yield Given("Break in learning", f"{pause.first} to {pause.last}, {pause.days} days")
    if training.assessment is not None:
        yield Given("End-point assessment, left out", f"{training.assessment.first} to {training.assessment.last}")
    if training.published is not None:
        published = training.published
        yield Given("Published minimum", f"{published.hours} h, version {published.version}", published.source)
    if training.prior_learning:
        yield Given("Recognised prior learning", f"{training.prior_learning} h")
    if training.release_hours is not None:
        yield Given("Release promise", f"{training.release_hours} h")


def _notices(rule_set: RuleSet, training: Training) -> Iterator[Notice]:
    days, months = training.days, training.whole_months
    if rule_set.minimum_days is not None and days < rule_set.minimum_days:
        yield Notice(f"{rule_set.id}-DUR", f"{days} days of training; at least {rule_set.minimum_days} are needed.")
    if rule_set.minimum_months is not None and months < rule_set.minimum_months:
        message = f"{months} whole months of training; at least {rule_set.minimum_months} are needed."
        yield Notice(f"{rule_set.id}-DUR", message)
    if rule_set.part_time_hours is not None:
        yield from _part_time_notices(rule_set, training)
    if training.prior_learning and rule_set.method is not Method.PUBLISHED_MINIMUM:
        known = f"Prior learning of {training.prior_learning} h"
        message = f"{known} does not change the minimum of rule set {rule_set.id}."
        yield Notice("RPL", message)


def _part_time_notices(rule_set: RuleSet, training: Training) -> Iterator[Notice]:
    full_time = rule_set.part_time_hours
    hours = min(terms.weekly_hours for terms in training.terms)
    if full_time is None or hours >= full_time:
        return
    base = training.full_time_months
    if base is None:
        message = f"{hours} h a week is less than {full_time}: show that the period is long enough for part time."
        yield Notice(f"{rule_set.id}-EXT", message)
        return
    base = max(base, rule_set.part_time_base_months or 0)
    needed = round_half_up(base * Fraction(full_time) / Fraction(hours))
    if training.whole_months < needed:
        message = (
            f"{training.whole_months} whole months at {hours} h a week; {base} x {full_time} / {hours} "
            f"= {needed} are needed."
        )
        yield Notice(f"{rule_set.id}-EXT", message)
