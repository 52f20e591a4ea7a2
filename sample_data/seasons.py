"""What returns every year in made-up cohorts: holidays, closures, winter pressure, board meetings."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from models.ids import EmployerId
from models.people import BoardMeeting, Closure, PressurePeriod
from models.timegrid import Span
from sample_data.places import Place


def first_summer(start: date) -> int:
    """Return the year of the first summer holidays."""
    return start.year + (start.month >= 8)


def closures(start: date, end: date) -> Iterator[Closure]:
    """Yield the days around Christmas and Easter on which a university is closed."""
    for year in range(start.year, end.year):
        yield Closure(date(year, 12, 23), date(year + 1, 1, 2), "University closed: Christmas")
    for year in range(start.year + (start.month > 4), end.year + 1):
        sunday = _easter(year)
        yield Closure(sunday - timedelta(days=3), sunday + timedelta(days=2), "University closed: Easter")


def _easter(year: int) -> date:
    """Gregorian Easter Sunday (anonymous algorithm, Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def pressure(start: date, end: date, places: Sequence[Place]) -> Iterator[PressurePeriod]:
    """Yield winter for acute care and ambulances, and the end of the budget year for all."""
    if start <= date(start.year, 3, 24):
        yield PressurePeriod(date(start.year, 3, 24), date(start.year, 3, 31), "end of the budget year")
    for year in range(start.year, end.year):
        for place in places:
            if place.sector in ("acute", "ambulance"):
                yield PressurePeriod(
                    date(year, 12, 15), date(year + 1, 1, 31), "winter pressure", EmployerId(place.key)
                )
        yield PressurePeriod(date(year + 1, 3, 24), date(year + 1, 3, 31), "end of the budget year")


def boards(start: date, end: date, places: Sequence[Place]) -> Iterator[BoardMeeting]:
    """One board a month for each employer, on a Tuesday, Wednesday or Thursday of its own."""
    for index, place in enumerate(places):
        year, month = start.year, start.month
        while date(year, month, 1) <= end:
            first = date(year, month, 1)
            weekday = 1 + index % 3
            day = first + timedelta(days=(weekday - first.weekday()) % 7, weeks=1 + index % 2)
            yield BoardMeeting(EmployerId(place.key), day, Span.parse("09:30-12:30"))
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
