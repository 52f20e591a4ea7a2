"""Sessions are at the right place, in rooms that are large, equipped and accessible enough."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from models.findings import Finding
from models.people import Absence, Room
from models.programme import Mode
from models.timegrid import Span
from scheduler.rules.room_fits import RoomFits
from tests.scheduler.boards import is_allowed
from tests.scheduler.builders import (
    ADA,
    COHORT,
    EVERYBODY,
    HALL,
    LILY,
    NORTH,
    ROSE,
    SOUTH,
    VENUE,
    WEST,
    found,
    moved,
    with_activity,
    with_cohort,
    with_row,
)
from tests.scheduler.random_worlds import DAYS as DAYS_OF_MARCH
from tests.scheduler.random_worlds import block, seminar, world

RULE = RoomFits()
DAYS = ("b1#1", "b1#2", "b2#1", "b2#2")


def wrong(message: str, *subjects: str) -> Finding:
    return Finding("room-fits", message, subjects)


def test_room_with_exactly_enough_seats_is_allowed() -> None:
    hall = next(room for room in COHORT.rooms if room.id == HALL)
    assert hall.capacity == len(EVERYBODY) + 1
    assert found(RULE) == ()


def test_room_that_is_one_seat_short() -> None:
    assert found(RULE, with_row("rooms", HALL, capacity=6)) == tuple(
        wrong(f"Hall seats 6; {day} has 7 people.", day, HALL) for day in DAYS
    )


def test_room_without_a_feature() -> None:
    assert found(RULE, with_row("rooms", HALL, features=("piano",))) == tuple(
        wrong(f"Hall has no projector for {day}.", day, HALL) for day in DAYS
    )


def test_room_with_steps_only_where_somebody_cannot_use_them() -> None:
    rooms: tuple[Room, ...] = with_row("rooms", HALL, step_free=False).cohort.rooms
    assert found(RULE, with_cohort(rooms=rooms)) == ()
    people = with_row("apprentices", ADA, step_free=True).cohort.apprentices
    assert found(RULE, with_cohort(rooms=rooms, apprentices=people)) == tuple(
        wrong(f"Hall has steps; somebody at {day} cannot use them.", day) for day in DAYS
    )


def test_session_without_a_room() -> None:
    assert found(RULE, answer=moved("b1#2", room=None)) == (wrong("b1#2 has no room.", "b1#2"),)


def test_session_at_another_site_than_its_room() -> None:
    two = with_cohort(other_venues=(NORTH,))
    assert found(RULE, two, moved("b1#2", site=NORTH)) == (
        wrong("b1#2 is at another site than its room Hall.", "b1#2"),
    )


def test_review_with_a_room() -> None:
    with_room = moved("review/A3/2027-03#1", room=LILY)
    assert found(RULE, answer=with_room) == (
        wrong("review/A3/2027-03#1 needs no room but has Lily Room.", "review/A3/2027-03#1"),
    )


@pytest.mark.parametrize(("site", "says"), [(SOUTH, "South House"), (VENUE, "the campus"), (None, "nowhere")])
def test_review_at_another_place_than_the_workplace(site: str | None, says: str) -> None:
    assert found(RULE, answer=moved("review/A3/2027-03#1", site=site)) == (
        wrong(f"review/A3/2027-03#1 is at {says}; it belongs at North House.", "review/A3/2027-03#1"),
    )


def test_circle_meeting_at_another_place_than_its_hub() -> None:
    assert found(RULE, answer=moved("meet/circle-2/2#1", site=NORTH)) == (
        wrong("meet/circle-2/2#1 is at North House; it belongs at South House.", "meet/circle-2/2#1"),
    )


def test_meetings_in_turn_are_at_the_workplace_of_each_member() -> None:
    """The first meeting of Dan, Fay and Eve is at Dan's, the second at Fay's; for the others it is one house."""
    problem = with_activity("meet", in_turn=True)
    assert found(RULE, problem) == (
        wrong("meet/circle-2/2#1 is at South House; it belongs at West House.", "meet/circle-2/2#1"),
    )
    assert found(RULE, problem, moved("meet/circle-2/2#1", site=WEST)) == ()


def test_online_session_with_a_site() -> None:
    assert found(RULE, answer=moved("talk#1", site=VENUE)) == (wrong("talk#1 is online but at the campus.", "talk#1"),)


def test_guests_need_seats_too() -> None:
    guests = with_activity("b1", guests=1)
    assert found(RULE, guests) == tuple(
        wrong(f"Hall seats 7; {day} has 8 people.", day, HALL) for day in ("b1#1", "b1#2")
    )


def test_session_at_a_venue_that_is_not_one_of_its_own() -> None:
    elsewhere = with_activity("b1", venues=(NORTH,))
    both = replace(elsewhere, cohort=replace(COHORT, other_venues=(NORTH,)))
    name, wanted = both.name(VENUE), both.name(NORTH)
    assert found(RULE, both) == tuple(
        wrong(f"{day} is at {name}; it belongs at {wanted}.", day) for day in ("b1#1", "b1#2")
    )


# What the board offers.

SEMINAR = replace(seminar(Random(0), minutes=60, staff=()), mode=Mode.IN_PERSON)
WORKSHOP = block(Random(0), days=2, staff=())


def hall_closed(day: date, span: str | None = None) -> tuple[Absence, ...]:
    return (Absence(HALL, day, day, None if span is None else Span.parse(span)),)


def test_board_offers_no_time_at_which_every_room_that_would_do_is_closed() -> None:
    small = tuple(replace(room, capacity=7 if room.id == HALL else 3) for room in COHORT.rooms)
    closed = world([SEMINAR], rooms=small, absences=hall_closed(DAYS_OF_MARCH[0], "09:00-11:00"))
    for span, fits in (("10:30-11:30", False), ("11:00-12:00", True)):
        assert is_allowed(RULE, closed, ("seminar", DAYS_OF_MARCH[0], span)) is fits
    none = world([SEMINAR], rooms=tuple(replace(room, capacity=5) for room in COHORT.rooms))
    assert not is_allowed(RULE, none, ("seminar", DAYS_OF_MARCH[0], "11:00-12:00"))


def test_board_offers_a_block_only_where_one_room_is_free_on_all_its_days() -> None:
    """The hall is closed on Tuesday, its twin on Wednesday: neither is free on both."""
    hall = next(room for room in COHORT.rooms if room.id == HALL)
    twin = replace(hall, id=ROSE)
    closed = (*hall_closed(DAYS_OF_MARCH[1]), Absence(ROSE, DAYS_OF_MARCH[2], DAYS_OF_MARCH[2]))
    problem = world([WORKSHOP], rooms=(hall, twin), absences=closed)
    for number, fits in ((0, True), (1, False), (2, True), (3, True)):
        assert is_allowed(RULE, problem, ("block", DAYS_OF_MARCH[number], "09:00-17:00")) is fits
