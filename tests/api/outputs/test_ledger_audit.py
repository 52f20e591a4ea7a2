"""The written ledger adds up to the minute, traces to the diary, and lies in paid time; and false ones do not."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from api.outputs.folder import write_outputs
from api.programme_file import bundled_programmes
from models.problem import Problem
from scheduler.run import Run
from tests.api.outputs.ledger_audit import audit

Row = dict[str, str]
Change = Callable[[list[Row]], None]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, problem: Problem, solved: Run) -> Path:
    folder = tmp_path_factory.mktemp("audit") / "out"
    write_outputs(problem, solved, folder, bundled_programmes()["lsbu"])
    return folder


def edit(folder: Path, table: str, change: Change) -> None:
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), list(reader.fieldnames or ())
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def test_otj_ledger_of_the_small_cohort_adds_up(written: Path) -> None:
    assert audit(written) == []


def first(rows: list[Row], **wanted: str) -> Row:
    return next(row for row in rows if all(row[key] == value for key, value in wanted.items()))


def a_minute_more(rows: list[Row]) -> None:
    first(rows, planned_h="7.00")["planned_h"] = "7.02"


def line_without_session(rows: list[Row]) -> None:
    rows[0]["entry_id"] += "x"


def line_moved(rows: list[Row]) -> None:
    first(rows, planned_h="7.00")["start"] = "09:05"


def line_twice(rows: list[Row]) -> None:
    rows.append(rows[0])


def no_reason(rows: list[Row]) -> None:
    first(rows, counts="N", paid_basis="normal")["reason_if_not"] = ""


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (a_minute_more, "the ledger has"),
        (line_without_session, "is no session of"),
        (line_moved, "is at another time than its session"),
        (line_twice, "stands twice"),
        (no_reason, "does not say why"),
    ],
)
def test_false_ledger_does_not_add_up(written: Path, tmp_path: Path, change: Change, says: str) -> None:
    shutil.copytree(written, tmp_path / "out")
    edit(tmp_path / "out", "ledger", change)
    assert any(says in complaint for complaint in audit(tmp_path / "out"))


def test_hours_in_a_break_on_a_closed_day_or_off_work_are_found(written: Path, tmp_path: Path) -> None:
    shutil.copytree(written, tmp_path / "out")
    with (written / "ledger.csv").open(encoding="utf-8", newline="") as file:
        row = first(list(csv.DictReader(file)), planned_h="7.00")
    who, day = row["apprentice_ref"], row["date"]
    cohort = Path("inputs") / "cohort"
    pause = {"apprentice_id": who, "change": "break", "first": day, "last": day, "end": ""}
    pause |= dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "")
    edit(tmp_path / "out", str(cohort / "changes"), lambda rows: rows.append(pause))
    edit(
        tmp_path / "out",
        str(cohort / "closures"),
        lambda rows: rows.append({"first": day, "last": day, "reason": "closed after all"}),
    )

    def no_work(rows: list[Row]) -> None:
        first(rows, apprentice_id=who).update(dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "13:00-14:00"))

    edit(tmp_path / "out", str(cohort / "apprentices"), no_work)
    mine = [complaint for complaint in audit(tmp_path / "out") if complaint.startswith(row["entry_id"])]
    assert mine == [
        f"{row['entry_id']} on {day} is in a break in learning",
        f"{row['entry_id']} on {day} is on a closed day",
        f"{row['entry_id']} on {day}, 09:00-17:00, is outside the working hours",
    ]
