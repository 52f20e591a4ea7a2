"""Random small problems and timetables: a month of six people with anything that a programme can ask for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from models.ids import ApprenticeId, HostId, RoomId, SessionId, SiteId
from models.people import Host, HostDay
from models.problem import HoursPlan, Problem
from models.programme import Activity, ActivityKind, AudienceKind, Mode, Policy, Recurrence, Role
from models.session import Session
from models.timegrid import Half, Span
from models.timetable import Breakout, Deadline, Group, Placement, Timetable
from scheduler.expansion import expand
from tests.scheduler.builders import (
    CIRCLE,
    COHORT,
    HOSPITAL,
    M1,
    PROGRAMME,
    SOUTH,
    TIMETABLE,
    activity,
)

FIRST, LAST = date(2027, 3, 1), date(2027, 3, 26)
"""Monday to Friday, four weeks; tests close single days of their own."""
DAYS = tuple(FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
HOURS = HoursPlan("TINY", 2600, 2640, 2700, 2250)
TUTORS = dict(TIMETABLE.tutors)
HOSTS = (HostId("clinic"), HostId("mill"))
RECEIVING = tuple(day for day in DAYS if day.weekday() in (0, 2, 3))
"""Days on which hosts receive; few, since each is a choice for every apprentice."""


def world(activities: Sequence[Activity], policy: Policy | None = None, **cohort: Any) -> Problem:
    """Put activities to the six people of the builders, in four weeks without any other agreement."""
    table: dict[str, Any] = {
        "start": FIRST,
        "end": LAST,
        "closures": (),
        "board_meetings": (),
        "hosts": hosts(),
        "apprentices": tuple(replace(person, start=FIRST, end=LAST) for person in COHORT.apprentices),
        **cohort,
    }
    programme = replace(
        PROGRAMME,
        weeks=4,
        activities=tuple(activities),
        assessments=(),
        milestones=(),
        policy=policy or Policy(),
    )
    problem = Problem(programme, replace(COHORT, **table), {})
    return replace(problem, hours=dict.fromkeys(problem.apprentice, HOURS))


def hosts(seats: int = 6, days: Sequence[date] = RECEIVING) -> tuple[Host, ...]:
    places = (HOSPITAL, SOUTH)
    return tuple(
        Host(name, name.title(), site, "hospital", tuple(HostDay(day, seats) for day in days))
        for name, site in zip(HOSTS, places, strict=True)
    )


@dataclass(frozen=True)
class Pick:
    """One session laid down: its days, its hours, and what else was decided for it."""

    session: Session
    days: tuple[date, ...]
    span: Span
    attendees: tuple[ApprenticeId, ...]
    host: HostId | None = None
    site: SiteId | None = None
    room: RoomId | None = None
    breakouts: tuple[Breakout, ...] = ()

    def placements(self) -> tuple[Placement, ...]:
        asked = self.session.activity
        return tuple(
            Placement(
                self.session.id, asked.id, self.session.audience, day, self.span, self.attendees, number,
                self.session.staff, self.site, self.room, self.host, self.breakouts,
                asked.otj_minutes, asked.release_minutes,
            )
            for number, day in enumerate(self.days, start=1)
        )  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """A problem with a timetable; sessions named in `fixed` were placed by an earlier stage."""

    problem: Problem
    sessions: tuple[Session, ...]
    picks: tuple[Pick, ...]
    groups: tuple[Group, ...] = TIMETABLE.groups
    fixed: frozenset[SessionId] = frozenset()
    deadlines: tuple[Deadline, ...] = ()
    wanted: dict[SessionId, int] = field(default_factory=dict)

    def timetable(self, picks: Sequence[Pick] | None = None) -> Timetable:
        chosen = self.picks if picks is None else picks
        placements = [placement for pick in chosen for placement in pick.placements()]
        placements.sort(key=lambda p: (p.day, p.span, p.id))
        cohort = self.problem.cohort
        tutors = tuple(sorted(TUTORS.items()))
        return Timetable(self.problem.programme.id, cohort.id, self.groups, tutors, tuple(placements), self.deadlines)

    def board_of(self, pick: Pick) -> SessionId:
        """Return the session under which the board keeps the starts of a pick: waves share those of the first."""
        if pick.session.is_wave:
            return next(s.id for s in self.sessions if s.activity.id == pick.session.activity.id)
        return next(s.id for s in self.sessions if pick.session.id in (s.id, *_blocks(s)))


def _blocks(session: Session) -> tuple[str, ...]:
    if session.activity.kind is not ActivityKind.STUDY:
        return ()
    return tuple(f"{session.id}/{number}" for number in range(1, 20))


# What a programme can ask for.


def seminar(rng: Random, name: str = "seminar", **more: Any) -> Activity:
    return activity(
        name, "Seminar", ActivityKind.SEMINAR, AudienceKind.COHORT, Mode.ONLINE,
        **{"minutes": rng.choice((60, 90)), "module": M1, "staff": rng.choice(((), (Role.MODULE_LEAD,))), **more},
    )  # fmt: skip


def evening(rng: Random, name: str = "evening", **more: Any) -> Activity:
    """Ask for something outside both halves of the teaching day."""
    return activity(
        name, "Evening class", ActivityKind.MASTERCLASS, rng.choice((AudienceKind.COHORT, AudienceKind.APPRENTICE)),
        Mode.ONLINE, **{"minutes": 90, "span": Span.parse("18:00-19:30"), "module": M1,
                        "staff": rng.choice(((), (Role.MODULE_LEAD,))), **more},
    )  # fmt: skip


def block(rng: Random, name: str = "block", **more: Any) -> Activity:
    return activity(
        name, "Block", ActivityKind.WORKSHOP, AudienceKind.COHORT, Mode.IN_PERSON,
        **{"minutes": 420, "module": M1, "days": rng.choice((2, 3)), "span": Span.parse("09:00-17:00"),
           "staff": (Role.MODULE_LEAD,), **more},
    )  # fmt: skip


def visit(rng: Random, name: str = "visit", **more: Any) -> Activity:
    span = rng.choice((None, Span.parse("10:00-12:00")))
    return activity(
        name, "Visit", ActivityKind.VISIT, AudienceKind.WAVE, Mode.HOST,
        **{"minutes": 120, "span": span, "theme": "hospital", "recurrence": Recurrence(count=2), **more},
    )  # fmt: skip


def meeting(rng: Random, name: str = "meeting", **more: Any) -> Activity:
    return activity(
        name, "Meeting", ActivityKind.GROUP_MEETING, AudienceKind.GROUP, Mode.WORKPLACE,
        **{"minutes": rng.choice((90, 180)), "group_type": CIRCLE, "staff": (Role.FACILITATOR,), **more},
    )  # fmt: skip


def review(rng: Random, name: str = "review", **more: Any) -> Activity:
    return activity(
        name, "Review", ActivityKind.REVIEW, AudienceKind.APPRENTICE, Mode.WORKPLACE,
        **{"minutes": rng.choice((60, 90)), "staff": (Role.TUTOR, Role.MENTOR), **more},
    )  # fmt: skip


def shadowing(rng: Random, name: str = "shadowing", **more: Any) -> Activity:
    return activity(
        name, "Shadowing", ActivityKind.SHADOWING, AudienceKind.APPRENTICE, Mode.WORKPLACE,
        **{"minutes": rng.choice((60, 210)), **more},
    )  # fmt: skip


def study(rng: Random, name: str = "study", **more: Any) -> Activity:
    times = rng.choice(((210, None), (210, None), (360, Span.parse("09:30-16:30"))))
    return activity(
        name, "Study", ActivityKind.STUDY, AudienceKind.APPRENTICE, Mode.WORKPLACE,
        **{"minutes": times[0], "span": times[1], "module": M1, **more},
    )  # fmt: skip


Maker = Callable[..., Activity]
ALL: tuple[Maker, ...] = (seminar, evening, block, visit, meeting, review, shadowing, study)


def asks(rng: Random, makers: Sequence[Maker] = ALL, most: int = 3, **more: Any) -> list[Activity]:
    """Draw a few kinds of activity, each with its own release, absence from work and habits."""
    found = []
    for make in rng.sample(makers, rng.randint(1, min(most, len(makers)))):
        made = make(rng, **more)
        released = rng.choice((made.minutes, made.minutes, 0))
        found.append(
            replace(made, release_minutes=released, away=rng.random() < 0.7, avoid_pressure=rng.random() < 0.8)
        )
    return found


# What a timetable can decide.


def sessions_of(problem: Problem, groups: Sequence[Group] = TIMETABLE.groups) -> tuple[Session, ...]:
    """Every session that is asked for, and one of each study activity for each apprentice."""
    found = list(expand(problem, groups, TUTORS))
    for asked in problem.programme.activities:
        if asked.kind is ActivityKind.STUDY:
            first, last = problem.bounds(asked.window)
            for person in problem.cohort.apprentices:
                found.append(
                    Session(
                        SessionId(f"{asked.id}/{person.id}"),
                        asked,
                        person.id,
                        1,
                        (person.id,),
                        (),
                        person.site,
                        max(first, person.start),
                        min(last, person.end),
                    )
                )
    return tuple(found)


def spans_of(problem: Problem, asked: Activity) -> list[Span]:
    """Clock times that the programme allows for an activity."""
    if asked.span is not None:
        return [asked.span]
    return [span for half in Half for span in problem.grid.starts(half, asked.minutes)]


def pick_any(rng: Random, problem: Problem, sessions: Sequence[Session], pool: Sequence[date]) -> list[Pick]:
    """Lay every session onto a day of the pool, blocks where their days follow each other in a week."""
    picks: list[Pick] = []
    waves: dict[str, list[Session]] = {}
    for session in sessions:
        if session.is_wave:
            waves.setdefault(session.activity.id, []).append(session)
        else:
            picks.append(pick_one(rng, problem, session, pool))
    for listed in waves.values():
        picks.extend(pick_waves(rng, problem, listed, pool))
    return picks


def pick_one(rng: Random, problem: Problem, session: Session, pool: Sequence[date]) -> Pick:
    last = session.last - timedelta(days=session.activity.days - 1)
    inside = [day for day in problem.grid.open_days if session.first <= day <= last]
    days = _run(rng, problem, session.activity.days, [day for day in pool if day in inside], inside)
    span = rng.choice(spans_of(problem, session.activity))
    name = session if session.activity.kind is not ActivityKind.STUDY else block_of(session, 1)
    return Pick(name, days, span, session.attendees, site=session.site)


def block_of(session: Session, number: int) -> Session:
    return replace(session, id=SessionId(f"{session.id}/{number}"), occurrence=number)


def pick_waves(rng: Random, problem: Problem, waves: Sequence[Session], pool: Sequence[date]) -> list[Pick]:
    """Lay the waves of an activity in the order of their days, and deal everybody into one of them."""
    asked = waves[0].activity
    if problem.cohort.hosts == hosts():
        # Elsewhere than where a scene is about hosts, nobody visits one that receives nobody.
        pool = [day for day in pool if day in RECEIVING] or RECEIVING
    by_id = {host.id: host for host in problem.cohort.hosts}
    ways = {
        (_run(rng, problem, asked.days, pool), 0 if span.start < 13 * 60 else 1, rng.choice(HOSTS)): span
        for span in rng.choices(spans_of(problem, asked), k=9)
    }
    if len(ways) < len(waves):
        return pick_waves(rng, problem, waves, problem.grid.open_days)
    chosen = sorted(rng.sample(sorted(ways), len(waves)), key=lambda way: (way[0], way[1], way[2]))
    dealt = {person: rng.randrange(len(waves)) for person in waves[0].attendees}
    return [
        Pick(
            wave, days, ways[days, half, host],
            tuple(sorted(person for person, number in dealt.items() if number == index)),
            host, by_id[host].site,
        )
        for index, (wave, (days, half, host)) in enumerate(zip(waves, chosen, strict=True))
    ]  # fmt: skip


def _run(
    rng: Random, problem: Problem, length: int, pool: Sequence[date], inside: Sequence[date] = ()
) -> tuple[date, ...]:
    """Draw days that follow each other, all open; from the pool where it has such days, else from `inside`."""

    def runs(first_days: Sequence[date]) -> list[tuple[date, ...]]:
        found = []
        for first in first_days:
            days = tuple(first + timedelta(days=n) for n in range(length))
            if all(problem.grid.is_open(day) for day in days):
                found.append(days)
        return found

    return rng.choice(runs(pool) or runs(inside) or runs(problem.grid.open_days))


def pool_of(rng: Random, problem: Problem) -> list[date]:
    """Draw few days or many, so that sessions meet in some timetables and miss each other in others."""
    days = list(problem.grid.open_days)
    return sorted(rng.sample(days, rng.choice((2, 4, 8, len(days)))))


def some(rng: Random, names: Sequence[SessionId]) -> frozenset[SessionId]:
    """Draw which sessions an earlier stage has placed: often none."""
    share = rng.choice((0.0, 0.0, 0.3, 0.6))
    return frozenset(name for name in names if rng.random() < share)
