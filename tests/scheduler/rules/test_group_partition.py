"""Every apprentice belongs to one group of each kind."""

from models.findings import Finding
from models.ids import ApprenticeId
from scheduler.rules.group_partition import GroupPartition
from tests.scheduler.builders import ADA, BEN, CAT, DAN, FAY, found, regrouped, with_programme

RULE = GroupPartition()


def test_one_group_of_each_kind_is_allowed() -> None:
    assert found(RULE) == ()


def test_apprentice_in_no_circle() -> None:
    assert found(RULE, answer=regrouped(circle_1=(BEN, CAT))) == (
        Finding("group-partition", "Ada is in 0 groups of the kind Circle.", (ADA,)),
    )


def test_apprentice_in_two_sets() -> None:
    assert found(RULE, answer=regrouped(set_2=(CAT, DAN, FAY))) == (
        Finding("group-partition", "Dan is in 2 groups of the kind Set.", (DAN,)),
        Finding("group-partition", "Eve is in 0 groups of the kind Set.", ("A6",)),
    )


def test_stranger_in_a_group() -> None:
    stranger = ApprenticeId("B9")
    assert found(RULE, answer=regrouped(set_1=(ADA, BEN, DAN, stranger))) == (
        Finding("group-partition", "B9 is in a Set but not in the cohort.", (stranger,)),
    )


def test_programme_without_groups_asks_for_none() -> None:
    assert found(RULE, with_programme(group_types=()), regrouped(set_1=())) == ()
