"""Blocks are spread evenly."""

from dataclasses import replace
from datetime import date

from models.findings import Finding, Kind
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rules.block_spacing import BlockSpacing
from tests.scheduler.builders import EVERYBODY, TIMETABLE, found, placed, plus, with_activity, with_policy

RULE = BlockSpacing()


def wishing(days: int | None, tolerance: int) -> Problem:
    return with_policy(preferred_block_gap_days=days, block_gap_tolerance_days=tolerance)


def apart(days: int, one: str, end: str, other: str, start: str, wanted: int, cost: int) -> Finding:
    message = f"{days} open days from {one}, which ends on {end}, to {other} on {start}; about {wanted} are wanted."
    return Finding("block-spacing", message, (one, other), cost, Kind.SOFT)


def between_both(wanted: int, cost: int) -> tuple[Finding, ...]:
    return (apart(17, "b1", "Wed 10 Mar 2027", "b2", "Tue 6 Apr 2027", wanted, cost),)


def test_no_wish_costs_nothing() -> None:
    assert found(RULE, wishing(None, 0)) == ()


def test_too_near_by_the_tolerance_and_one_more() -> None:
    """From 10 March to 6 April are 17 open days around Easter; four weeks are 20."""
    assert found(RULE, wishing(28, 3)) == ()
    assert found(RULE, wishing(28, 2)) == between_both(20, 1)
    assert found(RULE, wishing(28, 0)) == between_both(20, 3)


def test_too_far_by_the_tolerance_and_one_more() -> None:
    assert found(RULE, wishing(21, 2)) == ()
    assert found(RULE, wishing(21, 1)) == between_both(15, 1)


def test_only_the_next_block_counts_whichever_it_is() -> None:
    """A third block, first by name, lies between the two: both are too near it, and not apart from each other."""
    between = _with_third(date(2027, 3, 22))
    assert found(RULE, _third(wishing(14, 0)), between) == (
        apart(8, "b1", "Wed 10 Mar 2027", "a0", "Mon 22 Mar 2027", 10, 2),
        apart(8, "a0", "Tue 23 Mar 2027", "b2", "Tue 6 Apr 2027", 10, 2),
    )
    assert found(RULE, _third(wishing(14, 2)), between) == ()


def test_single_days_and_blocks_of_others_are_no_blocks() -> None:
    problem = with_activity("b2", days=1)
    policy = replace(problem.programme.policy, preferred_block_gap_days=7, block_gap_tolerance_days=0)
    assert found(RULE, replace(problem, programme=replace(problem.programme, policy=policy))) == ()


def test_only_block_has_nothing_to_be_spaced_from() -> None:
    one = tuple(p for p in TIMETABLE.placements if p.activity != "b2")
    assert found(RULE, wishing(7, 0), replace(TIMETABLE, placements=one)) == ()


def _third(problem: Problem) -> Problem:
    block = problem.activity["b1"]  # type: ignore[index]  # a plain name for an id
    activities = (*problem.programme.activities, replace(block, id="a0"))  # type: ignore[arg-type]  # likewise
    return replace(problem, programme=replace(problem.programme, activities=activities))


def _with_third(day: date) -> Timetable:
    first = placed("b1", day, "09:00-17:00", EVERYBODY)
    second = placed("b1", day.replace(day=day.day + 1), "09:00-17:00", EVERYBODY, day_number=2)
    return plus(*(replace(p, session="a0", activity="a0") for p in (first, second)))  # type: ignore[arg-type]  # likewise
