"""Occasions to evidence an outcome: from sessions and hand-ins, in time order, with gaps and what is out of reach."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from models.coverage import Occasion, find_gaps, met_by, month_ends, out_of_reach, plan_outcomes
from models.outcomes import Milestone, Outcome
from models.programme import Window
from tests.scheduler.builders import ADA, BEN, PROBLEM, PROGRAMME, TIMETABLE, with_activity, with_programme

ESSAY = tuple(replace(a, outcomes=("K2", "K3")) if a.id == "essay" else a for a in PROGRAMME.assessments)


def test_plan_lists_sessions_and_hand_ins_in_time_order() -> None:
    outcomes = (*PROGRAMME.outcomes, Outcome("K3", "Writes"), Outcome("K4", "Flies"))
    problem = with_programme(outcomes=outcomes, assessments=ESSAY)
    plan = plan_outcomes(problem, TIMETABLE, ADA)
    essay = Occasion(date(2027, 5, 19), "essay", "Essay")
    assert plan == {
        "K1": tuple(Occasion(date(2027, 3, day), "b1", "First block") for day in (9, 10)),
        "K2": (*(Occasion(date(2027, 4, day), "b2", "Second block") for day in (6, 7)), essay),
        "K3": (essay,),
        "K4": (),
    }
    assert list(plan) == ["K1", "K2", "K3", "K4"]
    assert met_by(plan, date(2027, 4, 5)) == ("K1",)
    assert met_by(plan, date(2027, 4, 6)) == ("K1", "K2")
    assert met_by(plan, date(2027, 5, 19)) == ("K1", "K2", "K3")


def test_hand_in_of_others_is_no_occasion() -> None:
    problem = with_programme(assessments=tuple(replace(a, outcomes=("K1",)) for a in PROGRAMME.assessments))
    others = replace(TIMETABLE, deadlines=tuple(replace(d, attendees=(BEN,)) for d in TIMETABLE.deadlines))
    assert [o.source for o in plan_outcomes(problem, others, ADA)["K1"]] == ["b1", "b1"]


def test_months_end_with_the_programme() -> None:
    assert month_ends(PROBLEM) == (date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 30))


def test_milestones_in_reach_are_not_named() -> None:
    assert out_of_reach(PROBLEM) == ()


def test_milestone_before_the_window_opens_is_out_of_reach() -> None:
    """The second block may begin on 29 March, the first day of week 5; nothing else evidences K2."""
    late = with_programme(milestones=(Milestone(Decimal(1), 4), Milestone(Decimal(1), 5)))
    assert out_of_reach(late) == (
        (
            "By week 4 100% of 2 outcomes are wanted; for Ada, Ben, Cat, Dan, Eve and Fay nothing planned can evidence "
            "K2 by then."
        ),
    )


def test_elective_is_in_reach_of_those_who_chose_it() -> None:
    problem = with_activity("board", outcomes=("K2",), window=Window(last_week=1))
    problem = replace(problem, programme=replace(problem.programme, milestones=(Milestone(Decimal(1), 4),)))
    assert out_of_reach(problem) == (
        (
            "By week 4 100% of 2 outcomes are wanted; for Ben, Cat, Dan, Eve and Fay nothing planned can evidence "
            "K2 by then."
        ),
    )


def test_outcome_of_a_module_that_was_not_chosen_is_no_gap() -> None:
    """K3 is evidenced by the elective board observation alone: Ada chose it but has none, Ben did not choose it."""
    problem = with_activity("board", outcomes=("K3",))
    outcomes = (*PROGRAMME.outcomes, Outcome("K3", "Watches"), Outcome("K4", "Flies"))
    problem = replace(problem, programme=replace(problem.programme, outcomes=outcomes))
    nothing = replace(TIMETABLE, placements=())
    gaps = {who: find_gaps(problem, who, plan_outcomes(problem, nothing, who)) for who in (ADA, BEN)}
    assert gaps == {ADA: ("K1", "K2", "K3", "K4"), BEN: ("K1", "K2", "K4")}
