"""Says dates, times and durations the way a person would."""

from collections.abc import Iterable
from datetime import date

from models.timegrid import Span

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def say_day(day: date) -> str:
    """Return `Tue 9 Mar 2027`, whatever the locale of the machine."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def say_month(year: int, month: int) -> str:
    return f"{MONTHS[month - 1]} {year}"


def say_when(day: date, span: Span) -> str:
    return f"{say_day(day)}, {span}"


def say_hours(minutes: int) -> str:
    """Return hours with up to two decimals: `642.46 h`, `7 h`."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".") + " h"


def say_count(number: int, one: str, many: str = "") -> str:
    """Return `1 week`, `2 weeks`; `many` is for plurals that do not end in s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def say_list(items: Iterable[str]) -> str:
    """Join with commas and a last `and`."""
    listed = list(items)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} and {listed[-1]}"


def say_weekdays(numbers: Iterable[int]) -> str:
    """Return `Tue Wed Thu` for weekdays by number, Monday being 0."""
    return " ".join(WEEKDAYS[number][:3] for number in sorted(numbers))
