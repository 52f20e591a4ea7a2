"""Who would be taken when, by what is placed on a board and by what is fixed already."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from ortools.sat.python import cp_model

from models.ids import ApprenticeId
from models.programme import Activity, AudienceKind
from models.session import Session
from models.timegrid import HALVES, Half
from scheduler.literal_board import Seat, Start
from scheduler.reference_board import ReferenceBoard


class OccupancyBoard(ReferenceBoard):
    """A board of literals that also answers who would be where."""

    def open(self) -> None:
        super().open()
        self._occupy()

    def _occupy(self) -> None:
        self._taken: dict[tuple[str, int, int], list[tuple[Session, Start]]] = defaultdict(list)
        self._small: dict[tuple[str, int], list[tuple[Session, Start]]] = defaultdict(list)
        self._wide: dict[tuple[tuple[ApprenticeId, ...], int], list[tuple[Session, Start]]] = defaultdict(list)
        self._crowds_of: dict[ApprenticeId, set[tuple[ApprenticeId, ...]]] = defaultdict(set)
        self._crowd: dict[tuple[tuple[ApprenticeId, ...], int, int], cp_model.IntVar] = {}
        for session in self.sessions:
            whole = session.activity.audience is AudienceKind.COHORT
            people: Sequence[str] = session.staff if whole or session.is_wave else session.people
            for start in self.starts[session.id]:
                item = (session, start)
                halves = [half for half in HALVES if start.halves >> half & 1]
                for day in range(start.day, start.day + session.activity.days):
                    if whole:
                        self._wide[session.attendees, day].append(item)
                    for person in people:
                        self._small[person, day].append(item)
                        for half in halves:
                            self._taken[person, day, half].append(item)
            if whole:
                for person in session.attendees:
                    self._crowds_of[person].add(session.attendees)
        self._seated: dict[tuple[ApprenticeId, int], list[tuple[Activity, Seat]]] = defaultdict(list)
        for (activity, person), seats in self.seats.items():
            for seat in seats:
                self._seated[person, seat.start.day].append((self.problem.activity[activity], seat))

    def taken(self, person: str, day: int, half: Half) -> list[tuple[Session, Start]]:
        """Return the small sessions and starts that would take that half-day of a person."""
        return self._taken.get((person, day, half), [])

    def attending(self, apprentice: ApprenticeId, day: int) -> list[tuple[Activity, Start, cp_model.IntVar]]:
        """Return all that an apprentice might attend on an open day, and the literals by which they would."""
        found = [(session.activity, start, start.literal) for session, start in self._small.get((apprentice, day), ())]
        for crowd in sorted(self._crowds_of.get(apprentice, ())):
            found.extend((s.activity, start, start.literal) for s, start in self._wide.get((crowd, day), ()))
        found.extend((activity, seat.start, seat.literal) for activity, seat in self._seated.get((apprentice, day), ()))
        return found

    def engagements(self, apprentice: ApprenticeId, day: int, half: Half) -> list[cp_model.IntVar]:
        """Return everything that would take that half-day of an apprentice.

        Where one session a half-day is allowed, the whole cohort's sessions are one literal, in place of a row of
        block starts for each person.
        """
        found = [start.literal for _, start in self.taken(apprentice, day, half)]
        found.extend(s.literal for _, s in self._seated.get((apprentice, day), ()) if s.start.halves >> half & 1)
        for crowd in sorted(self._crowds_of.get(apprentice, ())):
            wide = [start.literal for _, start in self._wide.get((crowd, day), ()) if start.halves >> half & 1]
            if len(wide) > 1 and self.problem.programme.policy.sessions_a_half_day == 1:
                key = (crowd, day, half)
                if key not in self._crowd:
                    self._crowd[key] = self.model.new_bool_var("")
                    self.require(self.model.add(self._crowd[key] == sum(wide)))
                wide = [self._crowd[key]]
            found.extend(wide)
        return found

    @cached_property
    def taken_days(self) -> Mapping[str, tuple[int, ...]]:
        """For each person the open days on which a small session placed here might take them."""
        found: dict[str, set[int]] = defaultdict(set)
        for person, day in self._small:
            found[person].add(day)
        return {person: tuple(sorted(days)) for person, days in found.items()}
