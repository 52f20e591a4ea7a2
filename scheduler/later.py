"""What later stages will still place, and how much room an earlier stage must leave for it."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from models.ids import ApprenticeId, SessionId
from models.programme import ActivityKind
from models.session import Session
from models.timegrid import Span


class Portion(NamedTuple):
    """Days of release that one apprentice will have between two dates, all alike.

    Parameters
    ----------
    calm
        They shun pressure periods.
    study
        They are study blocks, of which a week holds few.
    away
        They take the apprentice away from work, where units of the employer spare few people at once.
    times
        The fixed time, if they have one.
    unit
        Minutes of release on each day.
    number
        How many days.
    """

    first: date
    last: date
    calm: bool
    study: bool
    away: bool
    times: tuple[Span, ...]
    unit: int
    number: int

    @property
    def minutes(self) -> int:
        return self.unit * self.number


_Alike = tuple[date, date, bool, bool, bool, tuple[Span, ...], int]
"""A portion without its number."""


@dataclass(frozen=True)
class Later:
    """Sessions that later stages will place, how often, and how much room to leave for them.

    Strictly (`generous` false), they are spread over their weeks as suits best, which no timetable can beat; else
    each session counts with the share of its window that a run of weeks covers, so that later stages find it easy.
    """

    sessions: tuple[Session, ...] = ()
    wanted: Mapping[SessionId, int] = field(default_factory=dict)
    generous: bool = False
    complete: bool = False
    """Nothing comes later for the apprentices here, so that what they must have done can be demanded."""
    finished: frozenset[ApprenticeId] = frozenset()
    """Apprentices for whom nothing comes later, where that is so for some only."""
    heeded: frozenset[ApprenticeId] = frozenset()
    """Apprentices whose own half-days count, not only the most that anybody of their kind has."""
    tight: frozenset[ApprenticeId] = frozenset()
    """Apprentices of whom every run of weeks must leave room for it, see `tight_people`."""

    def release(self, apprentice: ApprenticeId, first: date, last: date) -> int:
        """Minutes of release that the sessions will put between two dates."""
        total = 0.0
        for portion in self.portions.get(apprentice, ()):
            start, end = portion.first, portion.last
            if first <= start and end <= last:
                total += portion.minutes
            elif self.generous and start <= last and end >= first:
                total += portion.minutes * ((min(last, end) - max(first, start)).days + 1) / ((end - start).days + 1)
        return int(total)

    def free(self, apprentice: ApprenticeId, first: date, last: date) -> bool:
        """Tell whether any learning to come for an apprentice may lie between two dates, pressure period or not."""
        return any(
            session.activity.otj_minutes
            and not session.activity.avoid_pressure
            and session.activity.kind is not ActivityKind.REVIEW
            and session.first <= last
            and session.last >= first
            and apprentice in session.attendees
            for session in self.sessions
        )

    @cached_property
    def portions(self) -> Mapping[ApprenticeId, tuple[Portion, ...]]:
        """What each apprentice will have; sessions that are alike in windows and minutes are one portion."""
        found: dict[ApprenticeId, Counter[_Alike]] = defaultdict(Counter)
        # Of the waves of a visit, which share one window, an apprentice joins one: the first stands for all.
        waves = {session.activity.id: session for session in reversed(self.sessions) if session.is_wave}
        for session in self.sessions:
            activity = session.activity
            if activity.release_minutes and not (session.is_wave and session is not waves[activity.id]):
                study = activity.kind is ActivityKind.STUDY
                times = () if activity.span is None else (activity.span,)
                flags = (activity.avoid_pressure, study, activity.away)
                alike = (session.first, session.last, *flags, times, activity.release_minutes)
                for person in session.attendees:
                    found[person][alike] += activity.days * self.wanted.get(session.id, 1)
        return {
            person: tuple(Portion(*alike, number) for alike, number in sorted(portions.items()) if number)
            for person, portions in found.items()
        }
