"""Enough is covered in time."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from models.findings import Finding
from models.outcomes import Milestone
from models.programme import ActivityKind, AudienceKind, Mode, Window
from scheduler.diary import Diaries
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.expansion import expand
from scheduler.later import Later
from scheduler.rules.milestones import Milestones
from scheduler.run import Settings, Status
from scheduler.search import Search
from tests.scheduler.builders import ADA, EVERYBODY, PROGRAMME, activity, change, found, moved, with_programme

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


def _place(by_week: int, later: Later) -> Stage | Unplaced:
    """Place a morning of each apprentice alone in weeks 3 to 9, of which the milestone wants all by some week."""
    alone = activity(
        "alone", "Shadowing", ActivityKind.SHADOWING, AudienceKind.APPRENTICE, Mode.WORKPLACE,
        minutes=120, outcomes=("K1", "K2"), window=Window(first_week=3, last_week=9),
    )  # fmt: skip
    # Without further learning most months are idle, which is not the question here.
    policy = replace(PROGRAMME.policy, active_every_month=False)
    problem = with_programme(
        activities=(alone,), assessments=(), milestones=(Milestone(Decimal(1), by_week),), policy=policy
    )
    settings = Settings(seconds=5, workers=1)
    return Placer(problem, Diaries(problem), ()).place(expand(problem, (), {}), Search(settings, 5.0), later=later)


def test_milestone_is_demanded_where_nothing_comes_later() -> None:
    early = _place(3, Later(complete=True))
    assert isinstance(early, Stage)
    assert {p.day.isocalendar().week for p in early.placements} == {11}
    assert _place(2, Later(complete=True)) == Unplaced(Status.INFEASIBLE)


def test_milestone_waits_for_later_stages() -> None:
    assert isinstance(_place(2, Later()), Stage)
