"""Which hours count off the job and which are paid release: two counters that are never one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from models.rule_sets import ExcludedKind
from models.training import Training


class PaidBasis(StrEnum):
    """How the time of an item is paid."""

    NORMAL = "normal"
    """In normal paid hours."""
    TIME_OFF_IN_LIEU = "time_off_in_lieu"
    EXTRA_PAY = "extra_pay"
    OWN_TIME = "own_time"


@dataclass(frozen=True, slots=True)
class LearningItem:
    """Hours of one activity on one day, before it is known whether they count.

    Parameters
    ----------
    new, relevant
        Whether it teaches knowledge, skills or behaviours that are new to the apprentice and part of the
        standard.
    """

    day: date
    kind: str
    hours: Decimal
    basis: PaidBasis = PaidBasis.NORMAL
    new: bool = True
    relevant: bool = True


@dataclass(frozen=True, slots=True)
class CountedHours:
    """What an item adds to the two counters, and why the rest does not count off the job."""

    otj_hours: Decimal
    release_hours: Decimal
    reason_if_not: str = ""


def count_hours(item: LearningItem, training: Training, excluded: Iterable[ExcludedKind]) -> CountedHours:
    """Apply the four tests: new, relevant, paid, not of an excluded kind; and only on a day of training."""
    released = Decimal(0) if item.basis is PaidBasis.OWN_TIME else item.hours
    reason = _why_not(item, training, excluded)
    return CountedHours(Decimal(0) if reason else item.hours, released, reason)


def _why_not(item: LearningItem, training: Training, excluded: Iterable[ExcludedKind]) -> str:
    if training.assessment is not None and training.assessment.holds(item.day):
        return "It lies in the end-point assessment, after training."
    if item.day > training.end:
        return "It lies after the last day of training."
    if not training.holds(item.day):
        return "It lies before training." if item.day < training.start else "It lies in a break in learning."
    for rule in excluded:
        since = rule.first is None or rule.first <= item.day
        if rule.kind == item.kind and since and (rule.last is None or item.day <= rule.last):
            return rule.reason
    if not item.new:
        return "It teaches nothing new to the apprentice."
    if not item.relevant:
        return "It is not part of the standard."
    if item.basis is PaidBasis.OWN_TIME:
        return "It is own time, neither paid nor given back."
    return ""
