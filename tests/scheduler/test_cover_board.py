"""Who can be spared on which day, for what is still to come."""

from datetime import date

from models.ids import ApprenticeId
from models.timetable import Placement
from scheduler.calendar_board import CalendarBoard
from scheduler.diary import Diaries
from tests.scheduler.boards import sessions
from tests.scheduler.builders import ADA, BEN, CAT, DAN, EVE, FAY, NORTH, PROBLEM, SOUTH, placed

MONDAY, TUESDAY = date(2027, 3, 15), date(2027, 3, 16)


def study(who: ApprenticeId) -> Placement:
    return placed(f"study/{who}/1", MONDAY, "09:00-12:30", (who,), site=NORTH if who == ADA else SOUTH)


def board(*fixed: Placement, here: tuple[str, ...] = ()) -> CalendarBoard:
    found = CalendarBoard(PROBLEM, Diaries(PROBLEM), sessions(PROBLEM, *here), fixed=fixed)
    found.open()
    return found


def may(found: CalendarBoard, who: ApprenticeId, day: date) -> int | None:
    """Return 1 or 0, or None where it is a choice."""
    answer = found.may_be_away(who, found.diaries.index[day])
    return answer if isinstance(answer, int) else None


def test_whom_the_unit_has_spared_may_be_away_and_the_next_may_not() -> None:
    """The south ward spares one of two."""
    found = board(study(DAN))
    assert (may(found, DAN, MONDAY), may(found, EVE, MONDAY), may(found, EVE, TUESDAY)) == (1, 0, None)


def test_alone_in_the_unit_there_is_no_turn_to_wait_for() -> None:
    assert may(board(), FAY, MONDAY) == 1


def test_on_a_board_with_sessions_two_of_three_are_no_choice_yet() -> None:
    """The north ward spares two of three: that matters once one of them is away."""
    assert may(board(), ADA, MONDAY) is None
    assert may(board(here=("talk",)), ADA, MONDAY) == 1
    assert may(board(study(CAT), here=("talk",)), ADA, MONDAY) is None
    assert may(board(study(CAT), study(BEN), here=("talk",)), ADA, MONDAY) == 0


def test_last_of_a_unit_has_the_day_if_nobody_else_is_left() -> None:
    assert may(board(study(BEN), study(CAT)), ADA, MONDAY) == 0
    assert may(board(study(BEN)), BEN, MONDAY) == 1
