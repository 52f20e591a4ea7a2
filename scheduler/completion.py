"""Completes the sessions to a timetable: deadlines, time of one's own, and the check of the whole."""

from collections.abc import Mapping, Sequence

from models.timetable import Timetable
from scheduler.alone import Rest, Stuck, place_alone
from scheduler.checker import check, hard
from scheduler.clock import Slotted
from scheduler.deadlines import set_deadlines
from scheduler.draft import Placer
from scheduler.levels import Level
from scheduler.placing import order, placement
from scheduler.run import Status
from scheduler.search import Search
from scheduler.study import own_time
from scheduler.unit_sessions import PERSONAL_SECONDS


def complete(
    placer: Placer,
    shared: Sequence[Slotted],
    rest: Rest,
    budget: Search,
    levels: Sequence[Level] = (),
    reached: Mapping[str, int] | None = None,
) -> Timetable | Stuck:
    """Add deadlines and what each apprentice does alone, and have the whole checked.

    Parameters
    ----------
    levels, reached
        See `place_alone`.
    """
    problem = placer.problem
    placed = [placement(item) for item in shared]
    # A search of its own: when the time is up, a timetable that is nearly there still gets its deadlines.
    deadlines = set_deadlines(problem, placed, placer.groups, Search(budget.settings, PERSONAL_SECONDS))
    if deadlines is None:
        return Stuck(Status.OUT_OF_TIME)
    alone = place_alone(placer, shared, rest, budget, levels, reached)
    if isinstance(alone, Stuck):
        return alone
    placed.extend(map(placement, alone))
    timetable = Timetable(
        problem.programme.id,
        problem.cohort.id,
        tuple(placer.groups),
        tuple(sorted(rest.tutors.items())),
        tuple(sorted(placed, key=order)),
        deadlines,
        own_time(problem, placed),
    )
    broken = hard(check(problem, timetable))
    if broken:
        # The solver and the checker read a rule differently: our fault, never the user's, so say it loudly.
        raise RuntimeError("The solver's timetable fails the check:\n" + "\n".join(map(str, broken[:20])))
    return timetable
