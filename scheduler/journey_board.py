"""On which days apprentices who come from far are at a site, and how many journeys that takes them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property

from ortools.sat.python import cp_model

from models.ids import ApprenticeId, SiteId
from scheduler.board import Expression
from scheduler.travel_board import TravelBoard


class JourneyBoard(TravelBoard):
    """A board that also answers how often apprentices set out."""

    def set_outs(self, apprentice: ApprenticeId, from_km: int) -> list[Expression]:
        """Return what is true for each day on which an apprentice might set out to a site at least so far away.

        They set out on a day on which they are there, where they were not there the day before. What is fixed counts,
        because what is placed here may come before it and make two journeys one.
        """
        days = self._days_at(apprentice, from_km)
        found: list[Expression] = []
        for (site, number), there in days.items():
            before = self._day_before.get(number)
            yesterday = 0 if before is None else days.get((site, before), 0)
            found.append(self._sets_out(yesterday, there))
        return [term for term in found if not isinstance(term, int) or term]

    def _days_at(self, apprentice: ApprenticeId, from_km: int) -> dict[tuple[SiteId, int], Expression]:
        """For each far site and open day, whether they are there: 1 where that is fixed, else a literal."""
        person = self.problem.apprentice[apprentice]
        found: dict[tuple[SiteId, int], Expression] = {}
        for number in self._days_of(apprentice):
            home = person.job_on(self.days[number]).site
            sites = {p.site for p in self.fixed_on.get((apprentice, number), ()) if p.site is not None}
            calls: dict[SiteId, list[cp_model.IntVar]] = defaultdict(list)
            for site, _, literal in self._calls(apprentice, number):
                calls[site].append(literal)
            for site in sorted({*sites, *calls}):
                if site != home and self.problem.distance_km(home, site) >= from_km:
                    found[site, number] = 1 if site in sites else self._exactly(calls[site])
        return found

    def _exactly(self, literals: Sequence[cp_model.IntVar]) -> Expression:
        """Return a literal that is true exactly where any of some literals is; the same ones give the same."""
        key = tuple(sorted({literal.index for literal in literals}))
        found = self._any_of.get(key)
        if found is None:
            found = self._any_of[key] = literals[0]
            if len(key) > 1:
                found = self._any_of[key] = self.model.new_bool_var("")
                for literal in literals:
                    self.model.add_implication(literal, found)
                self.model.add_bool_or([*literals, ~found])
        return found

    def _sets_out(self, yesterday: Expression, today: Expression) -> Expression:
        """Return whether somebody is there today and was not yesterday; each may be 0, 1 or a literal."""
        if isinstance(yesterday, int):
            return 0 if yesterday else today
        if isinstance(today, int):
            return ~yesterday
        key = (yesterday.index, today.index)
        found = self._set_out.get(key)
        if found is None:
            found = self._set_out[key] = self.model.new_bool_var("")
            self.model.add_bool_or([found, yesterday, ~today])
        return found

    def _days_of(self, apprentice: ApprenticeId) -> list[int]:
        fixed = {number for who, number in self.fixed_on if who == apprentice}
        return sorted(fixed.union(self.open_days_of.get(apprentice, ())))

    @cached_property
    def _day_before(self) -> Mapping[int, int]:
        """For open days whose day before is open, that one."""
        index = self.diaries.index
        return {number: index[day - timedelta(1)] for day, number in index.items() if day - timedelta(1) in index}

    @cached_property
    def _any_of(self) -> dict[tuple[int, ...], Expression]:
        return {}

    @cached_property
    def _set_out(self) -> dict[tuple[int, int], Expression]:
        return {}
