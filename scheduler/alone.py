"""Places what each apprentice does alone around the shared sessions."""

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from models.ids import ApprenticeId, StaffId, UnitId
from models.problem import Problem
from models.session import Session
from scheduler.clock import Slotted
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.later import Later
from scheduler.levels import LIGHT, Effort, Level
from scheduler.rules import CALENDAR_RULES
from scheduler.run import Status
from scheduler.search import Search
from scheduler.study import StudyPlan
from scheduler.wishes import JOURNEYS, PEAK, PRESSURE

PERSONAL_SECONDS = 10.0
"""Time for one unit's personal sessions: even when all time is up, a timetable that is nearly there is completed."""
LEAST_PERSONAL = 2.5
"""Time for the wishes of one apprentice, however little is left: usually a quarter of it is enough, and who gets too
little is placed anyhow, in pressure periods too."""
TURN_SECONDS = 1.0
"""With less time for each of them, a unit is not placed at once."""
UNKNOWN = 10**6
"""The cost of a wish that was not looked at."""
MOST_SHARES = 4
"""Equal shares of the time that one apprentice may use, as most use half of theirs."""
FEW_STARTS, SOME_STARTS = 8, 24
"""Starts offered to a personal session at first: few, then some, then all. Measured on two cohorts: with all at once
the wishes cost the same, and it takes half as long again."""
FEW_SECONDS = 2.0
"""Time for any places among some starts, before all starts are looked at."""
HURRY_SECONDS = 0.6
"""With less time for each apprentice it is a hurry."""
NO_COST_TRIES = ((FEW_STARTS, 1.0), (SOME_STARTS, 1.5))
"""Starts and seconds in which all of a unit are placed so that their wishes cost nothing, which is asked for and not
minimised. Measured on 42 units of four cohorts: 31 find places among few starts in 0.2 s, ten among some in 0.6 s; a
third of the time that minimising takes for one after the other."""
COSTS_NOTHING = frozenset({PRESSURE[0], PEAK[0]})
"""Wishes that most units can have for nothing."""
AT_ONCE = replace(LIGHT, straight=True)
ONE_BY_ONE, ANY = Effort(workers=1, quick=True, straight=True), Effort(workers=1)
"""A presolve that is quick, and no first solution without wishes: a quarter of the time of the usual effort."""
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


@dataclass(frozen=True, slots=True)
class _Turn:
    """A unit placed one after the other.

    Parameters
    ----------
    price
        What the wishes of all of them cost, by level.
    may_be_better
        Some of that might not be, if one left room for another.
    """

    people: Sequence[ApprenticeId]
    slotted: list[Slotted]
    price: tuple[int, ...]
    may_be_better: bool


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
    problem = placer.problem
    units = _by_unit(problem, rest.sessions)
    # With one worker what is left is work, not time, and the threads share nothing.
    at_once = 1 if budget.deterministic else THREADS
    order_of = {unit: number for number, unit in enumerate(units)}

    def known(unit: UnitId) -> list[Slotted]:
        members = {who for who, p in problem.apprentice.items() if problem.tied_units[p.unit] == unit}
        return [item for item in shared if members & set(item.booking.attendees)]

    def place(unit: UnitId) -> _Turn | list[Slotted] | Unplaced:
        if levels and {name for name, _, _ in levels} <= COSTS_NOTHING:
            free = _at_no_cost(placer, units[unit], known(unit), rest, budget, levels, reached or {})
            if free is not None:
                return free
        if levels:
            seconds = min(budget.left, budget.left * at_once / (len(units) - order_of[unit]))
            wished = _one_by_one(placer, units[unit], known(unit), rest, budget, levels, seconds, reached or {})
            if wished is not None:
                return wished
        return _together(placer, units[unit], known(unit), rest, budget, levels, reached or {})

    def improve(unit: UnitId) -> list[Slotted]:
        seconds = min(budget.left, budget.left * at_once / (len(missed) - missed.index(unit)))
        return _at_once(placer, units[unit], turns[unit], known(unit), rest, budget, levels, seconds, reached or {})

    with ThreadPoolExecutor(THREADS) as pool:
        found = dict(zip(units, pool.map(place, units), strict=True))
        turns = {unit: turn for unit, turn in found.items() if isinstance(turn, _Turn)}
        # Those whose wishes cost something come last, when it is known how much time the others left.
        missed = [unit for unit, turn in turns.items() if turn.may_be_better and len(turn.people) > 1]
        if budget.cancelled() or any(isinstance(stage, Unplaced) for stage in found.values()):
            missed = []
        better = dict(zip(missed, pool.map(improve, missed), strict=True))
    alone: list[Slotted] = []
    stuck: dict[UnitId, Unplaced] = {}
    for unit, turn in found.items():
        stage = better.get(unit, turn.slotted) if isinstance(turn, _Turn) else turn
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


def _at_no_cost(
    placer: Placer,
    sessions: Sequence[Session],
    known: Sequence[Slotted],
    rest: Rest,
    budget: Search,
    levels: Sequence[Level],
    reached: Mapping[str, int],
) -> list[Slotted] | None:
    """Place all of a unit at once so that no wish costs anything; None where that was not found soon."""
    for most_starts, seconds in NO_COST_TRIES:
        if budget.cancelled():
            break
        stage = placer.place(
            sessions,
            Search(budget.settings, seconds, cancelled=budget.cancelled),
            known,
            rest.plan.blocks,
            most_starts=most_starts,
            later=Later(complete=True),
            ideal=[name for name, _, _ in levels],
            reached=reached,
            effort=ANY,
        )
        if isinstance(stage, Stage):
            return list(stage.slotted)
    return None


