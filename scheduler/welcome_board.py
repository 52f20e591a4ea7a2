"""What the board knows of days that do not suit employers: weekdays they did not ask for, pressure periods."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ortools.sat.python import cp_model

from models.ids import ApprenticeId, EmployerId
from models.programme import Activity
from models.timegrid import HALVES
from scheduler.board import Expression
from scheduler.later_board import LaterBoard


@dataclass(frozen=True, slots=True)
class Option:
    """One way in which something placed here might take an apprentice on a day.

    `source` is the same for options of which one is chosen at the most; None where several may be.
    """

    source: str | None
    activity: Activity
    halves: int
    literal: cp_model.IntVar


class WelcomeBoard(LaterBoard):
    """A board of release that also answers on which days it would not suit."""

    @cached_property
    def other_days(self) -> Mapping[ApprenticeId, frozenset[int]]:
        """Open days of each apprentice on weekdays that who employs them then did not ask for."""
        other = {
            employer.id: frozenset(
                number
                for number, day in enumerate(self.days)
                if employer.release_days and day.weekday() not in employer.release_days
            )
            for employer in self.problem.cohort.employers
        }
        return {
            person.id: frozenset(n for n, day in enumerate(self.days) if n in other[person.job_on(day).employer])
            if person.later_jobs
            else other[person.employer]
            for person in self.problem.cohort.apprentices
        }

    def unasked(self, apprentice: ApprenticeId) -> tuple[frozenset[int], Mapping[int, Expression]]:
        """Return the open days with fixed release on other weekdays, and a literal for each that may come."""
        return self._unsuitable(apprentice, self.other_days[apprentice], frozenset())

    def unwelcome(self, apprentice: ApprenticeId) -> tuple[frozenset[int], Mapping[int, Expression]]:
        """Do the same for all days that do not suit: those in pressure periods, too, of what should avoid them."""
        return self._unsuitable(apprentice, self.other_days[apprentice], self.pressed_days[apprentice])

    def _unsuitable(
        self, apprentice: ApprenticeId, other: frozenset[int], pressed: frozenset[int]
    ) -> tuple[frozenset[int], Mapping[int, Expression]]:
        def counts(activity: Activity, day: int) -> bool:
            return (day in other and activity.release_minutes > 0) or (day in pressed and activity.avoid_pressure)

        if not other and not pressed:
            return frozenset(), {}
        fixed = frozenset(day for activity, day in self._fixed_for.get(apprentice, ()) if counts(activity, day))
        found: dict[int, Expression] = {}
        for day in self.open_days_of.get(apprentice, ()):
            if day not in fixed and (day in other or day in pressed):
                options = [option for option in self._options(apprentice, day) if counts(option.activity, day)]
                if options:
                    found[day] = self._any(options)
        return fixed, found

    @cached_property
    def _fixed_for(self) -> Mapping[ApprenticeId, list[tuple[Activity, int]]]:
        found: dict[ApprenticeId, list[tuple[Activity, int]]] = defaultdict(list)
        for placement in self.fixed:
            for person in placement.attendees:
                found[person].append((self.problem.activity[placement.activity], self.diaries.index[placement.day]))
        return found

    def _options(self, apprentice: ApprenticeId, day: int) -> Iterator[Option]:
        for session, start in self._small.get((apprentice, day), ()):
            source = session.id if self.want(session) == 1 else None
            yield Option(source, session.activity, start.halves, start.literal)
        for crowd in sorted(self._crowds_of.get(apprentice, ())):
            for session, start in self._wide.get((crowd, day), ()):
                yield Option(session.id, session.activity, start.halves, start.literal)
        for activity, seat in self._seated.get((apprentice, day), ()):
            yield Option(activity.id, activity, seat.start.halves, seat.literal)

    def _any(self, options: Sequence[Option]) -> Expression:
        """Return a literal that is true where any of these is chosen; people who have the same ones share it."""
        key = frozenset(option.literal.index for option in options)
        found = self._chosen.get(key)
        if found is None:
            found = options[0].literal
            if len(key) > 1:
                found = self.model.new_bool_var("")
                for together in self._exclusive(options):
                    self.model.add_at_most_one(*together, ~found)
            self._chosen[key] = found
        return found

    def _exclusive(self, options: Sequence[Option]) -> Iterator[list[cp_model.IntVar]]:
        """Yield options of which one is chosen at the most: those of one session, and those of one half-day.

        Either family alone, or an implication for each option, says the same and proves less: for what one apprentice
        does with the cohort, both prove the optimum in 6 s, the halves alone do not in 65 s, the sessions in 46 s, and
        implications in 60 s.
        """
        by_source: dict[str, list[cp_model.IntVar]] = defaultdict(list)
        for number, option in enumerate(options):
            by_source[option.source or f"#{number}"].append(option.literal)
        yield from by_source.values()
        if self.problem.programme.policy.sessions_a_half_day == 1:
            for half in HALVES:
                together = [option.literal for option in options if option.halves >> half & 1]
                if len(together) > 1:
                    yield together

    @cached_property
    def _chosen(self) -> dict[frozenset[int], Expression]:
        return {}

    @cached_property
    def unwelcome_of_employers(self) -> tuple[tuple[int, int, list[Expression]], ...]:
        """For each employer their apprentices, the fixed days that do not suit, and literals for those that may come.

        Somebody who changes employers is an apprentice of each, and each bears the days of its own time.
        """
        people: dict[EmployerId, int] = defaultdict(int)
        fixed: dict[EmployerId, int] = defaultdict(int)
        terms: dict[EmployerId, list[Expression]] = defaultdict(list)
        for person in self.problem.cohort.apprentices:
            for employer in {job.employer for job in person.jobs}:
                people[employer] += 1
            known, more = self.unwelcome(person.id)
            for day in known:
                fixed[person.job_on(self.days[day]).employer] += 1
            for day, literal in more.items():
                terms[person.job_on(self.days[day]).employer].append(literal)
        return tuple((people[employer], fixed[employer], terms[employer]) for employer in sorted(people))
