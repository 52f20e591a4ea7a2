"""Days, half-days and clock times of one cohort, and the only place that turns them into instants."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUTES_PER_DAY = 24 * 60


class Half(IntEnum):
    """Half of a teaching day."""

    MORNING = 0
    AFTERNOON = 1


HALVES = tuple(Half)
"""To walk through the enumeration itself takes four times as long, and boards do it a hundred thousand times."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Minutes of one local day, from `start` up to but not including `end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= MINUTES_PER_DAY:
            raise ValueError(f"A span runs forward within one day; {self.start}-{self.end} minutes does not.")

    @classmethod
    def parse(cls, text: str) -> "Span":
        """Read `09:00-17:30`; midnight as an end is written `24:00`."""
        start, _, end = text.replace("–", "-").partition("-")
        return cls(parse_clock(start), parse_clock(end))

    @property
    def minutes(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two share at least one minute; spans that touch do not."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def __str__(self) -> str:
        return f"{format_clock(self.start)}-{format_clock(self.end)}"


def parse_clock(text: str) -> int:
    """Read `HH:MM` (or `HH:MM:00`) as minutes after midnight."""
    parts = text.strip().split(":")
    if len(parts) not in (2, 3) or not all(part.isdigit() for part in parts):
        raise ValueError(f"A time is written HH:MM, not {text!r}.")
    hours, minutes = int(parts[0]), int(parts[1])
    if minutes > 59 or hours * 60 + minutes > MINUTES_PER_DAY:
        raise ValueError(f"There is no time {text!r}.")
    return hours * 60 + minutes


def format_clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@lru_cache(maxsize=65_536)
def to_instant(zone: str, day: date, minute: int) -> datetime:
    """Turn a local date and minute of a zone into an instant in UTC.

    Raises
    ------
    ValueError
        For the hour that the spring clock change leaves out. Of the hour that autumn repeats,
        the first is meant.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    local = wall.replace(tzinfo=ZoneInfo(zone))
    moment = local.astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall:
        raise ValueError(f"{wall:%d %B %Y %H:%M} does not exist in {zone}: the clocks go forward.")
    return moment


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield every date from `first` to `last`, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


@dataclass(frozen=True, slots=True)
class TimeGrid:
    """The calendar of one cohort.

    Parameters
    ----------
    first, last
        First and last day of the programme, both included.
    closed
        Days without any session: closures and bank holidays. Saturdays and Sundays are closed
        unless `open_weekdays` says otherwise.
    halves
        The teaching hours of the morning and of the afternoon.
    step
        Sessions start on multiples of this many minutes after a half begins.
    zone
        IANA name of the zone in which all local times are meant.
    """

    first: date
    last: date
    closed: frozenset[date] = frozenset()
    halves: tuple[Span, Span] = (Span(540, 750), Span(810, 1020))
    step: int = 30
    zone: str = "Europe/London"
    open_weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    open_days: tuple[date, ...] = field(init=False)
    """Days on which a session may be placed, in order."""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"The programme ends on {self.last}, before it starts on {self.first}.")
        if self.halves[0].end > self.halves[1].start:
            raise ValueError("The morning must end before the afternoon begins.")
        ZoneInfo(self.zone)
        opened = tuple(day for day in days_between(self.first, self.last) if self.is_open(day))
        object.__setattr__(self, "open_days", opened)

    def is_open(self, day: date) -> bool:
        return self.first <= day <= self.last and day.weekday() in self.open_weekdays and day not in self.closed

    def next_open(self, day: date) -> date | None:
        """Return `day` if it is open, else the next open day; None when the programme has ended."""
        while day <= self.last:
            if self.is_open(day):
                return day
            day += timedelta(days=1)
        return None

    def half_of(self, span: Span) -> Half | None:
        """Return the half in which the whole span lies, or None when it lies in neither."""
        return next((Half(index) for index, half in enumerate(self.halves) if half.contains(span)), None)

    def fills(self, span: Span, minutes: int) -> bool:
        """Tell whether a span lies in both halves and leaves no room for so many minutes in either."""
        if not all(half.overlaps(span) for half in self.halves):
            return False
        left = [(half.start, min(half.end, span.start)) for half in self.halves]
        left += [(max(half.start, span.end), half.end) for half in self.halves]
        return all(end - start < minutes for start, end in left)

    def starts(self, half: Half, minutes: int) -> tuple[Span, ...]:
        """All spans of that length in that half which begin on the step."""
        window = self.halves[half]
        return tuple(Span(start, start + minutes) for start in range(window.start, window.end - minutes + 1, self.step))

    def week_of(self, day: date) -> date:
        """Return the Monday of that day's ISO week."""
        return day - timedelta(days=day.weekday())

    def instant(self, day: date, minute: int) -> datetime:
        """Turn a local date and minute into an instant in UTC.

        Raises
        ------
        ValueError
            For the hour that the spring clock change leaves out. Of the hour that autumn repeats,
            the first is meant.
        """
        return to_instant(self.zone, day, minute)
