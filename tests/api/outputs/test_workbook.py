"""The workbook: every table as a sheet, values of their type, and risky texts that stay text."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook

from api.outputs.columns import TABLES
from api.outputs.tables import tables
from api.outputs.workbook import write_workbook
from models.ids import SessionId
from models.problem import Problem
from models.timegrid import Span
from models.timetable import OwnTimeStudy, Timetable
from tests.scheduler.builders import ADA, COHORT, M1, PROBLEM, TIMETABLE, with_cohort

NIGHT = replace(
    TIMETABLE,
    placements=(*TIMETABLE.placements[:-1], replace(TIMETABLE.placements[-1], span=Span(1380, 1440))),
    own_time=(OwnTimeStudy(ADA, M1, date(2027, 3, 1), date(2027, 5, 1), 100),),
)


def book(folder: Path, problem: Problem = PROBLEM, timetable: Timetable = NIGHT) -> Workbook:
    write_workbook(problem, timetable, tables(problem, timetable), folder / "timetable.xlsx")
    return load_workbook(folder / "timetable.xlsx", rich_text=False)


def named_ada(name: str) -> Problem:
    people = (replace(person, name=name) if person.id == ADA else person for person in COHORT.apprentices)
    return with_cohort(apprentices=tuple(people))


def cells(found: Workbook, table: str, column: str) -> Iterator[Cell]:
    names = [c.name for c in TABLES[table]]
    for row in found[table].iter_rows(min_row=2):
        yield row[names.index(column)]  # type: ignore[misc]  (cells of a sheet that is not merged)


def test_there_is_a_sheet_for_each_table_with_headings_filters_and_rows(tmp_path: Path) -> None:
    found = book(tmp_path)
    rows = tables(PROBLEM, NIGHT)
    assert found.sheetnames == ["calendar", *TABLES]
    for name, columns in TABLES.items():
        sheet = found[name]
        assert [cell.value for cell in sheet[1]] == [column.name.replace("_", " ") for column in columns]
        assert (sheet.freeze_panes, sheet.max_row) == ("A2", len(rows[name]) + 1)
        assert sheet.auto_filter.ref == sheet.dimensions


def test_dates_clocks_and_instants_are_cells_of_their_type(tmp_path: Path) -> None:
    found = book(tmp_path)
    day, start, end = (list(cells(found, "sessions", name)) for name in ("date", "start", "end"))
    last = NIGHT.placements[-1]
    assert day[-1].value == datetime.combine(last.day, time())
    assert {cell.number_format for cell in day} == {"ddd d mmm yyyy"}
    assert (start[-1].value, start[-1].number_format) == (timedelta(hours=23), "[hh]:mm")
    assert (end[-1].value, end[-1].number_format) == (timedelta(days=1), "[hh]:mm")
    starts = next(cells(found, "sessions", "start_utc"))
    assert starts.value == datetime(2027, 3, 5, 10)  # noqa: DTZ001  (a workbook knows no zones; the column says UTC)


def test_hours_are_numbers_of_full_precision(tmp_path: Path) -> None:
    found = book(tmp_path)
    planned = list(cells(found, "ledger", "planned_h"))
    own = planned[[cell.value for cell in cells(found, "ledger", "delivery_mode")].index("own_time")]
    assert (own.value, own.number_format, own.data_type) == (pytest.approx(100 / 60), "0.00", "n")
    minutes = [row["planned_h"] for row in tables(PROBLEM, NIGHT)["ledger"]]
    assert sum(float(cell.value) * 60 for cell in planned) == pytest.approx(sum(minutes))  # type: ignore[arg-type]
    assert {cell.value for cell in cells(found, "ledger", "actual_h")} == {None}


@pytest.mark.parametrize("name", ["=1+1", "+44", "-x", "@home", "＝1", "\tx", "'quoted", " =1"])
def test_risky_texts_stay_text_and_are_shown_as_typed(tmp_path: Path, name: str) -> None:
    found = book(tmp_path, named_ada(name))
    named = [cell for cell in cells(found, "attendance", "name") if cell.value == name]
    assert len(named) == len(TIMETABLE.by_person[ADA])
    assert {(cell.data_type, cell.quotePrefix) for cell in named} == {("s", True)}


def test_harmless_texts_are_plain_and_controls_are_escaped(tmp_path: Path) -> None:
    found = book(tmp_path, named_ada("A\x07da\u2028x"))
    assert "A_x0007_da\u2028x" in {cell.value for cell in cells(found, "attendance", "name")}
    plain = next(cells(found, "sessions", "title"))
    assert (plain.value, plain.data_type, plain.quotePrefix) == ("Opening talk", "s", False)


def test_a_missing_time_is_an_empty_cell(tmp_path: Path) -> None:
    own = book(tmp_path)["ledger"]
    mode = [column.name for column in TABLES["ledger"]].index("delivery_mode")
    rows = [row for row in own.iter_rows(min_row=2, values_only=True) if row[mode] == "own_time"]
    assert [(row[5], row[6], row[12]) for row in rows] == [(None, None, None)]


def test_calendar_has_a_row_for_each_week(tmp_path: Path) -> None:
    rows = list(book(tmp_path)["calendar"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == list(range(1, 14))
    assert rows[0][1] == datetime.combine(COHORT.start, time())
    assert rows[1][2] == "09.03. First block; 10.03. First block"
    assert rows[4][3] == "30.03. draft"


def test_same_tables_are_the_same_sheets(tmp_path: Path) -> None:
    """The bytes differ by the archive's clock, the content does not."""
    once, again = book(tmp_path), book(tmp_path)
    for sheet in once.worksheets:
        assert [[c.value for c in row] for row in sheet] == [[c.value for c in row] for row in again[sheet.title]]
    assert once.properties.created == again.properties.created == datetime.combine(COHORT.start, time())


def test_lists_are_one_cell(tmp_path: Path) -> None:
    odd = replace(NIGHT, placements=(replace(NIGHT.placements[0], session=SessionId("a;b")),))
    found = book(tmp_path, timetable=odd)
    assert next(cells(found, "sessions", "session")).value == "a;b"
    assert next(cells(found, "deadlines", "apprentices")).value == ";".join(NIGHT.deadlines[0].attendees)
