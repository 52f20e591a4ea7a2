"""Lower bounds that hold for every timetable, whatever the solver finds."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from math import ceil

from ortools.sat.python import cp_model

from models.ids import ApprenticeId, SiteId, StaffId
from models.problem import Problem
from models.programme import Mode
from models.session import Session
from models.timegrid import Half
from models.timetable import Placement
from scheduler.diary import Diaries, ticks
from scheduler.later import Later
from scheduler.run import Status
from scheduler.search import Answer, Search

Window = tuple[date, date]
STRETCH_DAYS = 28
SCARCE = 26
"""Half-days of a tutor in a window below which it may be too few for all reviews."""


def travel_days_bounds(
    problem: Problem, diaries: Diaries, sessions: Sequence[Session], search: Search
) -> dict[StaffId, int]:
    """Bound the travel days of each tutor from below, given who is whose tutor.

    For each tutor and each of some windows that share no days, such as calendar months, take the sessions that must
    lie in that window. Each needs a half-day on which the tutor is at its site, with everybody free; in a half-day
    the tutor is at one site and holds only as many sessions as its minutes allow. The least number of days that
    covers them all is a set cover, solved exactly (or bounded by its own search). The windows share no days, and
    leaving out all else only makes covering easier, so the sum over a tutor's windows is a bound.
    """
    needs = _travelling(problem, sessions)
    found = {tutor.id: 0 for tutor in problem.cohort.tutors}
    for tutor, window in sorted(needs):
        found[tutor] += max(0, _cover(problem, diaries, needs[tutor, window], search).bound)
    return found


def whole_days_away(problem: Problem, sessions: Sequence[Session]) -> dict[StaffId, int]:
    """Count each tutor's days at another site in sessions of both half-days: nothing else shares those days.

    They come on top of `travel_days_bounds`, which leaves out all sessions of fixed times.
    """
    away = {tutor.id: 0 for tutor in problem.cohort.tutors}
    for session in sessions:
        span = session.activity.span
        if span is not None and session.site is not None and all(span.overlaps(half) for half in problem.grid.halves):
            for tutor in problem.cohort.tutors:
                if tutor.id in session.staff and tutor.site != session.site:
                    away[tutor.id] += session.activity.days
    return away


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
        if len(halves) <= SCARCE and _cover(problem, diaries, listed, search).status is Status.INFEASIBLE:
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


def _cover(problem: Problem, diaries: Diaries, sessions: Sequence[Session], search: Search) -> Answer:
    """Find the fewest days on which a tutor can hold all these sessions; infeasible where there are no such days."""
    model = cp_model.CpModel()
    days: dict[int, cp_model.IntVar] = {}
    present: dict[tuple[int, Half, SiteId], cp_model.IntVar] = {}
    held: dict[tuple[int, Half], list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
    for session in sessions:
        literals = []
        for number, free in enumerate(diaries.common(session.people)):
            if not session.first <= diaries.days[number] <= session.last:
                continue
            for half in Half:
                spans = problem.grid.starts(half, session.activity.minutes)
                if session.site is None or not any(free & ticks(span) == ticks(span) for span in spans):
                    continue
                literal = model.new_bool_var("")
                literals.append(literal)
                key = (number, half, session.site)
                if key not in present:
                    present[key] = model.new_bool_var("")
                    if number not in days:
                        days[number] = model.new_bool_var("")
                    model.add_implication(present[key], days[number])
                model.add_implication(literal, present[key])
                held[number, half].append((session.activity.minutes, literal))
        model.add_exactly_one(literals)
    for (number, half), terms in held.items():
        model.add(sum(minutes * literal for minutes, literal in terms) <= problem.grid.halves[half].minutes)
        model.add_at_most_one(x for (day, part, _), x in present.items() if (day, part) == (number, half))
    model.minimize(sum(days.values()))
    return search.run(model, 2.0, "least travel days", workers=1)


def peak_bound(asked: Later) -> int:
    """Bound from below the hours of release in the fullest four weeks of anybody who has these sessions.

    What an apprentice must do between two days cannot leave the weeks that these days touch. They are covered by so
    many stretches of four weeks, and one of these holds at least its equal share of it.
    """
    most = 0
    for portions in set(asked.portions.values()):
        for first in {portion.first for portion in portions}:
            inside = 0
            for portion in sorted((p for p in portions if p.first >= first), key=lambda p: p.last):
                inside += portion.minutes
                days = (portion.last - first).days + first.weekday() + 1
                most = max(most, ceil(Fraction(inside, ceil(days / STRETCH_DAYS))))
    return ceil(most / 60)


def fullest_weeks(placements: Iterable[Placement]) -> int:
    """Hours begun of release in the fullest four weeks of anybody, as far as placed."""
    weeks: dict[ApprenticeId, Counter[int]] = defaultdict(Counter)
    for item in placements:
        for person in item.attendees:
            weeks[person][(item.day.toordinal() - 1) // 7] += item.release_minutes
    stretch = range(STRETCH_DAYS // 7)
    return ceil(
        max((sum(mine[week + n] for n in stretch) for mine in weeks.values() for week in [*mine]), default=0) / 60
    )
