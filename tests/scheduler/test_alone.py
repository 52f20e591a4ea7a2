"""What each apprentice does alone finds its place, their wishes for nothing if that can be."""

import pytest

import scheduler.alone
from models.programme import ActivityKind
from scheduler.alone import FEW_STARTS, SOME_STARTS, UNKNOWN, Rest, Stuck, _at_once, _price, _Turn, place_alone
from scheduler.diary import Diaries
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.levels import Outcome
from scheduler.run import LevelReport, Settings, Status
from scheduler.search import Search
from scheduler.study import StudyPlan
from scheduler.wishes import PEAK, PREFERRED, PRESSURE
from tests.scheduler.boards import sessions
from tests.scheduler.builders import ADA, DAN, EVE, FAY, PROBLEM
from tests.scheduler.random_worlds import sessions_of

STEADY = Settings(seconds=20, seed=1, workers=1)


def in_turns(monkeypatch: pytest.MonkeyPatch, seconds: float, answers: dict[str, object]) -> tuple[object, list[str]]:
    """Place Dan and Eve in turn, where the answer depends on who goes first; return what stands, and who went first."""
    asked: list[str] = []

    def answer(placer, sessions, order, *more):  # type: ignore[no-untyped-def]
        asked.append(order[0])
        return answers[order[0]]

    monkeypatch.setattr(scheduler.alone, "_in_turn", answer)
    placer = Placer(PROBLEM, Diaries(PROBLEM), ())
    rest = Rest((), StudyPlan((), {}), {})
    mine = sessions(PROBLEM, f"study/{DAN}", f"study/{EVE}")
    found = scheduler.alone._one_by_one(placer, mine, (), rest, Search(STEADY, 20), (PEAK,), seconds, {})
    return found, asked


def test_who_finds_no_place_beside_the_others_goes_before_them(monkeypatch: pytest.MonkeyPatch) -> None:
    done = _Turn((DAN, EVE), [], (0,), False)
    _, (first,) = in_turns(monkeypatch, 9, dict.fromkeys((DAN, EVE), done))
    second = EVE if first == DAN else DAN
    assert in_turns(monkeypatch, 9, {first: second, second: done}) == (done, [first, second])
    assert in_turns(monkeypatch, 9, {first: second, second: second}) == (None, [first, second])
    assert in_turns(monkeypatch, 9, {first: first}) == (None, [first])


@pytest.mark.parametrize(
    ("seconds", "cost", "found"),
    [
        pytest.param(9, 1, ["at once"], id="better"),
        pytest.param(9, 3, ["at once"], id="as good"),
        pytest.param(9, 4, ["in turn"], id="worse"),
        pytest.param(9, None, ["in turn"], id="without a place"),
        pytest.param(1, 1, ["in turn"], id="without the time"),
    ],
)
def test_a_unit_whose_wishes_cost_something_in_turn_is_placed_at_once(
    monkeypatch: pytest.MonkeyPatch, seconds: float, cost: int | None, found: list[str]
) -> None:
    def at_once(*arguments: object, **more: object) -> Stage | Unplaced:
        if cost is None:
            return Unplaced(Status.OUT_OF_TIME)
        report = LevelReport(*PEAK, cost, 0)
        return Stage(("at once",), Outcome(Status.FEASIBLE, (), [report]), 0)  # type: ignore[arg-type]  # names will do

    monkeypatch.setattr(Placer, "place", at_once)
    placer, rest, budget = Placer(PROBLEM, Diaries(PROBLEM), ()), Rest((), StudyPlan((), {}), {}), Search(STEADY, 20)
    in_turn = _Turn((DAN, EVE), ["in turn"], (3,), True)  # type: ignore[list-item]  # names will do
    assert _at_once(placer, (), in_turn, (), rest, budget, (PEAK,), seconds, {}) == found


