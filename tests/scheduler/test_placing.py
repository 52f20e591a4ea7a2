"""From chosen half-days to clock times and rooms."""

from dataclasses import replace
from datetime import date, timedelta

from models.ids import RoomId, SessionId
from models.people import Absence, Room
from models.timegrid import Span
from scheduler.calendar_board import CalendarBoard
from scheduler.clock import Booking, Slotted
from scheduler.diary import Diaries
from scheduler.placing import Choice, arrange
from tests.scheduler.boards import sessions
from tests.scheduler.builders import EVERYBODY, HALL, PROBLEM, TIMETABLE, VENUE, with_cohort


def test_block_begins_only_in_a_room_that_is_free_to_its_end() -> None:
    """The hall fits best on Tuesday, but is closed on Wednesday: both days are in the large one."""
    tuesday, large = date(2027, 3, 9), Room(RoomId("large"), "Large hall", VENUE, 20, ("projector",))
    wednesday = tuesday + timedelta(days=1)
    closed = Absence(HALL, wednesday, wednesday, Span.parse("09:00-10:00"), "repairs")
    problem = with_cohort(rooms=(*PROBLEM.cohort.rooms, large), absences=(closed,))
    board = CalendarBoard(problem, Diaries(problem), sessions(problem, "b1"), TIMETABLE.groups)
    board.open()
    start = next(start for start in board.starts[SessionId("b1")] if board.days[start.day] == tuesday)
    arranged = arrange(board, [Choice(board.sessions[0], start, EVERYBODY)])
    assert arranged.stuck == []
    assert [slotted.room for slotted in arranged.slotted] == [large.id, large.id]
    free = replace(problem, cohort=replace(problem.cohort, absences=()))
    board = CalendarBoard(free, Diaries(free), sessions(free, "b1"), TIMETABLE.groups)
    board.open()
    assert [slotted.room for slotted in arrange(board, [Choice(board.sessions[0], start, EVERYBODY)])[0]] == [
        HALL,
        HALL,
    ]


def test_what_another_room_might_have_saved_is_not_exact() -> None:
    """Two halls are free on the first day; the one that fits best is taken, and has no time on the second."""
    tuesday, large = date(2027, 3, 9), Room(RoomId("large"), "Large hall", VENUE, 20, ("projector",))
    problem = with_cohort(rooms=(*PROBLEM.cohort.rooms, large))
    board = CalendarBoard(problem, Diaries(problem), sessions(problem, "b1"), TIMETABLE.groups)
    board.open()
    start = next(start for start in board.starts[SessionId("b1")] if board.days[start.day] == tuesday)
    choice = Choice(board.sessions[0], start, EVERYBODY)

    def taken(day: date, room: RoomId) -> Slotted:
        booking = Booking(sessions(problem, "b2")[0], day, 1, start.spans, (), (), VENUE)
        return Slotted(booking, start.spans[0], room, ())

    arranged = arrange(board, [choice], [taken(tuesday + timedelta(days=1), HALL)])
    assert ([choice], arranged.exact) == (arranged.stuck[0], False)
    both = [taken(tuesday, HALL), taken(tuesday, large.id)]
    arranged = arrange(board, [choice], both)
    assert arranged.exact
    assert arranged.stuck[0] == [choice]
