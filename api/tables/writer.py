"""Writes a cohort as a workbook or as CSV files, and the empty workbook with explanations."""

import csv
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from api.tables.columns import EXAMPLE, TABLES, Column, Table, Type
from api.tables.convert import to_rows
from models.cohort import Cohort

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MADE = datetime(2026, 1, 1)  # noqa: DTZ001  (a workbook's own stamp has no zone; fixed, so that bytes repeat)


def write_cohort(cohort: Cohort, path: Path) -> None:
    """Write an .xlsx workbook, or a folder of CSV files when the path has no such ending."""
    rows = to_rows(cohort)
    if path.suffix.lower() == ".xlsx":
        _write_workbook(path, {name: list(found) for name, found in rows.items()}, example=False)
        return
    path.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        with (path / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(column.name for column in table.columns)
            for row in rows[table.name]:
                writer.writerow(_plain(row.get(column.name)) for column in table.columns)


def write_template(path: Path) -> None:
    """Write the empty workbook: explanations, drop-downs and one example row in each sheet."""
    _write_workbook(path, {}, example=True)


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _write_workbook(path: Path, rows: dict[str, list[dict[str, object]]], example: bool) -> None:
    from openpyxl import Workbook  # noqa: PLC0415  (slow to import)
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    book.properties.created = book.properties.modified = MADE
    front = book.active
    assert front is not None, "a new workbook has a sheet"
    front.title = "Read me"
    _explain(front)
    for table in TABLES:
        sheet = book.create_sheet(table.name)
        sheet.freeze_panes = "A2"
        for number, column in enumerate(table.columns, start=1):
            cell = sheet.cell(1, number, column.name)
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="DCE6F1" if column.required else "F2F2F2")
            cell.comment = Comment(f"{column.meaning} ({column.type.value})", "Cohort Timetabler")
            sheet.column_dimensions[get_column_letter(number)].width = max(12, len(column.name) + 3)
            _offer_choices(sheet, column, get_column_letter(number))
        if example:
            for number, value in enumerate(_example(table), start=1):
                sheet.cell(2, number, value).font = Font(italic=True, color="808080")
        for row_number, row in enumerate(rows.get(table.name, ()), start=2):
            for number, column in enumerate(table.columns, start=1):
                _fill(sheet, row_number, number, row.get(column.name))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _fill(sheet: "Worksheet", row: int, column: int, value: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.cell(row, column, _plain(value))
    elif isinstance(value, date):
        sheet.cell(row, column, value).number_format = "yyyy-mm-dd"
    elif isinstance(value, int | float | Decimal):
        sheet.cell(row, column, float(value) if isinstance(value, Decimal) else value)
    else:
        # As text, so that no spreadsheet takes a name for a formula.
        cell = sheet.cell(row, column)
        cell.value = str(value)
        cell.data_type = "s"


def _offer_choices(sheet: "Worksheet", column: Column, letter: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    choices: Iterable[str] = column.choices or (("yes", "no") if column.type is Type.YES_NO else ())
    if choices:
        offer = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        offer.add(f"{letter}2:{letter}2000")
        sheet.add_data_validation(offer)


def _example(table: Table) -> list[str]:
    values = [column.example for column in table.columns]
    return [f"{EXAMPLE} {values[0]}", *values[1:]]


def _explain(sheet: "Worksheet") -> None:
    lines = [
        "Cohort workbook",
        "Each sheet is one table; the first row names the columns and is kept as it is.",
        "Blue headings must be filled in, grey ones may stay empty. Point at a heading to read what it means.",
        f"Rows that begin with {EXAMPLE} are examples; they are not read.",
        "Dates are date cells or text such as 2026-09-21. Times are text such as 09:00-17:30.",
        "Several values in one cell are separated by semicolons. Formulas and merged cells are not read.",
    ]
    for number, line in enumerate(lines, start=1):
        sheet.cell(number, 1, line)
    number = len(lines) + 2
    for table in TABLES:
        sheet.cell(number, 1, table.name)
        sheet.cell(number, 2, table.meaning + ("" if table.required else " (may be left empty)"))
        number += 1
    sheet.column_dimensions["A"].width = 24
