"""Parts of a draft that are placed anew by themselves: a tutor's sessions, the meetings of all groups, the visits."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import takewhile

from models.ids import ApprenticeId, SessionId, StaffId
from models.people import Tutor
from models.problem import Problem
from models.programme import Mode
from models.session import Session
from models.words import say_list
from scheduler.clock import Slotted
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.later import Later
from scheduler.levels import LIGHT, Effort, Level
from scheduler.pricing import prices
from scheduler.search import Search
from scheduler.travel_bounds import ANY_LENGTH, NONE, Travel, shortest_of_staff
from scheduler.wishes import (
    CADENCE,
    FULLER,
    PEAK,
    PREFERRED,
    PRESSURE,
    TRAVEL,
    WAY,
    of_meetings,
    of_reviews,
    of_waves,
    of_ways,
)

REVIEWS = replace(LIGHT, straight=True, share=0.8)
"""Measured on tutors' parts: 1.9 s each instead of 5.2 with four workers, a deep presolve and more cuts; a single
worker does not get there in 15 s."""
BY_TUTOR = replace(REVIEWS, brief=frozenset({FULLER[0], PEAK[0]}))
"""The meetings, which come last, need the time more: of 24 people in 60 s they have 9 to 12 s then, not 6 to 8."""
MEETINGS = replace(LIGHT, straight=True, workers=4, bare=frozenset({FULLER[0]}))
"""Here four workers are better than two or eight, but not for what all have above the least of the fullest weeks.
Measured on the meetings of three cohorts, in 10 s and without the guess of `ReleasePeak`: 28, 35 and 37 hours with four
workers and a linear relaxation, 16, 16 and 12 with two and none."""
WAVES = Effort(workers=4)
PEAK_SECONDS = 5.0
"""A part with less time leaves the fullest weeks to the meetings: reviews take two to four seconds more with them."""
LEAST_SECONDS = 0.3
"""With less time a part stays as it is."""
EVEN_SHARE = 0.85
"""Of a part's time, for the try with an even rhythm."""


@dataclass(frozen=True, slots=True)
class Part:
    """Sessions that are placed anew together, and how.

    Parameters
    ----------
    sessions
        Of a tutor, or of groups.
    before_meetings
        Those of a tutor that are placed while the meetings of groups are still to come.
    least_travel
        Proven lower bound of the tutor's travel days, and of the kilometres.
    levels, effort
        The wishes served, and how they are searched for.
    needs_time
        The fullest weeks are left out where time is short.
    """

    title: str
    sessions: tuple[Session, ...]
    levels: tuple[Level, ...]
    effort: Effort
    before_meetings: tuple[Session, ...] = ()
    least_travel: Travel = NONE
    needs_time: bool = False

    @property
    def at_first(self) -> "Part":
        """The same with those of its sessions that are placed while the meetings of groups are still to come."""
        return replace(self, sessions=self.before_meetings)

    @property
    def names(self) -> tuple[SessionId, ...]:
        return tuple(session.id for session in self.sessions)

    def concerns(self, people: Set[ApprenticeId]) -> bool:
        return any(not people.isdisjoint(session.attendees) for session in self.sessions)


def parts_of_tutors(
    problem: Problem, shared: Sequence[Slotted], small: Sequence[Session], least_travel: Mapping[StaffId, Travel]
) -> list[Part]:
    """Return a part for each tutor who has any sessions.

    Parameters
    ----------
    shared
        All shared sessions.
    small
        Those of them that may move.
    least_travel
        Proven lower bound of each tutor's travel days and kilometres.
    """
    come_later = {session.id for session in part_of_groups(problem, small).sessions}
    parts = []
    for who, tutor in sorted((tutor.id, tutor) for tutor in problem.cohort.tutors):
        mine = tuple(session for session in small if who in session.staff)
        if mine:
            parts.append(
                Part(
                    f"sessions of {problem.name(who)}",
                    mine,
                    _all_added_up(of_reviews(problem)),
                    BY_TUTOR,
                    # Meetings for which the tutor travels share days with reviews, so that they are placed with them.
                    tuple(s for s in mine if s.id not in come_later or _is_journey(s, tutor)),
                    _less(least_travel.get(who, NONE), _days_to_join(problem, tutor, small, shared)),
                    needs_time=True,
                )
            )
    return parts


def part_of_groups(problem: Problem, small: Sequence[Session]) -> Part:
    """Return the part of all meetings of groups, whoever leads them, and of all else that no tutor is needed for."""
    tutors = {tutor.id for tutor in problem.cohort.tutors}
    meetings = tuple(s for s in small if len(s.attendees) > 1 or not tutors & set(s.staff))
    return Part("groups", meetings, _all_added_up(of_meetings(problem)), MEETINGS)


def part_of_people(problem: Problem, people: Sequence[ApprenticeId], small: Sequence[Session]) -> Part:
    """Return the part of everything that some apprentices share with a few people."""
    theirs = tuple(session for session in small if not set(people).isdisjoint(session.attendees))
    title = f"sessions of {say_list([problem.name(who) for who in people])}"
    return Part(title, theirs, _all_added_up(of_meetings(problem)), REVIEWS)


def part_of_waves(problem: Problem, waves: Sequence[Session]) -> Part:
    """Return the part of who joins which wave of a visit, and who observes which meeting."""
    return Part("waves", tuple(waves), _all_added_up(of_waves(problem)), WAVES)


