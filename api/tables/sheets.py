"""Opens a workbook or a folder of CSV files as plain sheets, and refuses what is neither."""

import csv
import io
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

from api.faults import Fault, shorten
from api.tables.columns import EXAMPLE, TABLES

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 20_000
SPARE_SHEETS = frozenset({"read me", "columns"})

Cell = str | date | int | float | bool | None


@dataclass(slots=True)
class Sheet:
    """One table as it was written: header, and rows with the number that the spreadsheet shows."""

    name: str
    source: str
    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)


def open_sheets(path: Path, faults: list[Fault]) -> dict[str, Sheet]:
    """Read all known tables; whatever cannot be read becomes a fault."""
    if not path.exists():
        faults.append(Fault(path.name, "", 0, "", "", "a workbook or a folder of CSV files", "There is no such file."))
        return {}
    if path.is_dir():
        sheets = _folder(path, faults)
    elif path.suffix.lower() in (".xlsx", ".xlsm"):
        sheets = _workbook(path, faults)
    else:
        hint = "Save it as .xlsx, or as a folder of CSV files."
        faults.append(Fault(path.name, "", 0, "", path.suffix, "an .xlsx workbook or a folder", hint))
        return {}
    for table in TABLES:
        if table.required and table.name not in sheets and not _unreadable(faults, path):
            faults.append(Fault(path.name, table.name, 0, "", "", f"a table named {table.name!r}", table.meaning))
    return sheets


def _unreadable(faults: list[Fault], path: Path) -> bool:
    return any(fault.source == path.name and not fault.place for fault in faults)


def _folder(path: Path, faults: list[Fault]) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {}
    for file in sorted(path.glob("*.csv")):
        if not _known(file.stem, file.name, faults):
            continue
        if file.stat().st_size > MOST_BYTES:
            faults.append(Fault(file.name, "", 0, "", f"{file.stat().st_size} bytes", f"at most {MOST_BYTES} bytes"))
            continue
        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            faults.append(Fault(file.name, "", 0, "", "", "UTF-8 text", 'Save it as "CSV UTF-8".'))
            continue
        sheet = Sheet(file.stem, file.name)
        # Not splitlines: it would also break a row at U+2028, which is a fault of one cell.
        reader = csv.reader(io.StringIO(text, newline=""))
        try:
            for values in reader:
                _add(sheet, reader.line_num, list(values))
                if len(sheet.rows) > MOST_ROWS:
                    faults.append(Fault(file.name, "", reader.line_num, "", "more rows", f"at most {MOST_ROWS}"))
                    break
        except csv.Error as error:
            faults.append(Fault(file.name, "", reader.line_num, "", str(error), "comma-separated values"))
        sheets[file.stem] = sheet
    return sheets


def _workbook(path: Path, faults: list[Fault]) -> dict[str, Sheet]:
    import openpyxl  # noqa: PLC0415  (slow to import, and needed for workbooks alone)

    if not _safe_to_unpack(path, faults):
        return {}
    try:
        book = openpyxl.load_workbook(path)
    except Exception:  # whatever a broken file makes the library raise, the answer is the same
        faults.append(Fault(path.name, "", 0, "", "", "an Excel workbook", "The file is damaged or something else."))
        return {}
    sheets: dict[str, Sheet] = {}
    for worksheet in book.worksheets:
        name = worksheet.title.strip()
        if name.lower() in SPARE_SHEETS or not _known(name, path.name, faults):
            continue
        for merged in worksheet.merged_cells.ranges:
            faults.append(
                Fault(path.name, name, merged.min_row, "", str(merged), "cells that are not merged", "Unmerge them.")
            )
        if worksheet.max_row > MOST_ROWS:
            faults.append(Fault(path.name, name, MOST_ROWS, "", f"{worksheet.max_row} rows", f"at most {MOST_ROWS}"))
            continue
        sheet = Sheet(name, path.name)
        for number, row in enumerate(worksheet.iter_rows(), start=1):
            values: list[Cell] = []
            for cell in row:
                if cell.data_type == "f":
                    hint = "Copy the column and paste it as values."
                    faults.append(Fault(path.name, name, number, cell.coordinate, shorten(cell.value), "a value", hint))
                    values.append(None)
                else:
                    value = cell.value
                    values.append(value.date() if isinstance(value, datetime) else value)  # type: ignore[arg-type]
            _add(sheet, number, values)
        sheets[name] = sheet
    return sheets


def _safe_to_unpack(path: Path, faults: list[Fault]) -> bool:
    size = path.stat().st_size
    if size > MOST_BYTES:
        hint = "Remove pictures and unused sheets."
        faults.append(Fault(path.name, "", 0, "", f"{size // 2**20} MiB", f"at most {MOST_BYTES // 2**20} MiB", hint))
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
    except (zipfile.BadZipFile, OSError):
        faults.append(Fault(path.name, "", 0, "", "", "an Excel workbook", "The file is damaged or something else."))
        return False
    if unpacked > MOST_UNPACKED:
        faults.append(Fault(path.name, "", 0, "", f"{unpacked // 2**20} MiB unpacked", "a workbook of usual size"))
        return False
    return True


def _known(name: str, source: str, faults: list[Fault]) -> bool:
    names = [table.name for table in TABLES]
    if name in names:
        return True
    near = get_close_matches(name.lower(), names, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"Known tables: {', '.join(names)}."
    faults.append(Fault(source, shorten(name), 0, "", name, "the name of a known table", hint))
    return False


def _add(sheet: Sheet, number: int, values: list[Cell]) -> None:
    if not sheet.header:
        sheet.header = [str(value or "").strip() for value in values]
        while sheet.header and not sheet.header[-1]:
            sheet.header.pop()
    elif any(str(value if value is not None else "").strip() for value in values) and not str(
        values[0] or ""
    ).startswith(EXAMPLE):
        sheet.rows.append((number, values))
