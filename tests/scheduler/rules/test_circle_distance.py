"""People travel little to the meetings of their circle."""

from dataclasses import replace

from models.findings import Finding, Kind
from models.ids import SiteId
from models.timetable import Timetable
from scheduler.rules.circle_distance import CircleDistance
from tests.scheduler.builders import DAN, EVE, FAY, TIMETABLE, VENUE, WEST, found, with_row

RULE = CircleDistance()


def hub(group: str, site: SiteId | None) -> Timetable:
    groups = tuple(replace(g, hub=site) if g.id == group else g for g in TIMETABLE.groups)
    return replace(TIMETABLE, groups=groups)


def cost(message: str, price: int, who: str) -> Finding:
    return Finding("circle-distance", message, (who, "circle-2"), price, Kind.SOFT)


FAY_TRAVELS = cost("Fay travels 7 km to South House for circle-2.", 7, FAY)


def test_only_the_member_from_another_site_travels() -> None:
    assert found(RULE) == (FAY_TRAVELS,)


def test_meeting_at_the_other_site_lets_the_others_travel() -> None:
    assert found(RULE, answer=hub("circle-2", WEST)) == (
        cost("Dan travels 7 km to West House for circle-2.", 7, DAN),
        cost("Eve travels 7 km to West House for circle-2.", 7, EVE),
    )


def test_half_a_kilometre_is_rounded() -> None:
    """0.0044 degrees of latitude are 489 metres, 0.0046 are 511."""
    near = with_row("sites", WEST, lat=51.4544, lon=-0.10)
    far = with_row("sites", WEST, lat=51.4546, lon=-0.10)
    assert found(RULE, near) == ()
    assert found(RULE, far) == (cost("Fay travels 1 km to South House for circle-2.", 1, FAY),)


def test_group_without_a_hub_and_kind_that_need_not_be_near_cost_nothing() -> None:
    assert found(RULE, answer=hub("circle-2", None)) == ()
    assert found(RULE, answer=hub("set-1", VENUE)) == (FAY_TRAVELS,)