def placed_anew(
    placer: Placer,
    part: Part,
    search: Search,
    now: Sequence[Slotted],
    later: Later,
    reached: Mapping[str, int],
    before: Sequence[Slotted] | None = None,
) -> Stage | None:
    """Place a part anew; None where the time is up or nothing was found.

    Parameters
    ----------
    now
        What stays, and where the sessions of the part are so far.
    later, reached
        See `LiteralBoard`.
    before
        Where the sessions of the part were, if that is not in `now`.
    """
    if search.cancelled() or search.left <= LEAST_SECONDS or not part.sessions:
        return None
    levels = part.levels
    if part.needs_time and search.left < PEAK_SECONDS:
        levels = tuple(level for level in levels if level not in (FULLER, PEAK))
    effort = part.effort
    if effort.bare and not reached.get(PRESSURE[0]):
        # A relaxation proves how much of it there must be; where there need be none, that is found sooner without.
        effort = replace(effort, bare=effort.bare | {PRESSURE[0]})
    names = {session.id for session in part.sessions}
    others = [item for item in now if item.booking.session.id not in names]
    hint = [item for item in before or now if item.booking.session.id in names]
    # With a rhythm that costs nothing if there is one, else with the best there is.
    found = placer.place(
        part.sessions,
        search.part(EVEN_SHARE),
        others,
        levels=levels,
        hint=hint,
        later=later,
        ideal=(CADENCE[0],),
        known_bounds={TRAVEL[0]: part.least_travel.days},
        reached=reached,
        effort=effort,
    )
    if isinstance(found, Unplaced):
        found = placer.place(
            part.sessions,
            search,
            others,
            levels=(CADENCE, *levels),
            hint=hint,
            later=later,
            reached=reached,
            effort=effort,
        )
    return found if isinstance(found, Stage) else None


def shortened(
    placer: Placer,
    part: Part,
    search: Search,
    now: Sequence[Slotted],
    later: Later,
    reached: Mapping[str, int],
) -> Stage | None:
    """Place a tutor's part anew with shorter ways and what else it adds to the draft kept; None where nothing is found.

    Whether the draft is better then is for the caller to say.
    """
    if _added(placer, part, now)[WAY[0]] <= part.least_travel.kilometres:
        return None
    # From where it is: a search that begins anywhere else may not come back in the time.
    part = replace(part, levels=of_ways(placer.problem), effort=replace(part.effort, straight=False))
    return _kept(placer, part, search, now, later, reached, {WAY[0]: part.least_travel.kilometres})


def flattened(
    placer: Placer,
    part: Part,
    search: Search,
    now: Sequence[Slotted],
    later: Later,
    reached: Mapping[str, int],
) -> Stage | None:
    """Place a part anew with less full weeks and what is more important kept; None where nothing is found.

    Whether the draft is better then is for the caller to say.
    """
    above = takewhile(lambda level: level not in (FULLER, PEAK), part.levels)
    # Here it is what the time is for.
    effort = replace(part.effort, brief=frozenset())
    return _kept(placer, replace(part, levels=(*above, FULLER), effort=effort), search, now, later, reached, {})


def _kept(
    placer: Placer,
    part: Part,
    search: Search,
    now: Sequence[Slotted],
    later: Later,
    reached: Mapping[str, int],
    known_bounds: Mapping[str, int],
) -> Stage | None:
    """Place a part anew from where it is, its rhythm even if it is now, and travel as good as now good enough."""
    if search.cancelled() or search.left <= LEAST_SECONDS or not part.sessions:
        return None
    names = {session.id for session in part.sessions}
    added = _added(placer, part, now)
    uneven = added[CADENCE[0]] > 0
    found = placer.place(
        part.sessions,
        search,
        [item for item in now if item.booking.session.id not in names],
        levels=(CADENCE, *part.levels) if uneven else part.levels,
        hint=[item for item in now if item.booking.session.id in names],
        later=later,
        ideal=() if uneven else (CADENCE[0],),
        # As few days of travel as now are good enough, so that the time goes to the last of the levels.
        known_bounds={TRAVEL[0]: added[TRAVEL[0]], **known_bounds},
        reached=reached,
        effort=part.effort,
    )
    return found if isinstance(found, Stage) else None


def _added(placer: Placer, part: Part, now: Sequence[Slotted]) -> dict[str, int]:
    """Return what the sessions of a part add to the draft, by level."""
    names = {session.id for session in part.sessions}
    costs, without = (
        prices(placer.problem, items) for items in (now, [item for item in now if item.booking.session.id not in names])
    )
    return {level: max(0, cost - without[level]) for level, cost in costs.items()}


def _all_added_up(levels: Sequence[Level]) -> tuple[Level, ...]:
    """Return the levels with what all have above the least in place of what the worst has: see `ReleasePeak`.

    Not where a less important wish would have to pay for it: what others than the worst have is none by itself.
    """
    return tuple(FULLER if level == PEAK and PREFERRED not in levels else level for level in levels)


def _is_journey(session: Session, tutor: Tutor) -> bool:
    return session.activity.mode is not Mode.ONLINE and session.site not in (None, tutor.site)


def _less(least: Travel, joined: int) -> Travel:
    """Return what must come on top: a session may join a fixed one elsewhere, and costs no day then and less way."""
    return Travel(max(0, least.days - joined), 0 if joined else least.kilometres)


def _days_to_join(problem: Problem, tutor: Tutor, small: Sequence[Session], shared: Sequence[Slotted]) -> int:
    """Count the days on which a tutor is elsewhere in sessions that stay and leave room for one that moves."""
    moving, shortest = {session.id for session in small}, shortest_of_staff(small).get(tutor.id, ANY_LENGTH)
    stay = [item for item in shared if tutor.id in item.booking.staff and item.booking.session.id not in moving]
    away = [item for item in stay if item.booking.site not in (None, tutor.site)]
    return len({item.booking.day for item in away if not problem.grid.fills(item.span, shortest)})
