"""Takes the sessions of the reference over into a draft: what can stay, what is missing, what has too much."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.findings import Finding
from models.ids import ActivityId, ApprenticeId, SessionId
from models.problem import Problem
from models.programme import ActivityKind, AudienceKind, Mode
from models.reference import Reference
from models.session import Session
from models.timetable import Placement
from scheduler.clock import Booking, Slotted
from scheduler.study import StudyPlan

HOURS = frozenset({"study-plan", "otj-floor", "release-cap"})
"""Rules that say of a person that there is too little or too much study."""


@dataclass(frozen=True, slots=True)
class Item:
    """One session that stands somewhere.

    Parameters
    ----------
    session
        As it is asked for now; of study, and of waves, all that are alike share one.
    days
        Where it stands, day by day.
    past
        It has begun and stays.
    """

    session: Session
    days: tuple[Slotted, ...]
    past: bool

    @property
    def name(self) -> SessionId:
        return self.days[0].booking.session.id

    @property
    def day(self) -> date:
        return self.days[0].booking.day


@dataclass(frozen=True, slots=True)
class Carried:
    """What stands of the reference, and how often which session is still wanted."""

    items: tuple[Item, ...]
    missing: Mapping[SessionId, int]
    sessions: Mapping[SessionId, Session]
    """All that are asked for, study too."""


def carry(problem: Problem, reference: Reference, sessions: Sequence[Session]) -> Carried:
    """Stand every session where the reference has it, if it is still asked for and at the same place.

    `sessions` are all that are asked for now, study too.
    """
    asked = {session.id: session for session in sessions}
    waves = {session.activity.id: session for session in sessions if session.is_wave}
    items: list[Item] = []
    for name, days in reference.timetable.by_session.items():
        past = days[0].day < reference.on
        session = asked.get(name) or asked.get(SessionId(name.rpartition("/")[0]))
        if days[0].activity in waves:
            session = replace(waves[days[0].activity], id=name, audience=days[0].audience)
        if past:
            items.extend(_past(problem, days))
        elif session is not None and _is_alike(session, days):
            made = _item(problem, session, name, days)
            if made is not None:
                items.append(made)
    there = {item.name for item in items}
    missing = {
        session.id: 1
        for session in sessions
        if session.id not in there
        and not session.is_wave
        and session.activity.kind is not ActivityKind.STUDY
        and session.last >= reference.on
    }
    return Carried(tuple(items), missing, asked)


def attended(reference: Reference, sessions: Sequence[Session]) -> list[Session]:
    """Return the sessions with those who take part in them: what has begun counts for nobody who was not there.

    Who missed some waves of a visit joins another, as long as there is one.
    """
    begun = {name: {who for p in days for who in p.attendees} for name, days in reference.begun.items()}
    waves: dict[ActivityId, set[SessionId]] = defaultdict(set)
    for session in sessions:
        if session.is_wave:
            waves[session.activity.id].add(session.id)
    found = []
    for session in sessions:
        names = waves.get(session.activity.id, {session.id})
        people = set(session.attendees) if session.last >= reference.on else set()
        if names <= begun.keys():
            people = set().union(*(begun[name] for name in names))
        here = tuple(who for who in session.attendees if who in people)
        if here:
            found.append(replace(session, attendees=here))
    return found


def _is_alike(session: Session, days: Sequence[Placement]) -> bool:
    return session.activity.id == days[0].activity and session.activity.days == len(days)


def _past(problem: Problem, days: Sequence[Placement]) -> list[Item]:
    """Keep what has begun, with those of its people who are still known."""
    first = days[0]
    activity = problem.activity.get(first.activity)
    here = tuple(sorted(who for who in first.attendees if who in problem.apprentice))
    if activity is None or (first.attendees and not here):
        return []
    staff = tuple(sorted(who for who in first.staff if who in problem.staff))
    session = Session(first.session, activity, first.audience, 1, here, staff, first.site, first.day, days[-1].day)
    return [Item(session, tuple(_slotted(session, p) for p in days), True)]


def _item(problem: Problem, session: Session, name: SessionId, days: Sequence[Placement]) -> Item | None:
    """Stand a session where it was; None where it now belongs elsewhere, or where nobody of a study block learns."""
    first, activity = days[0], session.activity
    people = session.attendees
    if activity.audience is AudienceKind.WAVE:
        people = tuple(person for person in first.attendees if person in session.attendees)
    if activity.kind is ActivityKind.STUDY:
        site = None if activity.mode is Mode.ONLINE else problem.apprentice[people[0]].job_on(first.day).site
        if first.site != site or not problem.apprentice[people[0]].learns(first.day):
            return None
    elif activity.mode in (Mode.IN_PERSON, Mode.HYBRID):
        session = replace(session, site=first.site)
    elif activity.mode is not Mode.HOST and first.site != (None if activity.mode is Mode.ONLINE else session.site):
        return None
    if any(not _is_known(problem, p) for p in days):
        return None
    standing = replace(session, id=name, attendees=people)
    return Item(session, tuple(_slotted(standing, p) for p in days), False)


def _is_known(problem: Problem, p: Placement) -> bool:
    """Tell whether the place of a session still exists."""
    rooms, hosts = {room.id for room in problem.cohort.rooms}, {host.id for host in problem.cohort.hosts}
    return (p.room is None or p.room in rooms) and (p.host is None or p.host in hosts)


def _slotted(session: Session, p: Placement) -> Slotted:
    booking = Booking(session, p.day, p.day_number, (p.span,), session.attendees, session.staff, p.site, p.host)
    return Slotted(booking, p.span, p.room, p.breakouts)


def balance_study(problem: Problem, carried: Carried, plan: StudyPlan, findings: Sequence[Finding]) -> Carried:
    """Give those whose hours are not right the study that is planned for them: the last blocks go first."""
    wrong = {who for f in findings if f.rule in HOURS for who in f.subjects if who in problem.apprentice}
    kept = {person for item in carried.items if _is_study(item.session) for person in item.session.attendees}
    wrong |= {session.attendees[0] for session in plan.sessions} - kept
    missing = dict(carried.missing)
    dropped: set[SessionId] = set()
    planned: dict[ApprenticeId, dict[ActivityId, Session]] = defaultdict(dict)
    for session in plan.sessions:
        planned[session.attendees[0]][session.activity.id] = session
    for person in sorted(wrong):
        mine = sorted(
            (item for item in carried.items if _is_study(item.session) and person in item.session.attendees),
            key=lambda item: (item.day, item.name),
        )
        have = Counter(item.session.activity.id for item in mine)
        want = Counter({name: plan.blocks[session.id] for name, session in planned[ApprenticeId(person)].items()})
        for item in reversed(mine):
            name = item.session.activity.id
            if not item.past and have[name] > want[name]:
                dropped.add(item.name)
                have[name] -= 1
        lack = {name: want[name] - have[name] for name in sorted(want) if want[name] > have[name]}
        # What has begun of one module beyond its plan is taken off the others.
        surplus = sum(have[name] - want[name] for name in have if have[name] > want[name])
        for name in sorted(lack):
            less = min(lack[name], surplus)
            surplus -= less
            if lack[name] > less:
                missing[planned[ApprenticeId(person)][name].id] = lack[name] - less
        for item in reversed(mine):
            if surplus > 0 and not item.past and item.name not in dropped:
                dropped.add(item.name)
                surplus -= 1
    return Carried(tuple(item for item in carried.items if item.name not in dropped), missing, carried.sessions)


def _is_study(session: Session) -> bool:
    return session.activity.kind is ActivityKind.STUDY


def seat(problem: Problem, carried: Carried) -> tuple[Carried, frozenset[ActivityId]]:
    """Let those who are in no wave of a visit join one; return also the visits at which that cannot be."""
    items = list(carried.items)
    full: set[ActivityId] = set()
    visits = {session.activity.id: session for session in carried.sessions.values() if session.is_wave}
    for activity, session in sorted(visits.items()):
        been = {who for item in items if item.session.activity.id == activity for who in item.days[0].booking.attendees}
        for person in sorted(set(session.attendees) - been):
            fitting = [
                number
                for number, item in enumerate(items)
                if item.session.activity.id == activity and not item.past and _can_join(problem, items, item, person)
            ]
            if not fitting:
                full.add(activity)
                continue
            number = min(fitting, key=lambda n: (len(items[n].days[0].booking.attendees), items[n].name))
            items[number] = _joined(items[number], person)
    return replace(carried, items=tuple(items)), frozenset(full)


def _can_join(problem: Problem, items: Sequence[Item], wave: Item, person: ApprenticeId) -> bool:
    diary = [
        day for item in items if person in item.session.attendees and not item.session.is_wave for day in item.days
    ]
    for day in wave.days:
        booking = day.booking
        host = next((host for host in problem.cohort.hosts if host.id == booking.host), None)
        seats = [d.seats for d in host.days if d.day == booking.day] if host is not None else [len(problem.apprentice)]
        taken = sum(
            len(other.booking.attendees)
            for item in items
            for other in item.days
            if other.booking.host == booking.host and other.booking.day == booking.day and booking.host is not None
        )
        if not problem.free(person, booking.day, day.span) or not seats or taken >= seats[0]:
            return False
        if any(other.booking.day == booking.day and other.span.overlaps(day.span) for other in diary):
            return False
    return True


def _joined(wave: Item, person: ApprenticeId) -> Item:
    people = tuple(sorted((*wave.days[0].booking.attendees, person)))
    days = []
    for day in wave.days:
        session = replace(day.booking.session, attendees=people)
        days.append(replace(day, booking=replace(day.booking, session=session, attendees=people)))
    return replace(wave, days=tuple(days))
