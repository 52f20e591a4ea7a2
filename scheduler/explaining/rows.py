"""Finds the row of the given tables that a row of a changed problem came from."""

from models.people import Absence, Closure
from models.problem import Problem
from scheduler.inspection.note import Row

FIELDS = {"pairs": "pair_rules"}
"""Tables whose rows the cohort keeps under another name."""


def original_row(row: Row, changed: Problem, given: Problem) -> Row:
    """Return the row as the tables were given; a piece of a row belongs to the row that it was cut from."""
    if row.index < 0:
        return row
    table = FIELDS.get(row.table, row.table)
    rows = getattr(given.cohort, table)
    listed = getattr(changed.cohort, table)
    thing = listed[row.index] if row.index < len(listed) else None
    for number, candidate in enumerate(rows):
        if candidate == thing or _is_piece(thing, candidate):
            return Row(row.table, row.key, number)
    return Row(row.table, row.key)


def _is_piece(piece: object, whole: object) -> bool:
    if isinstance(piece, Absence) and isinstance(whole, Absence):
        same = (piece.who, piece.reason) == (whole.who, whole.reason)
        return same and whole.first <= piece.first and piece.last <= whole.last
    if isinstance(piece, Closure) and isinstance(whole, Closure):
        return piece.reason == whole.reason and whole.first <= piece.first and piece.last <= whole.last
    return False
