"""Levels are minimised one after the other; of what the worst case costs, the least is sought by caps."""

import pytest

from scheduler.board import Board
from scheduler.levels import Effort, Outcome, minimise
from scheduler.run import Settings
from scheduler.search import Search
from tests.scheduler.builders import PROBLEM

LEVEL = ("most", "most of anybody", "hours")


def dealt(loads: int, people: int, maxima: tuple[str, ...], known: int = 0) -> Outcome:
    """Deal loads of 3, 4 and 5 hours in turn to people, so that the most of anybody is least."""
    board = Board(PROBLEM)
    sums = [0 for _ in range(people)]
    for number in range(loads):
        taken = [board.model.new_bool_var("") for _ in range(people)]
        board.model.add_exactly_one(taken)
        sums = [total + (3 + number % 3) * literal for total, literal in zip(sums, taken, strict=True)]  # type: ignore[misc]  # expressions of the library
    most = board.model.new_int_var(0, 100, "")
    for total in sums:
        board.model.add(most >= total)
    board.penalise("most", "most", [most])
    search = Search(Settings(seconds=60, seed=1, workers=1), 60)
    return minimise(board, (LEVEL,), search, {"most": known}, effort=Effort(workers=1), maxima=maxima)


@pytest.mark.parametrize("known", [0, 7, 12])
def test_caps_find_and_prove_what_minimising_does(known: int) -> None:
    """Nine loads of 36 hours for three people: 12 hours each."""
    for maxima in ((), ("most",)):
        (level,) = dealt(9, 3, maxima, known).levels
        assert (level.cost, level.bound) == (12, 12)


def test_caps_pass_by_what_cannot_be() -> None:
    """Four loads of 3, 4, 5 and 3 hours for three people: somebody has two of them."""
    (level,) = dealt(4, 3, ("most",), 1).levels
    assert (level.cost, level.bound) == (6, 6)
