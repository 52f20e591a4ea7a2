"""How many groups a cohort makes, how large each is, and how few pairs can be left to meet twice."""

from collections.abc import Sequence
from math import comb

from models.group_types import GroupType


def group_sizes(people: int, group_type: GroupType) -> tuple[int, ...] | None:
    """Choose the sizes of the groups of one type, largest first; None when no allowed sizes add up.

    Nobody is alone in a group. Fewest off-size groups first, then the least total deviation, then more groups rather
    than fewer (smaller groups leave fewer pairs to meet twice).
    """
    size, flexibility = group_type.size, group_type.flexibility
    best: tuple[tuple[int, int, int], tuple[int, ...]] | None = None
    for number in range(1, people + 1):
        spare = people - number * size
        if abs(spare) > number * flexibility or (size - flexibility < 1 and spare < -number * (size - 1)):
            continue
        off = -(-abs(spare) // flexibility) if spare else 0
        key = (off, abs(spare), -number)
        sizes = _deal(number, size, spare, flexibility)
        if sizes[-1] >= min(2, people) and (best is None or key < best[0]):
            best = (key, sizes)
    return None if best is None else best[1]


def _deal(number: int, size: int, spare: int, flexibility: int) -> tuple[int, ...]:
    sizes = [size] * number
    sign = 1 if spare > 0 else -1
    for index in range(number):
        step = min(flexibility, abs(spare))
        sizes[index] += sign * step
        spare -= sign * step
    return tuple(sorted(sizes, reverse=True))


def spread(size: int, parts: int) -> int:
    """Least number of pairs of one group that stay together when it is dealt over `parts` groups."""
    each, left = divmod(size, parts)
    return left * comb(each + 1, 2) + (parts - left) * comb(each, 2)


def repeat_bound(first: Sequence[int], second: Sequence[int]) -> int:
    """Lower bound on the pairs that two partitions with these group sizes have in common."""
    return max(sum(spread(size, len(second)) for size in first), sum(spread(size, len(first)) for size in second))
