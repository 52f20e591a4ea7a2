"""Sets reach across the employers."""

from dataclasses import replace

from models.findings import Finding
from models.ids import EmployerId
from scheduler.rules.across_employers import AcrossEmployers
from tests.scheduler.builders import (
    ADA,
    BEN,
    CAT,
    COHORT,
    DAN,
    EVE,
    FAY,
    found,
    regrouped,
    with_cohort,
    with_group_type,
)

RULE = AcrossEmployers()


def wrong(message: str, *subjects: str) -> Finding:
    return Finding("across-employers", message, subjects)


def test_two_of_three_people_of_one_employer_over_two_sets_are_allowed() -> None:
    assert found(RULE) == ()


def test_set_with_three_of_one_employer() -> None:
    assert found(RULE, answer=regrouped(set_1=(ADA, BEN, CAT), set_2=(DAN, EVE, FAY))) == (
        wrong("set-1 has people of 1 employers; 2 are wanted.", "set-1"),
        wrong("set-1 has 3 people of North Trust; 2 are allowed.", "set-1", "north-trust"),
        wrong("set-2 has 2 people of South Trust; 1 are allowed.", "set-2", "south-trust"),
    )


def test_least_number_of_employers_on_the_edge() -> None:
    """Set 1 has people of two employers, set 2 of three."""
    assert found(RULE, with_group_type("set", min_employers=3)) == (
        wrong("set-1 has people of 2 employers; 3 are wanted.", "set-1"),
    )


def test_no_more_employers_are_wanted_than_the_cohort_has() -> None:
    spread = regrouped(set_1=(ADA, DAN, FAY), set_2=(BEN, CAT, EVE))
    assert [f.subjects for f in found(RULE, with_group_type("set", min_employers=9), spread)] == [("set-2",)]


def test_cohort_of_one_employer_cannot_reach_across() -> None:
    people = tuple(replace(person, employer=EmployerId("north-trust")) for person in COHORT.apprentices)
    assert found(RULE, with_cohort(apprentices=people)) == ()


def test_circles_need_not_reach_across() -> None:
    assert found(RULE, with_group_type("circle", min_employers=3)) == ()
