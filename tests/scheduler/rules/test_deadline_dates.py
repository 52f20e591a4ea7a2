"""Deadlines fall where the assessment rules say."""

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest

from models.findings import Finding
from models.ids import ActivityId, AssessmentId
from models.people import Closure
from models.problem import Problem
from models.programme import Assessment, Due, DueKind
from models.timetable import Deadline, Timetable
from models.words import say_day
from scheduler.rules.deadline_dates import DeadlineDates
from tests.scheduler.boards import is_allowed
from tests.scheduler.builders import (
    ADA,
    COHORT,
    EVERYBODY,
    M1,
    PROGRAMME,
    TIMETABLE,
    due,
    found,
    moved,
    with_cohort,
    with_policy,
    with_programme,
)
from tests.scheduler.random_worlds import DAYS, block, world

RULE = DeadlineDates()


def wrong(name: str, message: str) -> Finding:
    return Finding("deadline-dates", message, (name,))


def closing(day: date) -> Problem:
    return with_cohort(closures=(*COHORT.closures, Closure(day, day, "closed")))


def draft(day: date) -> Timetable:
    return replace(
        TIMETABLE,
        deadlines=tuple(replace(d, day=day) if d.assessment == "draft" else d for d in TIMETABLE.deadlines),
    )


def test_deadlines_where_the_rules_say_are_allowed() -> None:
    assert found(RULE) == ()


@pytest.mark.parametrize(("day", "says"), [(date(2027, 5, 18), "Tue 18 May"), (date(2027, 5, 20), "Thu 20 May")])
def test_summative_a_day_off_its_forty_two(day: date, says: str) -> None:
    assert found(RULE, answer=due("essay", day=day)) == (
        wrong("essay", f"Essay is due on {says} 2027: 42 days after teaching is Wed 19 May 2027."),
    )


def test_summative_moves_to_the_next_open_day() -> None:
    closed = closing(date(2027, 5, 19))
    assert found(RULE, closed, due("essay", day=date(2027, 5, 20))) == ()
    assert found(RULE, closed) == (
        wrong("essay", "Essay is due on Wed 19 May 2027: a closed day."),
        wrong("essay", "Essay is due on Wed 19 May 2027: 42 days after teaching is Thu 20 May 2027."),
    )


def test_summative_follows_its_block() -> None:
    later = moved("b2#2", day=date(2027, 4, 9))
    assert found(RULE, answer=later) == (
        wrong("essay", "Essay is due on Wed 19 May 2027: 42 days after teaching is Fri 21 May 2027."),
    )


def test_formative_from_the_first_day_that_leaves_time_to_the_last_before_the_second_block() -> None:
    """The first block ends on 10 March, the second begins on 6 April; fourteen days must pass."""
    assert found(RULE, answer=draft(date(2027, 3, 24))) == ()
    assert found(RULE, answer=draft(date(2027, 4, 5))) == ()
    assert found(RULE, answer=draft(date(2027, 3, 23))) == tuple(
        wrong(f"draft/{g}", "Draft is due on Tue 23 Mar 2027: only 13 days after teaching; 14 are wanted.")
        for g in ("circle-1", "circle-2")
    )
    assert found(RULE, answer=draft(date(2027, 4, 6))) == tuple(
        wrong(f"draft/{g}", "Draft is due on Tue 6 Apr 2027: not between b1 and b2.") for g in ("circle-1", "circle-2")
    )


def test_formative_before_its_first_block() -> None:
    early = replace(draft(date(2027, 3, 10)), groups=TIMETABLE.groups)
    assert [f.message for f in found(RULE, with_policy(taught_to_deadline_days=0), early)] == [
        "Draft is due on Wed 10 Mar 2027: not between b1 and b2."
    ] * 2


def test_hand_in_at_the_end_of_a_week_is_on_its_last_open_day() -> None:
    says = "Folder is due on Thu 27 May 2027: not the last open day of week 13."
    assert found(RULE, answer=due("folder", day=date(2027, 5, 27))) == (wrong("folder", says),)
    assert found(RULE, closing(date(2027, 5, 28)), due("folder", day=date(2027, 5, 27))) == ()


def test_deadline_on_a_weekend() -> None:
    assert found(RULE, answer=due("folder", day=date(2027, 5, 29))) == (
        wrong("folder", "Folder is due on Sat 29 May 2027: a closed day."),
        wrong("folder", "Folder is due on Sat 29 May 2027: not the last open day of week 13."),
    )


def test_deadline_at_another_time() -> None:
    says = "Essay is due on Wed 19 May 2027: 16:01 is not the agreed time of 16:00."
    assert found(RULE, answer=due("essay", minute=961)) == (wrong("essay", says),)


def test_deadline_that_leaves_somebody_out() -> None:
    fewer = due("essay", attendees=tuple(p for p in EVERYBODY if p != ADA))
    says = "Essay is due 0 times for Ada; 1 is wanted."
    assert found(RULE, answer=fewer) == (Finding("deadline-dates", says, ("essay", ADA)),)


def test_deadline_given_twice() -> None:
    essay = next(d for d in TIMETABLE.deadlines if d.id == "essay")
    twice = replace(TIMETABLE, deadlines=(*TIMETABLE.deadlines, replace(essay, attendees=(ADA,))))
    says = "Essay is due 2 times for Ada; 1 is wanted."
    assert found(RULE, answer=twice) == (Finding("deadline-dates", says, ("essay", ADA)),)


