"""The checker as a whole: clean is clean, and each fault made by hand is found by exactly the rule that names it."""

import subprocess
import sys
from dataclasses import replace
from datetime import date

from models.findings import Finding, Kind
from models.ids import CohortId
from models.people import Absence
from models.problem import Problem
from models.timegrid import Span
from models.timetable import Timetable
from scheduler.checker import check, costs, hard, verdicts
from scheduler.rules import RULES
from tests.scheduler.builders import (
    ADA,
    BEN,
    CAT,
    DAN,
    EVE,
    FAY,
    HALL,
    PROBLEM,
    TIMETABLE,
    WEST,
    change,
    due,
    moved,
    regrouped,
    with_cohort,
    with_hours,
    with_row,
    without,
)


def broken(problem: Problem = PROBLEM, timetable: Timetable = TIMETABLE) -> tuple[Finding, ...]:
    return hard(check(problem, timetable))


def test_clean_timetable_breaks_no_rule() -> None:
    assert broken() == ()
    assert set(verdicts(check(PROBLEM, TIMETABLE)).values()) == {0}


def test_every_wish_has_its_price() -> None:
    assert costs(check(PROBLEM, TIMETABLE)) == {
        "short-notice": 0,
        "people-disturbed": 0,
        "sessions-moved": 0,
        "repeated-pairs": 2,
        "group-balance": 0,
        "different-traits": 0,
        "circle-distance": 7,
        "review-cadence": 0,
        "block-spacing": 0,
        "tutor-travel-days": 10,
        "tutor-travel-distance": 150,
        "apprentice-journeys": 0,
        "pressure-periods": 0,
        "venue-travel": 0,
        "preferred-days": 0,
        "fair-travel": 5,
        "fair-release": 0,
        "fair-employers": 0,
        "release-peak": 21,
    }


def test_findings_come_in_the_order_of_the_catalogue() -> None:
    bad = change(moved("review/A3/2027-05#1", day=date(2027, 5, 3)), "b1#2", room=None)
    order = [rule.id for rule in RULES]
    ranks = [order.index(finding.rule) for finding in check(PROBLEM, bad)]
    assert ranks == sorted(ranks)
    assert [f.rule for f in broken(timetable=bad)] == ["open-days", "room-fits", "block-consecutive"]
    assert {rule: times for rule, times in verdicts(check(PROBLEM, bad)).items() if times} == {
        "open-days": 1,
        "room-fits": 1,
        "block-consecutive": 1,
    }


def test_review_moved_onto_a_leave_day() -> None:
    leave = with_cohort(absences=(Absence(BEN, date(2027, 4, 14), date(2027, 4, 15), None, "leave"),))
    review = "review/A1/2027-04#1"
    assert broken(leave) == ()
    assert broken(leave, moved(review, day=date(2027, 4, 14))) == (
        Finding("person-available", f"Ben is absent: {review} on Wed 14 Apr 2027, 10:00-11:00.", (review, BEN)),
    )


def test_two_sessions_of_one_person_overlap_by_a_minute() -> None:
    one, other = "review/A3/2027-03#1", "review/A1/2027-03#1"
    assert broken(timetable=moved(other, span=Span.parse("09:59-10:59"))) == tuple(
        Finding(
            "one-place-at-a-time",
            f"{name}, Mon 15 Mar 2027: {one} and {other} overlap by 1 minutes.",
            (one, other, who),
        )
        for name, who in (("Mia", "M3"), ("Tom", "T2"))
    )


def test_set_with_three_of_one_employer() -> None:
    assert broken(timetable=regrouped(set_1=(ADA, BEN, CAT), set_2=(DAN, EVE, FAY))) == (
        Finding("across-employers", "set-1 has people of 1 employers; 2 are wanted.", ("set-1",)),
        Finding("across-employers", "set-1 has 3 people of North Trust; 2 are allowed.", ("set-1", "north-trust")),
        Finding("across-employers", "set-2 has 2 people of South Trust; 1 are allowed.", ("set-2", "south-trust")),
    )


def test_circle_member_sixty_kilometres_away() -> None:
    """0.5396 degrees of latitude are 60 km; Fay's reviews get days of their own, for the tutor's way is now long."""
    away = with_row("sites", WEST, lat=51.45 + 0.5396, lon=-0.10)
    own_days = TIMETABLE
    for month, day in (("03", date(2027, 3, 17)), ("04", date(2027, 4, 14)), ("05", date(2027, 5, 12))):
        own_days = change(own_days, f"review/A4/2027-{month}#1", day=day)
    says = "share circle-2, but their sites"
    assert broken(PROBLEM, own_days) == ()
    assert broken(away, own_days) == (
        Finding(
            "same-or-nearby-employer",
            f"Dan and Fay {says} South House and West House are 60.0 km apart; 25 km are allowed.",
            ("circle-2", DAN, FAY),
        ),
        Finding(
            "same-or-nearby-employer",
            f"Fay and Eve {says} West House and South House are 60.0 km apart; 25 km are allowed.",
            ("circle-2", FAY, EVE),
        ),
    )


