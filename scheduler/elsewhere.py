"""Where else a session could be at all, and which others it would push away from there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from models.ids import SessionId
from models.problem import Problem
from models.programme import AudienceKind
from models.session import Session
from models.timetable import Group, Timetable
from scheduler.calendar_board import CalendarBoard
from scheduler.diary import Diaries
from scheduler.literal_board import Start
from scheduler.rules import CALENDAR_RULES

Ways = tuple[frozenset[str], ...]
"""For each place that is left to a session the others that cannot stay then; only the smallest sets are kept."""

CHEAPEST = 6
"""Places tried for each session that has to go."""


def ways_out(
    problem: Problem,
    diaries: Diaries,
    groups: Sequence[Group],
    session: Session,
    timetable: Timetable,
    movable: Mapping[str, bool],
) -> Ways:
    """Return what a session would push away, for each place it may have by the rules on one session alone.

    Others are in the way where somebody would have to be at both, whatever clock time is chosen. A place taken by
    what has begun is none. Waves are left out: who is in which can change.
    """
    board = CalendarBoard(problem, diaries, [session], groups)
    for rule in CALENDAR_RULES:
        rule.narrow(board)
    board.open()
    found: set[frozenset[str]] = set()
    for start in board.starts[session.id]:
        if not start.as_it_was:
            pushed = _pushed(board, session, start, timetable)
            if pushed <= movable.keys():
                found.add(pushed)
    return tuple(sorted((one for one in found if not any(other < one for other in found)), key=sorted))


def cheapest_ways(timetable: Timetable, ways: Mapping[str, Ways]) -> frozenset[SessionId]:
    """Return what is in the way at the few places where that concerns fewest others."""
    found: set[str] = set()
    for name, listed in ways.items():
        people = _people(timetable, [name])
        found.update(*sorted(listed, key=lambda way: (len(_people(timetable, way) - people), len(way)))[:CHEAPEST])
    return frozenset(map(SessionId, found))


def _people(timetable: Timetable, names: Iterable[str]) -> set[str]:
    days = [p for name in names for p in timetable.by_session[SessionId(name)]]
    return {person for p in days for person in (*p.attendees, *p.staff)}


def _pushed(board: CalendarBoard, session: Session, start: Start, timetable: Timetable) -> frozenset[str]:
    found: set[SessionId] = set()
    first = board.days[start.day]
    days = {first + timedelta(days=n) for n in range(session.activity.days)}
    waves = {a.id for a in board.problem.programme.activities if a.audience is AudienceKind.WAVE}
    for person in session.people:
        found.update(
            p.session
            for p in timetable.by_person.get(person, ())
            if p.day in days
            and p.session != session.id
            and p.activity not in waves
            and all(p.span.overlaps(span) for span in start.spans)
        )
    return frozenset(found)
