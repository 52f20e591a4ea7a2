"""What the board knows of units that spare few people at once: on which days an apprentice may be away at all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from models.ids import ApprenticeId, UnitId
from models.problem import Problem
from scheduler.board import Expression
from scheduler.release_board import ReleaseBoard


def takes_turns(problem: Problem, unit: UnitId) -> bool:
    """Tell whether the people of a unit cannot all be away at once."""
    return problem.unit[unit].max_away < len(problem.ever_of_unit[unit])


class CoverBoard(ReleaseBoard):
    """A board that also answers who can be spared, for what is not placed here yet."""

    def may_be_away(self, apprentice: ApprenticeId, day: int) -> Expression:
        """Return 1 where an apprentice may be away from work on that open day, and 0 where not.

        Where the unit can choose, return a literal that it is this apprentice; each day it spares only so many.
        """
        unit = self._unit_on(apprentice, day)
        members = [who for who in self.problem.ever_of_unit[unit] if self._unit_on(who, day) == unit]
        gone, most = self._gone.get((unit, day), frozenset()), self.problem.unit[unit].max_away
        if len(members) <= most or apprentice in gone:
            return 1
        if len(gone) >= most:
            return 0
        # Where two or more can be spared, that takes long and matters little to a board that has places to choose.
        if len(members) - len(gone) == 1 or (self.sessions and most - len(gone) > 1):
            return 1
        if (unit, day) not in self._spared:
            self._spared[unit, day] = self._choice(unit, day, [who for who in members if who not in gone])
        return self._spared[unit, day][apprentice]

    def _choice(self, unit: UnitId, day: int, members: Sequence[ApprenticeId]) -> Mapping[ApprenticeId, Expression]:
        """Make a literal for each of those who might be away; what is placed here makes it true."""
        cohort_days = self.problem.unit[unit].cohort_days_count
        found = {who: self.model.new_bool_var("") for who in members}
        for who, literal in found.items():
            for reason in self.away(who, day, cohort_days)[1]:
                if not isinstance(reason, int):
                    self.require(self.model.add_implication(reason, literal))
        most = self.problem.unit[unit].max_away - len(self._gone.get((unit, day), ()))
        self.require(self.model.add(sum(found.values()) <= most))
        return found

    def _unit_on(self, apprentice: ApprenticeId, day: int) -> UnitId:
        person = self.problem.apprentice[apprentice]
        return person.job_on(self.days[day]).unit if person.later_jobs else person.unit

    @cached_property
    def _gone(self) -> Mapping[tuple[UnitId, int], frozenset[ApprenticeId]]:
        """Who of each unit is away for what is fixed, by open day."""
        found: dict[tuple[UnitId, int], set[ApprenticeId]] = defaultdict(set)
        for person, day, cohort_days in self.fixed_away:
            unit = self._unit_on(person, day)
            if cohort_days == self.problem.unit[unit].cohort_days_count:
                found[unit, day].add(person)
        return {key: frozenset(people) for key, people in found.items()}

    @cached_property
    def _spared(self) -> dict[tuple[UnitId, int], Mapping[ApprenticeId, Expression]]:
        return {}
