"""A group that meets away from work can meet without emptying a unit."""

from dataclasses import replace

from models.findings import Finding
from models.ids import UnitId
from scheduler.rules.group_cover import GroupCover
from tests.scheduler.builders import CAT, COHORT, found, with_activity, with_row

RULE = GroupCover()
AWAY = with_activity("meet", away=True)


def test_group_that_meets_at_work_may_hold_a_whole_unit() -> None:
    assert found(RULE) == ()


def test_group_with_more_of_a_unit_than_may_be_away() -> None:
    assert found(RULE, AWAY) == (
        Finding(
            "group-cover",
            "circle-1 has 3 people of North ward, of whom 2 may be away at once; it could never meet.",
            ("circle-1", "north-ward"),
        ),
        Finding(
            "group-cover",
            "circle-2 has 2 people of South ward, of whom 1 may be away at once; it could never meet.",
            ("circle-2", "south-ward"),
        ),
    )


def test_group_with_exactly_as_many_as_may_be_away_is_allowed() -> None:
    """Cat moves from North ward to West ward; South ward lets two go."""
    people = with_row("apprentices", CAT, unit=UnitId("west-ward")).cohort.apprentices
    units = with_row("units", "south-ward", max_away=2).cohort.units
    assert found(RULE, replace(AWAY, cohort=replace(COHORT, apprentices=people, units=units))) == ()
