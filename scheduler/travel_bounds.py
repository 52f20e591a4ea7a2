"""On how many days tutors must travel at the least, and how far, whatever the solver finds."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import combinations, pairwise
from math import ceil
from typing import NamedTuple

from ortools.sat.python import cp_model

from models.ids import ApprenticeId, SiteId, StaffId
from models.problem import Problem
from models.programme import Mode
from models.session import Session
from models.timegrid import HALVES, Half
from scheduler.board import Expression
from scheduler.diary import Diaries, ticks
from scheduler.run import Status
from scheduler.search import Answer, Search

Window = tuple[date, date]
SCARCE = 26
"""Half-days of a tutor in a window below which it may be too few for all reviews."""
ANY_LENGTH = 24 * 60
"""Minutes longer than any half-day."""
COVER_SECONDS = 2.0
WAYS_SHARE = 0.15
"""Of the time left: what a search proves of the kilometres after that is little."""
ROUNDING = 0.01
"""Kilometres by which the ways of a day may be shorter on paper, each rounded to the metre."""


class Travel(NamedTuple):
    """Days on which a tutor is at another site, and the kilometres of these days."""

    days: int
    kilometres: int

    def plus(self, other: "Travel") -> "Travel":
        return Travel(self.days + other.days, self.kilometres + other.kilometres)


NONE = Travel(0, 0)


def travel_bounds(
    problem: Problem, diaries: Diaries, sessions: Sequence[Session], search: Search
) -> dict[StaffId, Travel]:
    """Bound the travel days and kilometres of each tutor from below, given who is whose tutor.

    For each tutor and each of some windows that share no days, such as calendar months, take the sessions that must
    lie in that window. Each needs a half-day on which the tutor is at its site, with everybody free; in a half-day
    the tutor is at one site, if the programme says so, and holds only as many sessions as its minutes allow. The least
    number of days that covers them all is a set cover, solved exactly (or bounded by its own search); likewise, by
    itself, the least kilometres, in what is left of the time. The windows share no days, and leaving out all else only
    makes covering easier, so the sums over a tutor's windows are bounds.
    """
    needs = _travelling(problem, sessions)
    covers = [(tutor, _Cover(problem, diaries, tutor, needs[tutor, window])) for tutor, window in sorted(needs)]
    days = [cover.days_of(search) for _, cover in covers]
    found = {tutor.id: NONE for tutor in problem.cohort.tutors}
    search = search.part(WAYS_SHARE)
    for (tutor, cover), least in zip(covers, days, strict=True):
        if least:
            found[tutor] = found[tutor].plus(Travel(least, cover.kilometres(least, search)))
    return found


def whole_days_away(problem: Problem, sessions: Sequence[Session]) -> dict[StaffId, Travel]:
    """Count each tutor's days at another site in sessions of both half-days that leave no room for any other.

    They come on top of `travel_bounds`, which counts the days of sessions without a fixed time: none of them fits
    beside such a session, and no two of these share a day.
    """
    away = {tutor.id: NONE for tutor in problem.cohort.tutors}
    shortest = shortest_of_staff(sessions)
    for session in sessions:
        span, days = session.activity.span, session.activity.days
        if span is not None and session.site is not None:
            for tutor in problem.cohort.tutors:
                full = problem.grid.fills(span, shortest.get(tutor.id, ANY_LENGTH))
                if tutor.id in session.staff and tutor.site != session.site and full:
                    way = ceil(2 * problem.distance_km(tutor.site, session.site) - ROUNDING)
                    away[tutor.id] = away[tutor.id].plus(Travel(days, days * way))
    return away


def shortest_of_staff(sessions: Sequence[Session]) -> dict[str, int]:
    """Return the minutes of the shortest session without a fixed time of everybody who takes or hosts one."""
    shortest: dict[str, int] = {}
    for session in sessions:
        if session.activity.span is None:
            for person in session.staff:
                shortest[person] = min(shortest.get(person, ANY_LENGTH), session.activity.minutes)
    return shortest


def overfull(
    problem: Problem, diaries: Diaries, sessions: Sequence[Session], search: Search
) -> list[tuple[StaffId, frozenset[ApprenticeId]]]:
    """Name the apprentices whom one tutor cannot all see in some window, for each tutor and scarce window.

    Only windows in which leave or a pattern leaves the tutor few half-days are looked at; the others have room.
    """
    needs = _travelling(problem, sessions)
    found = []
    for (tutor, window), listed in sorted(needs.items()):
        free = diaries.of(tutor)
        halves = [
            1
            for number, day in enumerate(diaries.days)
            for half in problem.grid.halves
            if window[0] <= day <= window[1] and free[number] & ticks(half) == ticks(half)
        ]
        if len(halves) <= SCARCE and _Cover(problem, diaries, tutor, listed).is_impossible(search):
            found.append((tutor, frozenset(person for session in listed for person in session.attendees)))
    return found


def _travelling(problem: Problem, sessions: Sequence[Session]) -> dict[tuple[StaffId, Window], list[Session]]:
    """Return the sessions away from each tutor's own site by windows that share no days."""
    home = {tutor.id: tutor.site for tutor in problem.cohort.tutors}
    away: dict[StaffId, list[Session]] = defaultdict(list)
    for session in sessions:
        if session.activity.mode is Mode.ONLINE or session.activity.span is not None:
            continue
        for person in session.staff:
            if person in home and session.site not in (None, home[StaffId(person)]):
                away[StaffId(person)].append(session)
    needs: dict[tuple[StaffId, Window], list[Session]] = {}
    for tutor, mine in away.items():
        for first, last in apart(Counter((session.first, session.last) for session in mine)):
            needs[tutor, (first, last)] = [s for s in mine if first <= s.first and s.last <= last]
    return needs


