"""Asks the clock whether it accepts the times and rooms of a day."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from random import Random

from models.ids import RoomId, SiteId
from models.people import Absence, Engagement, Room
from models.problem import Problem
from models.programme import AgendaItem, Mode
from models.timegrid import Span
from models.timetable import Breakout, Group, Timetable
from scheduler.clock import Booking, DayClock, Slotted
from scheduler.diary import Diaries
from scheduler.placing import placement
from scheduler.rule import CalendarRule, Rule
from scheduler.rules.breakouts import Breakouts
from scheduler.rules.person_available import PersonAvailable
from scheduler.rules.room_free import RoomFree
from tests.scheduler.answers import Case, found
from tests.scheduler.builders import CIRCLE, COHORT, EVERYBODY, M2, MIA, NORTH, TIMETABLE, TOM, UMA, VENUE
from tests.scheduler.every_rule_calendar import allowed, board_for, choose, settled, story
from tests.scheduler.every_rule_scenes import people_and_times
from tests.scheduler.random_worlds import (
    DAYS,
    FIRST,
    LAST,
    Pick,
    Scene,
    block,
    evening,
    meeting,
    review,
    seminar,
    sessions_of,
    spans_of,
    visit,
    world,
)


def book(pick: Pick, rooms: tuple[Room, ...] | None = None) -> list[Booking]:
    """Book a session at its own times, on each of its days."""
    return [
        Booking(
            pick.session, day, number, (pick.span,), pick.attendees, pick.session.staff, pick.site, pick.host, rooms,
            tuple(item for item in pick.session.activity.agenda if item.breakout and item.day_number == number),
        )
        for number, day in enumerate(pick.days, start=1)
    ]  # fmt: skip


def arranged(
    problem: Problem, groups: Sequence[Group], bookings: Sequence[Booking], known: Sequence[Booking] = ()
) -> list[Slotted] | None:
    """Let the clock arrange every day; None when it cannot."""
    clock = DayClock(problem, Diaries(problem), groups)
    days: dict[date, list[Booking]] = defaultdict(list)
    for booking in bookings:
        days[booking.day].append(booking)
    done = []
    for day, listed in sorted(days.items()):
        before = [Slotted(booking, booking.spans[0], None, ()) for booking in known if booking.day == day]
        slotted = clock.arrange(listed, before)
        if slotted is None:
            return None
        done.extend(slotted)
    return done


def times(rule: Rule, rng: Random) -> Case:
    """Board and clock together allow the times of a timetable, where nobody needs a room."""
    assert isinstance(rule, CalendarRule)
    scene = settled(rule, people_and_times, rng)
    forbidden = allowed(rule, scene) is None
    if not forbidden:
        here = [b for pick in scene.picks if scene.board_of(pick) not in scene.fixed for b in book(pick)]
        known = [b for pick in scene.picks if scene.board_of(pick) in scene.fixed for b in book(pick)]
        forbidden = arranged(scene.problem, scene.groups, here, known) is None
    findings = found(rule, scene.problem, scene.timetable())
    return Case(int(forbidden), min(1, len(findings)), story(scene, findings))


# Rooms.

ANNEX = Room(RoomId("annex"), "Annex", VENUE, 5)
AWAY = Room(RoomId("away"), "Room elsewhere", NORTH, 9, ("projector",))


def some_rooms(rng: Random) -> tuple[Room, ...]:
    rooms = [
        replace(room, capacity=room.capacity + rng.choice((-1, 0, 0, 1)), step_free=rng.random() < 0.8)
        for room in (*COHORT.rooms, ANNEX, AWAY)
    ]
    return tuple(rng.sample(rooms, rng.randint(2, 5)))


def fitting_room(rule: Rule, rng: Random) -> Case:
    """The board offers a session at its place, and its rooms to the clock, exactly where the rule allows them."""
    assert isinstance(rule, CalendarRule)
    asked = rng.choice((seminar, block, meeting, review, evening, visit))(rng)
    if rng.random() < 0.5 and asked.mode is Mode.ONLINE:
        asked = replace(asked, mode=rng.choice((Mode.IN_PERSON, Mode.HYBRID)))
    if asked.mode in (Mode.IN_PERSON, Mode.HYBRID):
        asked = replace(asked, room_features=rng.choice(((), ("projector",))))
    people = tuple(
        replace(person, start=FIRST, end=LAST, step_free=rng.random() < 0.1) for person in COHORT.apprentices
    )
    problem = world([asked], rooms=some_rooms(rng), apprentices=people)
    session = rng.choice(sessions_of(problem)[:3])
    days = DAYS[:1] if asked.days == 1 else DAYS[: asked.days]
    span = rng.choice(spans_of(problem, asked))
    pick = Pick(session, days, span, session.attendees, site=session.site)
    if session.is_wave:
        host = problem.cohort.hosts[0]
        pick = replace(pick, host=host.id, site=host.site)
    if asked.mode in (Mode.IN_PERSON, Mode.HYBRID):
        room = rng.choice((*problem.cohort.rooms, *problem.cohort.rooms, None))
        pick = replace(pick, room=None if room is None else room.id)
    elif rng.random() < 0.4 and asked.mode is not Mode.HOST:
        wrong = SiteId(rng.choice(("venue", "north", "south")))
        pick = replace(pick, site=wrong)
    elif rng.random() < 0.3:
        pick = replace(pick, room=problem.cohort.rooms[0].id)
    scene = Scene(problem, tuple(s for s in sessions_of(problem) if s.activity.id == asked.id), (pick,))
    board = board_for(rule, scene)
    forbidden = choose(board, scene) is None
    rooms = board.suitable_rooms(session)
    if rooms is None:
        forbidden |= pick.room is not None
    else:
        forbidden |= pick.room not in [room.id for room in rooms]
    findings = found(rule, problem, scene.timetable())
    return Case(int(forbidden), min(1, len(findings)), story(scene, findings))


def rooms_of_a_day(rule: Rule, rng: Random) -> Case:
    """The clock finds breakout rooms exactly where some choice of them is right, and what it finds is right."""
    scene, rooms = _rooms_scene(rule, rng)
    problem = scene.problem
    bookings = [booking for pick in scene.picks for booking in book(pick, tuple(r for r in rooms if r.id == pick.room))]
    slotted = arranged(problem, scene.groups, bookings)
    right = any(not _wrong(problem, answer) for answer in _choices(scene))
    if slotted is not None:
        made = replace(scene.timetable(()), placements=tuple(placement(item) for item in slotted))
        assert found(rule, problem, made) == (), story(scene, found(rule, problem, made))
    return Case(int(slotted is None), int(not right), story(scene, scene.problem.cohort.rooms))


def _wrong(problem: Problem, timetable: Timetable) -> bool:
    return bool(found(RoomFree(), problem, timetable) or found(Breakouts(), problem, timetable))


def _choices(scene: Scene) -> Iterator[Timetable]:
    """Every choice of breakout rooms."""
    wanting = [
        (number, item, group)
        for number, pick in enumerate(scene.picks)
        for item in pick.session.activity.agenda
        for group in scene.groups
        if group.type == item.group_type and set(group.members) & set(pick.attendees)
    ]
    for rooms in product([room.id for room in scene.problem.cohort.rooms], repeat=len(wanting)):
        picks = list(scene.picks)
        for (number, item, group), room in zip(wanting, rooms, strict=True):
            breakout = Breakout(group.id, room, item.span)
            picks[number] = replace(picks[number], breakouts=(*picks[number].breakouts, breakout))
        yield scene.timetable(picks)


def _rooms_scene(rule: Rule, rng: Random) -> tuple[Scene, tuple[Room, ...]]:
    by_time = isinstance(rule, RoomFree)
    chosen = set(rng.sample(EVERYBODY, rng.choice((2, 4))))
    people = tuple(
        replace(p, start=FIRST, end=LAST, electives=(M2,) if p.id in chosen else (), step_free=rng.random() < 0.25)
        for p in COHORT.apprentices
    )
    day, item = DAYS[1], AgendaItem(1, Span.parse("11:00-12:00"), "By groups", CIRCLE, breakout=True)
    asked = block(rng, "day", days=1, agenda=(item,) if not by_time or rng.random() < 0.6 else ())
    if rng.random() < 0.3:
        asked = replace(asked, module=M2, elective=True)
    others = []
    if by_time:
        for number in range(rng.randint(0, 2)):
            others.append(replace(seminar(rng, f"seminar-{number}", staff=()), mode=Mode.IN_PERSON))
    rooms = tuple(replace(room, capacity=9) if by_time else room for room in some_rooms(rng))
    absences = []
    if by_time and rng.random() < 0.4:
        when = rng.choice((None, Span.parse("12:00-12:30"), Span.parse("17:00-18:00"), Span.parse("11:30-11:31")))
        absences.append(Absence(rng.choice(rooms).id, day - timedelta(days=1), day, when))
    problem = world([asked, *others], rooms=rooms, apprentices=people, absences=tuple(absences))
    picks = []
    for session in sessions_of(problem):
        span = rng.choice(spans_of(problem, session.activity))
        site = VENUE if rng.random() < 0.9 else NORTH
        at = [room for room in rooms if room.site == site] or list(rooms)
        room = rng.choice(at)
        # Others than the people of the day: that nobody is in two places is not asked here.
        guests = session.attendees if session.activity.id == "day" else ()
        named = replace(session, attendees=guests, staff=session.staff if guests else ())
        picks.append(Pick(named, (day,), span, guests, site=room.site, room=room.id))
    return Scene(problem, sessions_of(problem), tuple(picks), TIMETABLE.groups), rooms


def booked_elsewhere(rule: Rule, rng: Random) -> tuple[bool, bool]:
    """Lay out sessions of people who are booked by others too; say whether the solver and the check allow it."""
    assert isinstance(rule, CalendarRule)
    scene = people_and_times(rng)
    bookings = []
    for who in rng.sample((*EVERYBODY, TOM, UMA, MIA), 3):
        start = rng.randrange(480, 1080, 15)
        day, site = rng.choice(scene.picks).days[0], rng.choice((None, VENUE, NORTH))
        bookings.append(Engagement(who, day, Span(start, start + rng.choice((30, 60, 120))), site))
    problem = replace(scene.problem, cohort=replace(scene.problem.cohort, engagements=tuple(bookings)))
    scene = replace(scene, problem=problem, fixed=frozenset())
    free = allowed(PersonAvailable(), scene) is not None and allowed(rule, scene) is not None
    booked = [booking for pick in scene.picks for booking in book(pick)]
    fits = free and arranged(problem, scene.groups, booked) is not None
    return fits, not found(rule, problem, scene.timetable())
