"""Whose weeks become fuller than the stage that placed the cohort's sessions could see."""

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from models.ids import ApprenticeId, UnitId
from models.timetable import Placement
from scheduler.calendar_board import CalendarBoard
from scheduler.clock import Slotted
from scheduler.cover_board import takes_turns
from scheduler.draft import Placer
from scheduler.later import Later
from scheduler.placing import placement
from scheduler.rules.release_peak import MOST_HOURS, WEEKS
from scheduler.search import Search

SECONDS = 2.0
"""For those of one unit: usually a twentieth of it is enough."""
NO_ANSWER = MOST_HOURS
THREADS = os.cpu_count() or 1


def crowded(
    placer: Placer, placed: Sequence[Slotted], later: Later, hours: int, search: Search, in_turn: bool = False
) -> Mapping[ApprenticeId, int]:
    """Return by how many hours the fullest four weeks of apprentices must pass `hours`, for those who must.

    What is placed stays, and each spreads what is to come as suits them best, in their own half-days.

    Parameters
    ----------
    in_turn
        Those of a unit that cannot spare them all at once do so together: exact, and quick where little is to come;
        with everything but the dates of the cohort to come it takes ten times as long. Whoever finds no answer in the
        time, or no place, has `NO_ANSWER` then, and nothing otherwise.
    """
    problem = placer.problem
    fixed = [placement(item) for item in placed]
    near: dict[UnitId, list[ApprenticeId]] = defaultdict(list)
    for person in sorted(problem.apprentice):
        near[problem.tied_units[problem.apprentice[person].unit]].append(person)
    crews: list[Sequence[ApprenticeId]] = []
    for unit, people in near.items():
        tied = [other for other, head in problem.tied_units.items() if head == unit]
        together = in_turn and any(takes_turns(problem, other) for other in tied)
        crews.extend([people] if together else [[person] for person in people])

    def excess(people: Sequence[ApprenticeId]) -> Mapping[ApprenticeId, int]:
        mine = [
            replace(p, attendees=tuple(who for who in p.attendees if who in people))
            for p in fixed
            if not set(people).isdisjoint(p.attendees)
        ]
        found = _excess(placer, people, mine, later, hours, search)
        return dict.fromkeys(people, NO_ANSWER) if found is None and in_turn else found or {}

    with ThreadPoolExecutor(THREADS) as pool:
        found = [item for rises in pool.map(excess, crews) for item in rises.items()]
    return {person: more for person, more in sorted(found) if more}


def _excess(
    placer: Placer,
    people: Sequence[ApprenticeId],
    fixed: Sequence[Placement],
    later: Later,
    hours: int,
    search: Search,
) -> Mapping[ApprenticeId, int] | None:
    """Return the rise of each, with the highest as low as can be, and then their sum; None without an answer."""
    mine = replace(later, heeded=frozenset(people))
    board = CalendarBoard(placer.problem, placer.diaries, (), placer.groups, fixed=fixed, later=mine)
    board.open()
    model = board.model
    rises = {person: model.new_int_var(0, MOST_HOURS, "") for person in people}
    for person, rise in rises.items():
        for minutes, terms in board.stretches(person, WEEKS):
            model.add(60 * (rise + hours) >= minutes + sum(terms))
    highest = model.new_int_var(0, MOST_HOURS, "")
    model.add_max_equality(highest, list(rises.values()))
    model.minimize((len(people) * MOST_HOURS) * highest + sum(rises.values()))
    # Of its own, so that what the threads spend is not counted by each other.
    own = Search(search.settings, SECONDS, cancelled=search.cancelled)
    values = own.run(model, SECONDS, "fullest weeks of one", quick=True, workers=1).values
    return {person: values[rise.index] for person, rise in rises.items()} if values is not None else None
