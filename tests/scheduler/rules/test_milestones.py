"""Enough is covered in time."""

from datetime import date
from decimal import Decimal

from models.findings import Finding
from models.programme import Milestone
from scheduler.rules.milestones import Milestones
from tests.scheduler.builders import ADA, EVERYBODY, change, found, moved, with_programme

RULE = Milestones()


def test_milestones_that_are_just_reached_are_allowed() -> None:
    """Half of two outcomes is met in week 2, both in week 6."""
    assert found(RULE) == ()


def test_share_a_little_above_what_is_met() -> None:
    early = with_programme(milestones=(Milestone(Decimal("0.51"), 2),))
    assert found(RULE, early) == tuple(
        Finding("milestones", f"{name} has met 1 of 2 outcomes by week 2; 51% are wanted.", (who,))
        for name, who in (("Ada", "A3"), ("Ben", "A1"), ("Cat", "A5"), ("Dan", "A2"), ("Eve", "A6"), ("Fay", "A4"))
    )


def test_last_day_of_the_week_still_counts() -> None:
    sunday = change(moved("b1#1", day=date(2027, 3, 14)), "b1#2", day=date(2027, 3, 15))
    monday = change(moved("b1#1", day=date(2027, 3, 15)), "b1#2", day=date(2027, 3, 16))
    assert found(RULE, answer=sunday) == ()
    assert [finding.subjects for finding in found(RULE, answer=monday)] == [
        (p,) for p in ("A3", "A1", "A5", "A2", "A6", "A4")
    ]


def test_each_apprentice_is_counted_alone() -> None:
    others = tuple(p for p in EVERYBODY if p != ADA)
    absent = change(moved("b2#1", attendees=others), "b2#2", attendees=others)
    says = "Ada has met 1 of 2 outcomes by week 6; 100% are wanted."
    assert found(RULE, answer=absent) == (Finding("milestones", says, (ADA,)),)


def test_programme_without_outcomes_reaches_all_of_none() -> None:
    assert found(RULE, with_programme(outcomes=())) == ()
