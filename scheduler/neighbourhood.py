"""Which sessions a re-plan places anew: what is broken first, then more and more around it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from models.findings import Finding
from models.ids import ActivityId, SessionId
from models.problem import Problem
from models.programme import ActivityKind
from models.session import Session
from models.timetable import Timetable
from scheduler.carrying import Carried, Item
from scheduler.clock import Slotted
from scheduler.rule import Rule
from scheduler.rules import RULES
from scheduler.stability_bounds import Draft, sessions_named

NEAR = timedelta(days=14)
"""Sessions of the same people so many days around are tried second."""


def movable(carried: Carried) -> dict[str, bool]:
    """Return the sessions that have not begun, and whether the going of each would be a move.

    Where the number of study blocks changes, one that goes may be one too many.
    """
    study = Counter(item.session.id for item in carried.items if _is_study(item.session))
    return {
        item.name: not (_is_study(item.session) and (item.session.id in carried.missing or not study[item.session.id]))
        for item in carried.items
        if not item.past
    }


def broken_sessions(
    problem: Problem, carried: Carried, full: Collection[ActivityId], draft: Draft, findings: Sequence[Finding]
) -> frozenset[SessionId]:
    """Return the sessions that the findings name; for those who are named alone, what they do for themselves."""
    found = {item.name for item in carried.items if not item.past and item.session.activity.id in full}
    alone: set[str] = set()
    for finding in findings:
        names = [name for name in sessions_named(finding, draft.timetable) if name in draft.movable]
        found.update(map(SessionId, names))
        culprits = set() if names else _culprits(problem, draft, finding)
        found.update(culprits)
        if not names and not culprits:
            alone.update(finding.subjects)
    for item in carried.items:
        if not item.past:
            mine = not item.session.is_wide and not item.session.is_small and set(item.session.people) & alone
            hosted = any(day.booking.host in alone for day in item.days)
            if mine or hosted:
                found.add(item.name)
    return _closed(carried, found)


def _culprits(problem: Problem, draft: Draft, finding: Finding) -> set[SessionId]:
    """Return the sessions without which a finding about people or hosts would not be, each tried by itself."""
    rule = next((rule for rule in RULES if rule.id == finding.rule), None)
    named = set(finding.subjects)
    mine = [p for p in draft.timetable.placements if named & {*p.attendees, *p.staff, p.host}]
    past = tuple(p for p in mine if p.session not in draft.movable)
    if rule is None or not mine or _is_found(rule, problem, replace(draft.timetable, placements=past), finding):
        # What is too little does not get better without something.
        return set()
    if finding not in rule.check(problem, replace(draft.timetable, placements=tuple(mine))):
        return set()
    return {
        name
        for name in sorted({p.session for p in mine} & draft.movable.keys())
        if finding not in rule.check(
            problem, replace(draft.timetable, placements=tuple(p for p in mine if p.session != name))
        )
    }  # fmt: skip


def _is_found(rule: Rule, problem: Problem, timetable: Timetable, finding: Finding) -> bool:
    return any(other.subjects == finding.subjects for other in rule.check(problem, timetable))


def neighbourhoods(
    carried: Carried, first: frozenset[SessionId], concerned: Collection[str], pushed: Collection[SessionId]
) -> Iterator[frozenset[SessionId]]:
    """Yield wider and wider sets of sessions; the last is all that have not begun.

    Parameters
    ----------
    first
        What is broken.
    concerned
        People whom findings name.
    pushed
        What is in the way at the best other places.
    """
    yield first
    first = _closed(carried, first | set(pushed))
    yield first
    future = [item for item in carried.items if not item.past]
    freed = [item for item in future if item.name in first]
    missing = [carried.sessions[name] for name in carried.missing]
    people = {who for item in freed for who in item.session.people if not item.session.is_wave}
    people |= {who for session in missing for who in session.people} | set(concerned)
    spells = [(item.day - NEAR, item.day + NEAR) for item in freed]
    spells.extend((session.first, session.last) for session in missing if not _is_study(session))
    theirs = [item for item in future if not item.session.is_wide and people & set(item.session.people)]
    near = {item.name for item in theirs if any(first_day <= item.day <= last for first_day, last in spells)}
    yield _closed(carried, first | near)
    yield _closed(carried, first | {item.name for item in theirs})
    yield frozenset(item.name for item in future)


def _closed(carried: Carried, names: Collection[SessionId]) -> frozenset[SessionId]:
    """Take all waves of a visit with any of them: who joins which is one question."""
    visits = {item.session.activity.id for item in carried.items if item.session.is_wave and item.name in names}
    waves = {item.name for item in carried.items if item.session.activity.id in visits and not item.past}
    return frozenset({*names, *waves})


def to_place(
    freed: Sequence[Item], stay: Sequence[Item], carried: Carried
) -> tuple[list[Session], dict[SessionId, int]]:
    """Return the sessions of a board, and how often each is wanted."""
    wanted: Counter[SessionId] = Counter()
    sessions: dict[SessionId, Session] = {}
    for item in freed:
        if not item.session.is_wave:
            sessions[item.session.id] = item.session
            wanted[item.session.id] += 1
    for name, times in carried.missing.items():
        sessions[name] = sessions.get(name, carried.sessions[name])
        wanted[name] += times
    for visit in sorted({item.session.activity.id for item in freed if item.session.is_wave}):
        been = [item for item in stay if item.session.activity.id == visit]
        names = {item.name for item in been}
        people = {person for item in been for person in item.days[0].booking.attendees}
        for session in carried.sessions.values():
            if session.activity.id == visit and session.id not in names:
                left = tuple(person for person in session.attendees if person not in people)
                sessions[session.id] = replace(session, attendees=left)
    return list(sessions.values()), dict(wanted)


def named_anew(slotted: Sequence[Slotted], stay: Sequence[Item]) -> list[Item]:
    """Give waves and study blocks placed anew the names that those which stay leave free."""
    by_session: dict[SessionId, list[Slotted]] = defaultdict(list)
    for day in sorted(slotted, key=_when):
        by_session[day.booking.session.id].append(day)
    used = {item.name for item in stay}
    items = []
    for name, days in by_session.items():
        session = days[0].booking.session
        given = name
        if session.is_wave or _is_study(session):
            base = f"{session.activity.id}/wave-" if session.is_wave else f"{name.rpartition('/')[0]}/"
            number = next(n for n in count(1) if f"{base}{n}" not in used)
            given = SessionId(f"{base}{number}")
            audience = f"wave-{number}" if session.is_wave else session.audience
            session = replace(session, id=given, audience=audience, occurrence=number)
        used.add(given)
        renamed = tuple(replace(day, booking=replace(day.booking, session=session)) for day in days)
        items.append(Item(session, renamed, False))
    return items


def _when(day: Slotted) -> tuple[date, int, str]:
    return day.booking.day, day.span.start, day.booking.session.id


def _is_study(session: Session) -> bool:
    return session.activity.kind is ActivityKind.STUDY
