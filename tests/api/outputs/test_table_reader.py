"""The tables read back: hostile texts survive, and each fault names file, row and column."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from api.faults import Fault, InputFaults
from api.outputs.table_reader import DATE_HINT, read_tables
from api.outputs.tables import tables, write_tables
from models.ids import ApprenticeId, GroupId, ModuleId, RoomId, StaffId
from models.timegrid import Span
from models.timetable import Breakout, Deadline, Group, OwnTimeStudy, Timetable
from tests.scheduler.builders import ADA, BEN, CIRCLE, EVERYBODY, M1, PROBLEM, TIMETABLE

HOSTILE = (
    "semi;colon", "back\\slash", 'quo"te', "two\nlines", "lone\rreturn", "both\r\nends", "=cmd()", "＝wide", "-1",
    "@x", "'apostrophe", "separator\u2028here", " spaces ", "\\;", ";", "a,b", "\ttab", "ü", "😀",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, TIMETABLE)
    return tmp_path


def write(folder: Path, timetable: Timetable) -> None:
    write_tables(tables(PROBLEM, timetable), folder)
    run = {"programme": timetable.programme, "cohort": timetable.cohort}
    (folder / "run.json").write_text(json.dumps(run), encoding="utf-8")


def edit(folder: Path, table: str, row: int, column: str, value: str) -> None:
    """Change one cell; `row` is the number that a spreadsheet shows."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[row - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def faults(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(InputFaults) as caught:
        read_tables(folder)
    return caught.value.faults


def test_clean_tables_come_back_equal(folder: Path) -> None:
    assert read_tables(folder) == TIMETABLE


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_come_back_equal(tmp_path: Path, text: str) -> None:
    names = tuple(ApprenticeId(f"{text}{n}") for n in (1, 2))
    hard = replace(
        TIMETABLE,
        groups=(
            Group(GroupId(text), CIRCLE, names, StaffId(f"{text}T")),
            Group(GroupId(f"{text}empty"), CIRCLE, ()),
        ),
        tutors=tuple((name, StaffId(text)) for name in names),
        placements=tuple(
            replace(
                placement,
                audience=text,
                attendees=names,
                staff=(StaffId(text), StaffId(f"a{text}b")),
                room=RoomId(text),
                breakouts=(Breakout(GroupId(text.replace("@", "")), RoomId("r"), Span(0, 1440)),),
            )
            for placement in TIMETABLE.placements[:3]
        ),
        deadlines=tuple(replace(deadline, id=text, attendees=names, minute=1440) for deadline in TIMETABLE.deadlines),
        own_time=(OwnTimeStudy(names[0], M1, date(2027, 3, 1), date(2027, 5, 1), 77),),
    )
    write(tmp_path, hard)
    assert read_tables(tmp_path) == hard


def test_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    """A cell of several lines is one row; the fault after it has the row's number, not the line's."""
    lines = replace(TIMETABLE, tutors=((ADA, StaffId("one\ntwo\nthree")), (BEN, StaffId("T2"))))
    write(tmp_path, lines)
    edit(tmp_path, "tutors", 3, "apprentice", "")
    assert faults(tmp_path) == (Fault("tutors.csv", "", 3, "apprentice", "", "a value"),)


@pytest.mark.parametrize(
    ("table", "column", "value", "expected", "hint"),
    [
        ("sessions", "session", "", "a value", ""),
        ("sessions", "day_number", "1.5", "a whole number", ""),
        ("sessions", "day_number", "-1", "a whole number", ""),
        ("sessions", "date", "09/03/2027", "a date such as 2026-09-21", DATE_HINT),
        ("sessions", "date", "20270309", "a date such as 2026-09-21", DATE_HINT),
        ("sessions", "date", "1899-12-31", "a date such as 2026-09-21", DATE_HINT),
        ("sessions", "start", "9.30", "a time such as 09:30", DATE_HINT),
        ("sessions", "end", "25:00", "a time such as 09:30", DATE_HINT),
        ("sessions", "end", "00:30", "a time after the start", ""),
        ("sessions", "breakouts", "circle-1@hall", "group@room@09:00-10:00", ""),
        ("sessions", "otj_minutes", "", "a whole number", ""),
        ("attendance", "role", "guest", "apprentice, tutor or mentor", ""),
        ("groups", "type", "", "a value", ""),
        ("deadlines", "time", "noon", "a time such as 09:30", DATE_HINT),
    ],
)
def test_faults_name_file_row_column_and_what_was_expected(
    folder: Path, table: str, column: str, value: str, expected: str, hint: str
) -> None:
    edit(folder, table, 3, column, value)
    assert faults(folder) == (Fault(f"{table}.csv", "", 3, column, value, expected, hint),)


def test_all_faults_are_reported_at_once(folder: Path) -> None:
    edit(folder, "sessions", 2, "date", "x")
    edit(folder, "sessions", 4, "end", "y")
    edit(folder, "deadlines", 2, "date", "z")
    assert [(f.source, f.row, f.column, f.value) for f in faults(folder)] == [
        ("sessions.csv", 2, "date", "x"),
        ("sessions.csv", 4, "end", "y"),
        ("deadlines.csv", 2, "date", "z"),
    ]


def _drop(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _spoil(name: str, data: bytes) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / name).write_bytes(data)

    return spoil


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (_drop("tutors.csv"), Fault("tutors.csv", "", 0, "", "", "the table that a solve has written")),
        (
            _spoil("tutors.csv", b"apprentice,tutor\n\xff"),
            Fault("tutors.csv", "", 0, "", "", "a file in UTF-8 that can be read", 'Save it as "CSV UTF-8".'),
        ),
        (
            _spoil("tutors.csv", b"apprentice,name,tutor\n"),
            Fault("tutors.csv", "", 1, "tutor_name", "", "this column"),
        ),
        (
            _spoil("tutors.csv", b"apprentice,name,tutor,tutor_name\nA1,Ada\n"),
            Fault("tutors.csv", "", 2, "", "2 cells", "4 cells"),
        ),
        (_drop("run.json"), Fault("run.json", "", 0, "", "", "the file of a solve, with programme and cohort")),
        (
            _spoil("run.json", b"[1]"),
            Fault("run.json", "", 0, "", "", "the file of a solve, with programme and cohort"),
        ),
    ],
)
def test_damaged_files_are_faults(folder: Path, damage: Callable[[Path], None], expected: Fault) -> None:
    damage(folder)
    assert faults(folder) == (expected,)


def test_columns_may_stand_in_any_order_and_the_file_may_have_a_mark(folder: Path) -> None:
    path = folder / "tutors.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [list(reversed(row)) for row in csv.reader(file)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    assert read_tables(folder) == TIMETABLE


def test_own_time_and_deadlines_at_midnight_come_back(tmp_path: Path) -> None:
    late = replace(
        TIMETABLE,
        deadlines=(Deadline("late", TIMETABLE.deadlines[0].assessment, date(2027, 5, 28), 1440, EVERYBODY),),
        own_time=(OwnTimeStudy(ADA, ModuleId("m1"), date(2027, 3, 1), date(2027, 3, 1), 1),),
    )
    write(tmp_path, late)
    assert read_tables(tmp_path) == late
