"""Where the reference has the sessions of a board, and whose diaries change by what is chosen instead."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cached_property

from models.ids import ApprenticeId, SessionId
from models.people import Room
from models.programme import ActivityKind, AudienceKind, Mode
from models.session import Session
from models.timetable import Placement
from scheduler.board import Expression
from scheduler.diary import ticks
from scheduler.literal_board import LiteralBoard, Seat, Start
from scheduler.telling import Telling

Days = tuple[Placement, ...]
"""A session of the reference, day by day."""


class ReferenceBoard(LiteralBoard):
    """A board on which the old place of each session is a start of its own.

    All sessions of the problem are expected here, on the board or among the fixed: what is in neither is gone.
    """

    def open(self) -> None:
        super().open()
        self.kept: dict[tuple[str, int], Start] = {}
        if self.problem.reference is not None:
            for session in self.sessions:
                if self.starts[session.id]:
                    self._split(session)

    def _split(self, session: Session) -> None:
        """Set the old places apart from the starts that hold them, since a start else leaves time and room open."""
        for number, days in enumerate(self.old_of(session)):
            for start in self.starts[session.id]:
                if not start.as_it_was and self._holds(session, start, days):
                    self.kept[self.what(session), number] = self._set_apart(session, start, days)
                    break

    def _set_apart(self, session: Session, start: Start, days: Days) -> Start:
        span, room = days[0].span, days[0].room
        same = Start(start.day, start.halves, self.model.new_bool_var(""), (span,), start.host, True, room)
        rooms = self.suitable_rooms(session)
        others = start.spans if rooms is not None and len(rooms) > 1 else tuple(s for s in start.spans if s != span)
        rest = [Start(start.day, start.halves, start.literal, others, start.host)] if others else []
        listed = self.starts[session.id]
        at = next(n for n, one in enumerate(listed) if one is start)
        listed[at : at + 1] = [same, *rest]
        for (activity, _), seats in self.seats.items():
            if activity == session.activity.id:
                for number, seat in enumerate(seats):
                    if seat.start is start:
                        more = [Seat(one, seat.literal) for one in rest]
                        seats[number : number + 1] = [Seat(same, self.model.new_bool_var("")), *more]
                        break
        return same

    def _holds(self, session: Session, start: Start, days: Days) -> bool:
        first = days[0]
        rooms = self.suitable_rooms(session)
        numbers = range(start.day, start.day + session.activity.days)
        if first.room is None or rooms is None:
            has_room = first.room is None and rooms is None
        else:
            need = ticks(first.span)
            has_room = any(
                room.id == first.room and all(self.diaries.of(room.id)[n] & need == need for n in numbers)
                for room in rooms
            )
        return (
            has_room
            and first.span in start.spans
            and first.host == start.host
            and first.site == self.site_of(session, start)
            and [p.day for p in days] == [self.days[start.day] + timedelta(days=n) for n in range(len(numbers))]
            and len({(p.span, p.site, p.room, p.host) for p in days}) == 1
        )

    def suitable_rooms(self, session: Session) -> list[Room] | None:
        """Return the rooms that are large, equipped and accessible enough; None when no room is needed."""
        activity = session.activity
        if activity.mode not in (Mode.IN_PERSON, Mode.HYBRID):
            return None
        step_free = any(self.problem.apprentice[person].step_free for person in session.attendees)
        return [
            room
            for room in self.problem.cohort.rooms
            if room.site == session.site
            and room.capacity >= len(session.people) + activity.guests
            and set(activity.room_features) <= set(room.features)
            and (room.step_free or not step_free)
        ]

    # Questions about the reference.

    @cached_property
    def old(self) -> Mapping[str, list[Days]]:
        """Sessions of the reference by what they are, begun ones too."""
        found: dict[str, list[Days]] = defaultdict(list)
        reference = self.problem.reference
        for days in reference.timetable.by_session.values() if reference is not None else ():
            found[self.what_of(days[0])].append(days)
        return found

    def what_of(self, placement: Placement) -> str:
        activity = self.problem.activity.get(placement.activity)
        if activity is not None and activity.audience is AudienceKind.WAVE:
            return activity.id
        if activity is not None and activity.kind is ActivityKind.STUDY:
            return f"{activity.id}/{placement.audience}"
        return placement.session

    def old_of(self, session: Session) -> list[Days]:
        return self.old.get(self.what(session), [])

    def what(self, session: Session) -> str:
        if session.is_wave:
            return session.activity.id
        return f"{session.activity.id}/{session.audience}" if _is_study(session) else session.id

    def kept_past(self) -> Iterator[Expression]:
        """Yield what must be 1 so that sessions which have begun, and are placed here, stay; 0 where they cannot."""
        reference = self.problem.reference
        assert reference is not None, "there is a past"
        for session, number, days in self._begun:
            start = self.kept.get((self.what(session), number))
            yield 0 if start is None else start.literal
            known = self._still_here({person for p in days for person in (*p.attendees, *p.staff)})
            if not session.is_wave:
                yield int(known == set(session.people))
            elif start is not None:
                for seat in self._seats_of(session, known):
                    if seat.start is start:
                        yield seat.literal

    def new_past(self) -> Iterator[Expression]:
        """Yield what must be 0 so that nothing else is put before the day from which things may change."""
        reference = self.problem.reference
        assert reference is not None, "there is a past"
        past = {(self.what(session), number): days for session, number, days in self._begun}
        stay = {id(self.kept[key]): days for key, days in past.items() if key in self.kept}
        for session in {session.id: session for session, _, _ in self._begun}.values():
            for start in self.starts[session.id]:
                if self.days[start.day] < reference.on and id(start) not in stay:
                    yield start.literal
        for (_, person), seats in self.seats.items():
            for seat in seats:
                known = stay.get(id(seat.start))
                if known is not None and not any(person in p.attendees for p in known):
                    yield seat.literal

    def has_begun(self, session: Session) -> bool:
        """Tell whether any of the sessions that are alike began before the reference may be changed."""
        return any(session.id == other.id for other, _, _ in self._begun)

    @cached_property
    def _begun(self) -> tuple[tuple[Session, int, Days], ...]:
        """Sessions placed here that have begun: what they are on the board, which of those alike, and their days."""
        reference = self.problem.reference
        return tuple(
            (session, number, days)
            for session in self.sessions
            if reference is not None and self.want(session)
            for number, days in enumerate(self.old_of(session))
            if days[0].day < reference.on and days[0].session not in self._fixed_names
        )

    @cached_property
    def _fixed_names(self) -> frozenset[SessionId]:
        return frozenset(placement.session for placement in self.fixed)

    def _seats_of(self, session: Session, people: set[str]) -> Iterator[Seat]:
        for person in sorted(people):
            yield from self.seats.get((session.activity.id, ApprenticeId(person)), ())

    def _still_here(self, people: set[str]) -> set[str]:
        return {who for who in people if who in self.problem.apprentice or who in self.problem.staff}

    def told(self, soon: bool = False) -> dict[str, list[Expression]]:
        """Return for everybody whose diary may change what would change it, each 0 or 1; at short notice if `soon`."""
        reference = self.problem.reference
        return {} if reference is None else Telling(self, reference, soon).told()

    def people_told(self, soon: bool = False) -> list[Expression]:
        """Return for everybody whose diary may change a term that is 1 if it does; at short notice if `soon`."""
        terms: list[Expression] = []
        for changes in self.told(soon).values():
            person = self.model.new_bool_var("")
            for change in changes:
                self.model.add(person >= change)
            terms.append(person)
        return terms

    def moves(self) -> list[Expression]:
        """Return terms that add up to the number of sessions that are elsewhere than in the reference."""
        reference = self.problem.reference
        return [] if reference is None else Telling(self, reference).moves()


def _is_study(session: Session) -> bool:
    return session.activity.kind is ActivityKind.STUDY
