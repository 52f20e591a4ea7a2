"""Sizes of groups and the bound on repeated pairs, against figures worked out by hand."""

import pytest

from models.group_types import GroupType
from models.ids import GroupTypeId
from scheduler.group_sizes import group_sizes, repeat_bound, spread


def kind(size: int, flexibility: int = 1) -> GroupType:
    return GroupType(GroupTypeId("g"), "Group", size, flexibility)


@pytest.mark.parametrize(
    ("people", "size", "flexibility", "expected"),
    [
        (24, 5, 1, (5, 5, 5, 5, 4)),
        (24, 6, 1, (6, 6, 6, 6)),
        (25, 6, 1, (7, 6, 6, 6)),
        (18, 5, 1, (5, 5, 4, 4)),
        (29, 8, 1, (8, 7, 7, 7)),
        (20, 8, 1, None),
        (20, 8, 2, (8, 6, 6)),
        (1, 5, 1, None),
        (4, 5, 1, (4,)),
        (7, 2, 1, (3, 2, 2)),
        (1, 2, 1, (1,)),
    ],
)
def test_sizes(people: int, size: int, flexibility: int, expected: tuple[int, ...] | None) -> None:
    assert group_sizes(people, kind(size, flexibility)) == expected


def test_spread_of_a_group_over_others() -> None:
    assert [spread(6, 5), spread(8, 4), spread(5, 5), spread(5, 4)] == [1, 4, 0, 1]


@pytest.mark.parametrize(
    ("circles", "sets", "clubs", "total"),
    [
        ((5, 5, 5, 5, 4), (6, 6, 6, 6), (8, 8, 8), 25),
        ((5,) * 6, (6,) * 5, (8, 8, 7, 7), 16),
        ((5, 5, 4, 4), (6, 6, 6), (9, 9), 36),
        ((5,) * 8, (6, 6, 6, 6, 6, 5, 5), (8,) * 5, 5),
    ],
)
def test_bound_for_three_partitions(
    circles: tuple[int, ...], sets: tuple[int, ...], clubs: tuple[int, ...], total: int
) -> None:
    assert repeat_bound(circles, sets) + repeat_bound(circles, clubs) + repeat_bound(sets, clubs) == total
