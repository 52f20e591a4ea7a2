"""A reference on the way in and out: read from a folder, kept with the inputs, every fault with its place."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from api.faults import InputFaults
from api.outputs.folder import load_folder, write_outputs
from api.programme_file import bundled_programmes
from api.reference_folder import TERMS, read_reference, with_reference, write_reference
from models.problem import Problem
from models.reference import Reference
from scheduler.checker import check, costs
from scheduler.run import Run
from tests.api.test_cli import timetabler


@pytest.fixture
def out(tmp_path: Path, problem: Problem, solved: Run) -> Path:
    write_outputs(problem, solved, tmp_path / "before", bundled_programmes()["lsbu"])
    return tmp_path / "before"


def faults(problem: Problem, folder: Path, since: str) -> list[str]:
    with pytest.raises(InputFaults) as found:
        with_reference(problem, folder, since, 14)
    return [str(fault) for fault in found.value.faults]


def test_reference_is_read_from_the_folder_of_a_solve(out: Path, problem: Problem, solved: Run) -> None:
    known = with_reference(problem, out, "2027-03-01", 7)
    assert known.reference == Reference(solved.timetable, date(2027, 3, 1), 7)  # type: ignore[arg-type]  # it is solved
    assert replace(known, reference=None) == problem


def test_every_fault_is_told_at_once(tmp_path: Path, problem: Problem) -> None:
    missing = tmp_path / "nowhere" / "timetable.json"
    assert faults(problem, tmp_path / "nowhere", "soon") == [
        "--from: read 'soon', expected a date such as 2027-03-01.",
        f"{missing}: expected the file timetable.json of a solve.",
    ]


def test_timetable_of_another_cohort_is_refused(out: Path, problem: Problem) -> None:
    other = replace(problem, cohort=replace(problem.cohort, id="another"))  # type: ignore[arg-type]  # of a cohort
    assert faults(other, out, "2027-03-01") == [
        f"{out / 'timetable.json'}, cohort: read 'lsbu-2026 on lsbu', expected a timetable of another on lsbu."
    ]


def test_reference_comes_back_from_where_it_was_kept(tmp_path: Path, solved: Run) -> None:
    assert solved.timetable is not None
    reference = Reference(solved.timetable, date(2027, 3, 1), 7)
    assert read_reference(tmp_path / "kept") is None
    write_reference(reference, tmp_path / "kept")
    assert read_reference(tmp_path / "kept") == reference


def test_damaged_terms_are_named(tmp_path: Path, solved: Run) -> None:
    assert solved.timetable is not None
    write_reference(Reference(solved.timetable, date(2027, 3, 1)), tmp_path / "kept")
    (tmp_path / "kept" / TERMS).write_text('{"from": "2027-03-01"}', encoding="utf-8")
    with pytest.raises(InputFaults) as found:
        read_reference(tmp_path / "kept")
    assert [fault.source for fault in found.value.faults] == [str(tmp_path / "kept" / TERMS)]


def test_command_changes_nothing_where_nothing_has_happened(out: Path, tmp_path: Path, cohort_folder: Path) -> None:
    again = tmp_path / "again"
    result = timetabler(
        "solve", cohort_folder, "--reference", out, "--from", "2027-03-01", "--workers", "1", "--out", again
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[:3] == [
        "  people told of a change at short notice: 0 people (proven)",
        "  people whose diary changes: 0 people (proven)",
        "  sessions that are moved: 0 sessions (proven)",
    ]
    assert (again / "timetable.json").read_bytes() == (out / "timetable.json").read_bytes()
    problem, written, _ = load_folder(again)
    assert problem.reference is not None
    assert costs(check(problem, written))["people-disturbed"] == 0
    assert timetabler("check", again).returncode == 0


def test_a_day_without_a_reference_is_a_fault(tmp_path: Path, cohort_folder: Path) -> None:
    result = timetabler("solve", cohort_folder, "--from", "2027-03-01", "--out", tmp_path / "new")
    assert (result.returncode, (tmp_path / "new").exists()) == (2, False)
    assert "--from: read '2027-03-01', expected a reference that may change from then on" in result.stderr
