"""Whom a choice of starts would disturb, and how many sessions it moves, against the reference."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from models.ids import ApprenticeId, StaffId
from models.programme import ActivityKind
from models.reference import Reference
from models.session import Session
from models.timetable import Placement
from scheduler.board import Expression
from scheduler.literal_board import Start

if TYPE_CHECKING:
    from scheduler.reference_board import ReferenceBoard

Days = tuple[Placement, ...]


class Telling:
    """Answers for one board, with all other sessions among its fixed ones.

    Parameters
    ----------
    soon
        Only changes on days of short notice.
    """

    def __init__(self, board: "ReferenceBoard", reference: Reference, soon: bool = False) -> None:
        self.board = board
        self.reference = reference
        self.soon = soon
        self._changes: dict[str, list[Expression]] = defaultdict(list)
        self._sure: set[tuple[str, str]] = set()
        """Who is told anyway when a session is no longer where it was: nothing new need be said of it."""

    def told(self) -> dict[str, list[Expression]]:
        """Return for each person what would change their diary, each term 0 or 1."""
        self._tell_gone()
        for what, listed in self._fixed.items():
            for days in listed:
                before = next((_people(old) for old in self._old(what) if _where(old) == _where(days)), set())
                for person in sorted(_people(days) - before):
                    self._tell(person, days, 1)
        for session in self.board.sessions:
            if session.is_wave:
                self._tell_waves(session)
            elif self.board.want(session):
                self._tell_new(session)
        return dict(sorted(self._changes.items()))

    def moves(self) -> list[Expression]:
        """Return terms that add up to the number of sessions that are elsewhere."""
        wanted: dict[str, int] = defaultdict(int)
        kept: dict[str, list[Expression]] = defaultdict(list)
        for what, listed in self._fixed.items():
            wanted[what] += len(listed)
            known = [_where(old) for old in self._old(what)]
            kept[what].extend(1 for days in listed if _where(days) in known)
        for session in self.board.sessions:
            wanted[self.board.what(session)] += self.board.want(session)
        for (what, number), start in self.board.kept.items():
            if not self._is_past(self.board.old[what][number]):
                kept[what].append(start.literal)
        found = []
        for what in sorted(wanted):
            comparable = min(wanted[what], len(self._old(what)))
            if comparable and comparable != sum(literal for literal in kept[what] if isinstance(literal, int)):
                found.append(comparable - sum(kept[what]))
        return found

    @cached_property
    def _fixed(self) -> dict[str, list[Days]]:
        """Fixed sessions that have not begun, by what they are."""
        names: dict[str, list[Placement]] = defaultdict(list)
        for placement in self.board.fixed:
            names[placement.session].append(placement)
        found: dict[str, list[Days]] = defaultdict(list)
        for listed in names.values():
            days = tuple(sorted(listed, key=lambda p: p.day))
            if not self._is_past(days):
                found[self.board.what_of(days[0])].append(days)
        return found

    def _old(self, what: str) -> list[Days]:
        return [days for days in self.board.old.get(what, ()) if not self._is_past(days)]

    def _is_past(self, days: Days) -> bool:
        return days[0].day < self.reference.on

    def _tell_gone(self) -> None:
        """Tell those who are somewhere in the reference and may not be there again."""
        for what, listed in sorted(self.board.old.items()):
            fixed = {_where(days): _people(days) for days in self._fixed.get(what, ())}
            for number, days in enumerate(listed):
                if self._is_past(days):
                    continue
                still = fixed.get(_where(days), set())
                stays = self._staying(what, number)
                for person in sorted(_people(days) - still):
                    if self._tell(person, days, 1 - stays.get(person, 0)):
                        self._sure.add((what, person))

    def _staying(self, what: str, number: int) -> dict[str, Expression]:
        """For those who may stay at an old place, the literal that they do."""
        start = self.board.kept.get((what, number))
        if start is None:
            return {}
        found: dict[str, Expression] = {}
        for session in self.board.sessions:
            if self.board.what(session) == what and any(one is start for one in self.board.starts[session.id]):
                found.update(dict.fromkeys(session.staff if session.is_wave else session.people, start.literal))
        for (activity, person), seats in self.board.seats.items():
            if activity == what:
                found.update((person, seat.literal) for seat in seats if seat.start is start)
        return found

    def _tell_new(self, session: Session) -> None:
        what = self.board.what(session)
        one = session.activity.kind is not ActivityKind.STUDY
        for person in sorted(session.people):
            if one and (what, person) in self._sure and not self.soon:
                continue
            starts = [start.literal for start in self._new(session, what, person)]
            if one:
                # One start is chosen of all, so that the sum is 0 or 1.
                self._tell_on(person, [sum(starts)] if starts else [])
            else:
                self._tell_on(person, starts)

    def _tell_waves(self, session: Session) -> None:
        what = self.board.what(session)
        starts = set(map(id, self.board.starts[session.id]))
        for (activity, person), seats in sorted(self.board.seats.items()):
            if activity == session.activity.id and any(id(seat.start) in starts for seat in seats):
                new = {id(start) for start in self._new(session, what, person)}
                literals = [seat.literal for seat in seats if id(seat.start) in new]
                self._tell_on(person, [sum(literals)] if literals else [])
        for who in session.staff:
            self._tell_on(who, [start.literal for start in self._new(session, what, who)])

    def _new(self, session: Session, what: str, person: str) -> Iterator[Start]:
        """Yield the starts at which a session would be new to a person."""
        known = {
            id(start)
            for (name, number), start in self.board.kept.items()
            if name == what and person in _people(self.board.old[what][number])
        }
        for start in self.board.starts[session.id]:
            days = self.board.days[start.day : start.day + session.activity.days]
            if id(start) in known or days[0] < self.reference.on:
                continue
            if not self.soon or any(map(self.reference.is_soon, days)):
                yield start

    def _tell(self, person: str, days: Days, change: Expression) -> bool:
        """Take a change on those days, if it counts for the person and here."""
        apprentice = self.board.problem.apprentice.get(ApprenticeId(person))
        if apprentice is None:
            counts = StaffId(person) in self.board.problem.staff
        else:
            counts = person in self.reference.people and all(apprentice.learns(p.day) for p in days)
        if counts and (not self.soon or any(self.reference.is_soon(p.day) for p in days)):
            self._changes[person].append(change)
        return counts

    def _tell_on(self, person: str, changes: list[Expression]) -> None:
        """Take changes on days on which the person is free, so that an apprentice learns."""
        if changes and (person in self.reference.people or StaffId(person) in self.board.problem.staff):
            self._changes[person].extend(changes)


def _where(days: Days) -> tuple[object, ...]:
    return tuple((p.day, p.span, p.site, p.room, p.host) for p in days)


def _people(days: Days) -> set[str]:
    return {person for p in days for person in (*p.attendees, *p.staff)}
