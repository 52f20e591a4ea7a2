"""What finds no place around the shared sessions is placed with them."""

from dataclasses import replace
from datetime import date

import pytest

import scheduler.solver
from models.ids import UnitId
from models.people import Absence
from models.programme import Window
from models.timetable import Timetable
from scheduler.alone import Stuck
from scheduler.checker import check, hard
from scheduler.completion import complete
from scheduler.draft import Unplaced
from scheduler.run import Settings, Status
from scheduler.solver import solve
from tests.scheduler.builders import DAN, EVE, PROBLEM, with_activity
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


def test_shared_sessions_make_room_for_a_unit_that_found_no_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Dan and Eve share with few is placed anew with what they do alone; the dates of all others stay."""
    unit = UnitId("south-ward")
    drafts: list[dict[str, object]] = []

    def stuck_at_first(placer, shared, rest, *more):  # type: ignore[no-untyped-def]
        drafts.append({item.booking.session.id: (item.booking.day, item.span) for item in shared})
        if len(drafts) == 1:
            return Stuck(Status.OUT_OF_TIME, unit, Unplaced(Status.INFEASIBLE), frozenset({unit}))
        return complete(placer, shared, rest, *more)

    monkeypatch.setattr(scheduler.solver, "complete", stuck_at_first)
    run = solve(PROBLEM, replace(STEADY, first_only=True))
    assert isinstance(run.timetable, Timetable)
    assert [stage.stage for stage in run.stages].count("groups and reviews") == 2
    first, second = drafts
    assert first.keys() == second.keys()
    without = {s.id for s in sessions_of(PROBLEM) if s.is_small and not {DAN, EVE} & set(s.attendees)}
    assert all(first[name] == second[name] for name in without & first.keys())
