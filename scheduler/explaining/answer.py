"""What an explanation says: conflicts, the reasons that cannot hold together, and the cheapest ways out."""

from dataclasses import dataclass, field
from enum import StrEnum

from scheduler.inspection.note import Row


class Proof(StrEnum):
    """How far the proof of a conflict got."""

    MINIMAL = "minimal, proven"
    NOT_MINIMAL = "proven, but whether every reason is needed was not found out"


class Verified(StrEnum):
    """How a way out was tried."""

    WHOLE = "a whole timetable was found and checked"
    PART = "the sessions of this conflict can be placed"


@dataclass(frozen=True, slots=True)
class Reason:
    """One row, rule or demand that takes part in a conflict.

    Parameters
    ----------
    rule
        Id of the rule that makes it hold.
    needed
        True when a solve without it, and with all the others, found a solution; None when that was not found out.
    """

    rule: str
    message: str
    rows: tuple[Row, ...] = ()
    needed: bool | None = None


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One way out: changes that together make it possible.

    Parameters
    ----------
    price
        Sum of the prices of the steps, as the price list has them.
    instead
        Other days on which the same change would do.
    """

    steps: tuple[str, ...]
    price: int
    verified: Verified
    instead: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Reasons that cannot hold together, each of them needed for that.

    Parameters
    ----------
    where
        The part of the timetable in which it lies.
    also
        Further sessions that the same rows make impossible.
    """

    where: str
    reasons: tuple[Reason, ...]
    proof: Proof
    also: tuple[str, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Explanation:
    """All conflicts that were found.

    Parameters
    ----------
    complete
        True when every part was looked at and, with the first way out of each conflict, none is left.
    solved
        With the first way out of each conflict together: whether a whole timetable was found and checked; None when
        that was not tried.
    remarks
        What could not be found out, in sentences.
    """

    conflicts: tuple[Conflict, ...] = ()
    complete: bool = False
    solved: bool | None = None
    remarks: tuple[str, ...] = field(default=())
    seconds: float = 0.0
