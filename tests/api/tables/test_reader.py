"""Reading cohorts: both forms give the same, and every fault is reported at once with its place."""

import csv
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from api.faults import Fault, InputFaults
from api.tables.reader import read_cohort
from api.tables.sheets import MOST_BYTES
from api.tables.writer import write_cohort, write_template
from models.programme import Programme
from sample_data.generator import generate

Change = Callable[[list[list[str]]], None]


@pytest.fixture
def folder(tmp_path: Path, programme: Programme) -> Path:
    write_cohort(generate(programme, 10, 1, 4)[0], tmp_path / "cohort")
    return tmp_path / "cohort"


def change(folder: Path, table: str, edit: Change) -> None:
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    edit(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def put(folder: Path, table: str, column: str, value: str, row: int = 1) -> None:
    def edit(rows: list[list[str]]) -> None:
        rows[row][rows[0].index(column)] = value

    change(folder, table, edit)


def faults(path: Path) -> tuple[Fault, ...]:
    with pytest.raises(InputFaults) as caught:
        read_cohort(path)
    return caught.value.faults


def test_workbook_and_folder_are_equal(tmp_path: Path, programme: Programme) -> None:
    cohort = generate(programme, 18, 1, 7)[0]
    write_cohort(cohort, tmp_path / "c.xlsx")
    write_cohort(cohort, tmp_path / "c")
    assert read_cohort(tmp_path / "c.xlsx") == read_cohort(tmp_path / "c")


def test_reading_and_writing_again_loses_nothing(folder: Path, tmp_path: Path) -> None:
    cohort = read_cohort(folder)
    write_cohort(cohort, tmp_path / "again")
    assert read_cohort(tmp_path / "again") == cohort


def test_bank_holidays_are_closed(folder: Path) -> None:
    closed = {closure.first for closure in read_cohort(folder).closures}
    assert {date(2027, 5, 3), date(2027, 12, 27), date(2028, 4, 17)} <= closed


@pytest.mark.parametrize("written", ["Tue Wed Thu", "thu; Tuesday; WED", "Wednesday, Thursday, Tuesday"])
def test_weekdays_are_read_in_any_order_and_spelling(folder: Path, tmp_path: Path, written: str) -> None:
    put(folder, "employers", "release_days", written)
    cohort = read_cohort(folder)
    assert [employer.release_days for employer in cohort.employers] == [(1, 2, 3), (), (), (), (), ()]
    write_cohort(cohort, tmp_path / "again")
    assert read_cohort(tmp_path / "again") == cohort


def test_unknown_weekday_suggests_the_right_one(folder: Path) -> None:
    put(folder, "employers", "release_days", "Tue Wenesday")
    expected = 'weekdays such as "Tue Wed Thu"'
    assert faults(folder) == (
        Fault("employers.csv", "employers", 2, "release_days", "Tue Wenesday", expected, "Did you mean 'Wed'?"),
    )


def test_all_faults_come_at_once(folder: Path) -> None:
    put(folder, "rooms", "capacity", "-3")
    put(folder, "apprentices", "mentor_id", "M99")
    put(folder, "closures", "last", "2026-01-01")
    found = faults(folder)
    assert [(f.place, f.row, f.column, f.value) for f in found] == [
        ("apprentices", 2, "mentor_id", "M99"),
        ("rooms", 2, "capacity", "-3"),
    ]
    assert found[1].expected == "a number from 1 to 10000"


@pytest.mark.parametrize("written", ["03/09/2026", "3 Sept 2026", "2026-9-3"])
def test_date_in_another_spelling_is_a_fault_with_a_hint(folder: Path, written: str) -> None:
    put(folder, "cohort", "start", written)
    assert faults(folder) == (
        Fault(
            "cohort.csv", "cohort", 2, "start", written, "a date such as 2026-09-21",
            "Write year-month-day, or use a date cell.",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("table", "column", "value", "expected"),
    [
        ("cohort", "start", "1899-01-01", "a date from 2000 to 2099"),
        ("cohort", "end", "2025-01-01", "a date after the start, 2026-09-21"),
        ("closures", "last", "2020-01-01", "a date not before the first, 2026-12-23"),
        ("apprentices", "weekly_hours", "37,5", "a number"),
        ("apprentices", "weekly_hours", "nan", "a number"),
        ("apprentices", "mon", "9-5", 'times such as "09:00-17:30"'),
        ("apprentices", "tue", "09:00-12:00;11:00-17:00", "times that do not overlap"),
        ("apprentices", "employer_id", "nobody", "an id of the table employers"),
        ("apprentices", "step_free", "perhaps", "yes or no"),
        ("apprentices", "name", "Ada\u2028Lovelace", "text on one line"),
        ("apprentices", "name", "", "a value"),
        ("employers", "release_days", "Tue Wedn", 'weekdays such as "Tue Wed Thu"'),
        ("employers", "release_days", "Tue Tuesday", "each weekday once"),
        ("sites", "lat", "91", "a number from -90 to 90"),
        ("pairs", "rule", "keep", "one of keep_together, keep_apart"),
        ("tutors", "tutor_id", "T 01", "a short name without spaces, commas or slashes"),
    ],
)  # fmt: skip
def test_wrong_cell(folder: Path, table: str, column: str, value: str, expected: str) -> None:
    change(folder, "pairs", lambda rows: rows.append(["keep_apart", "A01", "A02", "", ""]))
    put(folder, table, column, value)
    found = [f for f in faults(folder) if f.place == table and f.column == column]
    assert [(f.row, f.expected) for f in found] == [(2, expected)]


def test_duplicate_id_names_the_other_row(folder: Path) -> None:
    change(folder, "rooms", lambda rows: rows.append(list(rows[1])))
    found = faults(folder)
    assert [(f.column, f.value, f.expected, f.hint) for f in found] == [
        ("room_id", "hall-1", "each id once", "Row 2 has the same.")
    ]


def test_missing_and_extra_column(folder: Path) -> None:
    def edit(rows: list[list[str]]) -> None:
        rows[0][rows[0].index("capacity")] = "capacty"

    change(folder, "rooms", edit)
    found = [f for f in faults(folder) if f.row == 1]
    assert [(f.column, f.expected, f.hint) for f in found] == [
        ("capacity", "a column 'capacity'", "Seats"),
        ("capacty", "a known column", "Did you mean 'capacity'?"),
    ]


def test_wrong_table_name_suggests_the_right_one(folder: Path) -> None:
    (folder / "tutors.csv").rename(folder / "tutor.csv")
    found = faults(folder)
    assert ("tutor", "Did you mean 'tutors'?") in [(f.value, f.hint) for f in found]
    assert ("tutors", "a table named 'tutors'") in [(f.place, f.expected) for f in found]


@pytest.mark.parametrize("table", ["apprentices", "tutors"])
def test_empty_table_is_a_fault(folder: Path, table: str) -> None:
    def empty(rows: list[list[str]]) -> None:
        del rows[1:]

    change(folder, table, empty)
    assert (table, "at least one row") in [(f.place, f.expected) for f in faults(folder)]


def test_spaces_around_a_cell_do_not_matter(folder: Path) -> None:
    before = read_cohort(folder)
    put(folder, "apprentices", "mentor_id", f"  {before.apprentices[0].mentor}\u00a0 ")
    assert read_cohort(folder) == before


@pytest.mark.parametrize("name", ["Seán O'Rourke", "Zoë 🎓 Ångström", "نور الهاشمي", "=1+1", "林美雪"])
def test_names_stay_as_they_are(folder: Path, tmp_path: Path, name: str) -> None:
    put(folder, "apprentices", "name", name)
    cohort = read_cohort(folder)
    write_cohort(cohort, tmp_path / "again.xlsx")
    assert read_cohort(tmp_path / "again.xlsx").apprentices[0].name == name


def test_other_encoding_is_a_fault(folder: Path) -> None:
    path = folder / "sites.csv"
    path.write_bytes(path.read_bytes() + "x,Café,1,1,,\n".encode("latin-1"))
    assert ("sites.csv", "UTF-8 text") in [(f.source, f.expected) for f in faults(folder)]


def test_formula_and_merged_cells(tmp_path: Path, folder: Path) -> None:
    write_cohort(read_cohort(folder), tmp_path / "c.xlsx")
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    book["rooms"]["D2"] = "=6*6"
    book["sites"].merge_cells("A3:B3")
    book.save(tmp_path / "c.xlsx")
    found = faults(tmp_path / "c.xlsx")
    assert ("rooms", 2, "D2", "=6*6", "a value") in [(f.place, f.row, f.column, f.value, f.expected) for f in found]
    assert ("sites", 3, "A3:B3", "cells that are not merged") in [(f.place, f.row, f.value, f.expected) for f in found]


@pytest.mark.parametrize("content", [b"", b"just text", b"PK\x03\x04 broken"])
def test_file_that_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "c.xlsx"
    path.write_bytes(content)
    assert [f.expected for f in faults(path)] == ["an Excel workbook"]


def test_huge_workbook_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    assert [f.expected for f in faults(path)] == [f"at most {MOST_BYTES // 2**20} MiB"]


def test_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (201 * 2**20))
    assert [f.expected for f in faults(path)] == ["a workbook of usual size"]


def test_missing_file_and_other_ending(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text("x")
    assert [f.hint for f in faults(tmp_path / "none.csv")] == ["There is no such file."]
    assert [f.expected for f in faults(tmp_path / "c.txt")] == ["an .xlsx workbook or a folder"]


def test_template_examples_are_not_read(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    assert {f.expected for f in faults(tmp_path / "t.xlsx")} == {"at least one row"}
