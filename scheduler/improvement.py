"""Places a tutor's sessions anew among all others, one tutor after the other, wishes one level after the other."""

from collections.abc import Mapping, Sequence

from models.ids import StaffId
from models.session import Session
from scheduler.clock import Slotted
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.literal_board import Later
from scheduler.search import Search

CADENCE = ("cadence", "reviews off their rhythm", "open days")
TRAVEL = ("travel", "days on which tutors travel", "days")
PRESSURE = ("pressure", "release in pressure periods", "person-days")
PEAK = ("peak", "release in anybody's fullest four weeks", "hours")
FAIRNESS = ("fairness", "travel days of the tutor who travels most", "days")

WORKERS = 4
"""Measured on a tutor's part: four workers close it in a third of the time of eight on two cores."""
SHARE, EVEN_SHARE = 0.9, 0.75
"""Of the time left for all parts; of a part's time for the try with an even rhythm."""


def improve(
    placer: Placer,
    shared: Sequence[Slotted],
    small: Sequence[Session],
    later: Later,
    budget: Search,
    least_travel: Mapping[StaffId, int],
) -> list[Slotted]:
    """Return the shared sessions with those of every tutor, and those without one, in better places.

    Parameters
    ----------
    small
        Sessions that may move; the others of `shared` stay.
    least_travel
        Proven lower bound of each tutor's travel days: a part that reaches it needs no proof of its own.
    """
    now = list(shared)
    parts = _parts(placer, small)
    for number, (who, mine) in enumerate(parts):
        if budget.cancelled() or budget.left <= 1:
            break
        names = {session.id for session in mine}
        others = [item for item in now if item.booking.session.id not in names]
        before = [item for item in now if item.booking.session.id in names]
        title = "groups" if who is None else f"sessions of {placer.problem.name(who)}"
        search = budget.part(SHARE / (len(parts) - number), title)
        least = 0 if who is None else least_travel.get(who, 0)
        stage = _replace(placer, mine, search, others, before, later, least)
        if isinstance(stage, Stage):
            now = [*others, *stage.slotted]
    return now


def _parts(placer: Placer, small: Sequence[Session]) -> list[tuple[StaffId | None, list[Session]]]:
    tutors = sorted(tutor.id for tutor in placer.problem.cohort.tutors)
    parts: list[tuple[StaffId | None, list[Session]]] = [
        (who, [session for session in small if who in session.staff]) for who in tutors
    ]
    parts.append((None, [session for session in small if not set(tutors) & set(session.staff)]))
    return [(who, mine) for who, mine in parts if mine]


def _replace(
    placer: Placer,
    mine: Sequence[Session],
    search: Search,
    others: Sequence[Slotted],
    before: Sequence[Slotted],
    later: Later,
    least_travel: int,
) -> Stage | Unplaced:
    """Place a part anew: with a rhythm that costs nothing if there is one, else with the best there is."""
    even = placer.place(
        mine,
        search.part(EVEN_SHARE),
        others,
        levels=(TRAVEL, PRESSURE),
        hint=before,
        workers=WORKERS,
        later=later,
        ideal=(CADENCE[0],),
        known_bounds={TRAVEL[0]: least_travel},
    )
    if isinstance(even, Stage):
        return even
    levels = (CADENCE, TRAVEL, PRESSURE)
    return placer.place(mine, search, others, levels=levels, hint=before, workers=WORKERS, later=later)
