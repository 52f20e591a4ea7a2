"""The facts about one apprentice's training: dates, breaks, weekly hours and what the employer releases."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise


class EndDay(StrEnum):
    """Whether the last day of the practical period counts. The rules do not say; we include it."""

    INCLUDED = "included"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of days, both ends included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"A spell that begins on {self.first} cannot end on {self.last}.")

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def cut(self, first: date, last: date) -> "Spell | None":
        """Return the part that lies between two days, None when there is none."""
        first, last = max(first, self.first), min(last, self.last)
        return Spell(first, last) if first <= last else None


@dataclass(frozen=True, slots=True)
class Terms:
    """What an apprentice works, and what the employer releases, from one day on."""

    first: date
    weekly_hours: Decimal
    release_share: Decimal
    employer: str = ""

    def __post_init__(self) -> None:
        if self.weekly_hours <= 0:
            raise ValueError(f"Weekly hours are more than 0, not {self.weekly_hours}.")
        if not 0 <= self.release_share <= 1:
            raise ValueError(f"A release share lies between 0 and 1, not {self.release_share}.")


@dataclass(frozen=True, slots=True)
class PublishedMinimum:
    """The published hours of one version of a standard, and where they were read."""

    hours: int
    version: str
    source: str


@dataclass(frozen=True, slots=True)
class Training:
    """The facts about one apprentice from which the hours follow.

    Parameters
    ----------
    start, end
        The practical period: first day of training and gateway. A late joiner has a start of their own.
    terms
        Weekly hours, release share and employer from a day on, in order; the first are in force at the start.
    breaks
        Breaks in learning inside the period, in order.
    assessment
        The end-point assessment, after the period; nothing counts in it.
    published, prior_learning
        For the published method: the standard's hours, and hours of recognised prior learning.
    release_hours
        The employer's promise in hours, where it is not a share.
    full_time_months
        Months that the programme takes at full time, to judge a part-time period.
    """

    start: date
    end: date
    terms: tuple[Terms, ...]
    breaks: tuple[Spell, ...] = ()
    assessment: Spell | None = None
    published: PublishedMinimum | None = None
    prior_learning: Decimal = Decimal(0)
    release_hours: Decimal | None = None
    end_day: EndDay = EndDay.INCLUDED
    full_time_months: int | None = None

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"Training that starts on {self.start} cannot end on {self.end}.")
        if not self.terms or self.terms[0].first > self.start:
            raise ValueError(f"No weekly hours are known for the start, {self.start}.")
        if any(later.first <= earlier.first for earlier, later in pairwise(self.terms)):
            raise ValueError("Terms stand in the order of their first days, one for each day.")
        if any(not self.start < terms.first <= self.end for terms in self.terms[1:]):
            raise ValueError("Terms change inside the practical period.")
        if any(later.first <= earlier.last for earlier, later in pairwise(self.breaks)):
            raise ValueError("Breaks stand in order and do not overlap.")
        if any(pause.first < self.start or pause.last > self.end for pause in self.breaks):
            raise ValueError("Breaks lie inside the practical period; move the end when a break moves it.")
        if self.assessment is not None and self.assessment.first <= self.end:
            raise ValueError("The end-point assessment begins after the practical period.")
        if self.prior_learning < 0:
            raise ValueError("Prior learning is not less than 0 hours.")
        if self.days < 1:
            raise ValueError("No day of training is left.")

    @property
    def break_days(self) -> int:
        return sum(pause.days for pause in self.breaks)

    @property
    def days(self) -> int:
        """Days of the practical period, breaks left out."""
        excluded = self.end_day is EndDay.EXCLUDED
        return Spell(self.start, self.end).days - self.break_days - excluded

    @property
    def whole_months(self) -> int:
        """Complete months of training; days of breaks do not count."""
        finished = self.start + timedelta(days=self.days)
        months = 0
        while add_months(self.start, months + 1) <= finished:
            months += 1
        return months

    def holds(self, day: date) -> bool:
        """Tell whether a day is one of training: in the practical period and not in a break."""
        return self.start <= day <= self.end and not any(pause.holds(day) for pause in self.breaks)

    def until(self, day: date) -> "Training":
        """Return the same training as if it had ended on that day."""
        return replace(
            self,
            end=day,
            terms=tuple(terms for terms in self.terms if terms.first <= day),
            breaks=tuple(cut for pause in self.breaks if (cut := pause.cut(self.start, day)) is not None),
        )

    def spells(self) -> Iterator[tuple[Terms, int]]:
        """Yield each set of terms with its days of training."""
        lasts = [terms.first - timedelta(days=1) for terms in self.terms[1:]] + [self.end]
        for terms, last in zip(self.terms, lasts, strict=True):
            spell = Spell(max(terms.first, self.start), last)
            pauses = (pause.cut(spell.first, spell.last) for pause in self.breaks)
            days = spell.days - sum(pause.days for pause in pauses if pause is not None)
            if last == self.end and self.end_day is EndDay.EXCLUDED:
                days -= 1
            if days > 0:
                yield terms, days


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
