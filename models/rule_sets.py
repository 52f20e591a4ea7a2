"""The off-the-job rules as data: what holds for which start date, where it was read, how sure we are."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Method(StrEnum):
    """How the least hours of training are found."""

    SHARE_OF_ALL_HOURS = "share_of_all_hours"
    """A share of every paid hour of the net training weeks."""
    SHARE_UP_TO_CEILING = "share_up_to_ceiling"
    """The same share, but of no more than `hours_ceiling` hours a week."""
    PUBLISHED_MINIMUM = "published_minimum"
    """The published hours of the standard's version less prior learning, never under `least_hours`."""


class Confidence(StrEnum):
    """How well a figure is attested; everything but HIGH needs a person's check before go-live."""

    HIGH = "H"
    """Two or more independent sources, or an official page."""
    MEDIUM = "M"
    """One good secondary source."""
    LOW = "L"
    """Unverified, or a reading of our own."""


class ActiveCadence(StrEnum):
    """How often something that counts must happen."""

    FOUR_WEEKS = "every_four_weeks"
    CALENDAR_MONTH = "every_calendar_month"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement of a rule, with where it was read and how sure we are of it."""

    id: str
    says: str
    source: str
    confidence: Confidence

    @property
    def needs_check(self) -> bool:
        return self.confidence is not Confidence.HIGH


@dataclass(frozen=True, slots=True)
class ActiveLearning:
    """How often learning must happen on the days from `first` to `last` (None: still in force)."""

    cadence: ActiveCadence
    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        _check_dates(self.first, self.last)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """What one range of original start dates owes, and for how long.

    Parameters
    ----------
    valid_from, valid_to
        Original start dates, both included; `valid_to` None is still open.
    leave_weeks, weeks_a_year
        Statutory leave deducted from the weeks of training, pro rata.
    round_weeks
        Whether weeks of training become whole, half up, before leave is deducted.
    round_weeks_of_parts
        The same for a period whose weekly hours change; False keeps each part exact and rounds the sum once.
    share, hours_ceiling
        For the two share methods.
    least_hours
        For the published method: the hours below which prior learning cannot take the minimum.
    record_minimum
        Fewest planned hours that the learner record accepts.
    minimum_months, minimum_days
        Shortest practical period, by the one that is given.
    part_time_hours, part_time_base_months
        Below that many hours a week the period must be lengthened in proportion, from that base at least.
    review_gap_days
        Most days from one progress review to the next.
    """

    id: str
    title: str
    valid_from: date
    valid_to: date | None
    method: Method
    leave_weeks: Decimal
    weeks_a_year: Decimal
    confidence: Confidence
    sources: tuple[Evidence, ...]
    round_weeks: bool = True
    round_weeks_of_parts: bool = False
    share: Decimal | None = None
    hours_ceiling: Decimal | None = None
    least_hours: int | None = None
    record_minimum: int | None = None
    minimum_months: int | None = None
    minimum_days: int | None = None
    part_time_hours: Decimal | None = None
    part_time_base_months: int | None = None
    review_gap_days: int | None = None
    active_learning: tuple[ActiveLearning, ...] = ()

    def __post_init__(self) -> None:
        _check_dates(self.valid_from, self.valid_to)
        if not 0 <= self.leave_weeks < self.weeks_a_year:
            raise ValueError("leave_weeks lies between 0 and weeks_a_year.")
        if self.method is Method.PUBLISHED_MINIMUM:
            if self.least_hours is None:
                raise ValueError("The published method needs least_hours.")
        elif self.share is None or not 0 < self.share < 1:
            raise ValueError("A share method needs a share between 0 and 1.")
        if self.method is Method.SHARE_UP_TO_CEILING and self.hours_ceiling is None:
            raise ValueError("A share up to a ceiling needs hours_ceiling.")
        if not self.sources:
            raise ValueError("A rule set names at least one source.")

    def covers(self, original_start: date) -> bool:
        return self.valid_from <= original_start and (self.valid_to is None or original_start <= self.valid_to)

    def cadence_on(self, day: date) -> ActiveCadence | None:
        """Return how often learning must happen on that day; None when no rule is known."""
        return next(
            (
                rule.cadence
                for rule in self.active_learning
                if rule.first <= day and (rule.last is None or day <= rule.last)
            ),
            None,
        )

    @property
    def to_check(self) -> tuple[Evidence, ...]:
        """The statements that a person must check before go-live."""
        return tuple(evidence for evidence in self.sources if evidence.needs_check)

    @property
    def starts(self) -> str:
        """The range of original start dates in words."""
        first = f"{self.valid_from.day} {self.valid_from:%b %Y}"
        if self.valid_to is None:
            return f"starts from {first}"
        return f"starts {first} - {self.valid_to.day} {self.valid_to:%b %Y}"


@dataclass(frozen=True, slots=True)
class CorridorRule:
    """When the room between floor and cap is called open, tight or a conflict.

    Parameters
    ----------
    open_share
        From that share of the floor upwards the room is open.
    rounding_hours
        A cap less than this under the floor is rounding, not conflict.
    signed_tolerance_hours
        A signed minimum that differs by no more than this is kept as signed.
    """

    open_share: Decimal
    rounding_hours: Decimal
    signed_tolerance_hours: Decimal


@dataclass(frozen=True, slots=True)
class FundingAge:
    """From a start date on, a level is funded up to an age only (a higher one with a plan or after care)."""

    id: str
    level: int
    first: date
    last_age: int
    last_age_supported: int
    source: str
    confidence: Confidence
    last: date | None = None

    def __post_init__(self) -> None:
        _check_dates(self.first, self.last)


@dataclass(frozen=True, slots=True)
class PriorLearningPrice:
    """From a start date on, the price falls by at least this part of the share of learning already known."""

    id: str
    first: date
    part: Decimal
    source: str
    confidence: Confidence
    last: date | None = None

    def __post_init__(self) -> None:
        _check_dates(self.first, self.last)


@dataclass(frozen=True, slots=True)
class ExcludedKind:
    """A kind of activity that never counts off the job on the days from `first` to `last`."""

    kind: str
    reason: str
    source: str
    confidence: Confidence
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Counts of days that hold for every rule set."""

    qualifying_days: int
    """Days in learning before any funding is due."""
    employer_gap_break_days: int
    """Longest time between two employers that need not be recorded as a break."""
    employer_gap_most_days: int
    """Longest time between two employers after which training may go on."""
    term_time_exempt_months: tuple[int, ...] = ()
    """Numbers of months that a term-time-only contract may leave without learning."""
    sources: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every off-the-job rule that is known, as read from its file."""

    rule_sets: tuple[RuleSet, ...]
    corridor: CorridorRule
    thresholds: Thresholds
    funding_ages: tuple[FundingAge, ...] = ()
    prior_learning_prices: tuple[PriorLearningPrice, ...] = ()
    excluded_kinds: tuple[ExcludedKind, ...] = ()

    def for_start(self, original_start: date) -> RuleSet | None:
        """Return the rule set of an original start date, None when there is none."""
        return next((rules for rules in self.rule_sets if rules.covers(original_start)), None)


def _check_dates(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise ValueError(f"It ends on {last}, before it begins on {first}.")