def _one_by_one(
    placer: Placer,
    sessions: Sequence[Session],
    known: Sequence[Slotted],
    rest: Rest,
    budget: Search,
    levels: Sequence[Level],
    seconds: float,
    reached: Mapping[str, int],
) -> _Turn | None:
    """Place one apprentice of a unit after the other, wishes served; None where one finds no place beside the others.

    Measured on units of three: a third of the work of minimising what all cost at once, which is done only where
    somebody's wishes cost something then.
    """
    # Who has least time of their own goes first, since the others find their way round it.
    people = sorted(
        {session.attendees[0] for session in sessions},
        key=lambda person: (sum(free.bit_count() for free in placer.diaries.of(person)), person),
    )
    wished = max(LEAST_PERSONAL, MOST_SHARES * seconds / len(people))
    in_a_hurry = seconds < HURRY_SECONDS * len(people)
    first: set[ApprenticeId] = set()
    order = people
    while True:
        found = _in_turn(placer, sessions, order, known, rest, budget, levels, wished, in_a_hurry, reached)
        if isinstance(found, _Turn):
            break
        if found == order[0] or found in first:
            return None
        # Who finds no place beside the others goes before them.
        first.add(found)
        order = [found, *(other for other in people if other != found)]
    return found


def _at_once(
    placer: Placer,
    sessions: Sequence[Session],
    found: _Turn,
    known: Sequence[Slotted],
    rest: Rest,
    budget: Search,
    levels: Sequence[Level],
    seconds: float,
    reached: Mapping[str, int],
) -> list[Slotted]:
    """Place all of a unit at once, beginning from where they are: one who leaves room may be all that it takes."""
    if seconds < TURN_SECONDS * len(found.people):
        return found.slotted
    stage = placer.place(
        sessions,
        Search(budget.settings, seconds, cancelled=budget.cancelled),
        known,
        rest.plan.blocks,
        levels,
        hint=found.slotted,
        later=Later(complete=True),
        reached=reached,
        effort=AT_ONCE,
    )
    if isinstance(stage, Unplaced) or _price(levels, [stage]) > found.price:
        return found.slotted
    return list(stage.slotted)


def _in_turn(
    placer: Placer,
    sessions: Sequence[Session],
    order: Sequence[ApprenticeId],
    known: Sequence[Slotted],
    rest: Rest,
    budget: Search,
    levels: Sequence[Level],
    wished: float,
    in_a_hurry: bool,
    reached: Mapping[str, int],
) -> _Turn | ApprenticeId:
    """Place apprentices in this order, each around those before; return who finds no place."""
    done: list[Slotted] = []
    stages: list[Stage] = []
    for person in order:
        mine = [session for session in sessions if session.attendees[0] == person]
        # Where none of some starts will do: all. Without a place in the time for wishes: any place.
        some = [(levels, wished, SOME_STARTS)] if in_a_hurry else []
        for wishes, limit, most_starts in (*some, (levels, wished, None), ((), PERSONAL_SECONDS, None)):
            stage = placer.place(
                mine,
                # Of its own, so that what the threads spend is not counted by each other.
                Search(budget.settings, limit, cancelled=budget.cancelled),
                [*known, *done],
                rest.plan.blocks,
                wishes,
                most_starts=most_starts,
                later=Later(complete=True),
                reached=reached,
                effort=ONE_BY_ONE if wishes else ANY,
            )
            if isinstance(stage, Stage) or (stage.status is Status.INFEASIBLE and most_starts is None):
                break
        if isinstance(stage, Unplaced):
            return person
        done.extend(stage.slotted)
        stages.append(stage)
    price = _price(levels, stages)
    # Journeys count those that are fixed, so that a cost says nothing.
    missed = any(cost for level, cost in zip(levels, price, strict=True) if level != JOURNEYS)
    return _Turn(order, done, price, missed)


def _price(levels: Sequence[Level], stages: Sequence[Stage]) -> tuple[int, ...]:
    """Return what each level costs for people placed by several stages."""
    maxima = {rule.level for rule in CALENDAR_RULES if rule.is_maximum}
    costs = [{report.level: report.cost for report in stage.outcome.levels} for stage in stages]
    return tuple((max if name in maxima else sum)(cost.get(name, UNKNOWN) for cost in costs) for name, _, _ in levels)


def _together(
    placer: Placer,
    sessions: Sequence[Session],
    known: Sequence[Slotted],
    rest: Rest,
    budget: Search,
    levels: Sequence[Level],
    reached: Mapping[str, int],
) -> list[Slotted] | Unplaced:
    """Place all apprentices of a unit at once, with their wishes if there are any; in the end any solution will do."""
    found = Unplaced(Status.OUT_OF_TIME)
    # Wishes need the choice of all starts.
    wished = [(levels, None)] if levels else []
    for wishes, most_starts in (*wished, ((), FEW_STARTS), ((), SOME_STARTS), ((), None)):
        stage = placer.place(
            sessions,
            Search(
                budget.settings,
                FEW_SECONDS if most_starts else PERSONAL_SECONDS,
                cancelled=budget.cancelled if wishes else None,
            ),
            known,
            rest.plan.blocks,
            wishes,
            most_starts=most_starts,
            later=Later(complete=True),
            reached=reached,
            effort=ONE_BY_ONE if wishes else ANY,
        )
        if isinstance(stage, Stage):
            return list(stage.slotted)
        found = stage
    return found
