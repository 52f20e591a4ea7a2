"""In rounds of one scheme nobody meets the same person twice."""

from dataclasses import replace

from models.findings import Finding
from models.ids import GroupId, GroupTypeId
from models.timetable import Group, Timetable
from scheduler.rules.nobody_twice import NobodyTwice
from tests.scheduler.builders import ADA, BEN, CAT, DAN, EVE, FAY, PROBLEM, PROGRAMME, TIMETABLE, found

RULE = NobodyTwice()
FIRST, SECOND = GroupTypeId("circle"), GroupTypeId("set")
ROUNDS = replace(
    PROBLEM,
    programme=replace(PROGRAMME, group_types=tuple(replace(k, series="visits") for k in PROGRAMME.group_types)),
)


def rounds(*second: tuple[str, ...]) -> Timetable:
    """Pairs ADA-BEN, CAT-DAN, EVE-FAY in the first round, these in the second."""
    groups = [
        Group(GroupId(f"{kind}-{number}"), kind, tuple(sorted(members)))  # type: ignore[type-var]  # ids are strings
        for kind, pairs in ((FIRST, ((ADA, BEN), (CAT, DAN), (EVE, FAY))), (SECOND, second))
        for number, members in enumerate(pairs, start=1)
    ]
    return replace(TIMETABLE, groups=tuple(groups))


def test_new_partners_are_allowed() -> None:
    assert found(RULE, ROUNDS, rounds((BEN, CAT), (DAN, EVE), (ADA, FAY))) == ()


def test_same_partner_again_is_found() -> None:
    says = "Cat and Dan meet in 2 rounds of visits."
    assert found(RULE, ROUNDS, rounds((CAT, DAN), (BEN, EVE), (ADA, FAY))) == (
        Finding("nobody-twice", says.replace("Cat and Dan", "Dan and Cat"), (DAN, CAT)),
    )


def test_kinds_without_a_series_may_repeat() -> None:
    assert found(RULE, PROBLEM, rounds((CAT, DAN), (ADA, BEN))) == ()


def test_kinds_of_two_series_may_repeat() -> None:
    one, other = ROUNDS.programme.group_types
    apart = replace(ROUNDS, programme=replace(PROGRAMME, group_types=(one, replace(other, series="others"))))
    assert found(RULE, apart, rounds((CAT, DAN), (ADA, BEN))) == ()


def test_three_in_a_group_are_three_pairs() -> None:
    assert found(RULE, ROUNDS, rounds((ADA, BEN, CAT), (DAN, EVE, FAY))) == (
        Finding("nobody-twice", "Ben and Ada meet in 2 rounds of visits.", (BEN, ADA)),
        Finding("nobody-twice", "Fay and Eve meet in 2 rounds of visits.", (FAY, EVE)),
    )
