"""A portfolio of programmes for one community: the sample folder, and a small one that is solved and checked."""

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from api.portfolio_folder import cohort_sources, load_portfolio
from api.problem_file import build_problem
from api.programme_file import bundled_programmes, read_programme
from api.tables.reader import read_cohort
from api.tables.writer import write_cohort
from models.programme import Programme
from sample_data.community import MOST_PROGRAMMES, generate_portfolio
from sample_data.recipes import PORTFOLIOS
from scheduler.checker import check, hard
from scheduler.collisions import check_together
from scheduler.portfolio import solve_portfolio
from scheduler.run import Portfolio, Settings

SAMPLE = Path(__file__).resolve().parent.parent.parent / "sample_data" / "cohorts" / "sel"
RECIPE = PORTFOLIOS["sel"]
TRAITS = ("place", "employer", "sector", "profession")


@pytest.fixture(scope="module")
def courses() -> dict[str, Programme]:
    names = {intake.programme for intake in RECIPE.intakes}
    return {name: read_programme(path) for name, path in bundled_programmes().items() if name in names}


@pytest.fixture(scope="module")
def small(courses: dict[str, Programme]) -> Portfolio:
    cohorts = generate_portfolio(RECIPE, courses, share=0.4)
    problems = [build_problem(courses[cohort.programme], cohort) for cohort in cohorts]
    return solve_portfolio(problems, Settings(seconds=20, seed=1, workers=1))


def test_sample_is_what_the_recipe_makes(courses: dict[str, Programme], tmp_path: Path) -> None:
    for cohort in generate_portfolio(RECIPE, courses):
        write_cohort(cohort, tmp_path / cohort.id)
        assert read_cohort(tmp_path / cohort.id) == read_cohort(SAMPLE / cohort.id)
    assert {path.name for path in SAMPLE.iterdir()} == {intake.key for intake in RECIPE.intakes}


def test_sample_is_read_as_one_portfolio() -> None:
    problems = [problem for _, problem in load_portfolio(cohort_sources(SAMPLE), "")]
    times = Counter(person.id for problem in problems for person in problem.cohort.apprentices)
    assert (len(problems), max(times.values())) == (10, MOST_PROGRAMMES)
    assert sum(several > 1 for several in times.values()) > len(times) / 2
    courses = [p.cohort for p in problems if p.programme.id in ("sel-long", "sel-short")]
    assert [len(cohort.apprentices) for cohort in courses] == [30] * 4
    assert len({person.id for cohort in courses for person in cohort.apprentices}) == 120


def test_long_course_holds_the_sixteen_behaviours(courses: dict[str, Programme]) -> None:
    codes = Counter(outcome.area for outcome in courses["sel-long"].outcomes)
    assert list(codes.values()) == [3, 3, 3, 4, 3]


def test_small_portfolio_is_complete_and_clean(small: Portfolio) -> None:
    assert [(m.problem.cohort.id, m.run.reasons) for m in small.members if m.run.timetable is None] == []
    plans = [(m.problem, m.run.timetable) for m in small.members if m.run.timetable is not None]
    assert [hard(check(problem, timetable)) for problem, timetable in plans] == [()] * len(RECIPE.intakes)
    assert check_together(plans) == ()


def test_peers_are_new_and_unlike_each_round(small: Portfolio) -> None:
    problem, run = next((m.problem, m.run) for m in small.members if m.problem.programme.id == "sel-shoes")
    assert run.timetable is not None
    met = Counter(pair for group in run.timetable.groups for pair in combinations(group.members, 2))
    assert set(met.values()) == {1}
    rounds = Counter(member for group in run.timetable.groups for member in group.members)
    assert set(rounds.values()) == {4}
    alike = sum(problem.trait(one, t) == problem.trait(other, t) for one, other in met for t in TRAITS)
    level = next(level for level in run.levels if level.level == "difference")
    assert (level.cost, level.bound) == (alike, alike)


def test_peers_visit_each_other_in_turn(small: Portfolio) -> None:
    problem, run = next((m.problem, m.run) for m in small.members if m.problem.programme.id == "sel-shoes")
    assert run.timetable is not None
    for group in run.timetable.groups:
        if len(group.members) == 2:
            name = f"visit-{group.type[-1]}/{group.id}/"
            visits = [p.site for p in run.timetable.placements if p.session.startswith(name)]
            assert sorted(map(str, visits)) == sorted(problem.apprentice[member].site for member in group.members)
