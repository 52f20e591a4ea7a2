"""Reads what people say was delivered, from a ledger that they filled in, and names every cell that cannot be."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from pathlib import Path

from api.faults import Fault, InputFaults, shorten
from api.outputs.cells import unguard
from api.outputs.columns import COLUMNS
from models.ledger import Entry
from models.progress import Attendance, Delivered
from models.words import say_day

NEEDED = ("entry_id", "actual_h", "status")
OFFERED = (*NEEDED, "verified_by", "verified_at", "new_learning_note", "evidence_ref")
"""Columns that are read; the others of ledger.csv may stand beside them and are not."""
UTF_8 = 'Save it as "CSV UTF-8".'


class _BadCell(Exception):
    def __init__(self, column: str, value: str, expected: str, hint: str = "") -> None:
        super().__init__(expected)
        self.column, self.value, self.expected, self.hint = column, value, expected, hint


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        return unguard(self.cells.get(column, "")).strip()


def read_delivered(path: Path, lines: Iterable[Entry], today: date) -> dict[str, Delivered]:
    """Return what was said, by the id of the ledger's line; rows of which nothing is said are left out.

    Parameters
    ----------
    lines
        The ledger that was given out.
    today
        Nothing after it can have taken place.

    Raises
    ------
    InputFaults
        With file, row, column, what was read and what was expected, for every fault at once.
    """
    known = {line.id: line for line in lines}
    faults: list[Fault] = []
    found: dict[str, Delivered] = {}
    first: dict[str, int] = {}
    for row in _rows(path, faults):
        try:
            said = _read(row, known, today)
            if said.entry in first:
                hint = f"Row {first[said.entry]} has the same."
                raise _BadCell("entry_id", said.entry, "each line of the ledger once", hint)
        except _BadCell as bad:
            fault = Fault(path.name, "", row.number, bad.column, shorten(bad.value), bad.expected, bad.hint)
            faults.append(fault)
            continue
        first[said.entry] = row.number
        if said.status is not Attendance.PLANNED:
            found[said.entry] = said
    if faults:
        raise InputFaults(faults)
    return found


def _rows(path: Path, faults: list[Fault]) -> Iterator[_Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except FileNotFoundError:
        faults.append(Fault(path.name, "", 0, "", "", "a ledger with what was delivered", "There is no such file."))
        return
    except (OSError, UnicodeDecodeError):
        faults.append(Fault(path.name, "", 0, "", "", "a CSV file in UTF-8", UTF_8))
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        wrong = list(_header_faults(path.name, header))
        faults.extend(wrong)
        if wrong:
            return
        for number, cells in enumerate(reader, start=2):
            if any(cell.strip() for cell in cells):
                yield _Row(number, dict(zip(header, cells, strict=False)))
    except csv.Error as error:
        faults.append(Fault(path.name, "", number, "", str(error), "comma-separated values"))


def _header_faults(source: str, header: list[str]) -> Iterator[Fault]:
    for name in NEEDED:
        if name not in header:
            yield Fault(source, "", 1, name, "", "this column", "Fill in a copy of ledger.csv.")
    columns = COLUMNS["ledger"]
    for name in dict.fromkeys(header):
        if name and name not in columns:
            near = get_close_matches(name, columns, n=1)
            yield Fault(source, "", 1, shorten(name), name, "a column of ledger.csv",
                        f"Did you mean {near[0]!r}?" if near else "Remove it.")  # fmt: skip
        elif name and header.count(name) > 1:
            yield Fault(source, "", 1, name, name, "each column once")


def _read(row: _Row, known: Mapping[str, Entry], today: date) -> Delivered:
    name = row.text("entry_id")
    line = known.get(name)
    if line is None:
        near = get_close_matches(name, list(known), n=1, cutoff=0.8) if name else []
        hint = f"Did you mean {near[0]!r}?" if near else "The ids stand in ledger.csv of the same solve."
        raise _BadCell("entry_id", name, "the id of a line of the ledger", hint)
    status, minutes = _status(row), _minutes(row, line)
    if status is Attendance.ATTENDED:
        if not minutes:
            raise _BadCell("actual_h", row.text("actual_h"), "the hours that took place")
        if line.day > today:
            raise _BadCell("status", status, f"nothing before it took place, on {say_day(line.day)}")
    elif minutes:
        raise _BadCell("status", row.text("status"), "attended, where there are actual hours")
    by, on = row.text("verified_by"), _verified_on(row, line, today)
    if bool(by) != (on is not None):
        column, other = ("verified_at", "the day on which") if by else ("verified_by", "the person by whom")
        raise _BadCell(column, "", f"{other} it was verified")
    if by and status is Attendance.PLANNED:
        raise _BadCell("status", row.text("status"), "attended, missed or rescheduled, where somebody verified it")
    return Delivered(name, status, minutes, by, on, row.text("new_learning_note"), row.text("evidence_ref"))


def _status(row: _Row) -> Attendance:
    text = row.text("status").lower()
    try:
        return Attendance(text) if text else Attendance.PLANNED
    except ValueError:
        raise _BadCell("status", row.text("status"), f"one of {', '.join(Attendance)}") from None


def _minutes(row: _Row, line: Entry) -> int:
    text = row.text("actual_h")
    try:
        hours = Decimal(text or "0")
        minutes = int((hours * 60).to_integral_value())
    except (InvalidOperation, ValueError, OverflowError):
        raise _BadCell("actual_h", text, "hours such as 1.5", "Use a point, not a comma, for decimals.") from None
    if minutes < 0:
        raise _BadCell("actual_h", text, "0 hours or more")
    if minutes > line.minutes:
        expected = f"at most the planned {line.minutes / 60:.2f} h"
        raise _BadCell("actual_h", text, expected, "More than that is an item of its own, agreed with the provider.")
    return minutes


def _verified_on(row: _Row, line: Entry, today: date) -> date | None:
    text = row.text("verified_at")
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text).date()
    except ValueError:
        raise _BadCell("verified_at", text, "a date such as 2027-03-09", "Write year-month-day.") from None
    if not line.day <= found <= today:
        raise _BadCell("verified_at", text, f"a day from {line.day} to {today}")
    return found
