"""Few sessions are moved."""

from dataclasses import replace
from datetime import date

from models.findings import Finding, Kind
from models.ids import SessionId
from models.reference import Reference
from models.timegrid import Span
from scheduler.rules.sessions_moved import SessionsMoved
from tests.scheduler.builders import PROBLEM, TIMETABLE, change, found, moved, plus, without

RULE = SessionsMoved()
ON = date(2027, 3, 10)
KNOWN = replace(PROBLEM, reference=Reference(TIMETABLE, ON))


def says(sentence: str, what: str) -> Finding:
    return Finding("sessions-moved", sentence, (what,), 1, Kind.SOFT)


def test_without_a_reference_nothing_is_moved() -> None:
    assert found(RULE, PROBLEM, moved("b2#1", day=date(2027, 4, 8))) == ()


def test_the_same_timetable_is_free() -> None:
    assert found(RULE, KNOWN) == ()


def test_another_time_is_a_move() -> None:
    answer = moved("review/A1/2027-04#1", span=Span.parse("11:00-12:00"))
    sentence = "review/A1/2027-04 was on Mon 12 Apr 2027, 10:00-11:00 and is on Mon 12 Apr 2027, 11:00-12:00."
    assert found(RULE, KNOWN, answer) == (says(sentence, "review/A1/2027-04"),)


def test_a_block_is_one_session_and_its_room_is_named() -> None:
    answer = change(moved("b2#1", room="rose"), "b2#2", room="rose")
    sentence = "b2 was on Tue 6 Apr 2027, 09:00-17:00 and is on Tue 6 Apr 2027, 09:00-17:00 in Rose Room."
    assert found(RULE, KNOWN, answer) == (says(sentence, "b2"),)


def test_new_and_gone_are_no_moves() -> None:
    assert found(RULE, KNOWN, without("review/A1/2027-04#1")) == ()
    party = replace(TIMETABLE.placements[-1], session=SessionId("party"))
    assert found(RULE, KNOWN, plus(party)) == ()


def test_what_began_before_is_not_counted() -> None:
    assert found(RULE, KNOWN, moved("b1#2", day=date(2027, 3, 11))) == ()


def test_waves_and_study_blocks_are_alike() -> None:
    answer = moved("study/A1/1#1", day=date(2027, 5, 20))
    sentence = "study/A1 was on Wed 21 Apr 2027, 09:00-12:30 and is on Thu 20 May 2027, 09:00-12:30."
    assert found(RULE, KNOWN, answer) == (says(sentence, "study/A1"),)
    swapped = {"visit/wave-1": "visit/wave-2", "visit/wave-2": "visit/wave-1"}
    renamed = tuple(replace(p, session=SessionId(swapped.get(p.session, p.session))) for p in TIMETABLE.placements)
    assert found(RULE, KNOWN, replace(TIMETABLE, placements=renamed)) == ()
