"""Bounds of the fullest four weeks that hold for every timetable, whatever the solver finds."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from fractions import Fraction
from math import ceil

from models.ids import ApprenticeId
from models.timetable import Placement
from scheduler.later import Later

STRETCH_DAYS = 28


def peak_bound(asked: Later) -> int:
    """Bound from below the hours of release in the fullest four weeks of anybody who has these sessions.

    What an apprentice must do between two days cannot leave the weeks that these days touch. They are covered by so
    many stretches of four weeks, and one of these holds at least its equal share of it.
    """
    most = 0
    for portions in set(asked.portions.values()):
        for first in {portion.first for portion in portions}:
            inside = 0
            for portion in sorted((p for p in portions if p.first >= first), key=lambda p: p.last):
                inside += portion.minutes
                days = (portion.last - first).days + first.weekday() + 1
                most = max(most, ceil(Fraction(inside, ceil(days / STRETCH_DAYS))))
    return ceil(most / 60)


def fullest_weeks(placements: Iterable[Placement]) -> int:
    """Hours begun of release in the fullest four weeks of anybody, as far as placed."""
    weeks: dict[ApprenticeId, Counter[int]] = defaultdict(Counter)
    for item in placements:
        for person in item.attendees:
            weeks[person][(item.day.toordinal() - 1) // 7] += item.release_minutes
    stretch = range(STRETCH_DAYS // 7)
    return ceil(
        max((sum(mine[week + n] for n in stretch) for mine in weeks.values() for week in [*mine]), default=0) / 60
    )
