"""Bounds are below the true optimum, and the optimum is not above what the solver finds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from models.ids import EmployerId
from models.people import Absence, PressurePeriod
from models.problem import Problem
from models.timetable import Timetable
from scheduler.calendar_board import CalendarBoard
from scheduler.checker import hard
from scheduler.diary import Diaries
from scheduler.expansion import expand
from scheduler.levels import Level, minimise
from scheduler.placing import post_rules, post_wishes
from scheduler.rules import CALENDAR_RULES
from scheduler.run import Run, Settings, Status
from scheduler.search import Search
from scheduler.solver import solve
from scheduler.study import plan_study
from scheduler.wishes import CADENCE, FAIR_EMPLOYERS, FAIR_RELEASE, FAIRNESS, PEAK, PREFERRED, PRESSURE, TRAVEL, WAY
from tests.scheduler.builders import COHORT, PROBLEM, PROGRAMME

STEADY = Settings(seconds=20, seed=1, workers=1)


def absent(seed: int) -> Problem:
    """The tiny cohort with some days of leave of mentors and tutors."""
    rng = Random(seed)
    people = [*COHORT.mentors, *COHORT.tutors]
    leave = []
    for person in rng.sample(people, 3):
        first = COHORT.start + timedelta(days=7 * rng.randint(2, 10))
        leave.append(Absence(person.id, first, first + timedelta(days=rng.randint(0, 3)), None, "leave"))
    return replace(PROBLEM, cohort=replace(COHORT, absences=tuple(leave)))


def wishing(gap: int, **days: tuple[int, ...]) -> Problem:
    """The tiny cohort with employers who ask for some days and for a week in peace, and blocks so many days apart."""
    employers = tuple(replace(e, release_days=days[e.id.removesuffix("-trust")]) for e in COHORT.employers)
    periods = (
        PressurePeriod(date(2027, 3, 15), date(2027, 3, 19), "inspection"),
        PressurePeriod(date(2027, 4, 5), date(2027, 4, 9), "move", EmployerId("west-trust")),
    )
    policy = replace(PROGRAMME.policy, preferred_block_gap_days=gap, block_gap_tolerance_days=0)
    cohort = replace(COHORT, employers=employers, pressure_periods=periods)
    return replace(PROBLEM, cohort=cohort, programme=replace(PROGRAMME, policy=policy))


@pytest.fixture(scope="module")
def solved_wishing() -> tuple[Problem, Run, Timetable]:
    """Blocks cannot be two weeks apart, and no two days suit all three employers."""
    problem = wishing(14, north=(1, 2, 3), south=(0, 1), west=(2, 4))
    run = solve(problem, STEADY)
    assert run.timetable is not None, run.reasons
    return problem, run, run.timetable


@pytest.fixture(scope="module", params=[1, 2, 3])
def solved_tiny(request: pytest.FixtureRequest) -> tuple[Problem, Run, Timetable]:
    problem = absent(request.param)
    run = solve(problem, STEADY)
    assert run.timetable is not None, run.reasons
    return problem, run, run.timetable


def optimum(problem: Problem, timetable: Timetable, level: Level) -> int:
    """Place every session on one board and minimise one level alone, to the end, for these groups and tutors."""
    sessions = expand(problem, timetable.groups, dict(timetable.tutors))
    plan = plan_study(problem, sessions)
    board = CalendarBoard(problem, Diaries(problem), [*sessions, *plan.sessions], timetable.groups, plan.blocks)
    post_rules(board, CALENDAR_RULES)
    post_wishes(board, CALENDAR_RULES, level)
    outcome = minimise(board, (level,), Search(STEADY, 60))
    assert outcome.status is Status.OPTIMAL
    return outcome.levels[0].cost


def reported(run: Run) -> Iterator[tuple[str, int, int]]:
    for level in run.levels:
        yield level.level, level.bound, level.cost


@pytest.mark.parametrize(
    ("level", "bound", "best"),
    [(TRAVEL, 6, 7), (WAY, 102, 114), (PEAK, 18, 18), (FAIRNESS, 3, 4)],
    ids=lambda value: value[0] if isinstance(value, tuple) else str(value),
)
def test_bound_optimum_and_found_are_in_order(
    solved_tiny: tuple[Problem, Run, Timetable], level: Level, bound: int, best: int
) -> None:
    """The bounds on travel lose one day here and its way, the one on the fullest weeks loses nothing."""
    problem, run, timetable = solved_tiny
    said, found = next((low, cost) for name, low, cost in reported(run) if name == level[0])
    assert (said, optimum(problem, timetable, level)) == (bound, best)
    assert bound <= best <= found
    assert hard(run.findings) == ()


@pytest.mark.parametrize(
    ("level", "bound", "best"),
    [(CADENCE, 3, 3), (PREFERRED, 7, 11), (FAIR_RELEASE, 3, 5), (FAIR_EMPLOYERS, 3, 5)],
    ids=lambda value: value[0] if isinstance(value, tuple) else str(value),
)
def test_bounds_of_employers_wishes_are_in_order(
    solved_wishing: tuple[Problem, Run, Timetable], level: Level, bound: int, best: int
) -> None:
    """Of days the bounds see the sessions of the whole cohort, and what can lie on no day that suits."""
    problem, run, timetable = solved_wishing
    said, found = next((low, cost) for name, low, cost in reported(run) if name == level[0])
    assert (said, optimum(problem, timetable, level)) == (bound, best)
    assert bound <= best <= found
    assert hard(run.findings) == ()


def test_fullest_weeks_are_bounded_where_the_blocks_lie_in_a_pressure_period() -> None:
    """The first block has no other weeks, and all else has: what is proven holds where nothing more lies there."""
    quiet = PressurePeriod(date(2027, 3, 8), date(2027, 4, 2), "audit")
    hosts = tuple(
        replace(host, days=tuple(replace(day, day=day.day + timedelta(days=35)) for day in host.days))
        for host in COHORT.hosts
    )
    problem = replace(PROBLEM, cohort=replace(COHORT, pressure_periods=(quiet,), hosts=hosts))
    run = solve(problem, STEADY)
    assert run.timetable is not None, run.reasons
    reports = {level.level: level for level in run.levels}
    # Two days of six people; without what the dates prove, seventeen hours were the bound.
    assert (reports["pressure"].cost, reports["pressure"].bound) == (12, 12)
    assert reports["peak"].given.startswith("no more release in pressure periods than here")
    assert (reports["peak"].bound, least_of_as_calm(problem, run.timetable)) == (19, 20)
    assert reports["peak"].cost >= 20


def least_of_as_calm(problem: Problem, timetable: Timetable) -> int:
    """Place every session on one board, with as little release in pressure periods as can be, and the least peak."""
    sessions = expand(problem, timetable.groups, dict(timetable.tutors))
    plan = plan_study(problem, sessions)
    board = CalendarBoard(problem, Diaries(problem), [*sessions, *plan.sessions], timetable.groups, plan.blocks)
    post_rules(board, CALENDAR_RULES)
    post_wishes(board, CALENDAR_RULES, (PRESSURE[0], PEAK[0]))
    outcome = minimise(board, (PRESSURE, PEAK), Search(STEADY, 60))
    assert outcome.status is Status.OPTIMAL
    return outcome.levels[1].cost
