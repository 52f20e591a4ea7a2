"""What the checker says: a rule broken, or the cost of a wish, in a sentence a person can act on."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """A hard rule may not be broken; a soft one is counted."""

    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One rule broken (cost 0) or one wish not met (cost in the rule's unit).

    Parameters
    ----------
    rule
        Id of the rule.
    message
        Whole sentence with names and dates.
    subjects
        Ids of the sessions, people, groups or places concerned, in a stable order.
    cost
        Units of a soft rule; 0 for a hard rule.
    """

    rule: str
    message: str
    subjects: tuple[str, ...] = ()
    cost: int = 0
    kind: Kind = field(default=Kind.HARD)

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"
