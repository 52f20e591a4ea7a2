"""Who is at which site when, how far that is, and on how many days tutors are away."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, pairwise, permutations

from ortools.sat.python import cp_model

from models.ids import ApprenticeId, HostId, SiteId, StaffId
from models.people import Tutor
from models.programme import AudienceKind, Mode
from models.session import Session
from models.timegrid import HALVES, Half
from scheduler.board import Expression
from scheduler.literal_board import Start
from scheduler.spacing_board import SpacingBoard


class TravelBoard(SpacingBoard):
    """A board that also answers where people would be."""

    def visits(self, person: str, day: int, half: Half) -> Mapping[SiteId, Expression]:
        """For each site where a session might take a person in that half-day, a literal that it does."""
        key = (person, day, half)
        found = self._visits.get(key)
        if found is None:
            by_site: dict[SiteId, list[cp_model.IntVar]] = defaultdict(list)
            for site, start, literal in self._calls(person, day):
                if start.halves >> half & 1:
                    by_site[site].append(literal)
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

    def journeys(self, person: str, day: int, home: SiteId) -> list[cp_model.IntVar]:
        """Return literals of which one is true when a person is anywhere but at home on that day."""
        found: list[cp_model.IntVar] = []
        for half in HALVES:
            found.extend(literal for site, literal in self.visits(person, day, half).items() if site != home)
        # What lies in neither half of the teaching day is a way all the same.
        found.extend(x for site, start, x in self._calls(person, day) if site != home and not start.halves)
        return found

    def travel_days(self, tutor: Tutor) -> tuple[int, list[Expression]]:
        """Return how many days away from their own site are fixed for a tutor, and a literal for each that may come."""
        known = self._travel_days.get(tutor.id)
        if known is None:
            fixed = {
                day for (who, day), listed in self.fixed_on.items()
                if who == tutor.id and any(p.site not in (None, tutor.site) for p in listed)
            }  # fmt: skip
            terms: list[Expression] = []
            for day in self.taken_days.get(tutor.id, ()):
                away = self.journeys(tutor.id, day, tutor.site) if day not in fixed else []
                if away:
                    travels = self.model.new_bool_var("")
                    terms.append(travels)
                    for literal in away:
                        self.model.add_implication(literal, travels)
            known = self._travel_days[tutor.id] = (len(fixed), terms)
        return known

    @cached_property
    def _travel_days(self) -> dict[StaffId, tuple[int, list[Expression]]]:
        return {}

    def round_trips(self, tutor: Tutor) -> list[Expression]:
        """Return for each day the kilometres that what is placed here adds to a tutor's round trip.

        A trip to two sites costs both trips less what going on from one to the other saves: where no day has more than
        two, one literal for each two sites of a day says it, and its relaxation is as strong as the choice of days.
        Else a day is a circuit through those of its sites that are visited.
        """
        terms: list[Expression] = []
        for day in self.taken_days.get(tutor.id, ()):
            listed = self.fixed_on.get((tutor.id, day), ())
            fixed = {p.site for p in listed if p.site is not None and p.site != tutor.site}
            here = self._visited(tutor, day, fixed)
            if here:
                halves = self.problem.grid.halves
                outside = any(not any(half.overlaps(p.span) for half in halves) for p in listed) or any(
                    not start.halves for _, start, _ in self._calls(tutor.id, day)
                )
                few = self.problem.programme.policy.one_site_a_half_day and not outside
                way = self._pairs if few or len(fixed) + len(here) <= 2 else self._circuit
                terms.append(way(tutor.site, sorted(fixed), here))
        return terms

    def _visited(self, tutor: Tutor, day: int, fixed: Collection[SiteId]) -> dict[SiteId, Expression]:
        """For each site where only what is placed here might take a tutor on a day, a literal that it does."""
        found: dict[SiteId, list[Expression]] = defaultdict(list)
        for half in HALVES:
            for site, literal in self.visits(tutor.id, day, half).items():
                found[site].append(literal)
        for site, start, literal in self._calls(tutor.id, day):
            if not start.halves:
                found[site].append(literal)
        return {
            site: self._either(literals)
            for site, literals in sorted(found.items())
            if site != tutor.site and site not in fixed
        }

    def _either(self, literals: Sequence[Expression]) -> Expression:
        if len(literals) == 1:
            return literals[0]
        found = self.model.new_bool_var("")
        for literal in literals:
            self.model.add_implication(literal, found)
        return found

    def _pairs(self, home: SiteId, fixed: Sequence[SiteId], here: Mapping[SiteId, Expression]) -> Expression:
        """Return the kilometres that sites add to the trip of a day with at most two sites."""
        trip = {site: _kilometres(2 * self._metres(home, site)) for site in (*fixed, *here)}
        saved: list[Expression] = []
        of_site: dict[SiteId, list[cp_model.IntVar]] = defaultdict(list)
        for one, other in combinations((*fixed, *here), 2):
            round_trip = self._metres(home, one) + self._metres(one, other) + self._metres(other, home)
            saving = trip[one] + trip[other] - _kilometres(round_trip)
            if saving > 0 and other in here:
                both = self.model.new_bool_var("")
                saved.append(saving * both)
                for site in (one, other):
                    of_site[site].append(both)
        for site, pairs in of_site.items():
            self.model.add(sum(pairs) <= here.get(site, 1))
        return sum(trip[site] * literal for site, literal in here.items()) - sum(saved)

    def _circuit(self, home: SiteId, fixed: Sequence[SiteId], here: Mapping[SiteId, Expression]) -> Expression:
        """Return the kilometres that sites add to the trip of a day: the shortest circuit through those visited."""
        sites = [home, *fixed, *here]
        arcs: list[tuple[int, int, Expression]] = []
        metres: list[Expression] = []
        for (i, one), (j, other) in permutations(enumerate(sites), 2):
            arc = self.model.new_bool_var("")
            arcs.append((i, j, arc))
            metres.append(self._metres(one, other) * arc)
        for number, site in enumerate(sites):
            if site in here:
                arcs.append((number, number, ~here[site]))
        if not fixed:
            stays = self.model.new_bool_var("")
            arcs.append((0, 0, stays))
            for literal in here.values():
                self.model.add_implication(literal, ~stays)
        self.model.add_circuit(arcs)
        before = _kilometres(min(self._trips(home, fixed)))
        longest = 2 * sum(_kilometres(self._metres(home, site)) for site in sites)
        kilometres = self.model.new_int_var(before, longest, "")
        self.model.add(1000 * kilometres >= sum(metres))
        return kilometres - before

    def _trips(self, home: SiteId, sites: Sequence[SiteId]) -> Iterator[int]:
        """Yield the metres of each way round some sites."""
        for order in permutations(sites):
            yield sum(self._metres(one, other) for one, other in pairwise((home, *order, home)))

    def _metres(self, one: SiteId, other: SiteId) -> int:
        return round(1000 * self.problem.distance_km(one, other))

    def _calls(self, person: str, day: int) -> Iterator[tuple[SiteId, Start, cp_model.IntVar]]:
        """Yield the site, start and literal of everything that might take a person somewhere on a day."""
        for session, start in self._small.get((person, day), ()):
            site = self.site_of(session, start)
            if site is not None:
                yield site, start, start.literal
        for crowd in sorted(self._crowds_of.get(ApprenticeId(person), ())):
            for session, start in self._wide.get((crowd, day), ()):
                if session.site is not None and session.activity.mode is not Mode.ONLINE:
                    yield session.site, start, start.literal
        for _, seat in self._seated.get((ApprenticeId(person), day), ()):
            yield self._host_site[seat.start.host], seat.start, seat.literal

    @cached_property
    def _host_site(self) -> Mapping[HostId | None, SiteId]:
        return {host.id: host.site for host in self.problem.cohort.hosts}

    @cached_property
    def _visits(self) -> dict[tuple[str, int, Half], dict[SiteId, Expression]]:
        return {}

    def too_far(self, person: str, day: int) -> Iterator[tuple[list[Expression], list[Expression]]]:
        """Yield what cannot follow each other on one day: the morning's here, the afternoon's there; 1 is fixed.

        However early the one and however late the other, the way takes longer than the time between them.
        """
        if not self._far_apart.get(person):
            return
        mornings = self._places(person, day, Half.MORNING)
        afternoons = self._places(person, day, Half.AFTERNOON) if mornings else {}
        for (here, ends), first in mornings.items():
            for (there, begins), second in afternoons.items():
                if here != there and ends + self.problem.travel_minutes(here, there) > begins:
                    yield first, second

    def _places(self, person: str, day: int, half: Half) -> dict[tuple[SiteId, int], list[Expression]]:
        """Sites of what may take only that half-day, with the first time to leave or the last time to arrive."""
        found: dict[tuple[SiteId, int], list[Expression]] = {}
        options = [*self.taken(person, day, half), *self._gatherings.get((day, half), ())]
        for session, start in options:
            site = self.site_of(session, start)
            if site is not None and start.halves == 1 << half and person in session.people:
                ends, begins = min(span.end for span in start.spans), max(span.start for span in start.spans)
                found.setdefault((site, ends if half is Half.MORNING else begins), []).append(start.literal)
        for placement in self.fixed_on.get((person, day), ()):
            inside = [part for part in HALVES if self.problem.grid.halves[part].overlaps(placement.span)]
            if placement.site is not None and inside == [half]:
                edge = placement.span.end if half is Half.MORNING else placement.span.start
                found.setdefault((placement.site, edge), []).append(1)
        return found

    @cached_property
    def _far_apart(self) -> Mapping[str, bool]:
        """Tell of each person whether any two of their sites are farther apart than the break between the halves."""
        sites: dict[str, set[SiteId]] = defaultdict(set)
        hosts = {host.site for host in self.problem.cohort.hosts}
        for session in self.sessions:
            places = hosts if session.activity.mode is Mode.HOST else set()
            if session.site is not None and session.activity.mode is not Mode.ONLINE:
                places = {*places, session.site}
            for person in session.people:
                sites[person].update(places)
        for placement in self.fixed:
            if placement.site is not None:
                for person in (*placement.attendees, *placement.staff):
                    sites[person].add(placement.site)
        morning, afternoon = self.problem.grid.halves
        rest = afternoon.start - morning.end
        far = {
            (one, other)
            for one in {site for found in sites.values() for site in found}
            for other in self.problem.site
            if self.problem.travel_minutes(one, other) > rest
        }
        return {person: any((one, other) in far for one in found for other in found) for person, found in sites.items()}

    @cached_property
    def _gatherings(self) -> Mapping[tuple[int, int], list[tuple[Session, Start]]]:
        """Sessions of the whole cohort by half-day; whom they take is not kept for each person."""
        found: dict[tuple[int, int], list[tuple[Session, Start]]] = defaultdict(list)
        for session in self.sessions:
            if session.activity.audience is AudienceKind.COHORT:
                for start in self.starts[session.id]:
                    for half in HALVES:
                        if start.halves == 1 << half:
                            found[start.day, half].append((session, start))
        return found


def _kilometres(metres: int) -> int:
    """Return each kilometre begun."""
    return -(-metres // 1000)
