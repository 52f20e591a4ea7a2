"""A folder of cohorts: what counts as one, what must agree, and the way out and back."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.faults import Fault, InputFaults
from api.portfolio_folder import check_portfolio, cohort_sources, load_portfolio, portfolio_folders, write_portfolio
from api.programme_file import bundled_programmes
from api.tables.writer import write_cohort
from models.ids import CohortId
from models.problem import Problem
from scheduler.run import Member, Portfolio, Run, Settings


@pytest.fixture
def cohorts(tmp_path: Path, problem: Problem) -> Path:
    folder = tmp_path / "cohorts"
    first = problem.cohort
    write_cohort(first, folder / "one")
    second = replace(first, id=CohortId("second"), programme="lsbu")
    write_cohort(second, folder / "two.xlsx")
    (folder / "notes.txt").write_text("not a cohort")
    return folder


def test_cohorts_of_a_folder_are_found(cohorts: Path) -> None:
    assert cohort_sources(cohorts) == (cohorts / "one", cohorts / "two.xlsx")
    assert cohort_sources(cohorts / "one") == ()
    assert cohort_sources(cohorts / "two.xlsx") == ()


def test_cohorts_that_agree_are_read(cohorts: Path) -> None:
    loaded = load_portfolio(cohort_sources(cohorts), "")
    assert [(path.stem, len(one.cohort.apprentices)) for path, one in loaded] == [("lsbu", 10), ("lsbu", 10)]


def test_shared_things_must_be_described_alike(cohorts: Path, problem: Problem) -> None:
    tutors = (replace(problem.cohort.tutors[0], caseload=99), *problem.cohort.tutors[1:])
    write_cohort(replace(problem.cohort, tutors=tutors), cohorts / "three")
    name, hint = problem.cohort.id, "One id means one person or place in all cohorts of a folder."
    with pytest.raises(InputFaults) as caught:
        load_portfolio(cohort_sources(cohorts), "")
    assert list(caught.value.faults) == [
        Fault(name, "cohort", 0, "cohort_id", name, "an id of its own; 2 cohorts have it"),
        Fault(name, "tutors", 0, "", problem.cohort.tutors[0].id, f"the same as in {name}", hint),
    ]


def test_programme_that_does_not_exist_is_a_fault(cohorts: Path, problem: Problem) -> None:
    write_cohort(replace(problem.cohort, programme="nowhere.yaml"), cohorts / "one")
    with pytest.raises(InputFaults) as caught:
        load_portfolio(cohort_sources(cohorts), "")
    assert [(fault.source, fault.expected[:16]) for fault in caught.value.faults] == [
        ("one: nowhere.yaml", "a programme file")
    ]


@pytest.fixture
def out(tmp_path: Path, problem: Problem, solved: Run) -> Path:
    folder = tmp_path / "out"
    portfolio = Portfolio((Member(problem, solved),), 1.0, Settings(seconds=9, seed=7, workers=1))
    write_portfolio(portfolio, folder, [bundled_programmes()["lsbu"]])
    return folder


def test_written_portfolio_is_checked_from_its_files(out: Path, problem: Problem) -> None:
    folders = portfolio_folders(out)
    assert folders == (out / problem.cohort.id,)
    assert check_portfolio(folders)[1] == ()
    assert portfolio_folders(folders[0]) == ()
    result = CliRunner().invoke(app, ["check", str(out)])
    assert (result.exit_code, result.output.splitlines()[0]) == (0, "Checked: no hard rule is broken.")
    assert "No hard rule is broken" in (out / "report.html").read_text(encoding="utf-8")
    assert not (out / "feeds").exists()
    told = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert told["settings"] == {"seconds": 9, "seed": 7, "workers": 1, "first_only": False}
    assert set(told["versions"]) == {"cohort-timetabler", "ortools"}


def test_the_same_timetable_twice_collides(out: Path, problem: Problem) -> None:
    own = out / problem.cohort.id
    shutil.copytree(own, out / "copy")
    found = check_portfolio([own, out / "copy"])[1]
    assert {finding.rule for finding in found} == {"one-place-at-a-time", "room-free", "host-open", "caseload"}
