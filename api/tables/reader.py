"""Reads the tables of a cohort and reports every fault of them at once."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Any

from api.faults import Fault, InputFaults, shorten
from api.tables.columns import TABLES, Column, Table, Type
from api.tables.convert import to_cohort
from api.tables.sheets import Cell, Sheet, open_sheets
from models.cohort import Cohort
from models.timegrid import Span, parse_clock
from models.words import WEEKDAYS

Row = dict[str, Any]
"""Parsed cells by column; `row` is the number in the spreadsheet."""

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
BREAKERS = frozenset("\u0085\u2028\u2029")


class BadCell(Exception):
    """A cell that is not what it should be: what was expected, and a hint."""

    def __init__(self, expected: str, hint: str = "") -> None:
        self.expected = expected
        self.hint = hint
        super().__init__(expected)


RowNumbers = Mapping[str, tuple[int, ...]]
"""For each table the spreadsheet's number of each row, in the order in which the cohort keeps them."""


def read_cohort(path: Path) -> Cohort:
    """Read a cohort from an .xlsx workbook or from a folder of CSV files.

    Raises
    ------
    InputFaults
        With every fault at once: file, table, row, column, what was read, what was expected, and a hint.
    """
    return read_numbered(path)[0]


def read_numbered(path: Path) -> tuple[Cohort, RowNumbers]:
    """Read a cohort, and where in the spreadsheet each of its rows stands.

    Raises
    ------
    InputFaults
        As `read_cohort`.
    """
    faults: list[Fault] = []
    sheets = open_sheets(path, faults)
    tables = {table.name: _read_table(table, sheets.get(table.name), faults) for table in TABLES}
    _check_references(tables, sheets, path.name, faults)
    if not faults:
        cohort = to_cohort(tables, lambda name, row, column, value, expected: faults.append(
            Fault(_source(sheets, name, path.name), name, row, column, shorten(value), expected)))  # fmt: skip
        if not faults and cohort is not None:
            return cohort, {name: tuple(row["row"] for row in rows) for name, rows in tables.items()}
    raise InputFaults(sorted(faults))


def _source(sheets: dict[str, Sheet], name: str, default: str) -> str:
    return sheets[name].source if name in sheets else default


