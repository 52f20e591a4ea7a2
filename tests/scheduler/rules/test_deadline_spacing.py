"""Deadlines stand apart."""

from dataclasses import replace
from datetime import date

from models.findings import Finding
from models.programme import Role
from scheduler.rules.deadline_spacing import DeadlineSpacing
from tests.scheduler.builders import BEN, PROGRAMME, due, found, with_policy, with_programme

RULE = DeadlineSpacing()


def test_clean_timetable_is_allowed() -> None:
    assert found(RULE) == ()


def test_deadlines_exactly_as_far_apart_as_wanted_are_allowed() -> None:
    """The essay is due on 19 May, the folder nine days later."""
    assert found(RULE, with_policy(deadline_gap_days=9)) == ()


def test_deadlines_one_day_too_near() -> None:
    assert found(RULE, with_policy(deadline_gap_days=10)) == tuple(
        Finding(
            "deadline-spacing",
            f"{name} has essay due on Wed 19 May 2027 and folder 9 days later; 10 are wanted.",
            (who, "essay", "folder"),
        )
        for name, who in (("Ada", "A3"), ("Ben", "A1"), ("Cat", "A5"), ("Dan", "A2"), ("Eve", "A6"), ("Fay", "A4"))
    )


def test_two_deadlines_on_one_day() -> None:
    says = "Ben has essay due on Fri 28 May 2027 and folder 0 days later; 7 are wanted."
    same = due("essay", day=date(2027, 5, 28), attendees=(BEN,))
    assert found(RULE, answer=same) == (Finding("deadline-spacing", says, (BEN, "essay", "folder")),)


def test_deadlines_of_two_groups_on_one_day_concern_nobody_twice() -> None:
    assert found(RULE, with_policy(deadline_gap_days=1)) == ()


def test_comments_given_to_the_apprentices_need_no_distance() -> None:
    given = with_programme(
        assessments=tuple(replace(a, given_by=Role.TUTOR) if a.id == "folder" else a for a in PROGRAMME.assessments)
    )
    assert found(RULE, given, due("folder", day=date(2027, 5, 20))) == ()
