"""Free time of people as bits, so that common time of many is one `and` a day."""

from collections.abc import Iterable
from functools import cache, reduce
from operator import or_

from models.ids import ApprenticeId, StaffId
from models.people import WeekPattern
from models.problem import Problem
from models.timegrid import Span

TICK = 5
"""Minutes of one bit; spans that do not lie on it are rounded against the person."""

Masks = tuple[int, ...]
"""For each open day the free ticks of that day; bit 0 is midnight."""


@cache
def ticks(span: Span) -> int:
    """Return the bits of all ticks that lie wholly in the span."""
    first, last = -(-span.start // TICK), span.end // TICK
    return ((1 << max(0, last - first)) - 1) << first


@cache
def touched(span: Span) -> int:
    """Return the bits of all ticks that the span touches."""
    first, last = span.start // TICK, -(-span.end // TICK)
    return ((1 << (last - first)) - 1) << first


WHOLE_DAY = ticks(Span(0, 24 * 60))


class Diaries:
    """The working time, less absences and bookings elsewhere, of everybody and of every room of a problem.

    Parameters
    ----------
    engaged
        Whether bookings elsewhere count. Bounds leave them out: others could be moved.
    """

    def __init__(self, problem: Problem, engaged: bool = True) -> None:
        self._problem = problem
        self._engaged = engaged
        self._rooms = frozenset(room.id for room in problem.cohort.rooms)
        self.days = problem.grid.open_days
        self.index = {day: number for number, day in enumerate(self.days)}
        self._masks: dict[str, Masks] = {}
        self._common: dict[tuple[str, ...], Masks] = {}

    def of(self, who: str) -> Masks:
        """Return the free ticks of a person, or of a room or host (always open but for absences)."""
        found = self._masks.get(who)
        if found is None:
            found = self._masks[who] = tuple(self._build(who))
        return found

    def common(self, people: Iterable[str]) -> Masks:
        """Return the ticks in which all of them are free."""
        key = tuple(sorted(people))
        found = self._common.get(key)
        if found is None:
            free = [WHOLE_DAY] * len(self.days)
            for person in key:
                free = [left & right for left, right in zip(free, self.of(person), strict=True)]
            found = self._common[key] = tuple(free)
        return found

    def _build(self, who: str) -> list[int]:
        free = self._working(who)
        for absence in self._problem.absences_of.get(who, ()):
            blocked = WHOLE_DAY if absence.span is None else touched(absence.span)
            for number, day in enumerate(self.days):
                if absence.first <= day <= absence.last:
                    free[number] &= ~blocked
        for engagement in self._problem.engagements_of.get(who, ()) if self._engaged else ():
            taken = self.index.get(engagement.day)
            if taken is not None and not engagement.visitors:
                free[taken] &= ~self._blocked(who, engagement.span)
        return free

    def _blocked(self, who: str, span: Span) -> int:
        """A room is taken for the time itself; a person for the half-days that it touches."""
        if who in self._rooms:
            return touched(span)
        halves = [touched(half) for half in self._problem.grid.halves if half.overlaps(span)]
        return sum(halves) | touched(span)

    def _working(self, who: str) -> list[int]:
        """Return the ticks of the working pattern; apprentices have none on days on which they do not learn."""
        apprentice = self._problem.apprentice.get(ApprenticeId(who))
        if apprentice is not None:
            by_job = {job.first: _ticks_of_week(job.pattern) for job in apprentice.jobs}
            return [
                by_job[apprentice.job_on(day).first][day.weekday()] if apprentice.learns(day) else 0
                for day in self.days
            ]
        staff = self._problem.staff.get(StaffId(who))
        if staff is None:
            return [WHOLE_DAY] * len(self.days)
        by_weekday = _ticks_of_week(staff.pattern)
        return [by_weekday[day.weekday()] for day in self.days]


def _ticks_of_week(pattern: WeekPattern) -> list[int]:
    return [reduce(or_, map(ticks, spans), 0) for spans in pattern.days]
