"""Groups are mixed in profession, sector and gender."""

from models.findings import Finding, Kind
from scheduler.rules.group_balance import GroupBalance
from tests.scheduler.builders import ADA, BEN, CAT, DAN, EVE, FAY, found, regrouped, with_group_type, with_row

RULE = GroupBalance()


def cost(message: str, price: int, group: str) -> Finding:
    return Finding("group-balance", message, (group,), price, Kind.SOFT)


def test_one_of_each_profession_in_each_set_is_even() -> None:
    assert found(RULE) == ()


def test_both_of_one_profession_in_one_set() -> None:
    """Two nurses over two sets: one each is even; two and none are one off each, and so are the doctors."""
    assert found(RULE, answer=regrouped(set_1=(ADA, CAT, DAN), set_2=(BEN, EVE, FAY))) == (
        cost("set-1 has 0 of profession doctor; an even share is 1.0.", 1, "set-1"),
        cost("set-1 has 2 of profession nurse; an even share is 1.0.", 1, "set-1"),
        cost("set-2 has 2 of profession doctor; an even share is 1.0.", 1, "set-2"),
        cost("set-2 has 0 of profession nurse; an even share is 1.0.", 1, "set-2"),
    )


def test_share_that_is_no_whole_number_may_be_rounded_either_way() -> None:
    """With Fay as the third nurse, one nurse in set 1 and two in set 2 are as even as whole people allow."""
    assert found(RULE, with_row("apprentices", FAY, profession="nurse")) == ()
    three = with_row("apprentices", FAY, profession="nurse")
    assert found(RULE, three, regrouped(set_1=(ADA, CAT, FAY), set_2=(BEN, DAN, EVE))) == (
        cost("set-1 has 0 of profession manager; an even share is 1.0.", 1, "set-1"),
        cost("set-1 has 3 of profession nurse; an even share is 1.5.", 1, "set-1"),
        cost("set-2 has 2 of profession manager; an even share is 1.0.", 1, "set-2"),
        cost("set-2 has 0 of profession nurse; an even share is 1.5.", 1, "set-2"),
    )


def test_trait_that_is_not_given_is_not_balanced() -> None:
    problem = with_group_type("set", balance=("gender", "sector"))
    assert found(RULE, problem, regrouped(set_1=(ADA, CAT, DAN), set_2=(BEN, EVE, FAY))) == ()


def test_circles_without_traits_are_not_balanced() -> None:
    assert found(RULE, answer=regrouped(circle_1=(ADA, CAT), circle_2=(BEN, DAN, EVE, FAY))) == ()
