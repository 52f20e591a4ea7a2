"""Members of a group differ in the named traits, and each trait that a pair shares costs one."""

from dataclasses import replace

from models.findings import Finding, Kind
from scheduler.rules.different_traits import DifferentTraits
from tests.scheduler.builders import ADA, BEN, CAT, DAN, EVE, FAY, NORTH, found, regrouped, with_group_type, with_row

RULE = DifferentTraits()


def cost(message: str, price: int, *subjects: str) -> Finding:
    return Finding("different-traits", message, subjects, price, Kind.SOFT)


def test_no_trait_named_costs_nothing() -> None:
    assert found(RULE) == ()


def test_each_shared_trait_costs_one() -> None:
    problem = with_group_type("set", differ=("employer", "profession"))
    groups = regrouped(set_1=(ADA, CAT), set_2=(BEN, DAN, EVE, FAY))
    assert found(RULE, problem, groups) == (
        cost("Ada and Cat share set-1 and employer North Trust and profession nurse.", 2, "set-1", ADA, CAT),
        cost("Ben and Fay share set-2 and profession doctor.", 1, "set-2", BEN, FAY),
        cost("Dan and Eve share set-2 and employer South Trust and profession manager.", 2, "set-2", DAN, EVE),
    )


def test_trait_that_is_not_given_is_not_shared() -> None:
    assert found(RULE, with_group_type("set", differ=("sector", "gender", "place"))) == ()


def test_place_is_that_of_the_site() -> None:
    placed = with_row("sites", NORTH, place="Barnet")
    kinds = tuple(replace(k, differ=("place",)) if k.id == "set" else k for k in placed.programme.group_types)
    problem = replace(placed, programme=replace(placed.programme, group_types=kinds))
    groups = regrouped(set_1=(ADA, BEN), set_2=(CAT, DAN, EVE, FAY))
    assert found(RULE, problem, groups) == (cost("Ben and Ada share set-1 and place Barnet.", 1, "set-1", BEN, ADA),)
