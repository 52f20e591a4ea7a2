"""A group keeps a facilitator who may facilitate it."""

from dataclasses import replace

from models.findings import Finding
from models.timetable import Timetable
from scheduler.rules.group_facilitator import GroupFacilitator
from tests.scheduler.builders import MIA, SET, TIMETABLE, UMA, found, with_activity, with_row

RULE = GroupFacilitator()


def led_by(facilitator: str | None) -> Timetable:
    groups = tuple(
        replace(g, facilitator=facilitator) if g.id == "circle-2" else g  # type: ignore[arg-type]  # a plain name
        for g in TIMETABLE.groups
    )
    return replace(TIMETABLE, groups=groups)


def wrong(message: str) -> tuple[Finding, ...]:
    return (Finding("group-facilitator", message, ("circle-2",)),)


def test_circles_with_facilitators_and_sets_without_are_allowed() -> None:
    assert found(RULE) == ()


def test_circle_without_a_facilitator() -> None:
    assert found(RULE, answer=led_by(None)) == wrong("circle-2 has no facilitator.")


def test_tutor_who_facilitates_another_kind() -> None:
    assert found(RULE, with_row("tutors", UMA, facilitates=(SET,))) == wrong("Uma does not facilitate circle-2.")


def test_mentor_does_not_facilitate() -> None:
    assert found(RULE, answer=led_by(MIA)) == wrong("Mia does not facilitate circle-2.")


def test_meetings_without_the_role_need_nobody() -> None:
    assert found(RULE, with_activity("meet", staff=()), led_by(None)) == ()