def test_those_whose_wishes_cost_something_come_once_more_after_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[set[str], bool]] = []

    def one_by_one(placer, mine, *more):  # type: ignore[no-untyped-def]
        people = {session.attendees[0] for session in mine}
        asked.append((people, False))
        return _Turn(tuple(people), [], (1,), ADA not in people)

    def at_once(placer, mine, found, *more):  # type: ignore[no-untyped-def]
        asked.append((set(found.people), True))
        return []

    monkeypatch.setattr(scheduler.alone, "_one_by_one", one_by_one)
    monkeypatch.setattr(scheduler.alone, "_at_once", at_once)
    monkeypatch.setattr(scheduler.alone, "_at_no_cost", lambda *arguments: None)
    mine = [session for session in sessions_of(PROBLEM) if session.activity.kind is ActivityKind.STUDY]
    rest = Rest(mine, StudyPlan((), {}), {})
    place_alone(Placer(PROBLEM, Diaries(PROBLEM), ()), (), rest, Search(STEADY, 20), (PEAK,))
    # Ada's unit of three has what it wishes; Fay is alone in hers, and nobody could make room for her.
    assert [people for people, again in asked if again] == [{DAN, EVE}]
    assert asked[-1] == ({DAN, EVE}, True)
    assert [ADA in people for people, _ in asked].count(True) == [FAY in people for people, _ in asked].count(True) == 1


def test_a_unit_costs_what_its_worst_member_does_or_all_together() -> None:
    def stage(pressure: int, peak: int | None) -> Stage:
        reports = [LevelReport(*PRESSURE, pressure, 0)]
        if peak is not None:
            reports.append(LevelReport(*PEAK, peak, 0))
        return Stage((), Outcome(Status.FEASIBLE, (), reports), 0)

    assert _price((PRESSURE, PEAK), [stage(2, 1), stage(3, 4)]) == (5, 4)
    assert _price((PRESSURE, PEAK), [stage(2, 1), stage(3, None)]) == (5, UNKNOWN)


def test_wishes_that_cost_nothing_are_had_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int | None, list[str]]] = []
    answers: list[Stage | Unplaced] = [Unplaced(Status.INFEASIBLE), Stage((), Outcome(Status.FEASIBLE, (), []), 0)]

    def place(*arguments: object, most_starts: int | None, ideal: list[str], **more: object) -> Stage | Unplaced:
        asked.append((most_starts, ideal))
        return answers[min(len(asked), len(answers)) - 1]

    monkeypatch.setattr(Placer, "place", place)
    placer = Placer(PROBLEM, Diaries(PROBLEM), ())
    mine = sessions(PROBLEM, f"study/{DAN}", f"study/{EVE}")
    rest, budget = Rest(mine, StudyPlan((), {}), {}), Search(STEADY, 20)
    assert place_alone(placer, (), rest, budget, (PRESSURE, PEAK), {}) == []
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

    monkeypatch.setattr(Placer, "place", place)
    monkeypatch.setattr(scheduler.alone, "_one_by_one", lambda *arguments: _Turn((DAN,), ["Dan's"], (1,), False))  # type: ignore[list-item]  # a name
    budget = Search(STEADY, 20, cancelled=lambda: cancelled)
    rest = Rest(sessions(PROBLEM, f"study/{DAN}"), StudyPlan((), {}), {})
    found: object = place_alone(Placer(PROBLEM, Diaries(PROBLEM), ()), (), rest, budget, (PEAK,), {})
    assert (found, asked) == (["Dan's"], tries)


def test_all_units_that_found_no_places_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Placer, "place", lambda *arguments, **more: Unplaced(Status.INFEASIBLE))
    rest = Rest(sessions(PROBLEM, f"study/{DAN}", f"study/{FAY}"), StudyPlan((), {}), {})
    found = place_alone(Placer(PROBLEM, Diaries(PROBLEM), ()), (), rest, Search(STEADY, 20))
    assert isinstance(found, Stuck)
    assert (found.status, set(found.units)) == (
        Status.OUT_OF_TIME,
        {PROBLEM.apprentice[DAN].unit, PROBLEM.apprentice[FAY].unit},
    )


def test_wishes_that_somebody_must_pay_for_are_not_asked_for_at_no_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*arguments: object) -> None:
        raise AssertionError

    monkeypatch.setattr(scheduler.alone, "_at_no_cost", never)
    monkeypatch.setattr(scheduler.alone, "_one_by_one", lambda *arguments: _Turn((DAN,), [], (1,), False))
    rest, budget = Rest(sessions(PROBLEM, f"study/{DAN}"), StudyPlan((), {}), {}), Search(STEADY, 20)
    assert place_alone(Placer(PROBLEM, Diaries(PROBLEM), ()), (), rest, budget, (PEAK, PREFERRED), {}) == []
