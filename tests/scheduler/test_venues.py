"""The venue of a session is the nearest that has a room for it, and the bound is what that costs."""

from dataclasses import replace
from datetime import date
from typing import Any

from models.ids import ApprenticeId, RoomId, SiteId
from models.people import Absence, Room
from models.problem import Problem
from models.programme import Activity
from models.timegrid import Span
from scheduler.expansion import expand
from scheduler.venues import choose_venue, least_travel, travel
from tests.scheduler.builders import COHORT, EVERYBODY, NORTH, NORTHERN, PROBLEM, SOUTH, SOUTHERN, TIMETABLE, VENUE

START, FRIDAY, MONDAY, THURSDAY, END = (date(2027, 3, day) for day in (1, 12, 15, 18, 30))
B1 = next(activity for activity in PROBLEM.programme.activities if activity.id == "b1")


def world(*rooms: Room, **changes: Any) -> Problem:
    cohort = replace(COHORT, other_venues=(NORTH, SOUTH), rooms=(*COHORT.rooms, *rooms), **changes)
    return replace(PROBLEM, cohort=cohort)


def room(site: SiteId, seats: int = 9, features: tuple[str, ...] = ("projector",), step_free: bool = True) -> Room:
    return Room(RoomId(f"{site}-hall"), "Hall", site, seats, features, step_free)


def chosen(problem: Problem, people: tuple[ApprenticeId, ...], activity: Activity = B1) -> SiteId | None:
    everybody = len(people) + 1 + activity.guests
    return choose_venue(problem, activity, people, everybody, date(2027, 3, 8), date(2027, 3, 19))


def test_people_go_where_they_are() -> None:
    both = world(room(NORTH), room(SOUTH))
    assert chosen(both, NORTHERN) == NORTH
    near = min((VENUE, NORTH, SOUTH), key=lambda site: travel(both, SOUTHERN, site))
    assert chosen(both, SOUTHERN) == near != NORTH


def test_venue_without_a_room_for_them_is_left_out() -> None:
    """Three apprentices, one tutor: four seats are enough, three are not; nor is a room without projector."""
    assert chosen(world(room(NORTH, seats=4)), NORTHERN) == NORTH
    assert chosen(world(room(NORTH, seats=3)), NORTHERN) == VENUE
    assert chosen(world(room(NORTH, features=())), NORTHERN) == VENUE


def test_venue_whose_room_is_closed_all_the_time_is_left_out() -> None:
    """The two weeks of the block; one day is enough to be open."""
    hall = room(NORTH)
    first, last = (Absence(hall.id, *days, None, "works") for days in ((START, FRIDAY), (MONDAY, END)))
    assert chosen(world(hall, absences=(first, last)), NORTHERN) == VENUE
    assert chosen(world(hall, absences=(first, replace(last, last=THURSDAY))), NORTHERN) == NORTH
    mornings = Absence(hall.id, START, END, Span.parse("09:00-12:30"), "exams")
    assert chosen(world(hall, absences=(mornings,)), NORTHERN) == NORTH


def test_guests_need_seats() -> None:
    assert chosen(world(room(NORTH, seats=6)), NORTHERN, replace(B1, guests=2)) == NORTH
    assert chosen(world(room(NORTH, seats=6)), NORTHERN, replace(B1, guests=3)) == VENUE


def test_steps_count_for_whoever_cannot_use_them() -> None:
    people = tuple(replace(p, step_free=p.id == NORTHERN[0]) for p in COHORT.apprentices)
    steps = world(room(NORTH, step_free=False), apprentices=people)
    assert chosen(steps, NORTHERN) == VENUE
    assert chosen(steps, NORTHERN[1:]) == NORTH


def test_only_named_venues_are_possible_and_the_first_stands_where_none_has_a_room() -> None:
    assert chosen(world(room(NORTH), room(SOUTH)), NORTHERN, replace(B1, venues=(SOUTH,))) == SOUTH
    assert chosen(world(), NORTHERN, replace(B1, venues=(SOUTH,))) == SOUTH


def test_bound_is_the_least_of_every_day() -> None:
    both = world(room(NORTH), room(SOUTH))
    sessions = expand(both, TIMETABLE.groups, dict(TIMETABLE.tutors))
    blocks = [session for session in sessions if session.activity.id in ("b1", "b2")]
    least = min(travel(both, EVERYBODY, site) for site in (VENUE, NORTH, SOUTH))
    assert [session.activity.days for session in blocks] == [2, 2]
    assert least_travel(both, blocks) == 4 * least
    assert least_travel(PROBLEM, blocks) == 0
