"""What the board knows of paid release: minutes, days away, and weeks with a block."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property

from models.ids import ApprenticeId
from models.programme import ActivityKind, AudienceKind
from scheduler.board import Expression
from scheduler.occupancy_board import OccupancyBoard


class ReleaseBoard(OccupancyBoard):
    """A board of literals that also answers how much release they would mean."""

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

    def fixed_release(self, apprentice: ApprenticeId, week: date) -> int:
        """Return the fixed minutes of release of a week."""
        return sum(self._fixed_release.get((apprentice, day), 0) for day in self.days_of_week[week])

    @cached_property
    def open_days_of(self) -> Mapping[ApprenticeId, tuple[int, ...]]:
        """For each apprentice the open days on which anything placed here might take them."""
        found: dict[ApprenticeId, set[int]] = defaultdict(set)
        for person in self.apprentices:
            found[person].update(self.taken_days.get(person, ()))
        for person, day in self._seated:
            found[person].add(day)
        for crowd, day in self._wide:
            for person in crowd:
                found[person].add(day)
        return {person: tuple(sorted(days)) for person, days in found.items()}

    def away(self, apprentice: ApprenticeId, day: int, cohort_days: bool) -> tuple[bool, list[Expression]]:
        """Tell whether a fixed placement takes the apprentice away from work, and which literals would."""
        return (apprentice, day, cohort_days) in self.fixed_away, [
            literal
            for activity, _, literal in self.attending(apprentice, day)
            if activity.away and (cohort_days or activity.audience is not AudienceKind.COHORT)
        ]

    @cached_property
    def fixed_away(self) -> frozenset[tuple[ApprenticeId, int, bool]]:
        """Who is away from work on which open day, with days of the whole cohort (true) and without."""
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
    def block_weeks(self) -> frozenset[tuple[ApprenticeId, date]]:
        """Who has a fixed block of several days in which week."""
        return frozenset(
            (person, self.problem.grid.week_of(placement.day))
            for placement in self.fixed
            if self.problem.activity[placement.activity].days > 1
            for person in placement.attendees
        )

    def block_starts(self, apprentice: ApprenticeId, week: date) -> list[Expression]:
        """Return the literals that would give an apprentice a block of several days in that week."""
        return [literal for people, literal in self._block_starts.get(week, ()) if apprentice in people]

    @cached_property
    def _block_starts(self) -> Mapping[date, list[tuple[frozenset[ApprenticeId], Expression]]]:
        found: dict[date, list[tuple[frozenset[ApprenticeId], Expression]]] = defaultdict(list)
        for session in self.sessions:
            if session.activity.days > 1:
                people = frozenset(session.attendees)
                for start in self.starts[session.id]:
                    found[self.week(start.day)].append((people, start.literal))
        return found

    def most_release(self, apprentice: ApprenticeId, first: date, weeks: int) -> int:
        """Minutes that the sessions here could put into a run of weeks at the most."""
        last = first + timedelta(weeks=weeks) - timedelta(days=1)
        return sum(minutes for start, end, minutes in self._reach.get(apprentice, ()) if start <= last and end >= first)

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
            fixed = 0
            terms: list[Expression] = []
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
    def pressed_days(self) -> Mapping[ApprenticeId, frozenset[int]]:
        """Open days of each apprentice that lie in pressure periods of who employs them then."""
        cohort = self.problem.cohort
        pressed = {
            employer.id: frozenset(
                number
                for number, day in enumerate(self.days)
                for period in cohort.pressure_periods
                if period.employer in (None, employer.id) and period.first <= day <= period.last
            )
            for employer in cohort.employers
        }
        return {
            person.id: frozenset(n for n, day in enumerate(self.days) if n in pressed[person.job_on(day).employer])
            if person.later_jobs
            else pressed[person.employer]
            for person in cohort.apprentices
        }

    def idle_months(self, apprentice: ApprenticeId, least: int) -> Iterator[tuple[tuple[int, ...], list[Expression]]]:
        """Yield the months of an apprentice without learning so far: days of learning, and what may bring it.

        Reviews bring none; months with fewer than `least` open days of learning are left out.
        """
        person = self.problem.apprentice[apprentice]
        for month, days in self.days_of_month.items():
            enrolled = tuple(day for day in days if person.learns(self.days[day]))
            if len(enrolled) >= least and (apprentice, *month) not in self._busy_months:
                yield (
                    enrolled,
                    [
                        literal
                        for day in days
                        for activity, _, literal in self.attending(apprentice, day)
                        if activity.otj_minutes and activity.kind is not ActivityKind.REVIEW
                    ],
                )

    @cached_property
    def _busy_months(self) -> frozenset[tuple[ApprenticeId, int, int]]:
        return frozenset(
            (person, placement.day.year, placement.day.month)
            for placement in self.fixed
            if placement.otj_minutes and self.problem.activity[placement.activity].kind is not ActivityKind.REVIEW
            for person in placement.attendees
        )

    @cached_property
    def _loads(self) -> dict[tuple[ApprenticeId, date], tuple[int, Expression]]:
        return {}
