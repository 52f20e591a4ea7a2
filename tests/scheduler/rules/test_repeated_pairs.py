"""People meet as many different people as possible."""

from dataclasses import replace

from models.findings import Finding, Kind
from models.ids import GroupId, GroupTypeId
from models.timetable import Group
from scheduler.rules.repeated_pairs import RepeatedPairs
from tests.scheduler.builders import ADA, BEN, CAT, DAN, EVE, FAY, TIMETABLE, found, regrouped

RULE = RepeatedPairs()


def cost(message: str, price: int, *subjects: str) -> Finding:
    return Finding("repeated-pairs", message, subjects, price, Kind.SOFT)


ADA_BEN = cost("Ben and Ada are in 2 groups together.", 1, BEN, ADA)
FAY_EVE = cost("Fay and Eve are in 2 groups together.", 1, FAY, EVE)


def test_pairs_in_a_circle_and_a_set_cost_one_each() -> None:
    assert found(RULE) == (ADA_BEN, FAY_EVE)


def test_pairs_that_share_one_group_cost_nothing() -> None:
    assert found(RULE, answer=regrouped(set_1=(ADA, DAN), set_2=(BEN, FAY))) == ()


def test_pair_in_three_kinds_counts_three_times() -> None:
    club = Group(GroupId("club-1"), GroupTypeId("club"), (ADA, BEN))
    more = replace(TIMETABLE, groups=(*TIMETABLE.groups, club))
    assert found(RULE, answer=more) == (cost("Ben and Ada are in 3 groups together.", 3, BEN, ADA), FAY_EVE)


def test_circle_that_meets_again_as_a_set_repeats_every_pair() -> None:
    same = found(RULE, answer=regrouped(set_1=(ADA, BEN, CAT), set_2=(DAN, EVE, FAY)))
    assert sum(finding.cost for finding in same) == 6


def test_empty_timetable_costs_nothing() -> None:
    assert found(RULE, answer=replace(TIMETABLE, groups=())) == ()
