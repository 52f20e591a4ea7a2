"""What the inspection of an input says: a sentence with its weight, its numbers and the rows it speaks of."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """An error makes every timetable impossible; a warning leaves little room; a figure only tells how much."""

    ERROR = "error"
    WARNING = "warning"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One row of a table of the cohort, or an entry of the programme.

    Parameters
    ----------
    table
        Name of the cohort's table; `activities`, `assessments`, `group_types`, `modules` or `policy` of the programme.
    key
        Id of the row, or what tells it from the others.
    index
        Position among the rows of its table, from 0; -1 for an entry of the programme.
    """

    table: str
    key: str
    index: int = -1


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that can be seen by counting.

    Parameters
    ----------
    check
        Name of the check.
    message
        Whole sentence with names, numbers and dates.
    have, need
        What there is and what is asked for, in `unit`; None where nothing is counted.
    """

    check: str
    weight: Weight
    message: str
    rows: tuple[Row, ...] = ()
    have: int | None = None
    need: int | None = None
    unit: str = ""


ROOMY = 2
"""With this many times what is needed, or more, there is nothing to warn of."""


def weigh(have: int, need: int) -> Weight:
    """Weigh a count: too few is an error, less than twice what is needed a warning."""
    if have < need:
        return Weight.ERROR
    return Weight.WARNING if have < ROOMY * need else Weight.FIGURE