def test_deadline_of_an_elective_is_for_those_who_chose_it() -> None:
    elective = with_programme(
        assessments=tuple(replace(a, module="m2") if a.id == "essay" else a for a in PROGRAMME.assessments)  # type: ignore[arg-type]  # an id
    )
    assert found(RULE, elective, due("essay", attendees=(ADA,))) == ()
    assert found(RULE, elective)[0] == Finding(
        "deadline-dates", "Essay is due 1 times for Ben; 0 is wanted.", ("essay", "A1")
    )


def test_deadline_of_one_circle_handed_in_by_another_and_by_all() -> None:
    swapped = due("draft/circle-1", audience="circle-2")
    says = "Draft is due on Tue 30 Mar 2027: somebody named is not in circle-2."
    assert found(RULE, answer=swapped) == (wrong("draft/circle-1", says),)
    everybody = due("draft/circle-1", audience="cohort")
    says = "Draft is due on Tue 30 Mar 2027: cohort is not the one to hand it in."
    assert found(RULE, answer=everybody) == (wrong("draft/circle-1", says),)


def test_deadline_that_nobody_asked_for() -> None:
    essay = next(d for d in TIMETABLE.deadlines if d.id == "essay")
    extra = replace(essay, id="poem", assessment="poem")  # type: ignore[arg-type]  # an id
    more = replace(TIMETABLE, deadlines=(*TIMETABLE.deadlines, extra))
    assert found(RULE, answer=more) == (wrong("poem", "poem is not asked for by the programme."),)


def modular(**changes: Any) -> Problem:
    """The folder is due at the end of week 3 of module one, which begins in week 11; a draft of it 7 days before."""
    modules = tuple(replace(module, first_week=11) if module.id == M1 else module for module in PROGRAMME.modules)
    first = Assessment(AssessmentId("first"), "First folder", "formative", Due(DueKind.BEFORE, **changes))
    inside = Due(DueKind.WEEK, days=3, module=M1)
    listed = tuple(replace(a, due=inside) if a.id == "folder" else a for a in PROGRAMME.assessments)
    return with_programme(modules=modules, assessments=(*listed, first))


def with_first(day: date) -> Timetable:
    first = Deadline("first", AssessmentId("first"), day, 960, EVERYBODY)
    return replace(TIMETABLE, deadlines=(*TIMETABLE.deadlines, first))


def test_hand_in_at_the_end_of_a_week_of_its_module() -> None:
    """Week 3 of a module that begins in week 11 is week 13 of the programme."""
    problem = modular(assessment=AssessmentId("folder"), days=7)
    assert found(RULE, problem, with_first(date(2027, 5, 21))) == ()
    early = replace(
        with_first(date(2027, 5, 14)),
        deadlines=tuple(
            replace(d, day=date(2027, 5, 21)) if d.id == "folder" else d
            for d in with_first(date(2027, 5, 14)).deadlines
        ),
    )
    says = "Folder is due on Fri 21 May 2027: not the last open day of week 3 of m1."
    assert found(RULE, problem, early) == (wrong("folder", says),)


@pytest.mark.parametrize("day", [date(2027, 5, 20), date(2027, 5, 24)])
def test_draft_is_due_on_the_last_open_day_so_long_before(day: date) -> None:
    """The folder is due on Friday 28 May; six days before is a Saturday, and Friday 21 May is open."""
    problem = modular(assessment=AssessmentId("folder"), days=6)
    assert found(RULE, problem, with_first(date(2027, 5, 21))) == ()
    says = f"First folder is due on {say_day(day)}: 6 days before folder is Fri 21 May 2027."
    assert found(RULE, problem, with_first(day)) == (wrong("first", says),)


def test_activity_named_beside_a_week_is_over_long_enough_before() -> None:
    """The second block ends on 7 April; the folder is due on 28 May, 51 days later."""
    named = Due(DueKind.WEEK, ActivityId("b2"), days=13)
    listed = tuple(replace(a, due=named) if a.id == "folder" else a for a in PROGRAMME.assessments)
    problem = with_programme(assessments=listed)
    exact, more = (
        replace(problem, programme=replace(problem.programme, policy=replace(PROGRAMME.policy, **wait)))
        for wait in ({"taught_to_deadline_days": 51}, {"taught_to_deadline_days": 52})
    )
    assert [f for f in found(RULE, exact) if f.subjects == ("folder",)] == []
    says = "Folder is due on Fri 28 May 2027: only 51 days after teaching; 52 are wanted."
    assert [f for f in found(RULE, more) if f.subjects == ("folder",)] == [wrong("folder", says)]


def test_board_wants_a_day_for_what_is_due_before_another() -> None:
    """Work is due on the eleventh day of the programme: ten days before is its first day, eleven are too many."""
    first = block(Random(0), "first", days=2)
    hand_in = Due(DueKind.AFTER, ActivityId("first"), days=9)
    for days, fits in ((8, True), (10, True), (11, False)):
        draft = Due(DueKind.BEFORE, assessment=AssessmentId("work"), days=days)
        problem = world([first])
        programme = replace(
            problem.programme,
            policy=replace(problem.programme.policy, taught_to_deadline_days=0),
            assessments=(
                Assessment(AssessmentId("work"), "Work", "summative", hand_in),
                Assessment(AssessmentId("draft"), "Draft", "formative", draft),
            ),
        )
        # The block is on the first two days, and the work is due nine days after the second.
        placed = ("first", DAYS[0], "09:00-17:00")
        assert is_allowed(RULE, replace(problem, programme=programme), placed) is fits
