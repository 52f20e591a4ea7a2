"""Groups have the wanted size, or as few as possible are a little off it."""

from dataclasses import replace

import pytest

from models.findings import Finding
from models.ids import ApprenticeId, GroupId
from models.problem import Problem
from models.timetable import Group, Timetable
from scheduler.pair_board import PairBoard
from scheduler.rules.group_size import GroupSize
from tests.scheduler.answers import fixed_cost
from tests.scheduler.builders import CIRCLE, COHORT, PROBLEM, PROGRAMME, TIMETABLE, found, with_cohort

RULE = GroupSize()


def split(*sizes: int, wanted: int, flexibility: int) -> tuple[Problem, Timetable]:
    """Deal a cohort into circles of those sizes."""
    people = [ApprenticeId(f"P{number:02}") for number in range(sum(sizes))]
    groups, rest = [], list(people)
    for number, size in enumerate(sizes, start=1):
        groups.append(Group(GroupId(f"circle-{number}"), CIRCLE, tuple(rest[:size])))
        rest = rest[size:]
    kind = replace(PROGRAMME.group_types[0], size=wanted, flexibility=flexibility)
    cohort = replace(COHORT, apprentices=tuple(replace(COHORT.apprentices[0], id=person) for person in people))
    problem = replace(PROBLEM, programme=replace(PROGRAMME, group_types=(kind,)), cohort=cohort)
    return problem, replace(TIMETABLE, groups=tuple(groups))


def test_clean_timetable_is_allowed() -> None:
    assert found(RULE) == ()


@pytest.mark.parametrize(
    ("sizes", "wanted", "flexibility"),
    [
        ((5, 5, 5, 5, 4), 5, 1),
        ((6, 6, 6, 6), 6, 1),
        ((7, 6, 6, 6), 6, 1),
        ((5, 5, 4, 4), 5, 1),
        ((8, 6, 6), 8, 2),
        ((10, 10), 8, 2),
        ((13,) * 7, 14, 1),
        ((4,), 5, 1),
    ],
)
def test_fewest_groups_off_their_size_are_allowed(sizes: tuple[int, ...], wanted: int, flexibility: int) -> None:
    assert found(RULE, *split(*sizes, wanted=wanted, flexibility=flexibility)) == ()


def test_more_groups_off_their_size_than_needed() -> None:
    says = "3 groups of the kind Circle are off the size 5, by 3 in all; 1 groups and 1 in all would do for 24 people."
    assert found(RULE, *split(6, 5, 5, 4, 4, wanted=5, flexibility=1)) == (Finding("group-size", says, ("circle",)),)


def test_as_few_groups_off_their_size_but_farther() -> None:
    """Nine people: five and four are nearer to fours than two fours and one alone, which is no group."""
    alone = Finding("group-size", "circle-3 has 1 members; 2 to 7 are allowed.", ("circle-3",))
    says = "1 groups of the kind Circle are off the size 4, by 3 in all; 1 groups and 1 in all would do for 9 people."
    assert found(RULE, *split(5, 4, wanted=4, flexibility=3)) == ()
    assert found(RULE, *split(4, 4, 1, wanted=4, flexibility=3)) == (
        alone,
        Finding("group-size", says, ("circle",)),
    )


def test_group_beyond_its_flexibility() -> None:
    says = "2 groups of the kind Circle are off the size 5, by 4 in all; 0 groups and 0 in all would do for 10 people."
    assert found(RULE, *split(7, 3, wanted=5, flexibility=1)) == (
        Finding("group-size", "circle-1 has 7 members; 4 to 6 are allowed.", ("circle-1",)),
        Finding("group-size", "circle-2 has 3 members; 4 to 6 are allowed.", ("circle-2",)),
        Finding("group-size", says, ("circle",)),
    )


def test_cohort_that_cannot_be_divided_has_only_the_limits() -> None:
    """Seven people make no groups of five: what each group may be is still checked."""
    assert found(RULE, *split(7, wanted=5, flexibility=1)) == (
        Finding("group-size", "circle-1 has 7 members; 4 to 6 are allowed.", ("circle-1",)),
    )
    assert found(RULE, *split(5, 2, wanted=5, flexibility=0)) == (
        Finding("group-size", "circle-2 has 2 members; 5 to 5 are allowed.", ("circle-2",)),
    )


def test_board_of_pairs_wants_the_three_of_an_odd_cohort_to_be_one_group() -> None:
    """Of five people three have two partners: a triangle is a group of three, a chain of five is none."""
    problem = with_cohort(apprentices=COHORT.apprentices[:5])
    a, b, c, d, e = sorted(person.id for person in problem.cohort.apprentices)
    triangle, chain = {(a, b), (a, c), (b, c), (d, e)}, {(a, d), (a, b), (b, c), (c, e)}
    for together, fits in ((triangle, True), (chain, False)):
        board = PairBoard(problem, problem.programme.group_types[:1])
        RULE.post(board)
        (pairing,) = board.pairings
        board.model.add_bool_and(x if pair in together else ~x for pair, x in pairing.pair.items())
        board.model.add_bool_and(x if person in (a, b, c) else ~x for person, x in pairing.third.items())
        assert (fixed_cost(board) == 0) is fits
