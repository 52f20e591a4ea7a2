"""What finds no place around the shared sessions is placed with them."""

from dataclasses import replace
from datetime import date

import pytest

import scheduler.solver
from models.ids import UnitId
from models.people import Absence
from models.programme import Window
from models.timetable import Timetable
from scheduler.alone import Rest, Stuck
from scheduler.checker import check, hard
from scheduler.completion import complete
from scheduler.draft import Placer, Unplaced
from scheduler.run import Settings, Status
from scheduler.solver import solve
from scheduler.study import StudyPlan
from tests.scheduler.builders import DAN, EVE, FAY, PROBLEM, with_activity
from tests.scheduler.random_worlds import sessions_of

STEADY = Settings(seconds=20, seed=1, workers=1)


SOUTH, FAYS = PROBLEM.apprentice[DAN].unit, PROBLEM.apprentice[FAY].unit


def stuck(*units: UnitId) -> Stuck:
    return Stuck(Status.OUT_OF_TIME, {unit: Unplaced(Status.INFEASIBLE) for unit in units})


def test_unit_that_fits_nowhere_is_placed_with_the_shared_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def never_after_the_others(placer, shared, rest, *more):  # type: ignore[no-untyped-def]
        own = [session for session in rest.sessions if set(session.attendees) & {DAN, EVE}]
        asked.append(bool(own))
        return stuck(SOUTH) if own else complete(placer, shared, rest, *more)

    monkeypatch.setattr(scheduler.solver, "complete", never_after_the_others)
    run = solve(PROBLEM, STEADY)
    assert isinstance(run.timetable, Timetable)
    assert hard(check(PROBLEM, run.timetable)) == ()
    # Each way of two, and once more where the others made room; then all at once, and that improved.
    assert asked == [True, True, True, True, False, False]


def test_all_units_that_were_ever_stuck_are_placed_with_the_shared_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    """South's people find no places at first, and Fay none once the others made room for these."""
    answers = iter([stuck(SOUTH), stuck(FAYS), stuck(SOUTH), stuck(SOUTH)])
    alone: list[set[str]] = []

    def at_last(placer, shared, rest, *more):  # type: ignore[no-untyped-def]
        alone.append({person for session in rest.sessions for person in session.attendees})
        return next(answers, None) or complete(placer, shared, rest, *more)

    monkeypatch.setattr(scheduler.solver, "complete", at_last)
    run = solve(PROBLEM, replace(STEADY, first_only=True))
    assert isinstance(run.timetable, Timetable)
    assert all({DAN, EVE, FAY} <= people for people in alone[:4])
    assert [people & {DAN, EVE, FAY} for people in alone[4:]] == [set()]


def test_meetings_make_room_for_study_that_has_one_week_only() -> None:
    """Everybody studies in the fourth week, from which the meetings know nothing, and must learn in May besides."""
    problem = with_activity("study", window=Window(first_week=4, last_week=4))
    away = Absence(EVE, date(2027, 3, 24), date(2027, 3, 28), None, "leave")
    problem = replace(problem, cohort=replace(problem.cohort, absences=(away,)))
    run = solve(problem, STEADY)
    assert run.timetable is not None, run.reasons
    assert hard(check(problem, run.timetable)) == ()


def test_shared_sessions_make_room_for_a_unit_that_found_no_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Dan and Eve share with few is placed anew with what they do alone; all else stays."""
    drafts: list[dict[str, object]] = []
    together: list[set[str]] = []
    place = Placer.place

    def stuck_at_first(placer, shared, rest, *more):  # type: ignore[no-untyped-def]
        drafts.append({item.booking.session.id: (item.booking.day, item.span) for item in shared})
        return stuck(SOUTH) if len(drafts) == 1 else complete(placer, shared, rest, *more)

    def placed(placer, sessions, *more, **options):  # type: ignore[no-untyped-def]
        if len(drafts) == 1:
            together.append({session.id for session in sessions})
        return place(placer, sessions, *more, **options)

    monkeypatch.setattr(scheduler.solver, "complete", stuck_at_first)
    monkeypatch.setattr(Placer, "place", placed)
    run = solve(PROBLEM, replace(STEADY, first_only=True))
    assert isinstance(run.timetable, Timetable)
    assert "cohort sessions with wishes" not in {stage.stage for stage in run.stages}
    moving = {s.id for s in sessions_of(PROBLEM) if s.is_small and {DAN, EVE} & set(s.attendees)}
    assert together == [moving | {f"study/{DAN}", f"study/{EVE}"}]
    first, second = drafts
    assert first.keys() == second.keys() >= moving
    assert {name for name in first if first[name] != second[name]} <= moving


def test_nobody_makes_room_when_the_time_is_up() -> None:
    solver = scheduler.solver._Solve(PROBLEM, replace(STEADY, seconds=0.0), None, None, False)
    placer, work = Placer(PROBLEM, solver.diaries, ()), scheduler.solver.Work((), (), Rest((), StudyPlan((), {}), {}))
    assert solver._make_room(placer, (), work, {SOUTH}) is None
