"""Shared fixtures: a small generated cohort on the flagship programme, solved once for all tests."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

import scheduler.replanning
import scheduler.wishes
from api.problem_file import load_problem
from api.programme_file import bundled_programmes, read_programme
from api.tables.writer import write_cohort
from models.problem import Problem
from models.programme import Programme
from sample_data.generator import generate
from scheduler.levels import Level
from scheduler.run import LevelReport, Run, Settings
from scheduler.solver import solve

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

SMALL = 10
"""Apprentices of the cohort that is really solved in the tests."""


@pytest.fixture(scope="session", autouse=True)
def no_bound_is_above_what_was_found() -> Iterator[None]:
    """Fail any test in which a solve proves more than it finds; a user would only be told that nothing is proven."""
    reports_of = scheduler.wishes.reports_of

    def checked(
        levels: Sequence[Level], prices: Mapping[str, int], bounds: Mapping[str, int], given: Mapping[str, str]
    ) -> list[LevelReport]:
        reports = reports_of(levels, prices, bounds, given)
        wrong = [(report, bounds[report.level]) for report in reports if bounds.get(report.level, 0) > report.cost]
        assert wrong == []
        return reports

    with pytest.MonkeyPatch.context() as patch:
        for module in (scheduler.wishes, scheduler.replanning):
            patch.setattr(module, "reports_of", checked)
        yield


@pytest.fixture(scope="session")
def programme() -> Programme:
    return read_programme(bundled_programmes()["lsbu"])


@pytest.fixture(scope="session")
def cohort_folder(tmp_path_factory: pytest.TempPathFactory, programme: Programme) -> Path:
    folder = tmp_path_factory.mktemp("cohort") / "small"
    write_cohort(generate(programme, SMALL, 1, 4)[0], folder)
    return folder


@pytest.fixture(scope="session")
def problem(cohort_folder: Path) -> Problem:
    return load_problem(bundled_programmes()["lsbu"], cohort_folder)


@pytest.fixture(scope="session")
def solved(problem: Problem) -> Run:
    """One worker and a limit of work, not of seconds: the same timetable on every machine."""
    return solve(problem, Settings(seconds=6, seed=1, workers=1))