def test_block_split_over_a_weekend() -> None:
    """Friday 2 and Monday 5 April; the essay that follows 42 days later moves along."""
    split = change(
        change(due("essay", day=date(2027, 5, 17)), "b2#1", day=date(2027, 4, 2)), "b2#2", day=date(2027, 4, 5)
    )
    assert broken(timetable=split) == (
        Finding(
            "block-consecutive",
            "b2 is on Fri 2 Apr 2027 and Mon 5 Apr 2027, which are not two days of one week that follow each other.",
            ("b2#1", "b2#2"),
        ),
    )


def test_summative_forty_one_days_after_its_block() -> None:
    says = "Essay is due on Tue 18 May 2027: 42 days after teaching is Wed 19 May 2027."
    assert broken(timetable=due("essay", day=date(2027, 5, 18))) == (Finding("deadline-dates", says, ("essay",)),)


def test_an_hour_over_the_cap() -> None:
    says = "Ada would be released for 45 h; the cap is 44 h."
    assert broken(with_hours(ADA, cap=45 * 60)) == ()
    assert broken(with_hours(ADA, cap=44 * 60)) == (Finding("release-cap", says, (ADA,)),)


def test_removed_review() -> None:
    says = "Review (review/A3/2027-04) is due between Thu 1 Apr 2027 and Fri 30 Apr 2027: it is missing."
    assert broken(timetable=without("review/A3/2027-04#1")) == (
        Finding("every-session-once", says, ("review/A3/2027-04",)),
    )


def test_room_over_capacity() -> None:
    assert broken(with_row("rooms", HALL, capacity=6)) == tuple(
        Finding("room-fits", f"Hall seats 6; {day} has 7 people.", (day, HALL))
        for day in ("b1#1", "b1#2", "b2#1", "b2#2")
    )


def test_session_on_a_bank_holiday() -> None:
    review = "review/A3/2027-05#1"
    assert broken(timetable=moved(review, day=date(2027, 5, 3))) == (
        Finding("open-days", f"{review} is on Mon 3 May 2027: Early May bank holiday.", (review,)),
    )


def test_names_that_do_not_exist_are_told_before_all_else() -> None:
    nowhere = change(moved("talk#1", staff=("Nobody",)), "b1#1", room="cellar")
    assert check(PROBLEM, nowhere) == (
        Finding("known-names", "talk#1 names the person 'Nobody', which does not exist.", ("talk#1",)),
        Finding("known-names", "b1#1 names the room 'cellar', which does not exist.", ("b1#1",)),
    )


def test_timetable_of_another_cohort() -> None:
    other = replace(PROBLEM, cohort=replace(PROBLEM.cohort, id=CohortId("tiny-2028")))
    says = "The timetable is of tiny-2027 on tiny; the problem is of tiny-2028 on tiny."
    assert check(other, TIMETABLE) == (Finding("known-names", says, ("tiny-2027", "tiny")),)


def test_empty_timetable_of_an_empty_cohort_is_clean() -> None:
    nobody = with_cohort(apprentices=(), units=())
    empty = replace(TIMETABLE, placements=(), groups=(), tutors=(), deadlines=())
    assert check(nobody, empty) == ()


def test_empty_timetable_misses_everything() -> None:
    empty = replace(TIMETABLE, placements=(), deadlines=())
    missed = verdicts(check(PROBLEM, empty))
    assert {rule: times for rule, times in missed.items() if times} == {
        "every-session-once": 3 + 2 + 4 + 1 + 18,
        "visit-once": 6,
        "otj-floor": 6,
        "active-every-month": 18,
        "study-plan": 6,
        "deadline-dates": 18,
        "milestones": 12,
    }


def test_hard_findings_cost_nothing_and_soft_ones_do() -> None:
    found = check(PROBLEM, without("review/A3/2027-04#1"))
    assert {(f.kind, f.cost > 0) for f in found} == {(Kind.HARD, False), (Kind.SOFT, True)}


def test_checker_does_not_load_the_solver() -> None:
    code = "import sys, scheduler.checker; print('ortools' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "False\n"
