"""Circles are of one employer or of sites near one another."""

from models.findings import Finding
from models.ids import EmployerId
from scheduler.rules.same_or_nearby_employer import SameOrNearbyEmployer
from tests.scheduler.builders import (
    DAN,
    EVE,
    FAY,
    PROBLEM,
    SOUTH,
    WEST,
    found,
    regrouped,
    with_cohort,
    with_group_type,
    with_row,
)

RULE = SameOrNearbyEmployer()


def far(one: str, other: str, kilometres: str, group: str, allowed: str, *subjects: str) -> Finding:
    (name, site), (other_name, other_site) = one.split(" of "), other.split(" of ")
    says = (
        f"{name} and {other_name} share {group}, but their sites {site} and {other_site} are {kilometres} km apart; "
        f"{allowed} km are allowed."
    )
    return Finding("same-or-nearby-employer", says, (group, *subjects))


def test_circles_of_the_clean_timetable_are_allowed() -> None:
    assert found(RULE) == ()


def test_distance_exactly_as_allowed_and_a_little_more() -> None:
    apart = PROBLEM.distance_km(SOUTH, WEST)
    assert found(RULE, with_group_type("circle", near_km=apart)) == ()
    assert found(RULE, with_group_type("circle", near_km=6.5)) == (
        far("Dan of South House", "Fay of West House", "6.9", "circle-2", "6.5", DAN, FAY),
        far("Fay of West House", "Eve of South House", "6.9", "circle-2", "6.5", FAY, EVE),
    )


def test_member_sixty_kilometres_away() -> None:
    away = with_row("sites", WEST, lat=51.45 + 0.5396, lon=-0.10)
    assert found(RULE, away) == (
        far("Dan of South House", "Fay of West House", "60.0", "circle-2", "25", DAN, FAY),
        far("Fay of West House", "Eve of South House", "60.0", "circle-2", "25", FAY, EVE),
    )


def test_colleagues_of_one_employer_may_work_far_apart() -> None:
    people = with_row("apprentices", FAY, employer=EmployerId("south-trust")).cohort.apprentices
    sites = with_row("sites", WEST, lat=53.0).cohort.sites
    assert found(RULE, with_cohort(apprentices=people, sites=sites)) == ()


def test_sets_may_reach_far() -> None:
    away = with_row("sites", WEST, lat=53.0)
    alone = regrouped(circle_2=(DAN, EVE))
    assert found(RULE, away, alone) == ()
