"""What each apprentice does alone finds its place, and where it finds none, the shared sessions make room."""

from dataclasses import replace
from datetime import date

import pytest

import scheduler.completion
import scheduler.solver
from models.ids import UnitId
from models.people import Absence
from models.programme import ActivityKind, Window
from models.timetable import Timetable
from scheduler.checker import check, hard
from scheduler.completion import UNKNOWN, Rest, Stuck, _at_once, _price, _Turn, complete
from scheduler.diary import Diaries
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.levels import Outcome
from scheduler.run import LevelReport, Settings, Status
from scheduler.search import Search
from scheduler.solver import solve
from scheduler.study import StudyPlan
from scheduler.wishes import PEAK, PRESSURE
from tests.scheduler.boards import sessions
from tests.scheduler.builders import ADA, DAN, EVE, FAY, PROBLEM, with_activity
from tests.scheduler.random_worlds import sessions_of

STEADY = Settings(seconds=20, seed=1, workers=1)


def test_unit_that_fits_nowhere_is_placed_with_the_shared_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def never_after_the_others(placer, shared, rest, *more):  # type: ignore[no-untyped-def]
        own = [session for session in rest.sessions if set(session.attendees) & {DAN, EVE}]
        asked.append(bool(own))
        if own:
            return Stuck(Status.OUT_OF_TIME, UnitId("south-ward"), Unplaced(Status.INFEASIBLE))
        return complete(placer, shared, rest, *more)

    monkeypatch.setattr(scheduler.solver, "complete", never_after_the_others)
    run = solve(PROBLEM, STEADY)
    assert isinstance(run.timetable, Timetable)
    assert hard(check(PROBLEM, run.timetable)) == ()
    assert asked == [True, True, False, False]


def test_meetings_make_room_for_study_that_has_one_week_only() -> None:
    """Everybody studies in the fourth week, from which the meetings know nothing, and must learn in May besides."""
    problem = with_activity("study", window=Window(first_week=4, last_week=4))
    away = Absence(EVE, date(2027, 3, 24), date(2027, 3, 28), None, "leave")
    problem = replace(problem, cohort=replace(problem.cohort, absences=(away,)))
    run = solve(problem, STEADY)
    assert run.timetable is not None, run.reasons
    assert hard(check(problem, run.timetable)) == ()


def in_turns(monkeypatch: pytest.MonkeyPatch, seconds: float, answers: dict[str, object]) -> tuple[object, list[str]]:
    """Place Dan and Eve in turn, where the answer depends on who goes first; return what stands, and who went first."""
    asked: list[str] = []

    def answer(placer, sessions, order, *more):  # type: ignore[no-untyped-def]
        asked.append(order[0])
        return answers[order[0]]

    monkeypatch.setattr(scheduler.completion, "_in_turn", answer)
    placer = Placer(PROBLEM, Diaries(PROBLEM), ())
    rest = Rest((), StudyPlan((), {}), {})
    mine = sessions(PROBLEM, f"study/{DAN}", f"study/{EVE}")
    found = scheduler.completion._one_by_one(placer, mine, (), rest, Search(STEADY, 20), (PEAK,), seconds, {})
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

    monkeypatch.setattr(scheduler.completion, "_one_by_one", one_by_one)
    monkeypatch.setattr(scheduler.completion, "_at_once", at_once)
    monkeypatch.setattr(scheduler.completion, "set_deadlines", lambda *arguments: ())
    monkeypatch.setattr(scheduler.completion, "hard", lambda findings: ())
    mine = [session for session in sessions_of(PROBLEM) if session.activity.kind is ActivityKind.STUDY]
    complete(Placer(PROBLEM, Diaries(PROBLEM), ()), (), Rest(mine, StudyPlan((), {}), {}), Search(STEADY, 20), (PEAK,))
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
