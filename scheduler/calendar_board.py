"""The board on which sessions get their days and half-days: literals, and the questions rules ask of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from ortools.sat.python import cp_model

from models.ids import ActivityId, ApprenticeId, AssessmentId, HostId, SessionId, SiteId, StaffId
from models.people import Host, Room
from models.problem import Problem
from models.programme import ActivityKind, Assessment, AudienceKind, DueKind, Mode
from models.session import Session
from models.timegrid import Half, Span
from models.timetable import Group, Placement
from scheduler.board import Board, Expression
from scheduler.diary import TICK, Diaries, ticks

MORNING, AFTERNOON = 1, 2


@dataclass(frozen=True, slots=True)
class Start:
    """One way to place a session: its first open day, the halves it takes each day, and the literal that says so.

    `spans` are the clock times that suit everybody; `host` is given for visits.
    """

    day: int
    halves: int
    literal: cp_model.IntVar
    spans: tuple[Span, ...]
    host: HostId | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """One apprentice in the wave that visits on that start."""

    start: Start
    literal: cp_model.IntVar


class CalendarBoard(Board):
    """Sessions to place among placements that are fixed already.

    Parameters
    ----------
    sessions
        What is placed here. Rules narrow their domains before `open` makes the literals.
    wanted
        How often a session is placed, where not once: study blocks of one apprentice and module are alike.
    fixed
        Placements of earlier stages.
    """

    def __init__(
        self,
        problem: Problem,
        diaries: Diaries,
        sessions: Sequence[Session],
        groups: Sequence[Group] = (),
        wanted: Mapping[SessionId, int] | None = None,
        fixed: Sequence[Placement] = (),
    ) -> None:
        super().__init__(problem)
        self.diaries = diaries
        self.days = diaries.days
        self.sessions = tuple(sessions)
        self.groups = tuple(groups)
        self.wanted = dict(wanted or {})
        self.fixed = tuple(fixed)
        self.starts: dict[SessionId, list[Start]] = {}
        self.seats: dict[tuple[ActivityId, ApprenticeId], list[Seat]] = {}
        self._masks = {session.id: self._teaching_time(session) for session in self.sessions}
        self._receiving: dict[SessionId, dict[int, list[Host]]] = {}
        self._upto: dict[SessionId, list[Expression]] = {}
        self._crowd: dict[tuple[tuple[ApprenticeId, ...], int, int], Expression] = {}

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

    @cached_property
    def _first_days(self) -> dict[SessionId, set[int]]:
        return {}

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
                    for day, halves, spans in self._ways(session)
                ]
        for sessions in waves.values():
            self._open_waves(sessions)
        self._occupy()

    def _open_waves(self, sessions: Sequence[Session]) -> None:
        """All waves of an activity share their starts; which wave is which follows from the order of the days."""
        session = sessions[0]
        hosts = self._receiving.get(session.id, {})
        self.starts[session.id] = [
            Start(day, halves, self.model.new_bool_var(""), spans, host.id)
            for day, halves, spans in self._ways(session)
            for host in hosts.get(day, ())
        ]
        self.wanted[session.id] = len(sessions)
        for other in sessions[1:]:
            self.starts[other.id] = []
            self.wanted[other.id] = 0
        for person in session.attendees:
            free = self.diaries.of(person)
            self.seats[session.activity.id, person] = [
                Seat(start, self.model.new_bool_var(""))
                for start in self.starts[session.id]
                if all(free[start.day] & ticks(span) == ticks(span) for span in start.spans[:1])
            ]

    def _ways(self, session: Session) -> Iterable[tuple[int, int, tuple[Span, ...]]]:
        activity, mask = session.activity, self._masks[session.id]
        first_days = self._first_days.get(session.id)
        halves = self.problem.grid.halves
        for day, free in enumerate(mask):
            if not free or (first_days is not None and day not in first_days):
                continue
            if activity.span is not None:
                need = ticks(activity.span)
                if all(self._follows(day, more) and mask[day + more] & need == need for more in range(activity.days)):
                    taken = sum(1 << i for i, half in enumerate(halves) if half.overlaps(activity.span))
                    yield day, taken, (activity.span,)
            else:
                for half in Half:
                    spans = tuple(
                        span
                        for span in self.problem.grid.starts(half, activity.minutes)
                        if free >> (span.start // TICK) & 1 and free & ticks(span) == ticks(span)
                    )
                    if spans:
                        yield day, 1 << half, spans

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

    def upto(self, session: Session, day: int) -> Expression:
        """Return 1 if the session starts on or before that open day: one chain of literals for each session."""
        chain = self._upto.get(session.id)
        if chain is None:
            chain = self._upto[session.id] = self._chain(session)
        return chain[day] if day >= 0 else 0

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

    # Questions about people: who is taken when.

    def _occupy(self) -> None:
        self._taken: dict[tuple[str, int, int], list[tuple[Session, Start]]] = defaultdict(list)
        crowds: dict[tuple[tuple[ApprenticeId, ...], int, int], list[cp_model.IntVar]] = defaultdict(list)
        self._crowds_of: dict[ApprenticeId, set[tuple[ApprenticeId, ...]]] = defaultdict(set)
        for session in self.sessions:
            whole = session.activity.audience is AudienceKind.COHORT
            people: Sequence[str] = session.staff if whole or session.is_wave else session.people
            for start in self.starts[session.id]:
                for day in range(start.day, start.day + session.activity.days):
                    for half in Half:
                        if start.halves >> half & 1:
                            for person in people:
                                self._taken[person, day, half].append((session, start))
                            if whole:
                                crowds[session.attendees, day, half].append(start.literal)
            if whole:
                for person in session.attendees:
                    self._crowds_of[person].add(session.attendees)
        for key, literals in crowds.items():
            # One literal for "the whole cohort is together", in place of a row of block starts for each person.
            crowd = self.model.new_bool_var("")
            self.model.add(crowd == sum(literals))
            self._crowd[key] = crowd
        self._seated: dict[tuple[ApprenticeId, int, int], list[cp_model.IntVar]] = defaultdict(list)
        for (_, person), seats in self.seats.items():
            for seat in seats:
                for half in Half:
                    if seat.start.halves >> half & 1:
                        self._seated[person, seat.start.day, half].append(seat.literal)

    def taken(self, person: str, day: int, half: Half) -> list[tuple[Session, Start]]:
        """Return the small sessions and starts that would take that half-day of a person."""
        return self._taken.get((person, day, half), [])

    def engagements(self, apprentice: ApprenticeId, day: int, half: Half) -> list[Expression]:
        """Return everything that would take that half-day of an apprentice, the whole cohort's sessions as one."""
        found: list[Expression] = [start.literal for _, start in self.taken(apprentice, day, half)]
        found.extend(self._seated.get((apprentice, day, half), ()))
        for crowd in sorted(self._crowds_of.get(apprentice, ())):
            literal = self._crowd.get((crowd, day, half))
            if literal is not None:
                found.append(literal)
        return found

    @cached_property
    def engaged(self) -> Mapping[tuple[str, int], int]:
        """Halves of each person and open day that fixed placements take."""
        found: dict[tuple[str, int], int] = defaultdict(int)
        for placement in self.fixed:
            day = self.diaries.index[placement.day]
            for number, half in enumerate(self.problem.grid.halves):
                if half.overlaps(placement.span):
                    for person in (*placement.attendees, *placement.staff):
                        found[person, day] |= 1 << number
        return found

    def days_taken(self, person: str) -> list[int]:
        """Return the open days on which a person might be needed, in order."""
        return sorted({day for who, day, _ in self._taken if who == person})

    @cached_property
    def taken_days(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, set[int]] = defaultdict(set)
        for person, day, _ in self._taken:
            found[person].add(day)
        return {person: tuple(sorted(days)) for person, days in found.items()}

    def site_of(self, session: Session, start: Start) -> SiteId | None:
        if start.host is not None:
            return next(host.site for host in self.problem.cohort.hosts if host.id == start.host)
        return None if session.activity.mode is Mode.ONLINE else session.site

    @cached_property
    def staff(self) -> tuple[StaffId, ...]:
        """Tutors and mentors who are needed for any session here."""
        return tuple(sorted({person for session in self.sessions for person in session.staff}))

    @cached_property
    def apprentices(self) -> tuple[ApprenticeId, ...]:
        """Apprentices who take part in any session here."""
        return tuple(sorted({person for session in self.sessions for person in session.attendees}))

    # Questions about paid release.

    def release(self, apprentice: ApprenticeId, day: int) -> tuple[int, list[tuple[int, Expression]]]:
        """Return the minutes that are fixed on that open day, and the minutes of each literal that may add some."""
        terms: list[tuple[int, Expression]] = list(self._release.get((apprentice, day), ()))
        for crowd in sorted(self._crowds_of.get(apprentice, ())):
            terms.extend(self._crowd_release.get((crowd, day), ()))
        return self._fixed_release.get((apprentice, day), 0), terms

    @cached_property
    def _release(self) -> Mapping[tuple[ApprenticeId, int], list[tuple[int, Expression]]]:
        found: dict[tuple[ApprenticeId, int], list[tuple[int, Expression]]] = defaultdict(list)
        for session in self.sessions:
            minutes = session.activity.release_minutes
            if not minutes or session.is_wave or session.activity.audience is AudienceKind.COHORT:
                continue
            for start in self.starts[session.id]:
                for day in range(start.day, start.day + session.activity.days):
                    for person in session.attendees:
                        found[person, day].append((minutes, start.literal))
        for (activity, person), seats in self.seats.items():
            minutes = self.problem.activity[activity].release_minutes
            for seat in seats:
                found[person, seat.start.day].append((minutes, seat.literal))
        return found

    @cached_property
    def _crowd_release(self) -> Mapping[tuple[tuple[ApprenticeId, ...], int], list[tuple[int, Expression]]]:
        found: dict[tuple[tuple[ApprenticeId, ...], int], list[tuple[int, Expression]]] = defaultdict(list)
        for session in self.sessions:
            if session.activity.audience is AudienceKind.COHORT:
                for start in self.starts[session.id]:
                    for day in range(start.day, start.day + session.activity.days):
                        found[session.attendees, day].append((session.activity.release_minutes, start.literal))
        return found

    @cached_property
    def _fixed_release(self) -> Mapping[tuple[ApprenticeId, int], int]:
        found: dict[tuple[ApprenticeId, int], int] = defaultdict(int)
        for placement in self.fixed:
            for person in placement.attendees:
                found[person, self.diaries.index[placement.day]] += placement.release_minutes
        return found

    def away(self, apprentice: ApprenticeId, day: int, cohort_days: bool) -> tuple[bool, list[Expression]]:
        """Tell whether a fixed placement takes the apprentice away from work, and which literals would."""
        fixed = (apprentice, day, cohort_days) in self._fixed_away
        literals: list[Expression] = []
        for half in Half:
            for session, start in self.taken(apprentice, day, half):
                if session.activity.away:
                    literals.append(start.literal)
        literals.extend(seat for seat in self._away_seats.get((apprentice, day), ()))
        if cohort_days:
            for crowd in sorted(self._crowds_of.get(apprentice, ())):
                literals.extend(literal for _, literal in self._crowd_release.get((crowd, day), ()))
        return fixed, list({literal.index: literal for literal in literals}.values())

    @cached_property
    def _fixed_away(self) -> frozenset[tuple[ApprenticeId, int, bool]]:
        found: set[tuple[ApprenticeId, int, bool]] = set()
        for placement in self.fixed:
            activity = self.problem.activity[placement.activity]
            if activity.away:
                day = self.diaries.index[placement.day]
                for person in placement.attendees:
                    found.add((person, day, True))
                    if activity.audience is not AudienceKind.COHORT:
                        found.add((person, day, False))
        return frozenset(found)

    @cached_property
    def _away_seats(self) -> Mapping[tuple[ApprenticeId, int], list[Expression]]:
        found: dict[tuple[ApprenticeId, int], list[Expression]] = defaultdict(list)
        for (activity, person), seats in self.seats.items():
            if self.problem.activity[activity].away:
                for seat in seats:
                    found[person, seat.start.day].append(seat.literal)
        return found

    @cached_property
    def block_weeks(self) -> frozenset[date]:
        """Weeks in which a fixed block of several days lies."""
        return frozenset(
            self.problem.grid.week_of(placement.day)
            for placement in self.fixed
            if self.problem.activity[placement.activity].days > 1
        )

    def block_starts(self, week: date) -> list[Expression]:
        """Return the literals that would put a block of several days into that week."""
        return self._block_starts.get(week, [])

    @cached_property
    def _block_starts(self) -> Mapping[date, list[Expression]]:
        found: dict[date, list[Expression]] = defaultdict(list)
        for session in self.sessions:
            if session.activity.days > 1:
                for start in self.starts[session.id]:
                    found[self.week(start.day)].append(start.literal)
        return found

    # Questions about deadlines.

    @cached_property
    def due(self) -> Mapping[AssessmentId, Mapping[date, Expression]]:
        """For each assessment whose date depends on sessions here, the expression of each possible date."""
        return {
            assessment.id: dates
            for assessment in self.problem.programme.assessments
            if (dates := self._due_dates(assessment))
        }

    def cohort_session(self, activity: ActivityId) -> Session | None:
        return next(
            (session for session in self.sessions if session.activity.id == activity and not session.is_wave), None
        )

    def last_day(self, session: Session, start: Start) -> date:
        return self.days[start.day] + timedelta(days=session.activity.days - 1)

    def _due_dates(self, assessment: Assessment) -> dict[date, Expression]:
        due, grid = assessment.due, self.problem.grid
        if due.kind is DueKind.WEEK:
            last = self.last_open(self.problem.week_monday(due.days) + timedelta(days=6))
            return {self.days[last]: 1} if last >= 0 else {}
        session = self.cohort_session(due.activity) if due.activity is not None else None
        if session is None:
            return {}
        if due.kind is DueKind.AFTER:
            found: dict[date, list[Expression]] = defaultdict(list)
            for start in self.starts[session.id]:
                day = grid.next_open(self.last_day(session, start) + timedelta(days=due.days))
                if day is not None:
                    found[day].append(start.literal)
            return {day: sum(literals) for day, literals in sorted(found.items())}
        until = self.cohort_session(due.until) if due.until is not None else None
        if until is None or not self.starts[session.id] or not self.starts[until.id]:
            return {}
        first = min(self.last_day(session, start) for start in self.starts[session.id])
        last_day = max(self.days[start.day] for start in self.starts[until.id])
        return {day: self.model.new_bool_var("") for day in self.days if first < day < last_day}

    # Places, order and rhythm.

    def suitable_rooms(self, session: Session) -> list[Room] | None:
        """Return the rooms that are large, equipped and accessible enough; None when no room is needed."""
        activity = session.activity
        if activity.mode not in (Mode.IN_PERSON, Mode.HYBRID):
            return None
        step_free = any(self.problem.apprentice[person].step_free for person in session.attendees)
        return [
            room
            for room in self.problem.cohort.rooms
            if room.capacity >= len(session.people)
            and set(activity.room_features) <= set(room.features)
            and (room.step_free or not step_free)
        ]

    def visits(self, person: str, day: int, half: Half) -> Mapping[SiteId, Expression]:
        """For each site where a session might take a person in that half-day, a literal that it does."""
        key = (person, day, half)
        found = self._visits.get(key)
        if found is None:
            by_site: dict[SiteId, list[cp_model.IntVar]] = defaultdict(list)
            for session, start in self.taken(person, day, half):
                site = self.site_of(session, start)
                if site is not None:
                    by_site[site].append(start.literal)
            found = self._visits[key] = {}
            for site in sorted(by_site):
                literals = by_site[site]
                if len(literals) == 1:
                    found[site] = literals[0]
                    continue
                here = found[site] = self.model.new_bool_var("")
                for literal in literals:
                    # Each for itself: the sum of them over the literal would be a weaker bound.
                    self.model.add_implication(literal, here)
        return found

    @cached_property
    def _visits(self) -> dict[tuple[str, int, Half], dict[SiteId, Expression]]:
        return {}

    def order(self, first: Session, second: Session, least: int, most: int | None) -> None:
        """Require `least` to `most` calendar days from the last day of one session to the first of the other."""
        length = timedelta(days=first.activity.days - 1)
        for start in self.starts[second.id]:
            day = self.days[start.day]
            ended = self.upto(first, self.last_open(day - timedelta(days=least) - length))
            if not (isinstance(ended, int) and ended):
                self.require(self.model.add(start.literal <= ended))
            if most is not None:
                passed = self.upto(first, self.last_open(day - timedelta(days=most + 1) - length))
                if not (isinstance(passed, int) and not passed):
                    self.require(self.model.add(start.literal + passed <= 1))

    def off_rhythm(self, first: Session, second: Session, least: int, most: int) -> list[Expression]:
        """Literals whose sum is the number of open days by which two sessions are closer or farther apart.

        With F the "on or before" chains, the sum over all days q of max(0, F1[q] - F2[q + most]) is exactly the
        days beyond `most`, and its relaxation is as strong as that of the path model; likewise for `least`.
        """
        ones = [start.day for start in self.starts[first.id]]
        twos = [start.day for start in self.starts[second.id]]
        if not ones or not twos:
            return []
        late = [
            (self.upto(first, q), self.upto(second, q + most)) for q in range(min(ones), max(twos) - most)
        ]
        early = [
            (self.upto(second, q), self.upto(first, q - least)) for q in range(min(twos), max(ones) + least)
        ]
        terms: list[Expression] = []
        for reached, met in (*late, *early):
            if isinstance(reached, int) and not reached or isinstance(met, int) and met:
                continue
            excess = self.model.new_bool_var("")
            self.model.add(reached - met <= excess)
            terms.append(excess)
        return terms

    def most_release(self, apprentice: ApprenticeId, first: date, weeks: int) -> int:
        """Minutes that the sessions here could put into a run of weeks at the most."""
        last = first + timedelta(weeks=weeks) - timedelta(days=1)
        return sum(
            minutes for start, end, minutes in self._reach.get(apprentice, ()) if start <= last and end >= first
        )

    @cached_property
    def _reach(self) -> Mapping[ApprenticeId, list[tuple[date, date, int]]]:
        found: dict[ApprenticeId, list[tuple[date, date, int]]] = defaultdict(list)
        for session in self.sessions:
            minutes = session.activity.release_minutes * session.activity.days
            times = min(1, self.want(session)) if session.is_wave else self.want(session)
            for person in session.attendees:
                found[person].extend([(session.first, session.last, minutes)] * times)
        return found

    def week_load(self, apprentice: ApprenticeId, week: date) -> tuple[int, Expression]:
        """Return the fixed minutes of release of a week, and an expression for those that are placed here."""
        key = (apprentice, week)
        if key not in self._loads:
            fixed, terms = 0, []
            for day in self.days_of_week[week]:
                known, more = self.release(apprentice, day)
                fixed += known
                terms.extend(minutes * literal for minutes, literal in more)
            load: Expression = 0
            if terms:
                load = self.model.new_int_var(0, 5 * 24 * 60, "")
                self.model.add(load == sum(terms))
            self._loads[key] = (fixed, load)
        return self._loads[key]

    @cached_property
    def _loads(self) -> dict[tuple[ApprenticeId, date], tuple[int, Expression]]:
        return {}

    @cached_property
    def studying(self) -> tuple[ApprenticeId, ...]:
        """Apprentices whose study is placed here, so that their months are complete."""
        return tuple(
            sorted(
                {
                    person
                    for session in self.sessions
                    if session.activity.kind is ActivityKind.STUDY
                    for person in session.attendees
                }
            )
        )
