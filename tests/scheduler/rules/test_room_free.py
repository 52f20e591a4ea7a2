"""A room holds one session at a time and is open."""

from datetime import date

from models.findings import Finding
from models.ids import GroupId
from models.people import Absence
from models.timegrid import Span
from models.timetable import Breakout
from scheduler.rules.room_free import RoomFree
from tests.scheduler.builders import ADA, HALL, ROSE, VENUE, change, found, moved, placed, plus, with_cohort

RULE = RoomFree()
BLOCK = date(2027, 3, 9)


def clash(one: str, other: str, room: str, name: str, span: str) -> Finding:
    return Finding("room-free", f"{one} and {other} are both in {name} on Tue 9 Mar 2027, {span}.", (one, other, room))


def test_clean_timetable_is_allowed() -> None:
    assert found(RULE) == ()


def test_room_taken_twice() -> None:
    again = plus(placed("study/A3/8", BLOCK, "16:59-17:30", (ADA,), site=VENUE, room=HALL))
    assert found(RULE, answer=again) == (clash("b1#1", "study/A3/8#1", HALL, "Hall", "16:59-17:30"),)


def test_sessions_that_touch_are_allowed() -> None:
    before = placed("study/A3/8", BLOCK, "08:00-09:00", (ADA,), site=VENUE, room=HALL)
    after = placed("study/A3/9", BLOCK, "17:00-18:00", (ADA,), site=VENUE, room=HALL)
    assert found(RULE, answer=plus(before, after)) == ()


def test_every_session_inside_a_long_one_is_found() -> None:
    inside = [
        placed(f"study/A3/{k}", BLOCK, span, (ADA,), site=VENUE, room=HALL)
        for k, span in ((7, "09:00-10:00"), (8, "11:00-11:30"))
    ]
    assert found(RULE, answer=plus(*inside)) == (
        clash("study/A3/7#1", "b1#1", HALL, "Hall", "09:00-17:00"),
        clash("b1#1", "study/A3/8#1", HALL, "Hall", "11:00-11:30"),
    )


def test_room_of_a_breakout_is_taken_only_during_the_breakout() -> None:
    until = placed("study/A3/8", BLOCK, "15:00-16:00", (ADA,), site=VENUE, room=ROSE)
    assert found(RULE, answer=plus(until)) == ()
    into = change(plus(until), "study/A3/8#1", span=Span.parse("15:01-16:01"))
    assert found(RULE, answer=into) == (clash("study/A3/8#1", "b1#1", ROSE, "Rose Room", "16:00-17:00"),)


def test_breakout_in_the_main_room_is_no_clash() -> None:
    spans = (Breakout(GroupId("circle-1"), HALL, Span.parse("16:00-17:00")),)
    assert found(RULE, answer=moved("b1#1", breakouts=spans)) == ()


def test_room_that_is_closed() -> None:
    def closed(who: str, span: str) -> tuple[Finding, ...]:
        return found(RULE, with_cohort(absences=(Absence(who, BLOCK, BLOCK, Span.parse(span), "exam"),)))

    assert closed(ROSE, "15:00-16:00") == ()
    assert closed(ROSE, "15:00-16:01") == (
        Finding("room-free", "Rose Room is closed on Tue 9 Mar 2027, 16:00-17:00: b1#1.", ("b1#1", ROSE)),
    )
