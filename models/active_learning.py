"""Whether every month of training has learning in it, and when the next review is due at the latest."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from models.training import Training, add_months


@dataclass(frozen=True, slots=True)
class MonthBox:
    """One calendar month of training: whether it has learning that counts, and whether it needs any."""

    first: date
    active: bool
    exempt: bool = False

    @property
    def missing(self) -> bool:
        return not self.active and not self.exempt

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


def month_strip(
    training: Training, learning_days: Iterable[date], exempt_months: Collection[int] = ()
) -> tuple[MonthBox, ...]:
    """Return every calendar month from the first to the last day of training.

    Parameters
    ----------
    learning_days
        Days with learning that counts off the job; reviews and meetings are not learning.
    exempt_months
        Numbers of months that need none, for a term-time-only contract. A month that lies wholly in a break
        needs none.
    """
    active = {day.replace(day=1) for day in learning_days if training.holds(day)}
    boxes = []
    month = training.start.replace(day=1)
    while month <= training.end:
        following = add_months(month, 1)
        days = (month + timedelta(days=offset) for offset in range((following - month).days))
        exempt = month.month in exempt_months or not any(training.holds(day) for day in days)
        boxes.append(MonthBox(month, month in active, exempt))
        month = following
    return tuple(boxes)


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """A progress review: `limit` is the last day allowed, `due` that day or the last open one before."""

    limit: date
    due: date


def review_due_dates(start: date, end: date, gap_days: int, is_closed: Callable[[date], bool]) -> tuple[ReviewDue, ...]:
    """Return the latest dates of the reviews from start to end.

    Each limit is counted from the review before it as it was brought forward, so that no two are further
    apart than
    the gap.

    Raises
    ------
    ValueError
        Where every day from one review to the next limit is closed.
    """
    dues: list[ReviewDue] = []
    previous = start
    while (limit := previous + timedelta(days=gap_days)) <= end:
        due = limit
        while due > previous and is_closed(due):
            due -= timedelta(days=1)
        if due <= previous:
            raise ValueError(f"No open day for a review after {previous} and up to {limit}.")
        dues.append(ReviewDue(limit, due))
        previous = due
    return tuple(dues)
