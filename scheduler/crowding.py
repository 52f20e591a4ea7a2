"""Whose weeks become fuller than the stage that placed the cohort's sessions could see."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from models.ids import ApprenticeId
from models.timetable import Placement
from scheduler.calendar_board import CalendarBoard
from scheduler.clock import Slotted
from scheduler.draft import Placer
from scheduler.later import Later
from scheduler.placing import placement
from scheduler.rules.release_peak import MOST_HOURS, WEEKS
from scheduler.search import Search

SECONDS = 2.0
"""For one apprentice: usually a hundredth of it is enough."""
THREADS = os.cpu_count() or 1


def crowded(
    placer: Placer, placed: Sequence[Slotted], later: Later, hours: int, search: Search
) -> Mapping[ApprenticeId, int]:
    """Return by how many hours the fullest four weeks of apprentices must pass `hours`, for those who must.

    What is placed stays, and each spreads what is to come as suits them best, in their own half-days.
    """
    fixed = [placement(item) for item in placed]

    def excess(person: ApprenticeId) -> int:
        mine = [replace(p, attendees=(person,)) for p in fixed if person in p.attendees]
        return _excess(placer, person, mine, later, hours, search)

    people = sorted(placer.problem.apprentice)
    with ThreadPoolExecutor(THREADS) as pool:
        return {person: more for person, more in zip(people, pool.map(excess, people), strict=True) if more}


def _excess(
    placer: Placer, person: ApprenticeId, fixed: Sequence[Placement], later: Later, hours: int, search: Search
) -> int:
    board = CalendarBoard(placer.problem, placer.diaries, (), placer.groups, fixed=fixed, later=later)
    board.open()
    rise = board.model.new_int_var(0, MOST_HOURS, "")
    for minutes, terms in board.stretches(person, WEEKS):
        board.model.add(60 * (rise + hours) >= minutes + sum(terms))
    board.model.minimize(rise)
    # Of its own, so that what the threads spend is not counted by each other.
    mine = Search(search.settings, SECONDS, cancelled=search.cancelled)
    answer = mine.run(board.model, SECONDS, "fullest weeks of one", quick=True, workers=1)
    return 0 if answer.values is None else answer.values[rise.index]
