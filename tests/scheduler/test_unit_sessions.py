"""What the apprentices of one unit do alone: their wishes for nothing, then one after the other, then all at once."""

import pytest

from scheduler.diary import Diaries
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.levels import Level, Outcome
from scheduler.run import LevelReport, Settings, Status
from scheduler.search import Search
from scheduler.unit_sessions import FEW_STARTS, SOME_STARTS, UNKNOWN, Turn, UnitSessions, price_of
from scheduler.wishes import PEAK, PREFERRED, PRESSURE
from tests.scheduler.boards import sessions
from tests.scheduler.builders import DAN, EVE, PROBLEM

STEADY = Settings(seconds=20, seed=1, workers=1)


def unit(*levels: Level, cancelled: bool = False) -> UnitSessions:
    """Return the study of Dan and Eve, for which there are twenty seconds."""
    mine = sessions(PROBLEM, f"study/{DAN}", f"study/{EVE}")
    budget = Search(STEADY, 20, cancelled=lambda: cancelled)
    return UnitSessions(Placer(PROBLEM, Diaries(PROBLEM), ()), mine, (), {}, budget, levels, {})


def in_turns(monkeypatch: pytest.MonkeyPatch, answers: dict[str, object]) -> tuple[object, list[str]]:
    """Place Dan and Eve in turn, where the answer depends on who goes first; return what stands, and who went first."""
    asked: list[str] = []

    def answer(self, order, *more):  # type: ignore[no-untyped-def]
        asked.append(order[0])
        return answers[order[0]]

    monkeypatch.setattr(UnitSessions, "in_turn", answer)
    return unit(PEAK).one_by_one(9), asked


def test_who_finds_no_place_beside_the_others_goes_before_them(monkeypatch: pytest.MonkeyPatch) -> None:
    done = Turn((DAN, EVE), [], (0,), False)
    _, (first,) = in_turns(monkeypatch, dict.fromkeys((DAN, EVE), done))
    second = EVE if first == DAN else DAN
    assert in_turns(monkeypatch, {first: second, second: done}) == (done, [first, second])
    assert in_turns(monkeypatch, {first: second, second: second}) == (None, [first, second])
    assert in_turns(monkeypatch, {first: first}) == (None, [first])


@pytest.mark.parametrize(
    ("share", "cost", "found"),
    [
        pytest.param(0.5, 1, ["at once"], id="better"),
        pytest.param(0.5, 3, ["at once"], id="as good"),
        pytest.param(0.5, 4, ["in turn"], id="worse"),
        pytest.param(0.5, None, ["in turn"], id="without a place"),
        pytest.param(0.05, 1, ["in turn"], id="without the time"),
    ],
)
def test_a_unit_whose_wishes_cost_something_in_turn_is_placed_at_once(
    monkeypatch: pytest.MonkeyPatch, share: float, cost: int | None, found: list[str]
) -> None:
    def at_once(*arguments: object, **more: object) -> Stage | Unplaced:
        if cost is None:
            return Unplaced(Status.OUT_OF_TIME)
        report = LevelReport(*PEAK, cost, 0)
        return Stage(("at once",), Outcome(Status.FEASIBLE, (), [report]), 0)  # type: ignore[arg-type]  # names will do

    monkeypatch.setattr(Placer, "place", at_once)
    in_turn = Turn((DAN, EVE), ["in turn"], (3,), True)  # type: ignore[list-item]  # names will do
    assert unit(PEAK).at_once(in_turn, share) == found


def test_a_unit_costs_what_its_worst_member_does_or_all_together() -> None:
    def stage(pressure: int, peak: int | None) -> Stage:
        reports = [LevelReport(*PRESSURE, pressure, 0)]
        if peak is not None:
            reports.append(LevelReport(*PEAK, peak, 0))
        return Stage((), Outcome(Status.FEASIBLE, (), reports), 0)

    assert price_of((PRESSURE, PEAK), [stage(2, 1), stage(3, 4)]) == (5, 4)
    assert price_of((PRESSURE, PEAK), [stage(2, 1), stage(3, None)]) == (5, UNKNOWN)


def test_wishes_that_cost_nothing_are_had_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int | None, list[str]]] = []
    answers: list[Stage | Unplaced] = [Unplaced(Status.INFEASIBLE), Stage((), Outcome(Status.FEASIBLE, (), []), 0)]

    def place(*arguments: object, most_starts: int | None, ideal: list[str], **more: object) -> Stage | Unplaced:
        asked.append((most_starts, ideal))
        return answers[min(len(asked), len(answers)) - 1]

    monkeypatch.setattr(Placer, "place", place)
    assert unit(PRESSURE, PEAK).place(1.0) == []
    # Among few starts first, then among more, and not one after the other then.
    assert asked == [(FEW_STARTS, ["pressure", "peak"]), (SOME_STARTS, ["pressure", "peak"])]


@pytest.mark.parametrize(("cancelled", "tries"), [(False, [FEW_STARTS, SOME_STARTS]), (True, [])])
def test_who_cannot_have_them_for_nothing_is_placed_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch, cancelled: bool, tries: list[int]
) -> None:
    asked: list[int] = []

    def place(*arguments: object, most_starts: int, **more: object) -> Unplaced:
        asked.append(most_starts)
        return Unplaced(Status.INFEASIBLE)

    one_by_one = Turn((DAN, EVE), [], (1,), False)
    monkeypatch.setattr(Placer, "place", place)
    monkeypatch.setattr(UnitSessions, "one_by_one", lambda *arguments: one_by_one)
    assert (unit(PEAK, cancelled=cancelled).place(1.0), asked) == (one_by_one, tries)


def test_wishes_that_somebody_must_pay_for_are_not_asked_for_at_no_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*arguments: object) -> None:
        raise AssertionError

    one_by_one = Turn((DAN, EVE), [], (1,), False)
    monkeypatch.setattr(UnitSessions, "at_no_cost", never)
    monkeypatch.setattr(UnitSessions, "one_by_one", lambda *arguments: one_by_one)
    assert unit(PEAK, PREFERRED).place(1.0) == one_by_one


def test_where_wishes_leave_no_place_any_place_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even when the solve was cancelled: a timetable that is nearly there is completed."""
    asked: list[tuple[bool, int | None, bool]] = []

    def place(
        self: object, sessions: object, search: Search, known: object, blocks: object, levels: object, **more: object
    ) -> Stage | Unplaced:
        starts = more["most_starts"]
        assert isinstance(starts, int | None)
        asked.append((bool(levels), starts, search.cancelled()))
        return Stage((), Outcome(Status.FEASIBLE, ()), 0) if len(asked) == 4 else Unplaced(Status.OUT_OF_TIME)

    monkeypatch.setattr(Placer, "place", place)
    assert unit(PEAK, cancelled=True).anywhere() == []
    assert asked == [(True, None, True), (False, FEW_STARTS, False), (False, SOME_STARTS, False), (False, None, False)]
