"""Lower bounds that hold for every timetable, whatever the solver finds."""

from collections import defaultdict
from collections.abc import Sequence

from ortools.sat.python import cp_model

from models.ids import ApprenticeId, SiteId, StaffId
from models.problem import Problem
from models.programme import Mode
from models.session import Session
from models.timegrid import Half
from scheduler.diary import Diaries, ticks
from scheduler.run import Status
from scheduler.search import Answer, Search

Month = tuple[int, int]
SCARCE = 26
"""Half-days of a tutor in a month below which it may be too few for all reviews."""


def travel_days_bound(problem: Problem, diaries: Diaries, sessions: Sequence[Session], search: Search) -> int:
    """Bound the travel days of all tutors from below, given who is whose tutor.

    For each tutor and calendar month, take the sessions whose whole window lies in that month. Each needs a half-day
    on which the tutor is at its site, with everybody free; in a half-day the tutor is at one site and holds only as
    many sessions as its minutes allow. The least number of days that covers them all is a set cover, solved exactly
    (or bounded by its own search). Months share no days, and leaving out all else only makes covering easier, so the
    sum over tutors and months is a bound for the whole problem.
    """
    needs = _travelling(problem, sessions)
    return sum(max(0, _cover(problem, diaries, needs[key], search).bound) for key in sorted(needs))


def overfull(
    problem: Problem, diaries: Diaries, sessions: Sequence[Session], search: Search
) -> list[tuple[StaffId, frozenset[ApprenticeId]]]:
    """Name the apprentices whom one tutor cannot all see in some month, for each tutor and scarce month.

    Only months in which leave or a pattern leaves the tutor few half-days are looked at; the others have room.
    """
    needs = _travelling(problem, sessions)
    found = []
    for (tutor, month), listed in sorted(needs.items()):
        free = diaries.of(tutor)
        halves = [
            1
            for number, day in enumerate(diaries.days)
            for half in problem.grid.halves
            if (day.year, day.month) == month and free[number] & ticks(half) == ticks(half)
        ]
        if len(halves) <= SCARCE and _cover(problem, diaries, listed, search).status is Status.INFEASIBLE:
            found.append((tutor, frozenset(person for session in listed for person in session.attendees)))
    return found


def _travelling(problem: Problem, sessions: Sequence[Session]) -> dict[tuple[StaffId, Month], list[Session]]:
    """Return the sessions of each tutor and month that lie within the month and away from the tutor's own site."""
    home = {tutor.id: tutor.site for tutor in problem.cohort.tutors}
    needs: dict[tuple[StaffId, Month], list[Session]] = defaultdict(list)
    for session in sessions:
        one_month = (session.first.year, session.first.month) == (session.last.year, session.last.month)
        if not one_month or session.activity.mode is Mode.ONLINE or session.activity.span is not None:
            continue
        for person in session.staff:
            if person in home and session.site not in (None, home[StaffId(person)]):
                needs[StaffId(person), (session.first.year, session.first.month)].append(session)
    return needs


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
