"""Every bundled programme runs: a small cohort of it is solved and checked, and no outcome is forgotten."""

from dataclasses import replace
from pathlib import Path

import pytest

from api.problem_file import build_problem, load_problem
from api.programme_file import bundled_programmes, read_programme
from models.problem import Problem
from models.programme import Programme
from sample_data.generator import generate
from sample_data.recipes import RECIPES
from scheduler.checker import check, hard
from scheduler.inspection import inspect_problem
from scheduler.inspection.note import Weight
from scheduler.run import Run, Settings
from scheduler.solver import solve

SAMPLES = Path(__file__).resolve().parent.parent.parent / "sample_data" / "cohorts"
PEOPLE = {"birmingham": 6, "cetad": 6}
"""The smallest cohort that makes all groups of each programme; the flagship is solved in its own tests."""


@pytest.fixture(scope="session", params=sorted(PEOPLE))
def small(request: pytest.FixtureRequest) -> tuple[Problem, Run]:
    course = read_programme(bundled_programmes()[request.param])
    cohort = generate(course, PEOPLE[request.param])[0]
    # Six people make one set, in which nobody may manage another.
    people = tuple(replace(person, line_manager=None) for person in cohort.apprentices)
    problem = build_problem(course, replace(cohort, apprentices=people))
    return problem, solve(problem, Settings(seconds=2, seed=1, workers=1, first_only=True))


def test_small_cohort_is_solved_without_a_hard_finding(small: tuple[Problem, Run]) -> None:
    problem, run = small
    assert run.timetable is not None, run.reasons
    assert hard(check(problem, run.timetable)) == ()


@pytest.fixture(params=sorted(bundled_programmes()))
def course(request: pytest.FixtureRequest) -> Programme:
    return read_programme(bundled_programmes()[request.param])


def test_every_outcome_can_be_evidenced(course: Programme) -> None:
    """By an activity, or else by a hand-in or a work placement of the sample cohort."""
    evidenced = {code for activity in course.activities for code in activity.outcomes}
    if any(period.work_placement for period in course.periods):
        evidenced |= {code for assessment in course.assessments for code in assessment.outcomes}
        evidenced |= {code for work in generate(course, 12)[0].work_placements for code in work.outcomes}
    assert {outcome.code for outcome in course.outcomes} == evidenced


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_nothing_speaks_against_the_sample_before_it_is_solved(name: str) -> None:
    """Once, weeks of a module were taken for weeks of the programme, so that hand-ins seemed to fall on one day."""
    problem = load_problem(bundled_programmes()[name], SAMPLES / name)
    assert [note.message for note in inspect_problem(problem) if note.weight is Weight.ERROR] == []
