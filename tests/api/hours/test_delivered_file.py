"""Reports of what was delivered: read from a ledger that people filled in, and every wrong cell is named."""

import csv
from datetime import date
from pathlib import Path

import pytest

from api.faults import Fault, InputFaults
from api.hours.delivered_file import read_delivered
from api.outputs.cells import to_csv
from api.outputs.columns import COLUMNS, TABLES
from api.outputs.tables import tables
from models.ledger import ledger
from models.progress import Attendance, Delivered
from tests.scheduler.builders import PROBLEM, TIMETABLE

TODAY = date(2027, 4, 21)
TALK, LATER = "A3:talk#1", "A3:study/A3/2#1"


def write(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "filled.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)
    return path


def row(entry: str = TALK, **cells: str) -> dict[str, str]:
    return {"entry_id": entry, "actual_h": "", "status": "", **cells}


def read(path: Path) -> dict[str, Delivered]:
    return read_delivered(path, ledger(PROBLEM, TIMETABLE), TODAY)


def faults(path: Path) -> tuple[Fault, ...]:
    with pytest.raises(InputFaults) as caught:
        read(path)
    return caught.value.faults


def test_ledger_as_it_was_given_out_says_nothing(tmp_path: Path) -> None:
    """Nothing is ever filled in by itself: the planned rows alone deliver no hour."""
    path = tmp_path / "ledger.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS["ledger"])
        for line in tables(PROBLEM, TIMETABLE)["ledger"]:
            writer.writerow(to_csv(line[column.name], column.type) for column in TABLES["ledger"])
    assert read(path) == {}


def test_reports_are_read_with_who_verified_them(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        row(actual_h="1", status="attended", verified_by="Mia", verified_at="2027-03-08", new_learning_note="'=new",
            evidence_ref="portfolio 3"),
        row("A3:b1#1", actual_h="6.5", status="Attended"),
        row("A3:b1#2", status="missed"),
        row("A3:visit/wave-1#1", actual_h="0", status="rescheduled"),
        row(LATER, status="planned"),
    )  # fmt: skip
    assert read(path) == {
        TALK: Delivered(TALK, Attendance.ATTENDED, 60, "Mia", date(2027, 3, 8), "=new", "portfolio 3"),
        "A3:b1#1": Delivered("A3:b1#1", Attendance.ATTENDED, 390),
        "A3:b1#2": Delivered("A3:b1#2", Attendance.MISSED),
        "A3:visit/wave-1#1": Delivered("A3:visit/wave-1#1", Attendance.RESCHEDULED),
    }


@pytest.mark.parametrize(("hours", "minutes"), [("0.67", 40), ("0.33", 20), ("0.83", 50), ("1.0", 60), ("0.01", 1)])
def test_two_decimals_are_whole_minutes(tmp_path: Path, hours: str, minutes: int) -> None:
    assert read(write(tmp_path, row(actual_h=hours, status="attended")))[TALK].minutes == minutes


@pytest.mark.parametrize(
    ("cells", "column", "value", "expected", "hint"),
    [
        ({"actual_h": "1,5", "status": "attended"}, "actual_h", "1,5", "hours such as 1.5",
         "Use a point, not a comma, for decimals."),
        ({"actual_h": "NaN", "status": "attended"}, "actual_h", "NaN", "hours such as 1.5",
         "Use a point, not a comma, for decimals."),
        ({"actual_h": "-1", "status": "attended"}, "actual_h", "-1", "0 hours or more", ""),
        ({"actual_h": "1.02", "status": "attended"}, "actual_h", "1.02", "at most the planned 1.00 h",
         "More than that is an item of its own, agreed with the provider."),
        ({"status": "attended"}, "actual_h", "", "the hours that took place", ""),
        ({"actual_h": "1", "status": "missed"}, "status", "missed", "attended, where there are actual hours", ""),
        ({"actual_h": "1"}, "status", "", "attended, where there are actual hours", ""),
        ({"status": "done"}, "status", "done", "one of planned, attended, missed, rescheduled", ""),
        ({"actual_h": "1", "status": "attended", "verified_by": "Mia"}, "verified_at", "",
         "the day on which it was verified", ""),
        ({"actual_h": "1", "status": "attended", "verified_at": "2027-03-08"}, "verified_by", "",
         "the person by whom it was verified", ""),
        ({"actual_h": "1", "status": "attended", "verified_by": "Mia", "verified_at": "8.3.27"}, "verified_at",
         "8.3.27", "a date such as 2027-03-09", "Write year-month-day."),
        ({"actual_h": "1", "status": "attended", "verified_by": "Mia", "verified_at": "2027-03-04"}, "verified_at",
         "2027-03-04", "a day from 2027-03-05 to 2027-04-21", ""),
        ({"actual_h": "1", "status": "attended", "verified_by": "Mia", "verified_at": "2027-04-22"}, "verified_at",
         "2027-04-22", "a day from 2027-03-05 to 2027-04-21", ""),
        ({"verified_by": "Mia", "verified_at": "2027-03-08"}, "status", "",
         "attended, missed or rescheduled, where somebody verified it", ""),
        ({"entry_id": "A3:tlak#1"}, "entry_id", "A3:tlak#1", "the id of a line of the ledger",
         "Did you mean 'A3:talk#1'?"),
        ({"entry_id": "", "status": "missed"}, "entry_id", "", "the id of a line of the ledger",
         "The ids stand in ledger.csv of the same solve."),
    ],
)  # fmt: skip
def test_wrong_cells_are_named(
    tmp_path: Path, cells: dict[str, str], column: str, value: str, expected: str, hint: str
) -> None:
    path = write(tmp_path, row("A3:b1#1"), row(TALK) | cells)
    assert faults(path) == (Fault("filled.csv", "", 3, column, value, expected, hint),)


def test_nothing_of_the_future_can_have_taken_place(tmp_path: Path) -> None:
    path = write(tmp_path, row(LATER, actual_h="3.5", status="attended"))
    expected = "nothing before it took place, on Tue 11 May 2027"
    assert faults(path) == (Fault("filled.csv", "", 2, "status", "attended", expected),)


def test_a_line_may_be_reported_once_and_all_faults_come_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, row(), row(), row("x"), row("A3:b1#1", actual_h="y"))
    assert [(f.row, f.column, f.value, f.hint) for f in faults(path)] == [
        (3, "entry_id", TALK, "Row 2 has the same."),
        (4, "entry_id", "x", "The ids stand in ledger.csv of the same solve."),
        (5, "actual_h", "y", "Use a point, not a comma, for decimals."),
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xff", Fault("filled.csv", "", 0, "", "", "a CSV file in UTF-8", 'Save it as "CSV UTF-8".')),
        (
            b"entry_id,status\n",
            Fault("filled.csv", "", 1, "actual_h", "", "this column", "Fill in a copy of ledger.csv."),
        ),
        (
            b"entry_id,status,actual_h,verifed_by\n",
            Fault("filled.csv", "", 1, "verifed_by", "verifed_by", "a column of ledger.csv",
                  "Did you mean 'verified_by'?"),
        ),
        (b"entry_id,status,actual_h,status\n", Fault("filled.csv", "", 1, "status", "status", "each column once")),
    ],
)  # fmt: skip
def test_files_that_are_no_ledger(tmp_path: Path, data: bytes, expected: Fault) -> None:
    (tmp_path / "filled.csv").write_bytes(data)
    assert faults(tmp_path / "filled.csv") == (expected,)


def test_missing_file(tmp_path: Path) -> None:
    expected = "a ledger with what was delivered"
    assert faults(tmp_path / "none.csv") == (Fault("none.csv", "", 0, "", "", expected, "There is no such file."),)
