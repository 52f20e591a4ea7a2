"""Levels are minimised one after the other; of what the worst case costs, the least is sought by caps."""

import pytest
from ortools.sat.python import cp_model

from scheduler.board import Board
from scheduler.levels import Effort, Outcome, minimise
from scheduler.run import Settings, Status
from scheduler.search import Answer, Search
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


def test_number_without_an_answer_is_not_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing answers whether nobody has more than 12 hours; 13 are found all the same, and 12 are not proven wrong."""
    asked: list[int] = []
    run = Search.run

    def silent(search: Search, model: cp_model.CpModel, *more: object, **options: object) -> Answer:
        (most,) = (v for v in model.proto.variables if v.name == "level most")
        asked.append(max(most.domain))
        if max(most.domain) == 12:
            return Answer(Status.OUT_OF_TIME, None, 0, 1.0)
        return run(search, model, *more, **options)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(Search, "run", silent)
    (level,) = dealt(9, 3, ("most",), 12).levels
    assert asked.count(12) == 1
    assert (level.cost, level.bound) == (13, 12)


@pytest.mark.parametrize(
    ("brief", "shares"),
    [(frozenset(), [0.6, 1.0]), (frozenset({"most"}), [0.3, 1.0]), (frozenset({"more"}), [0.6, 0.5])],
)
def test_brief_level_has_half_of_the_time(
    monkeypatch: pytest.MonkeyPatch, brief: frozenset[str], shares: list[float]
) -> None:
    """No time passes here, so that each level is asked with its share of all."""
    limits: list[float] = []

    def silent(search: Search, model: cp_model.CpModel, limit: float, *more: object, **options: object) -> Answer:
        limits.append(limit / 60)
        return Answer(Status.FEASIBLE, [100] * len(model.proto.variables), 0, 0.0)

    monkeypatch.setattr(Search, "run", silent)
    board = Board(PROBLEM)
    for name in ("most", "more"):
        board.penalise(name, name, [board.model.new_int_var(0, 100, "")])
    search = Search(Settings(seconds=60, seed=1, workers=1), 60)
    effort = Effort(workers=1, straight=True, brief=brief)
    minimise(board, (LEVEL, ("more", "more of all", "hours")), search, effort=effort)
    assert limits == pytest.approx(shares)


@pytest.mark.parametrize("guess", [2, 3, 6])
def test_guess_that_was_wrong_is_taken_back(guess: int) -> None:
    """Two whole numbers that add up to six, of which a search begins with none above a guess; two is too low."""
    board = Board(PROBLEM)
    parts = [board.model.new_int_var(0, guess, "") for _ in range(2)]
    board.guesses.extend((part, 100) for part in parts)
    board.model.add(sum(parts) >= 6)
    board.penalise("most", "most", parts)
    search = Search(Settings(seconds=60, seed=1, workers=1), 60)
    (level,) = minimise(board, (LEVEL,), search, effort=Effort(workers=1, straight=True)).levels
    assert (level.cost, level.bound) == (6, 6)
    assert board.guesses == []


def test_level_that_nothing_can_cost_costs_nothing() -> None:
    board = Board(PROBLEM)
    board.model.new_bool_var("")
    search = Search(Settings(seconds=60, seed=1, workers=1), 60)
    (level,) = minimise(board, (LEVEL,), search, post=lambda name: None).levels
    assert (level.cost, level.bound) == (0, 0)


def test_caps_pass_by_what_cannot_be() -> None:
    """Four loads of 3, 4, 5 and 3 hours for three people: somebody has two of them."""
    (level,) = dealt(4, 3, ("most",), 1).levels
    assert (level.cost, level.bound) == (6, 6)


def test_level_without_an_answer_is_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is less important would have been served at its cost, which nothing held any more."""
    run = Search.run

    def silent(search: Search, model: cp_model.CpModel, limit: float, level: str = "", **options: object) -> Answer:
        if level == "second":
            return Answer(Status.OUT_OF_TIME, None, 0, 1.0)
        return run(search, model, limit, level, **options)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(Search, "run", silent)
    board = Board(PROBLEM)
    cost = board.model.new_int_var(1, 9, "")

    def post(name: str) -> None:
        board.penalise(name, name, [cost if name == "first" else 10 - cost])

    levels = [(name, name, "") for name in ("first", "second", "third")]
    search = Search(Settings(seconds=60, seed=1, workers=1), 60)
    outcome = minimise(board, levels, search, effort=Effort(workers=1, straight=True), post=post)
    assert [(level.level, level.cost) for level in outcome.levels] == [("first", 1)]
    assert outcome.status is Status.FEASIBLE
    assert outcome.value(cost) == 1


def test_what_a_level_adds_is_valued_before_it_is_minimised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing better is found in the time, the solution stands at what it costs, and is held there."""
    run = Search.run

    def silent(search: Search, model: cp_model.CpModel, limit: float, level: str = "", **options: object) -> Answer:
        if level == "second" and not options.get("held"):
            return Answer(Status.OUT_OF_TIME, None, 0, 1.0)
        return run(search, model, limit, level, **options)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(Search, "run", silent)
    board = Board(PROBLEM)
    first, other = (board.model.new_int_var(1, 9, "") for _ in range(2))
    board.model.add(first + other >= 8)
    costs = {"first": first, "second": 10 - other, "third": other}
    search = Search(Settings(seconds=60, seed=1, workers=1), 60)
    outcome = minimise(
        board,
        [(name, name, "") for name in costs],
        search,
        effort=Effort(workers=1, straight=True),
        post=lambda name: board.penalise(name, name, [costs[name]]),
    )
    reports = {level.level: level for level in outcome.levels}
    assert list(reports) == ["first", "second", "third"]
    assert reports["second"].cost == 10 - outcome.value(other)
    # What is less important may not cost more of it.
    assert reports["third"].cost == outcome.value(other) >= 7
