"""Cells that a spreadsheet would run as a formula, written so that it does not, and read back as they were."""

RISKY = ("=", "+", "-", "@", "\t", "\r", "'")


def guard(value: object) -> str:
    """Return the text of a cell; one that begins like a formula (or with the guard itself) gets an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(RISKY) and not _is_number(text) else text


def unguard(text: str) -> str:
    """Undo `guard`."""
    return text[1:] if text.startswith("'") else text


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit() and text.count("-") <= 1
