"""Improves a complete draft: one tutor's sessions after the other, wishes one level after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from models.ids import StaffId
from models.people import Tutor
from models.problem import Problem
from models.session import Session
from scheduler.clock import Slotted
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.later import Later
from scheduler.levels import LIGHT, Effort, Level
from scheduler.search import Search
from scheduler.wishes import CADENCE, PEAK, TRAVEL, of_meetings, of_reviews

REVIEWS = replace(LIGHT, straight=True, share=0.8)
"""Measured on tutors' parts: 1.9 s each instead of 5.2 with four workers, a deep presolve and more cuts; a single
worker does not get there in 15 s."""
MEETINGS = replace(LIGHT, straight=True, workers=4)
"""Here four workers are better than two or eight."""
PEAK_SECONDS = 5.0
"""A part with less time leaves the fullest weeks to the meetings: reviews take two to four seconds more with them."""
LEAST_SECONDS, AGAIN_SECONDS = 0.3, 2.0
"""With less time a part stays as it is; a second time it needs more to become better."""
SHARE, EVEN_SHARE = 0.75, 0.85
"""Of the time left for all parts; of a part's time for the try with an even rhythm."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Sessions that are placed anew together, the tutor's proven least travel days, and the wishes served."""

    title: str
    sessions: tuple[Session, ...]
    least_travel: int
    levels: tuple[Level, ...]
    effort: Effort


def improve(
    placer: Placer,
    shared: Sequence[Slotted],
    small: Sequence[Session],
    later: Later,
    budget: Search,
    least_travel: Mapping[StaffId, int],
    reached: Mapping[str, int],
) -> tuple[list[Slotted], dict[str, int]]:
    """Return the shared sessions with those of every tutor, and those without one, in better places.

    Returns also what each level costs at the least around them.

    Parameters
    ----------
    small
        Sessions that may move; the others of `shared` stay.
    least_travel
        Proven lower bound of each tutor's travel days: a part that reaches it needs no proof of its own.
    reached
        See `LiteralBoard`.
    """
    now, least = list(shared), dict(reached)
    tutors = {tutor.id: tutor for tutor in placer.problem.cohort.tutors}
    parts = [
        _Part(
            f"sessions of {placer.problem.name(who)}",
            tuple(s for s in small if who in s.staff),
            # A session may join a fixed one elsewhere; those days cost nothing more.
            max(0, least_travel.get(who, 0) - _days_to_join(placer.problem, tutor, small, shared)),
            of_reviews(placer.problem),
            REVIEWS,
        )
        for who, tutor in sorted(tutors.items())
    ]
    # Meetings take hours, reviews little: the fullest weeks are for the part of the meetings, whoever leads them.
    meetings = tuple(s for s in small if len(s.attendees) > 1 or not set(tutors) & set(s.staff))
    together = _Part("groups", meetings, 0, of_meetings(placer.problem), MEETINGS)
    parts = [part for part in (*parts, together) if part.sessions]
    missed: list[tuple[_Part, int]] = []
    for number, part in enumerate(parts):
        # A part that is proven leaves time over, so that each may use nearly two shares.
        search = budget.part(2 * SHARE / (len(parts) - number + 1), part.title)
        stage = _placed_anew(placer, part, search, now, later, least)
        if stage is None:
            continue
        now = _with(now, stage)
        # What one part needs at the least, the others may use as well.
        least[PEAK[0]] = least.get(PEAK[0], 0) + _cost(stage, PEAK)
        if _cost(stage, TRAVEL) > part.least_travel > 0:
            missed.append((part, _cost(stage, TRAVEL)))
    # Who travels more than they must is looked at once more, in the time that the others left over.
    for number, (part, days) in enumerate(missed):
        search = budget.part(SHARE / (len(missed) - number), part.title)
        stage = _placed_anew(placer, part, search, now, later, least) if search.left > AGAIN_SECONDS else None
        if stage is not None and _cost(stage, TRAVEL) < days:
            now = _with(now, stage)
    return now, least


def _placed_anew(
    placer: Placer, part: _Part, search: Search, now: Sequence[Slotted], later: Later, reached: Mapping[str, int]
) -> Stage | None:
    """Place one part anew around all others; None where the time is up or nothing was found."""
    if search.cancelled() or search.left <= LEAST_SECONDS:
        return None
    if part.effort is REVIEWS and search.left < PEAK_SECONDS:
        part = replace(part, levels=tuple(level for level in part.levels if level != PEAK))
    names = {session.id for session in part.sessions}
    others = [item for item in now if item.booking.session.id not in names]
    before = [item for item in now if item.booking.session.id in names]
    stage = _replace(placer, part, search, others, before, later, reached)
    return stage if isinstance(stage, Stage) else None


def _with(now: Sequence[Slotted], stage: Stage) -> list[Slotted]:
    names = {item.booking.session.id for item in stage.slotted}
    return [*(item for item in now if item.booking.session.id not in names), *stage.slotted]


def _cost(stage: Stage, level: Level) -> int:
    return sum(report.cost for report in stage.outcome.levels if report.level == level[0])


def _days_to_join(problem: Problem, tutor: Tutor, small: Sequence[Session], shared: Sequence[Slotted]) -> int:
    """Count the days on which a tutor is elsewhere, but not all day, in sessions that stay."""
    moving, halves = {session.id for session in small}, problem.grid.halves
    stay = [item for item in shared if tutor.id in item.booking.staff and item.booking.session.id not in moving]
    away = [item for item in stay if item.booking.site not in (None, tutor.site)]
    return len({item.booking.day for item in away if not all(item.span.overlaps(half) for half in halves)})


def _replace(
    placer: Placer,
    part: _Part,
    search: Search,
    others: Sequence[Slotted],
    before: Sequence[Slotted],
    later: Later,
    reached: Mapping[str, int],
) -> Stage | Unplaced:
    """Place a part anew: with a rhythm that costs nothing if there is one, else with the best there is."""
    even = placer.place(
        part.sessions,
        search.part(EVEN_SHARE),
        others,
        levels=part.levels,
        hint=before,
        later=later,
        ideal=(CADENCE[0],),
        known_bounds={TRAVEL[0]: part.least_travel},
        reached=reached,
        effort=part.effort,
    )
    if isinstance(even, Stage):
        return even
    levels = (CADENCE, *part.levels)
    return placer.place(
        part.sessions, search, others, levels=levels, hint=before, later=later, reached=reached, effort=part.effort
    )
