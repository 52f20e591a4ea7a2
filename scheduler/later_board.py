"""What the board knows of release to come: spread over the weeks as suits best, session by session."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple

from models.ids import ApprenticeId
from models.programme import AudienceKind
from models.timegrid import HALVES
from scheduler.board import Expression
from scheduler.cover_board import CoverBoard
from scheduler.diary import ticks
from scheduler.later import Portion


class Kind(NamedTuple):
    """What tells apart what apprentices do here and will do later.

    Parameters
    ----------
    here
        What is placed here.
    portions
        What comes later.
    pressed
        Open days in pressure periods.
    hours
        Minutes a week of contract, of those of whom every run of weeks must leave room for what comes.
    alone
        Who it is, if they are a kind of their own.
    """

    here: tuple[str, ...]
    portions: tuple[Portion, ...]
    pressed: frozenset[int]
    hours: int
    alone: ApprenticeId | None


class Held(Enum):
    """What a week holds only so much of."""

    ANY = auto()
    CALM = auto()
    STUDY = auto()


Row = tuple[Held, date]


class LaterBoard(CoverBoard):
    """A board that leaves room in each week for what is still to come.

    A spread takes whole sessions, and a week holds no more than the half-days that are left in it: measured on 24
    apprentices with everything but their own sessions fixed, its fullest four weeks were for each of them those of the
    best timetable, and with minutes in place of sessions and no half-days up to three hours less.
    """

    @cached_property
    def distinct(self) -> tuple[ApprenticeId, ...]:
        """One apprentice of each kind if nothing is fixed for them yet, and all others.

        Which wave of a visit they join, or which meeting they observe, is left out of account here: with a row and a
        spread for each of them, the fullest weeks of the cohort's sessions take eight times as long to prove.
        """
        first = {kind: person for person, kind in sorted(self._kinds.items(), reverse=True) if person not in self._busy}
        return tuple(sorted({*self._busy, *first.values()}))

    @cached_property
    def _busy(self) -> frozenset[ApprenticeId]:
        return frozenset(person for placement in self.fixed for person in placement.attendees)

    @cached_property
    def _kinds(self) -> Mapping[ApprenticeId, Kind]:
        """The kind of each: by sessions, but only by activities where these are a choice, or once at work."""
        mine: dict[ApprenticeId, list[str]] = {person: [] for person in self.apprentices}
        for session in self.sessions:
            choice = session.is_wave or session.activity.at_board
            for person in session.attendees:
                mine[person].append(session.activity.id if choice or person in self._busy else session.id)
        return {person: self._kind(person, tuple(sorted(listed))) for person, listed in mine.items()}

    def _kind(self, apprentice: ApprenticeId, here: tuple[str, ...]) -> Kind:
        alone = apprentice if apprentice in self._busy or apprentice in self.later.heeded else None
        tight = apprentice in self.later.tight
        hours = self.problem.weekly_minutes(apprentice, self.days[0]) if tight and self.days else 0
        return Kind(here, self.later.portions.get(apprentice, ()), self.pressed_days[apprentice], hours, alone)

    def stretches(self, apprentice: ApprenticeId, weeks: int) -> Iterator[tuple[int, list[Expression]]]:
        """Yield for each run of weeks the minutes of release that are fixed in it, and terms for what may come."""
        later = self.later_loads(apprentice)
        loads = {week: self.week_load(apprentice, week) for week in self.days_of_week}
        for run in self.runs(weeks):
            terms = [*(loads[week][1] for week in run), *(later.get(week, 0) for week in run)]
            yield sum(loads[week][0] for week in run), [term for term in terms if not isinstance(term, int)]

    def coming(self, apprentice: ApprenticeId, run: Sequence[date]) -> list[Expression]:
        """Return terms for the minutes of release that later stages put into a run of weeks, spread as suits best.

        Only for those who are tight; it costs more variables than it is worth for the others. None, too, where a share
        of each window is set aside instead. Of several people of one kind, who share a spread, only one answers.
        """
        if self.later.generous or apprentice not in self.later.tight or apprentice not in self.distinct:
            return []
        found = self._coming.get(apprentice)
        if found is None:
            kind = self._kinds[apprentice]
            found = self._coming[apprentice] = self._spread(kind, self._alike(kind), frozenset())
        return [found[week] for week in run if week in found]

    def _alike(self, kind: Kind) -> list[ApprenticeId]:
        return [person for person, other in self._kinds.items() if other == kind]

    @cached_property
    def _coming(self) -> dict[ApprenticeId, Mapping[date, Expression]]:
        return {}

    def later_loads(self, apprentice: ApprenticeId) -> Mapping[date, Expression]:
        """Return the minutes of release that later stages put into each week: spread as suits best, none left out.

        A week holds only so much study, and so many sessions as it has half-days; what shuns pressure periods keeps
        to the days outside them, if its window has any. Apprentices of one kind, for whom nothing is fixed, share a
        spread, and in each week the most half-days that any of them has.
        """
        kind = self._kinds.get(apprentice) or self._kind(apprentice, ())
        if kind not in self._later_loads:
            self._later_loads[kind] = self._spread(kind, self._alike(kind) or [apprentice], kind.pressed)
        return self._later_loads[kind]

    def _spread(
        self, kind: Kind, people: Sequence[ApprenticeId], pressed: Collection[int]
    ) -> Mapping[date, Expression]:
        asked = [self._placed_where(portion, pressed) for portion in kind.portions]
        rooms: dict[Row, int] = {}
        for portion, weeks in asked:
            for row in (row for week in weeks for row in self._rows(portion, week)):
                if row not in rooms:
                    rooms[row] = self._room(row, people, pressed)
        # Where the weeks do not hold it all, no timetable is without release in pressure periods: then any spread will
        # do, and what is too much counts as hours in every week.
        over: Expression = 0
        if not self._fits(asked, rooms):
            over = self.model.new_int_var(0, sum(portion.number for portion in kind.portions), "")
        loads: dict[date, list[Expression]] = defaultdict(lambda: [60 * over])
        held: dict[Row, list[Expression]] = defaultdict(list)
        away: dict[tuple[date, bool], list[Expression]] = defaultdict(list)
        for portion, weeks in asked:
            parts = [self.model.new_int_var(0, portion.number, "") for _ in weeks]
            self.require(self.model.add(sum(parts) == portion.number))
            for week, part in zip(weeks, parts, strict=True):
                loads[week].append(portion.unit * part)
                for row in self._rows(portion, week):
                    held[row].append(part)
                if portion.away and kind.alone and self._takes_half_days(portion):
                    away[week, False].append(part)
                    if portion.calm:
                        away[week, True].append(part)
        for row, parts in held.items():
            # What is placed here takes half-days too; for a kind of apprentices that is left out of account.
            taken = self._taken_here(row, people[0], pressed) if kind.alone else []
            self.require(self.model.add(sum(parts) + sum(taken) <= rooms[row] + over))
        for (week, calm), parts in away.items():
            days = [day for day in self.days_of_week[week] if not (calm and day in pressed)]
            self._keep_cover(people[0], days, parts, over)
        return {week: sum(terms) for week, terms in loads.items()}

    def _keep_cover(
        self, apprentice: ApprenticeId, days: Sequence[int], parts: Sequence[Expression], over: Expression
    ) -> None:
        """Let parts that take an apprentice away lie on days on which the unit can spare them."""
        allowed = {day: self.may_be_away(apprentice, day) for day in days}
        if any(not isinstance(may, int) or not may for may in allowed.values()):
            room = [self._half_days_of(apprentice, day) * may for day, may in allowed.items()]
            taken = [
                start.halves.bit_count() * literal
                for day in days
                for activity, start, literal in self.attending(apprentice, day)
                if activity.away and activity.audience is not AudienceKind.COHORT
            ]
            self.require(self.model.add(sum(parts) + sum(taken) <= sum(room) + over))

    def _placed_where(self, portion: Portion, pressed: Collection[int]) -> tuple[Portion, list[date]]:
        """Return a portion and its weeks; what shuns pressure periods keeps out of them, if its window has others."""
        days = range(self.last_open(portion.first - timedelta(days=1)) + 1, self.last_open(portion.last) + 1)
        calm = [day for day in days if day not in pressed] if portion.calm and pressed else []
        weeks = list(dict.fromkeys(self.week(day) for day in calm or days))
        return portion._replace(calm=bool(calm)), weeks

    def _rows(self, portion: Portion, week: date) -> Iterator[Row]:
        """Yield what a day of a portion in a week counts against."""
        if self._takes_half_days(portion):
            yield Held.ANY, week
            if portion.calm:
                yield Held.CALM, week
        if portion.study:
            yield Held.STUDY, week

    def _takes_half_days(self, portion: Portion) -> bool:
        """Tell whether a portion lies in the teaching hours: what has a fixed time may lie outside them."""
        return all(any(map(span.overlaps, self.problem.grid.halves)) for span in portion.times)

    def _fits(self, asked: Sequence[tuple[Portion, Sequence[date]]], rooms: Mapping[Row, int]) -> bool:
        """Tell whether the weeks hold everything, if each is filled with what has to be done soonest."""
        left, waiting = dict(rooms), [portion.number for portion, _ in asked]
        soonest = sorted(range(len(asked)), key=lambda number: asked[number][1][-1])
        for week in sorted({week for _, weeks in asked for week in weeks}):
            for number in soonest:
                portion, weeks = asked[number]
                if waiting[number] and week in weeks:
                    rows = list(self._rows(portion, week))
                    taken = min([waiting[number], *(left[row] for row in rows)])
                    waiting[number] -= taken
                    for row in rows:
                        left[row] -= taken
        return not any(waiting)

    def _room(self, row: Row, people: Sequence[ApprenticeId], pressed: Collection[int]) -> int:
        held, week = row
        if held is Held.STUDY:
            return self.problem.programme.policy.study_blocks_a_week
        closed = pressed if held is Held.CALM else ()
        return max(self._half_days(person, week, closed) for person in people)

    def _taken_here(self, row: Row, apprentice: ApprenticeId, pressed: Collection[int]) -> list[Expression]:
        """Return the literals of sessions placed here that would take half-days of a row."""
        held, week = row
        if held is Held.STUDY:
            return []
        closed = pressed if held is Held.CALM else ()
        return [
            literal
            for day in self.days_of_week[week]
            if day not in closed
            for half in HALVES
            for literal in self.engagements(apprentice, day, half)
        ]

    def _half_days(self, apprentice: ApprenticeId, week: date, closed: Collection[int]) -> int:
        """Count how many sessions the half-days hold that an apprentice has left in a week, some days left out."""
        return sum(self._half_days_of(apprentice, day) for day in self.days_of_week[week] if day not in closed)

    def _half_days_of(self, apprentice: ApprenticeId, day: int) -> int:
        limit = self.problem.programme.policy.sessions_a_half_day
        free = self.diaries.of(apprentice)[day]
        return sum(
            max(0, limit - len(self.fixed_in(apprentice, day, half)))
            for half in HALVES
            if free & ticks(self.problem.grid.halves[half])
        )

    @cached_property
    def _later_loads(self) -> dict[Kind, Mapping[date, Expression]]:
        return {}
