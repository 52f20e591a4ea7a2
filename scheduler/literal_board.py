"""The board of literals: in which half-days each session could be, and who would be taken then."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from ortools.sat.python import cp_model

from models.ids import ActivityId, ApprenticeId, HostId, RoomId, SessionId, SiteId, StaffId
from models.people import Host
from models.problem import Problem
from models.programme import ActivityKind, Mode
from models.session import Session
from models.timegrid import HALVES, Half, Span
from models.timetable import Group, Placement
from scheduler.board import Board, Expression
from scheduler.diary import Diaries, ticks
from scheduler.later import Later


@dataclass(frozen=True, slots=True)
class Start:
    """One way to place a session: its first open day, the halves it takes each day, and the literal that says so.

    `spans` are the clock times that suit everybody; `host` is given for visits. `as_it_was` is where the reference
    has the session: then there is that one clock time, and `room` is the one it had.
    """

    day: int
    halves: int
    literal: cp_model.IntVar
    spans: tuple[Span, ...]
    host: HostId | None = None
    as_it_was: bool = False
    room: RoomId | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """One apprentice in the wave that visits on that start."""

    start: Start
    literal: cp_model.IntVar


class LiteralBoard(Board):
    """Sessions to place among placements that are fixed already.

    Parameters
    ----------
    sessions
        What is placed here. Rules narrow their domains before `open` makes the literals.
    wanted
        How often a session is placed, where not once: study blocks of one apprentice and module are alike.
    fixed
        Placements of earlier stages.
    most_starts
        Offer each session at most about that many starts (for each time it is wanted), spread over its window: a
        smaller board that may lack solutions. None offers all.
    later
        Sessions of later stages, for which room must be left.
    reached
        What levels cost at the least, whatever is decided here; wishes that count a maximum begin there.
    """

    def __init__(
        self,
        problem: Problem,
        diaries: Diaries,
        sessions: Sequence[Session],
        groups: Sequence[Group] = (),
        wanted: Mapping[SessionId, int] | None = None,
        fixed: Sequence[Placement] = (),
        most_starts: int | None = None,
        later: Later | None = None,
        reached: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(problem)
        self.diaries = diaries
        self.days = diaries.days
        self.sessions = tuple(sessions)
        self.groups = tuple(groups)
        self.wanted = dict(wanted or {})
        self.fixed = tuple(fixed)
        self.most_starts = most_starts
        self.later = later or Later()
        self.reached = dict(reached or {})
        self.starts: dict[SessionId, list[Start]] = {}
        self.seats: dict[tuple[ActivityId, ApprenticeId], list[Seat]] = {}
        self._first_days: dict[SessionId, set[int]] = {}
        self._masks = {session.id: self._teaching_time(session) for session in self.sessions}
        self._inside: dict[SessionId, list[Mapping[int, Sequence[Span]]]] = defaultdict(list)
        self._receiving: dict[SessionId, dict[int, list[Host]]] = {}
        self._known_times: dict[tuple[int, int, int], tuple[Span, ...]] = {}
        self._upto: dict[SessionId, list[Expression]] = {}

    # Before the literals exist: domains.

    def narrow(self, session: Session, free: Sequence[int]) -> None:
        """Keep only the ticks of each open day that are free."""
        mine = self._masks[session.id]
        self._masks[session.id] = [left & right for left, right in zip(mine, free, strict=True)]

    def narrow_days(self, session: Session, allowed: Iterable[int]) -> None:
        """Keep only these open days as first days of the session."""
        kept = set(allowed)
        mine = self._masks[session.id]
        last = session.activity.days - 1
        reachable = {day + more for day in kept for more in range(last + 1)}
        self._masks[session.id] = [mask if day in reachable else 0 for day, mask in enumerate(mine)]
        self._first_days[session.id] = self._first_days.get(session.id, kept) & kept

    def narrow_time(self, session: Session, span: Span) -> None:
        """Keep only the ticks of that span on every day."""
        self.narrow(session, [ticks(span)] * len(self.days))

    def narrow_windows(self, session: Session, windows: Mapping[int, Sequence[Span]]) -> None:
        """Keep only clock times that lie wholly inside one of the windows of their day."""
        self._inside[session.id].append(windows)

    def receive(self, session: Session, hosts: Mapping[int, list[Host]]) -> None:
        """Say which hosts can receive a visit on which open day."""
        self._receiving[session.id] = dict(hosts)

    def open(self) -> None:
        """Make one literal for each way to place each session, and for each apprentice's seat in a visit."""
        waves: dict[ActivityId, list[Session]] = defaultdict(list)
        for session in self.sessions:
            if session.is_wave:
                waves[session.activity.id].append(session)
            else:
                self.starts[session.id] = [
                    Start(day, halves, self.model.new_bool_var(""), spans)
                    for day, halves, spans in self._offered(session)
                ]
        for sessions in waves.values():
            self._open_waves(sessions)

    def first_days(self, session: Session) -> Iterator[int]:
        """Yield the open days on which a session might begin, once for each half-day, before there are literals."""
        hosts = self._receiving.get(session.id, {})
        for day, _, _ in self._ways(session):
            if hosts.get(day) or not session.is_wave:
                yield day

    def _open_waves(self, sessions: Sequence[Session]) -> None:
        """All waves of an activity share their starts; which wave is which follows from the order of the days."""
        session = sessions[0]
        hosts = self._receiving.get(session.id, {})
        starts = self.starts[session.id] = []
        seats: dict[ApprenticeId, list[Seat]] = {person: [] for person in session.attendees}
        for day, halves, spans in self._ways(session):
            for host in hosts.get(day, ()):
                for guests, times in self._parties(session, host, day, spans):
                    start = Start(day, halves, self.model.new_bool_var(""), times, host.id)
                    starts.append(start)
                    for person in guests:
                        seats[person].append(Seat(start, self.model.new_bool_var("")))
        self.wanted[session.id] = len(sessions)
        for other in sessions[1:]:
            self.starts[other.id] = []
            self.wanted[other.id] = 0
        for person, theirs in seats.items():
            self.seats[session.activity.id, person] = theirs

    def _parties(
        self, session: Session, host: Host, day: int, spans: Sequence[Span]
    ) -> Iterator[tuple[tuple[ApprenticeId, ...], tuple[Span, ...]]]:
        """Group the times at which a host is open by who could come: every time of a start suits all its guests."""
        found: dict[tuple[ApprenticeId, ...], list[Span]] = defaultdict(list)
        opened = self.diaries.of(host.id)[day]
        for span in spans:
            need = ticks(span)
            if opened & need == need:
                guests = tuple(person for person in session.attendees if self.diaries.of(person)[day] & need == need)
                found[guests].append(span)
        for guests, times in found.items():
            yield guests, tuple(times)

    def _offered(self, session: Session) -> Sequence[tuple[int, int, tuple[Span, ...]]]:
        ways = list(self._ways(session))
        if self.most_starts is None:
            return ways
        busy = self.engaged
        people = session.people
        ways = [way for way in ways if not any(busy.get((who, way[0]), 0) & way[1] for who in people)]
        step = len(ways) // (self.most_starts * max(1, self.want(session)))
        # The stride begins elsewhere for each session, so that sessions of one window get different days.
        return ways if step < 2 else ways[sum(map(ord, session.id)) % step :: step]

    def _ways(self, session: Session) -> Iterable[tuple[int, int, tuple[Span, ...]]]:
        activity, mask = session.activity, self._masks[session.id]
        first_days = self._first_days.get(session.id)
        halves = self.problem.grid.halves
        for day, free in enumerate(mask):
            if not free or (first_days is not None and day not in first_days):
                continue
            if activity.span is not None:
                need = ticks(activity.span)
                if all(
                    self._follows(day, more)
                    and mask[day + more] & need == need
                    and self._lies_inside(session, day + more, activity.span)
                    for more in range(activity.days)
                ):
                    taken = sum(1 << i for i, half in enumerate(halves) if half.overlaps(activity.span))
                    yield day, taken, (activity.span,)
            else:
                for half in HALVES:
                    spans = self._times(free, half, activity.minutes)
                    if session.id in self._inside:
                        spans = tuple(span for span in spans if self._lies_inside(session, day, span))
                    if spans:
                        yield day, 1 << half, spans

    def _lies_inside(self, session: Session, day: int, span: Span) -> bool:
        """Tell whether some window of each narrowing holds the whole span."""
        return all(any(w.contains(span) for w in windows.get(day, ())) for windows in self._inside.get(session.id, ()))

    def _times(self, free: int, half: Half, minutes: int) -> tuple[Span, ...]:
        """Return the times of a half-day that lie in the free ticks; the same few masks come again and again."""
        key = (free, half, minutes)
        found = self._known_times.get(key)
        if found is None:
            offered = self.problem.grid.starts(half, minutes)
            found = self._known_times[key] = tuple(s for s in offered if free & ticks(s) == ticks(s))
        return found

    def _follows(self, day: int, more: int) -> bool:
        """Tell whether the open day `more` further on is also that many calendar days later, in the same week."""
        if day + more >= len(self.days):
            return False
        first, other = self.days[day], self.days[day + more]
        return other - first == timedelta(days=more) and self.week(day) == self.week(day + more)

    def _teaching_time(self, session: Session) -> list[int]:
        halves = self.problem.grid.halves
        hours = ticks(Span(halves[0].start, halves[1].end))
        if session.activity.span is not None:
            hours |= ticks(session.activity.span)
        return [hours if session.first <= day <= session.last else 0 for day in self.days]

    # Questions about time.

    @cached_property
    def _weeks(self) -> tuple[date, ...]:
        return tuple(self.problem.grid.week_of(day) for day in self.days)

    def week(self, day: int) -> date:
        """Return the Monday of an open day's week."""
        return self._weeks[day]

    @cached_property
    def days_of_week(self) -> Mapping[date, tuple[int, ...]]:
        found: dict[date, list[int]] = defaultdict(list)
        for day in range(len(self.days)):
            found[self.week(day)].append(day)
        return {week: tuple(days) for week, days in found.items()}

    @cached_property
    def days_of_month(self) -> Mapping[tuple[int, int], tuple[int, ...]]:
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, day in enumerate(self.days):
            found[day.year, day.month].append(number)
        return {month: tuple(days) for month, days in found.items()}

    def runs(self, weeks: int) -> tuple[tuple[date, ...], ...]:
        """Return for each week the weeks with open days that lie in a run of so many calendar weeks from it on."""
        found = self._runs.get(weeks)
        if found is None:
            known, length = sorted(self.days_of_week), timedelta(weeks=weeks)
            found = tuple(
                tuple(week for week in known[number : number + weeks] if week - first < length)
                for number, first in enumerate(known)
            )
            self._runs[weeks] = found
        return found

    @cached_property
    def _runs(self) -> dict[int, tuple[tuple[date, ...], ...]]:
        return {}

    def last_open(self, day: date) -> int:
        """Return the number of the last open day on or before a date, -1 before the first."""
        low, high = 0, len(self.days)
        while low < high:
            middle = (low + high) // 2
            if self.days[middle] <= day:
                low = middle + 1
            else:
                high = middle
        return low - 1

    # Questions about sessions.

    def want(self, session: Session) -> int:
        return self.wanted.get(session.id, 1)

    def stands_for(self, session: Session) -> Session:
        """Return the session whose starts serve it: its own, or for a wave those that all waves share."""
        return self._waves_of(session)[0] if session.is_wave else session

    def wave_number(self, session: Session) -> int:
        """Return which of the waves of its activity it is, from 1."""
        return self._waves_of(session).index(session) + 1

    def _waves_of(self, session: Session) -> list[Session]:
        return [other for other in self.sessions if other.is_wave and other.activity.id == session.activity.id]

    def upto(self, session: Session, day: int) -> Expression:
        """Return 1 if the session starts on or before that open day: one chain of literals for each session."""
        chain = self._upto.get(session.id)
        if chain is None:
            chain = self._upto[session.id] = self._chain(session)
        return chain[min(day, len(chain) - 1)] if day >= 0 else 0

    def _chain(self, session: Session) -> list[Expression]:
        by_day: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for start in self.starts[session.id]:
            by_day[start.day].append(start.literal)
        chain: list[Expression] = []
        reached: Expression = 0
        last = max(by_day, default=-1)
        for day in range(len(self.days)):
            if day == last:
                reached = 1
            elif day in by_day:
                step = self.model.new_bool_var("")
                self.model.add(step == reached + sum(by_day[day]))
                reached = step
            chain.append(reached)
        return chain

    @cached_property
    def session_of(self) -> Mapping[SessionId, Session]:
        return {session.id: session for session in self.sessions}

    @cached_property
    def occurrences(self) -> Mapping[tuple[ActivityId, str], tuple[Session, ...]]:
        """Sessions of one activity and audience, in order; waves are left out."""
        found: dict[tuple[ActivityId, str], list[Session]] = defaultdict(list)
        for session in self.sessions:
            if not session.is_wave:
                found[session.activity.id, session.audience].append(session)
        return {key: tuple(sorted(listed, key=lambda s: s.occurrence)) for key, listed in found.items()}

    # Questions about what is fixed, and who is needed.

    @cached_property
    def engaged(self) -> Mapping[tuple[str, int], int]:
        """Halves of each person and open day that fixed placements take."""
        found: dict[tuple[str, int], int] = defaultdict(int)
        for (person, day), placements in self.fixed_on.items():
            for number, half in enumerate(self.problem.grid.halves):
                if any(half.overlaps(placement.span) for placement in placements):
                    found[person, day] |= 1 << number
        return found

    @cached_property
    def fixed_on(self) -> Mapping[tuple[str, int], list[Placement]]:
        """Fixed placements of each person and open day."""
        found: dict[tuple[str, int], list[Placement]] = defaultdict(list)
        for placement in self.fixed:
            for person in (*placement.attendees, *placement.staff):
                found[person, self.diaries.index[placement.day]].append(placement)
        return found

    def fixed_in(self, person: str, day: int, half: Half) -> list[Placement]:
        """Return the fixed placements that touch a half-day of a person."""
        span = self.problem.grid.halves[half]
        return [placement for placement in self.fixed_on.get((person, day), ()) if placement.span.overlaps(span)]

    def site_of(self, session: Session, start: Start) -> SiteId | None:
        if start.host is not None:
            return next(host.site for host in self.problem.cohort.hosts if host.id == start.host)
        if session.activity.kind is ActivityKind.STUDY and session.activity.mode is not Mode.ONLINE:
            # Study may lie on both sides of a change of employer.
            return self.problem.apprentice[session.attendees[0]].job_on(self.days[start.day]).site
        return None if session.activity.mode is Mode.ONLINE else session.site

    @cached_property
    def staff(self) -> tuple[StaffId, ...]:
        """Tutors and mentors who are needed for any session here."""
        return tuple(sorted({person for session in self.sessions for person in session.staff}))

    @cached_property
    def apprentices(self) -> tuple[ApprenticeId, ...]:
        """Apprentices who take part in any session here."""
        return tuple(sorted({person for session in self.sessions for person in session.attendees}))