def apart(windows: Counter[Window]) -> list[Window]:
    """Choose windows that share no days, for as many sessions as possible (weighted interval scheduling)."""
    listed = sorted(windows, key=lambda window: (window[1], window[0]))
    best: list[tuple[int, list[Window]]] = [(0, [])]
    for number, window in enumerate(listed):
        before = sum(other[1] < window[0] for other in listed[:number])
        sessions, chosen = best[before]
        best.append(max(best[-1], (sessions + windows[window], [*chosen, window]), key=lambda found: found[0]))
    return best[-1][1]


class _Cover:
    """The days of one tutor in one window: on which the tutor could be where, for which of these sessions."""

    def __init__(self, problem: Problem, diaries: Diaries, tutor: StaffId, sessions: Sequence[Session]) -> None:
        self.problem = problem
        self.home = next(other.site for other in problem.cohort.tutors if other.id == tutor)
        self.sites = sorted({session.site for session in sessions if session.site is not None})
        self.one_site = problem.programme.policy.one_site_a_half_day
        self.model = model = cp_model.CpModel()
        self.days: dict[int, cp_model.IntVar] = {}
        self.present: dict[tuple[int, Half, SiteId], cp_model.IntVar] = {}
        held: dict[tuple[int, Half], list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
        for session in sessions:
            literals = []
            for number, free in enumerate(diaries.common(session.people)):
                if not session.first <= diaries.days[number] <= session.last:
                    continue
                for half in HALVES:
                    spans = problem.grid.starts(half, session.activity.minutes)
                    if session.site is None or not any(free & ticks(span) == ticks(span) for span in spans):
                        continue
                    literal = model.new_bool_var("")
                    literals.append(literal)
                    model.add_implication(literal, self._is_there(number, half, session.site))
                    held[number, half].append((session.activity.minutes, literal))
            model.add_exactly_one(literals)
        for (number, half), terms in held.items():
            model.add(sum(minutes * literal for minutes, literal in terms) <= problem.grid.halves[half].minutes)
            if self.one_site:
                here = (x for (day, part, _), x in self.present.items() if (day, part) == (number, half))
                model.add_at_most_one(here)

    def _is_there(self, number: int, half: Half, site: SiteId) -> cp_model.IntVar:
        found = self.present.get((number, half, site))
        if found is None:
            found = self.present[number, half, site] = self.model.new_bool_var("")
            if number not in self.days:
                self.days[number] = self.model.new_bool_var("")
            self.model.add_implication(found, self.days[number])
        return found

    def is_impossible(self, search: Search) -> bool:
        return self._run(search, sum(self.days.values())).status is Status.INFEASIBLE

    def days_of(self, search: Search) -> int:
        """Return the fewest days, nothing where it is impossible."""
        return self._run(search, sum(self.days.values())).bound

    def _run(self, search: Search, cost: Expression) -> Answer:
        self.model.minimize(cost)
        return search.run(self.model, COVER_SECONDS, "least travel", workers=1)

    def kilometres(self, days: int, search: Search) -> int:
        """Return the fewest kilometres of at least so many days."""
        trip = {site: self._trip(site) for site in self.sites}
        if len(self.sites) == 1:
            return days * trip[self.sites[0]]
        if not self.one_site:
            return max(trip.values())
        if len(self.sites) == 2 and days == 1:
            # However many days it takes, all of them together are a way round both.
            return self._trip(*self.sites)
        cost: list[Expression] = []
        for number in self.days:
            there = {site: self.model.new_bool_var("") for site in self.sites}
            for (day, _, site), literal in self.present.items():
                if day == number:
                    self.model.add_implication(literal, there[site])
            cost.extend(trip[site] * literal for site, literal in there.items())
            saved = []
            for one, other in combinations(self.sites, 2):
                both = self.model.new_bool_var("")
                self.model.add_implication(both, there[one])
                self.model.add_implication(both, there[other])
                saved.append(both)
                cost.append((self._trip(one, other) - trip[one] - trip[other]) * both)
            # Two half-days, two sites: whoever is at both goes on from one to the other once.
            self.model.add_at_most_one(saved)
        return max(self._run(search, sum(cost)).bound, *trip.values())

    def _trip(self, *sites: SiteId) -> int:
        """Return the kilometres begun of the way round some sites, at most two."""
        stops = (self.home, *sites, self.home)
        return ceil(sum(self.problem.distance_km(*leg) for leg in pairwise(stops)) - ROUNDING)
