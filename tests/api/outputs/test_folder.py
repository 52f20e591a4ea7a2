"""The written folder: nothing is lost on the way back, nothing half is left, edits are noticed."""

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.faults import InputFaults
from api.outputs.cells import guard, unguard
from api.outputs.columns import COLUMNS
from api.outputs.folder import disagreements, load_folder, write_outputs
from api.outputs.table_reader import read_tables
from api.outputs.tables import tables
from api.outputs.timetable_file import read_timetable, write_timetable
from api.programme_file import bundled_programmes
from models.countable_hours import PaidBasis
from models.ledger import counters, entries
from models.problem import Problem
from models.timetable import Timetable
from scheduler.run import Run


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, problem: Problem, solved: Run) -> Path:
    folder = tmp_path_factory.mktemp("out") / "small"
    write_outputs(problem, solved, folder, bundled_programmes()["lsbu"])
    return folder


@pytest.fixture
def timetable(solved: Run) -> Timetable:
    assert solved.timetable is not None
    return solved.timetable


def test_json_reads_back_equal(out: Path, timetable: Timetable) -> None:
    assert read_timetable(out / "timetable.json") == timetable


def test_tables_read_back_equal(out: Path, timetable: Timetable) -> None:
    assert read_tables(out) == timetable


def test_problem_reads_back_equal(out: Path, problem: Problem) -> None:
    loaded, written, tabled = load_folder(out)
    assert loaded == problem
    assert disagreements(written, tabled) == []


def test_same_timetable_is_the_same_bytes(out: Path, timetable: Timetable, tmp_path: Path) -> None:
    write_timetable(timetable, tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (out / "timetable.json").read_bytes()


def test_everything_promised_is_there(out: Path, problem: Problem) -> None:
    names = {path.name for path in out.iterdir()}
    assert names == {
        "timetable.json", "sessions.csv", "attendance.csv", "groups.csv", "tutors.csv", "deadlines.csv",
        "own_time.csv", "ledger.csv", "work_placements.csv", "coverage.csv", "hours.csv", "calculations.csv",
        "totals.csv", "timetable.xlsx", "feeds", "report.html", "certificate.json", "run.json", "inputs",
    }  # fmt: skip


def test_ledger_adds_up_to_the_minute(out: Path, problem: Problem, timetable: Timetable) -> None:
    for person in problem.cohort.apprentices:
        diary = timetable.by_person[person.id]
        count = counters(problem, timetable, person.id)
        assert count.otj == sum(p.otj_minutes for p in diary)
        assert count.released == sum(p.release_minutes for p in diary)
        placed = {p.id for p in diary}
        assert all(
            e.placement in placed or e.basis is PaidBasis.OWN_TIME for e in entries(problem, timetable, person.id)
        )


def test_ledger_rows_are_one_for_each_entry(out: Path, problem: Problem, timetable: Timetable) -> None:
    with (out / "ledger.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ids = [row["entry_id"] for row in rows]
    assert len(ids) == len(set(ids))
    assert {row["actual_h"] for row in rows} == {""}
    assert all(row["reason_if_not"] for row in rows if row["counts"] == "N")


def test_edit_by_hand_is_noticed(out: Path, tmp_path: Path, timetable: Timetable) -> None:
    edited = replace(timetable, deadlines=timetable.deadlines[1:])
    found = disagreements(timetable, edited)
    message = f"timetable.json and the tables differ in deadlines: {timetable.deadlines[0].id}."
    assert [finding.message for finding in found] == [message]


def test_damaged_json_is_a_fault_with_its_place(out: Path, tmp_path: Path) -> None:
    data = json.loads((out / "timetable.json").read_text(encoding="utf-8"))
    del data["placements"][0]["date"]
    path = tmp_path / "timetable.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_timetable(path)
    assert [(f.place, f.row, f.value) for f in caught.value.faults] == [("placements", 1, "'date'")]


def test_foreign_folder_is_not_replaced(tmp_path: Path, problem: Problem, solved: Run) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(InputFaults):
        write_outputs(problem, solved, tmp_path / "mine", bundled_programmes()["lsbu"])
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_own_folder_is_replaced_whole(tmp_path: Path, problem: Problem, solved: Run) -> None:
    for _ in range(2):
        write_outputs(problem, replace(solved, timetable=None), tmp_path / "out", bundled_programmes()["lsbu"])
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["inputs", "report.html", "run.json"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@given(st.text())
def test_guarded_cells_come_back(text: str) -> None:
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@home", "\tx", "'quoted"])
def test_cells_like_formulas_are_guarded(text: str) -> None:
    assert guard(text) == f"'{text}"


def test_rows_have_exactly_the_documented_columns(problem: Problem, timetable: Timetable) -> None:
    rows = tables(problem, timetable)
    empty = {name for name, listed in rows.items() if not listed}
    assert empty == {"work_placements"}  # this programme has none
    assert {name: set(rows[name][0]) for name in rows if name not in empty} == {
        name: set(columns) for name, columns in COLUMNS.items() if name not in empty
    }


def test_report_is_self_contained(out: Path) -> None:
    page = (out / "report.html").read_text(encoding="utf-8")
    assert re.findall(r'(?:src|href)="(?!#)[^"]*"', page) == []
    assert "No hard rule is broken" in page
    assert len(page) < 3_000_000
