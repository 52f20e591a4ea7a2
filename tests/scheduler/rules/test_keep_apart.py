"""Two people who are to be kept apart share no group of the named kinds."""

from models.findings import Finding
from models.ids import GroupTypeId
from models.people import Bond, PairRule
from scheduler.rules.keep_apart import KeepApart
from tests.scheduler.builders import ADA, BEN, CAT, CIRCLE, DAN, SET, found, with_cohort

RULE = KeepApart()


def apart(first: str, second: str, kind: GroupTypeId | None, bond: Bond = Bond.APART) -> tuple[Finding, ...]:
    return found(RULE, with_cohort(pair_rules=(PairRule(bond, first, second, kind),)))  # type: ignore[arg-type]  # ids


def wrong(message: str, *subjects: str) -> Finding:
    return Finding("keep-apart", message, subjects)


def test_pair_that_shares_no_group_is_allowed() -> None:
    assert apart(CAT, DAN, None) == ()


def test_pair_that_shares_a_group_of_every_kind() -> None:
    assert apart(ADA, BEN, None) == (
        wrong("Ada and Ben are to be kept apart but share circle-1.", ADA, BEN),
        wrong("Ada and Ben are to be kept apart but share set-1.", ADA, BEN),
    )


def test_only_the_named_kind_counts() -> None:
    assert apart(ADA, CAT, SET) == ()
    assert apart(ADA, CAT, CIRCLE) == (wrong("Ada and Cat are to be kept apart but share circle-1.", ADA, CAT),)


def test_order_of_the_pair_does_not_matter() -> None:
    assert apart(CAT, ADA, CIRCLE) == (wrong("Cat and Ada are to be kept apart but share circle-1.", CAT, ADA),)


def test_pair_to_be_kept_together_is_not_meant() -> None:
    assert apart(ADA, BEN, None, Bond.TOGETHER) == ()
