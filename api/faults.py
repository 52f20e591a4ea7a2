"""What is wrong with an input: every fault with its place, what was read, what was expected and a hint."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault.

    Parameters
    ----------
    source
        Name of the file.
    place
        Sheet or table, or the path inside a programme file.
    row
        Row as the spreadsheet numbers it, or line of a text file; 0 when the fault is not in one row.
    column
        Name of the column or key; "" when the fault is not in one column.
    value
        What was read, shortened.
    expected
        What should stand there.
    hint
        What to do.
    """

    source: str
    place: str
    row: int
    column: str
    value: str
    expected: str
    hint: str = ""

    def __str__(self) -> str:
        where = [self.source, self.place]
        if self.row:
            where.append(f"row {self.row}")
        if self.column:
            where.append(self.column)
        read = f"read {self.value!r}, expected {self.expected}" if self.value else f"expected {self.expected}"
        hint = f" {self.hint}" if self.hint else ""
        return f"{', '.join(part for part in where if part)}: {read}.{hint}"


class InputFaults(Exception):
    """All faults of one input together."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def shorten(value: object, length: int = 60) -> str:
    """Show a value on one line, cut to a length."""
    text = "" if value is None else str(value)
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"
