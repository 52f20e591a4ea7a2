"""Paid study reaches the plan, a little each week, as the programme describes it."""

from dataclasses import replace
from datetime import date

from models.findings import Finding
from models.programme import Window
from scheduler.rules.study_plan import StudyPlanRule
from tests.scheduler.builders import (
    ADA,
    BEN,
    DAN,
    M2,
    MIA,
    NORTH,
    PROBLEM,
    change,
    found,
    moved,
    placed,
    plus,
    with_activity,
    with_hours,
    with_policy,
    without,
)

RULE = StudyPlanRule()


def wrong(message: str, *subjects: str) -> Finding:
    return Finding("study-plan", message, subjects)


def test_plan_that_is_just_reached_is_allowed() -> None:
    """All but Ada have 2640 minutes, which is the plan; she has an hour more."""
    assert found(RULE) == ()


def test_less_than_a_block_below_the_plan_is_allowed_and_a_whole_block_is_not() -> None:
    almost = {"plan": 2640 + 209, "cap": 9000}
    short = {"plan": 2640 + 210, "cap": 9000}
    assert found(RULE, with_hours(BEN, **almost)) == ()
    assert found(RULE, with_hours(BEN, **short)) == (wrong("Ben has 44 h off the job; the plan is 47.5 h.", BEN),)


def test_block_that_would_break_the_cap_is_not_missed() -> None:
    """One more block makes 2850 released minutes."""
    assert found(RULE, with_hours(BEN, plan=9000, cap=2849)) == ()
    assert found(RULE, with_hours(BEN, plan=9000, cap=2850)) == (
        wrong("Ben has 44 h off the job; the plan is 150 h.", BEN),
    )


def test_cap_counts_release_and_not_what_counts_off_the_job() -> None:
    """Ben's reviews are paid but do not count: he is at his cap although far below it in counted minutes."""
    reviews = [p.id for p in plus().by_person[BEN] if p.activity == "review"]
    uncounted = plus()
    for review in reviews:
        uncounted = change(uncounted, review, otj_minutes=0)
    assert found(RULE, with_hours(BEN, plan=2700, cap=2849), uncounted) == ()
    assert found(RULE, with_hours(BEN, plan=2700, cap=2850), uncounted) == (
        wrong("Ben has 41 h off the job; the plan is 45 h.", BEN),
    )


def test_removed_block_is_missed() -> None:
    roomy = with_hours(BEN, plan=2640, cap=2700)
    assert found(RULE, roomy, without("study/A1/1#1")) == (wrong("Ben has 40.5 h off the job; the plan is 44 h.", BEN),)


def test_study_on_the_edge_of_its_window() -> None:
    edge = with_activity("study", window=Window(first_day=date(2027, 4, 20), last_day=date(2027, 5, 13)))
    assert found(RULE, edge) == ()
    late = with_activity("study", window=Window(first_day=date(2027, 4, 21), last_day=date(2027, 5, 13)))
    assert found(RULE, late) == tuple(
        wrong(f"study/{who}/1#1 is on Tue 20 Apr 2027, outside Wed 21 Apr 2027 to Thu 13 May 2027.", f"study/{who}/1#1")
        for who in (ADA, DAN)
    )


def test_third_block_in_one_week() -> None:
    more = [
        placed(f"study/A1/{k}", day, "09:00-12:30", (BEN,), site=NORTH)
        for k, day in ((3, date(2027, 4, 19)), (4, date(2027, 4, 25)))
    ]
    assert found(RULE, answer=plus(*more)) == (wrong("Ben has 3 study blocks in week 16 of 2027.", BEN),)
    assert found(RULE, with_policy(study_blocks_a_week=3), plus(*more)) == ()
    assert found(RULE, answer=change(plus(*more), "study/A1/4#1", day=date(2027, 4, 26))) == ()


def test_study_of_an_elective_that_was_not_chosen() -> None:
    elective = with_activity("study", elective=True, module=M2)
    assert found(RULE, elective)[:2] == (
        wrong("Ben has study/A1/1#1 but has not chosen its module.", "study/A1/1#1", BEN),
        wrong("Ben has study/A1/2#1 but has not chosen its module.", "study/A1/2#1", BEN),
    )


def test_block_that_is_not_as_the_programme_describes_it() -> None:
    says = (
        "study/A1/1#1 is not a study block as the programme describes it, for one apprentice alone, "
        "of 210 minutes off the job and 210 of release."
    )
    expected = (wrong(says, "study/A1/1#1"),)
    assert found(RULE, answer=moved("study/A1/1#1", otj_minutes=211)) == expected
    assert found(RULE, answer=moved("study/A1/1#1", release_minutes=209)) == expected
    assert found(RULE, answer=moved("study/A1/1#1", staff=(MIA,))) == expected
    assert found(RULE, answer=moved("study/A1/1#1", audience=ADA)) == expected


def test_block_placed_twice() -> None:
    twice = plus(placed("study/A1/1", date(2027, 4, 27), "09:00-12:30", (BEN,), site=NORTH))
    assert found(RULE, answer=twice) == (wrong("study/A1/1 is placed 2 times.", "study/A1/1"),)


def test_programme_without_study_owes_none() -> None:
    activities = tuple(a for a in PROBLEM.programme.activities if a.id != "study")
    bare = replace(with_hours(BEN, plan=9000, cap=9000), programme=replace(PROBLEM.programme, activities=activities))
    assert found(RULE, bare) == ()
