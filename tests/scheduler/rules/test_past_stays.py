"""What has begun stays."""

from dataclasses import replace
from datetime import date

from models.findings import Finding
from models.problem import Problem
from models.reference import Reference
from scheduler.rules.past_stays import PastStays
from tests.scheduler.builders import (
    BEN,
    COHORT,
    EVERYBODY,
    PROBLEM,
    TIMETABLE,
    found,
    moved,
    plus,
    with_cohort,
    without,
)

RULE = PastStays()


def known(on: date, problem: Problem = PROBLEM) -> Problem:
    return replace(problem, reference=Reference(TIMETABLE, on))


def says(sentence: str, session: str) -> tuple[Finding, ...]:
    return (Finding("past-stays", sentence, (session,)),)


def test_without_a_reference_anything_is_allowed() -> None:
    assert found(RULE, PROBLEM, moved("talk#1", day=date(2027, 3, 4))) == ()


def test_the_same_timetable_is_allowed() -> None:
    assert found(RULE, known(date(2027, 4, 6))) == ()


def test_what_begins_on_the_day_itself_may_be_moved() -> None:
    later = moved("meet/circle-2/1#1", day=date(2027, 3, 26))
    assert found(RULE, known(date(2027, 3, 25)), later) == ()
    assert found(RULE, known(date(2027, 3, 26)), later) == says(
        "meet/circle-2/1 began before Fri 26 Mar 2027 and is no longer where it was.", "meet/circle-2/1"
    )


def test_second_day_of_a_block_that_has_begun_stays() -> None:
    later = moved("b2#2", day=date(2027, 4, 8))
    assert found(RULE, known(date(2027, 4, 6)), later) == ()
    assert found(RULE, known(date(2027, 4, 7)), later) == says(
        "b2 began before Wed 7 Apr 2027 and is no longer where it was.", "b2"
    )


def test_a_session_that_is_gone_or_in_another_room_is_not_where_it_was() -> None:
    sentence = "{} began before Thu 1 Apr 2027 and is no longer where it was."
    assert found(RULE, known(date(2027, 4, 1)), without("talk#1")) == says(sentence.format("talk"), "talk")
    assert found(RULE, known(date(2027, 4, 1)), moved("b1#2", room="rose")) == says(sentence.format("b1"), "b1")


def test_other_people_in_the_past() -> None:
    fewer = moved("talk#1", attendees=tuple(who for who in EVERYBODY if who != BEN))
    sentence = "talk began before Thu 1 Apr 2027; it now has other people: Ben."
    assert found(RULE, known(date(2027, 4, 1)), fewer) == says(sentence, "talk")


def test_who_is_no_longer_in_the_cohort_is_not_missed() -> None:
    left = with_cohort(apprentices=tuple(p for p in COHORT.apprentices if p.id != BEN))
    gone = replace(
        TIMETABLE,
        placements=tuple(
            replace(p, attendees=tuple(who for who in p.attendees if who != BEN))
            for p in TIMETABLE.placements
            if p.attendees != (BEN,)
        ),
    )
    assert found(RULE, known(date(2027, 4, 1), left), gone) == ()


def test_nothing_new_is_put_before_the_day() -> None:
    assert found(RULE, known(date(2027, 4, 6)), moved("review/A1/2027-04#1", day=date(2027, 4, 6))) == ()
    earlier = moved("review/A1/2027-04#1", day=date(2027, 4, 5))
    sentence = "review/A1/2027-04 is new and lies before Tue 6 Apr 2027."
    assert found(RULE, known(date(2027, 4, 6)), earlier) == says(sentence, "review/A1/2027-04")
    first = replace(TIMETABLE.placements[0], session="party")
    assert found(RULE, known(date(2027, 4, 6)), plus(first)) == says(
        "party is new and lies before Tue 6 Apr 2027.", "party"
    )
