"""Everybody sees each kind of visit once."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from models.findings import Finding
from models.ids import ActivityId
from models.programme import Recurrence
from models.reference import Reference
from scheduler.rules.visit_once import VisitOnce
from tests.scheduler.answers import fixed_cost
from tests.scheduler.builders import (
    ADA,
    BEN,
    CAT,
    DAN,
    EVE,
    FAY,
    M2,
    PROBLEM,
    TIMETABLE,
    change,
    found,
    moved,
    with_activity,
)
from tests.scheduler.every_rule_calendar import board_for
from tests.scheduler.random_worlds import Scene, sessions_of, visit, world

RULE = VisitOnce()


def wrong(message: str, *subjects: str) -> Finding:
    return Finding("visit-once", message, subjects)


def test_everybody_in_one_wave_is_allowed() -> None:
    assert found(RULE) == ()


def test_person_in_no_wave_and_person_in_two() -> None:
    assert found(RULE, answer=moved("visit/wave-2#1", attendees=(EVE, FAY))) == (
        wrong("Cat is in 0 waves of Hospital visit; 1 is wanted.", CAT),
    )
    assert found(RULE, answer=moved("visit/wave-2#1", attendees=(CAT, EVE, FAY, BEN))) == (
        wrong("Ben is in 2 waves of Hospital visit; 1 is wanted.", BEN),
    )


def test_who_joins_after_the_last_wave_has_missed_it() -> None:
    answer = moved("visit/wave-2#1", attendees=(EVE, FAY))
    waves = [p.day for p in answer.placements if p.activity == "visit"]
    for on, subjects in ((min(waves), [(CAT,)]), (max(waves), [(CAT,)]), (max(waves) + timedelta(days=1), [])):
        known = replace(PROBLEM, reference=Reference(answer, on))
        assert [finding.subjects for finding in found(RULE, known, answer)] == subjects


def test_elective_visit_is_only_for_those_who_chose_it() -> None:
    elective = with_activity("visit", elective=True, module=M2)
    assert (
        found(RULE, elective, change(moved("visit/wave-1#1", attendees=(ADA,)), "visit/wave-2#1", attendees=())) == ()
    )
    assert found(RULE, elective, moved("visit/wave-2#1", attendees=()))[0] == wrong(
        "Ben is in 1 waves of Hospital visit; 0 is wanted.", BEN
    )


def test_share_of_a_unit_on_the_edge() -> None:
    """Half of the three people of North ward is two, rounded up; all three is too many."""
    all_three = change(moved("visit/wave-1#1", attendees=(ADA, BEN, CAT)), "visit/wave-2#1", attendees=(DAN, EVE, FAY))
    assert found(RULE, answer=all_three) == (
        wrong(
            "3 of the 3 people of North ward go together on visit/wave-1#1, Tue 16 Mar 2027.",
            "visit/wave-1#1",
            "north-ward",
        ),
        wrong(
            "2 of the 2 people of South ward go together on visit/wave-2#1, Thu 18 Mar 2027.",
            "visit/wave-2#1",
            "south-ward",
        ),
    )
    assert found(RULE, with_activity("visit", unit_share=1.0), all_three) == ()


def test_one_person_may_always_go() -> None:
    assert [f.subjects for f in found(RULE, with_activity("visit", unit_share=0.01))] == [
        ("visit/wave-1#1", "north-ward")
    ]


def test_wave_of_two_days_is_one_visit() -> None:
    """Counting days instead of waves, the checker once said that everybody was there twice."""
    first = next(p for p in TIMETABLE.placements if p.id == "visit/wave-1#1")
    second = replace(first, day=date(2027, 3, 17), day_number=2)
    both = replace(TIMETABLE, placements=(*TIMETABLE.placements, second))
    assert found(RULE, with_activity("visit", days=2), both) == ()
    fewer = replace(TIMETABLE, placements=(*TIMETABLE.placements, replace(second, attendees=(ADA, BEN))))
    assert found(RULE, with_activity("visit", days=2), fewer) == (
        wrong("visit/wave-1#2 has other people than the first day of its wave.", "visit/wave-1#2"),
    )


def test_board_seats_nobody_in_a_wave_that_does_not_go() -> None:
    problem = world([visit(Random(0), recurrence=Recurrence(count=1))])
    scene = Scene(problem, sessions_of(problem), ())
    board = board_for(RULE, scene)
    first, second = board.starts[scene.sessions[0].id][:2]
    seat = next(seat for seat in board.seats[ActivityId("visit"), ADA] if seat.start is second)
    board.model.add(first.literal == 1)
    board.model.add(seat.literal == 1)
    assert fixed_cost(board) == 0
    board.model.add(second.literal == 0)
    assert fixed_cost(board) is None
