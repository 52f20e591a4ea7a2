"""What a course must cover, and how much of it by when."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Outcome:
    """One knowledge, skill, behaviour or competency that the programme must cover.

    Parameters
    ----------
    strand
        What it belongs to across the areas: core or specialist, say.
    target
        Level to be reached where a programme has levels; 0 for achieved or not.
    """

    code: str
    title: str
    area: str = ""
    strand: str = ""
    target: int = 0


@dataclass(frozen=True, slots=True)
class Milestone:
    """By the end of a programme week, planned activities reach that share of the outcomes."""

    share: Decimal
    week: int
    title: str = ""
