"""Kinds of learning group: how large, who belongs together, who should differ, and which are rounds of one scheme."""

from dataclasses import dataclass
from enum import StrEnum

from models.ids import GroupTypeId


class Mix(StrEnum):
    NEAR = "same_or_nearby_employer"
    ACROSS = "across_employers"
    FREE = "free"


TRAITS = ("place", "employer", "site", "unit", "sector", "profession", "gender")
"""What is known of a person and may be balanced or told apart; `place` is that of the person's site."""


@dataclass(frozen=True, slots=True)
class GroupType:
    """A kind of learning group: its size, how far off a group may be, and who belongs together.

    Parameters
    ----------
    size, flexibility
        Wanted members, and how many more or fewer are allowed where the cohort does not divide.
    near_km
        For `Mix.NEAR`: longest distance between the sites of two members of different employers.
    min_employers
        For `Mix.ACROSS`: least number of employers in a group, where the cohort has as many.
    manager_allowed
        Whether a line manager may share a group with a report.
    balance
        Traits to spread evenly over the groups, see `TRAITS`.
    differ
        Traits in which the members of one group differ from each other where possible, see `TRAITS`.
    series
        Kinds with the same series are rounds of one scheme: nobody shares a group with one person twice in it.
    """

    id: GroupTypeId
    title: str
    size: int
    flexibility: int = 1
    mix: Mix = Mix.FREE
    near_km: float = 25.0
    min_employers: int = 1
    manager_allowed: bool = True
    balance: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()
    series: str = ""

    @property
    def in_pairs(self) -> bool:
        """Tell whether it is formed as a matching: pairs, with one group of three where the cohort is odd."""
        return self.size == 2 and self.flexibility <= 1 and self.mix is Mix.FREE and not self.balance
