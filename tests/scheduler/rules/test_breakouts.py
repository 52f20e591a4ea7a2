"""Every group has a room of its own to break out."""

from datetime import date

from models.findings import Finding
from models.ids import GroupId, RoomId, SessionId
from models.people import Absence, Engagement
from models.timegrid import Span
from models.timetable import Breakout, Timetable
from scheduler.calendar_board import CalendarBoard
from scheduler.diary import Diaries
from scheduler.rules.breakouts import Breakouts
from tests.scheduler.boards import sessions
from tests.scheduler.builders import (
    ADA,
    BREAKOUT_SPAN,
    CAT,
    HALL,
    LILY,
    ROSE,
    SOUTH,
    TIMETABLE,
    found,
    moved,
    with_cohort,
    with_row,
)

RULE = Breakouts()


def rooms(first: RoomId | None, second: RoomId | None, span: Span = BREAKOUT_SPAN) -> Timetable:
    listed = ((GroupId("circle-1"), first), (GroupId("circle-2"), second))
    return moved("b1#1", breakouts=tuple(Breakout(group, room, span) for group, room in listed if room is not None))


def wrong(message: str) -> tuple[Finding, ...]:
    return (Finding("breakouts", message, ("b1#1",)),)


def test_main_room_and_a_room_of_exactly_the_size_are_allowed() -> None:
    assert found(RULE) == ()
    assert found(RULE, answer=rooms(ROSE, LILY)) == ()


def test_group_without_a_room() -> None:
    assert found(RULE, answer=rooms(HALL, None)) == wrong("circle-2 has no room for Sense-making at b1#1.")


def test_breakout_at_another_time_is_none() -> None:
    early = rooms(HALL, ROSE, Span.parse("15:59-17:00"))
    assert found(RULE, answer=early) == tuple(
        wrong(f"{group} has no room for Sense-making at b1#1.")[0] for group in ("circle-1", "circle-2")
    )


def test_two_groups_in_one_room() -> None:
    assert found(RULE, answer=rooms(HALL, HALL)) == wrong("Two groups share a breakout room at b1#1.")


def test_room_that_is_one_seat_short() -> None:
    says = "Rose Room seats 2; circle-2 at b1#1 has 3 people."
    assert found(RULE, with_row("rooms", ROSE, capacity=2)) == wrong(says)


def test_seats_are_for_those_who_are_there() -> None:
    few = moved("b1#1", attendees=("A3", "A1", "A5", "A4", "A6"))
    assert found(RULE, with_row("rooms", ROSE, capacity=2), few) == ()


def test_group_of_which_nobody_is_there_needs_no_room() -> None:
    few = moved("b1#1", attendees=("A3",), breakouts=(Breakout(GroupId("circle-1"), ROSE, BREAKOUT_SPAN),))
    assert found(RULE, answer=few) == ()


def test_room_at_another_site() -> None:
    says = "Rose Room, where circle-2 is to break out, is at another site than b1#1."
    assert found(RULE, with_row("rooms", ROSE, site=SOUTH)) == wrong(says)


def test_room_with_steps_only_where_somebody_cannot_use_them() -> None:
    assert found(RULE, answer=rooms(LILY, ROSE)) == ()
    cat = with_row("apprentices", CAT, step_free=True)
    assert found(RULE, cat, rooms(LILY, ROSE)) == wrong("Lily Room has steps; circle-1 cannot use it.")
    assert found(RULE, cat, rooms(ROSE, LILY)) == ()


def first_days(*closed: tuple[RoomId, str]) -> set[date]:
    """Open days on which the board lets the first block begin, where rooms are closed on Tuesday 9 March."""
    day = date(2027, 3, 9)
    problem = with_cohort(absences=tuple(Absence(room, day, day, Span.parse(span), "repairs") for room, span in closed))
    board = CalendarBoard(problem, Diaries(problem), sessions(problem, "b1"), TIMETABLE.groups)
    RULE.narrow(board)
    board.open()
    return {board.days[start.day] for start in board.starts[SessionId("b1")]}


def test_board_leaves_out_days_without_rooms_for_all_groups() -> None:
    """The hall holds one circle, Rose or Lily the other; on its second day the block breaks out no more."""
    tuesday = date(2027, 3, 9)
    assert first_days() - first_days((ROSE, "16:00-17:00"), (LILY, "16:30-17:00")) == {tuesday}
    assert tuesday in first_days((ROSE, "16:00-17:00"))
    assert tuesday in first_days((ROSE, "09:00-16:00"), (LILY, "09:00-16:00"))
    assert date(2027, 3, 8) in first_days((ROSE, "16:00-17:00"), (LILY, "16:00-17:00"))


def test_booking_of_a_person_says_nothing_of_other_days() -> None:
    """Ada is booked elsewhere on the first Monday, when the same rooms are free as on most days."""
    monday = date(2027, 3, 1)
    problem = with_cohort(engagements=(Engagement(ADA, monday, Span.parse("09:00-17:00"), None, 0, "elsewhere"),))
    board = CalendarBoard(problem, Diaries(problem), sessions(problem, "b1"), TIMETABLE.groups)
    RULE.narrow(board)
    board.open()
    assert {board.days[start.day] for start in board.starts[SessionId("b1")]} == first_days()
