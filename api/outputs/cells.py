"""Values as cells: formatted by the type of their column, and written so that no spreadsheet runs them."""

import re
from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

from api.outputs.columns import Type
from models.exact import to_decimal
from models.timegrid import format_clock

RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "'")
"""What a spreadsheet takes for the beginning of a formula, in either width, and our own guard."""
CONTROLS = ("\t", "\r", "\n")
SEPARATOR, ESCAPE = ";", "\\"
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def is_risky(text: str) -> bool:
    """Tell whether a spreadsheet might run the text, or not show it as it is."""
    return text.startswith(CONTROLS) or text.lstrip().startswith(RISKY)


def guard(text: str) -> str:
    """Put an apostrophe before a text that must not run."""
    return f"'{text}" if is_risky(text) else text


def unguard(text: str) -> str:
    """Undo `guard`."""
    return text[1:] if text.startswith("'") else text


def join_list(items: Iterable[str]) -> str:
    """Write several texts in one cell; a separator inside a text is escaped."""
    return SEPARATOR.join(
        item.replace(ESCAPE, ESCAPE * 2).replace(SEPARATOR, ESCAPE + SEPARATOR) for item in items
    )  # fmt: skip


def split_list(text: str) -> tuple[str, ...]:
    """Undo `join_list`."""
    parts = re.findall(r"(?:[^;\\]|\\.)+", text, re.DOTALL)
    return tuple(re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) for part in parts)


def to_csv(value: object, type_: Type) -> str:
    """Return the text of a cell of a CSV file."""
    if value is None:
        return ""
    if isinstance(value, str):
        return guard(value)
    if isinstance(value, tuple):
        return guard(join_list(value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%MZ}"
    if type_ is Type.CLOCK and isinstance(value, int):
        return format_clock(value)
    if type_ is Type.HOURS and isinstance(value, int):
        return str(to_decimal(Fraction(value, 60)))
    return str(value)


def escape_for_workbook(text: str) -> str:
    """Write characters that a workbook cannot hold the way Excel does: `_x0007_`."""
    return _UNFIT.sub(lambda found: f"_x{ord(found.group()):04X}_", text)
