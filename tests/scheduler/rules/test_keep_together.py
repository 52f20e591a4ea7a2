"""Two people who are to be kept together share their groups of the named kinds."""

from models.findings import Finding
from models.ids import GroupTypeId
from models.people import Bond, PairRule
from scheduler.rules.keep_together import KeepTogether
from tests.scheduler.builders import ADA, BEN, CAT, CIRCLE, DAN, SET, found, with_cohort

RULE = KeepTogether()


def together(first: str, second: str, kind: GroupTypeId | None, bond: Bond = Bond.TOGETHER) -> tuple[Finding, ...]:
    return found(RULE, with_cohort(pair_rules=(PairRule(bond, first, second, kind),)))  # type: ignore[arg-type]  # ids


def wrong(message: str, *subjects: str) -> Finding:
    return Finding("keep-together", message, subjects)


def test_pair_that_shares_its_groups_is_allowed() -> None:
    assert together(ADA, BEN, None) == ()


def test_pair_in_different_groups_of_every_kind() -> None:
    assert together(CAT, DAN, None) == (
        wrong("Cat and Dan are to be kept together but are in circle-1, circle-2.", CAT, DAN),
        wrong("Cat and Dan are to be kept together but are in set-2, set-1.", CAT, DAN),
    )


def test_only_the_named_kind_counts() -> None:
    assert together(ADA, CAT, CIRCLE) == ()
    assert together(ADA, CAT, SET) == (wrong("Ada and Cat are to be kept together but are in set-1, set-2.", ADA, CAT),)


def test_pair_to_be_kept_apart_is_not_meant() -> None:
    assert together(CAT, DAN, None, Bond.APART) == ()
