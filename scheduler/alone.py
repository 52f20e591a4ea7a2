"""Places what each apprentice does alone around the shared sessions, units side by side."""

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from models.ids import ApprenticeId, StaffId, UnitId
from models.problem import Problem
from models.session import Session
from scheduler.clock import Slotted
from scheduler.draft import Placer, Unplaced
from scheduler.levels import Level
from scheduler.run import Status
from scheduler.search import Search
from scheduler.study import StudyPlan
from scheduler.unit_sessions import Turn, UnitSessions

THREADS = os.cpu_count() or 1
"""Units are placed side by side: the solver works while Python makes the next model."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """Why the shared sessions could not be completed: no room for deadlines, or units that found no places.

    Parameters
    ----------
    units
        These units, and what the search of each said.
    """

    status: Status
    units: Mapping[UnitId, Unplaced] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rest:
    """What is added to the shared sessions: paid study and everything an apprentice does alone."""

    sessions: Sequence[Session]
    plan: StudyPlan
    tutors: Mapping[ApprenticeId, StaffId]


def place_alone(
    placer: Placer,
    shared: Sequence[Slotted],
    rest: Rest,
    budget: Search,
    levels: Sequence[Level] = (),
    reached: Mapping[str, int] | None = None,
) -> list[Slotted] | Stuck:
    """Place what each apprentice does alone around the shared sessions.

    Only the cover of their units ties apprentices together here, so that each unit is placed by itself.

    Parameters
    ----------
    levels
        Wishes of the personal sessions, served in what is left of the budget, or a few seconds for each unit where that
        is less; no wishes take no time.
    reached
        See `LiteralBoard`.
    """
    units = {
        unit: UnitSessions(
            placer, sessions, _known(placer.problem, shared, unit), rest.plan.blocks, budget, levels, reached or {}
        )
        for unit, sessions in _by_unit(placer.problem, rest.sessions).items()
    }
    # With one worker what is left is work, not time, and the threads share nothing.
    at_once = 1 if budget.deterministic else THREADS
    with ThreadPoolExecutor(THREADS) as pool:
        placed = pool.map(UnitSessions.place, units.values(), _shares(len(units), at_once))
        found = dict(zip(units, placed, strict=True))
        turns = {unit: turn for unit, turn in found.items() if isinstance(turn, Turn)}
        # Those whose wishes cost something come last, when it is known how much time the others left.
        missed = [unit for unit, turn in turns.items() if turn.may_be_better and len(turn.people) > 1]
        if budget.cancelled() or any(isinstance(stage, Unplaced) for stage in found.values()):
            missed = []
        improved = pool.map(
            lambda unit, share: units[unit].at_once(turns[unit], share), missed, _shares(len(missed), at_once)
        )
        better = dict(zip(missed, improved, strict=True))
    alone: list[Slotted] = []
    stuck: dict[UnitId, Unplaced] = {}
    for unit, turn in found.items():
        stage = better.get(unit, turn.slotted) if isinstance(turn, Turn) else turn
        if isinstance(stage, Unplaced):
            stuck[unit] = stage
        else:
            alone.extend(stage)
    if not stuck:
        return alone
    # Around other shared sessions there may be places.
    status = next(iter(stuck.values())).status
    return Stuck(Status.OUT_OF_TIME if status is Status.INFEASIBLE else status, stuck)


def _by_unit(problem: Problem, sessions: Sequence[Session]) -> dict[UnitId, list[Session]]:
    units: dict[UnitId, list[Session]] = defaultdict(list)
    for session in sessions:
        units[problem.tied_units[problem.apprentice[session.attendees[0]].unit]].append(session)
    return units


def _known(problem: Problem, shared: Sequence[Slotted], unit: UnitId) -> list[Slotted]:
    """Return the shared sessions in which somebody of the unit takes part."""
    members = {who for who, person in problem.apprentice.items() if problem.tied_units[person.unit] == unit}
    return [item for item in shared if members & set(item.booking.attendees)]


def _shares(times: int, at_once: int) -> list[float]:
    """Return which part of the time that is left each of several may take, so many at once, one after the other."""
    return [at_once / (times - number) for number in range(times)]