def _read_table(table: Table, sheet: Sheet | None, faults: list[Fault]) -> list[Row]:
    if sheet is None:
        return []
    known = [column.name for column in table.columns]
    for column in table.columns:
        if column.required and column.name not in sheet.header:
            faults.append(
                Fault(sheet.source, table.name, 1, column.name, "", f"a column {column.name!r}", column.meaning)
            )
    for name in sheet.header:
        if name and name not in known:
            near = get_close_matches(name.lower(), known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else "Remove it."
            faults.append(Fault(sheet.source, table.name, 1, shorten(name), name, "a known column", hint))
        elif sheet.header.count(name) > 1:
            faults.append(Fault(sheet.source, table.name, 1, name, name, "each column once"))
    rows = []
    for number, cells in sheet.rows:
        row: Row = {"row": number}
        for column in table.columns:
            cell = cells[sheet.header.index(column.name)] if _has(sheet, column, cells) else None
            try:
                row[column.name] = _parse(column, cell)
            except BadCell as bad:
                row[column.name] = None
                faults.append(
                    Fault(sheet.source, table.name, number, column.name, shorten(cell), bad.expected, bad.hint)
                )
        rows.append(row)
    if len(rows) < table.least_rows:
        faults.append(Fault(sheet.source, table.name, 0, "", "", "at least one row", table.meaning))
    _check_keys(table, sheet, rows, faults)
    return rows


def _has(sheet: Sheet, column: Column, cells: list[Cell]) -> bool:
    return column.name in sheet.header and sheet.header.index(column.name) < len(cells)


def _check_keys(table: Table, sheet: Sheet, rows: list[Row], faults: list[Fault]) -> None:
    first: dict[str, int] = {}
    for row in rows if table.key is not None else ():
        key = row[table.key or ""]
        if key in first:
            hint = f"Row {first[key]} has the same."
            faults.append(Fault(sheet.source, table.name, row["row"], table.key or "", key, "each id once", hint))
        elif key is not None:
            first[key] = row["row"]


def _check_references(tables: dict[str, list[Row]], sheets: dict[str, Sheet], source: str, faults: list[Fault]) -> None:
    ids = {table.name: {row[table.key] for row in tables[table.name]} for table in TABLES if table.key is not None}
    for table in TABLES:
        for column in table.columns:
            if not column.refers_to:
                continue
            known = sorted(str(key) for name in column.refers_to for key in ids[name] if key)
            for row in tables[table.name]:
                cell = row[column.name] or ()
                for value in cell if isinstance(cell, tuple) else (cell,):
                    if value in known:
                        continue
                    near = get_close_matches(value, known, n=1)
                    hint = f"Did you mean {near[0]!r}?" if near else ""
                    expected = f"an id of the table {' or '.join(column.refers_to)}"
                    place = _source(sheets, table.name, source)
                    faults.append(Fault(place, table.name, row["row"], column.name, shorten(value), expected, hint))


def _parse(column: Column, cell: Cell) -> Any:
    if isinstance(cell, str):
        cell = cell.strip()
    if cell is None or cell == "":
        if column.required:
            raise BadCell("a value", column.meaning)
        return None
    if isinstance(cell, str):
        _check_text(cell)
    value = _PARSERS[column.type](cell)
    if column.choices and value not in column.choices:
        raise BadCell(f"one of {', '.join(column.choices)}")
    if column.low is not None and column.high is not None and not column.low <= float(value) <= column.high:
        raise BadCell(f"a number from {column.low:g} to {column.high:g}")
    return value


def _check_text(text: str) -> None:
    for character in text:
        if character in BREAKERS or (unicodedata.category(character) == "Cc" and character not in "\t\r\n"):
            name = unicodedata.name(character, f"U+{ord(character):04X}")
            raise BadCell("text on one line", f"It holds an invisible character ({name}): type it again.")


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _id(cell: Cell) -> str:
    text = _text(cell)
    if any(character.isspace() or character in ';,"/\\#' for character in text):
        raise BadCell("a short name without spaces, commas or slashes")
    return text


def _date(cell: Cell) -> date:
    if isinstance(cell, date):
        found = cell
    else:
        try:
            found = date.fromisoformat(str(cell))
        except ValueError:
            raise BadCell("a date such as 2026-09-21", "Write year-month-day, or use a date cell.") from None
    if not EARLIEST <= found < LATEST:
        raise BadCell(f"a date from {EARLIEST.year} to {LATEST.year - 1}")
    return found


def _integer(cell: Cell) -> int:
    if isinstance(cell, bool) or (isinstance(cell, float) and not cell.is_integer()):
        raise BadCell("a whole number")
    try:
        return int(str(cell).removesuffix(".0"))
    except ValueError:
        raise BadCell("a whole number") from None


def _number(cell: Cell) -> Decimal:
    try:
        value = Decimal(str(cell))
    except InvalidOperation:
        raise BadCell("a number", "Use a point, not a comma, for decimals.") from None
    if isinstance(cell, bool) or not value.is_finite():
        raise BadCell("a number")
    return Decimal(int(value)) if value == value.to_integral() else value


def _degrees(cell: Cell) -> float:
    return float(_number(cell))


def _yes_no(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    answer = {"yes": True, "no": False, "true": True, "false": False}.get(str(cell).lower())
    if answer is None:
        raise BadCell("yes or no")
    return answer


def _span(cell: Cell) -> Span:
    try:
        return Span.parse(str(cell))
    except ValueError:
        raise BadCell('times such as "09:00-17:30"') from None


def _spans(cell: Cell) -> tuple[Span, ...]:
    spans = tuple(sorted(_span(part.strip()) for part in str(cell).split(";") if part.strip()))
    if any(one.overlaps(other) for one, other in pairwise(spans)):
        raise BadCell("times that do not overlap")
    return spans


def _clock(cell: Cell) -> int:
    try:
        return parse_clock(str(cell))
    except ValueError:
        raise BadCell("a time such as 09:30") from None


def _list(cell: Cell) -> tuple[str, ...]:
    return tuple(part.strip() for part in str(cell).split(";") if part.strip())


def _weekdays(cell: Cell) -> tuple[int, ...]:
    found = []
    for word in str(cell).replace(",", " ").replace(";", " ").split():
        number = next((n for n, name in enumerate(WEEKDAYS) if word.title() in (name, name[:3])), None)
        if number is None:
            near = get_close_matches(word.title(), WEEKDAYS, n=1, cutoff=0.4)
            hint = f"Did you mean {near[0][:3]!r}?" if near else ""
            raise BadCell('weekdays such as "Tue Wed Thu"', hint)
        found.append(number)
    if len(set(found)) < len(found):
        raise BadCell("each weekday once")
    return tuple(sorted(found))


_PARSERS: dict[Type, Callable[[Cell], Any]] = {
    Type.ID: _id,
    Type.TEXT: _text,
    Type.DATE: _date,
    Type.INTEGER: _integer,
    Type.NUMBER: _number,
    Type.LATITUDE: _degrees,
    Type.LONGITUDE: _degrees,
    Type.YES_NO: _yes_no,
    Type.SPANS: _spans,
    Type.SPAN: _span,
    Type.CLOCK: _clock,
    Type.LIST: _list,
    Type.WEEKDAYS: _weekdays,
}
