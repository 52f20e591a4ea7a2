"""Dates of the cohort are placed anew with the waves of visits where these cost something around them."""

import pytest

import scheduler.groundwork
from scheduler.diary import Diaries
from scheduler.draft import Placer, Stage
from scheduler.groundwork import Log, Work, _Dates, form_people, place_cohort, sort_work
from scheduler.levels import Outcome
from scheduler.run import LevelReport, Settings, Status
from scheduler.search import Search
from scheduler.wishes import PEAK, PRESSURE
from tests.scheduler.builders import ADA, PROBLEM

HEEDED = frozenset({ADA})


def tried(monkeypatch: pytest.MonkeyPatch, waves_cost: list[int]) -> tuple[list[tuple[int, bool]], list[float]]:
    """Place the dates where the waves cost so many days around each; return what was tried, and the shares of time.

    Of each try: how many sessions, and whether it began from dates found before.
    """
    found: list[tuple[int, bool]] = []
    shares: list[float] = []
    extra = iter(waves_cost)

    def dates(placer, sessions, later, search, log, known, heeded, before):  # type: ignore[no-untyped-def]
        found.append((len(sessions), before is not None and before.heeded == HEEDED))
        shares.append(round(search.left / 20, 2))
        return _Dates((0, 0, 0, 30), 30, (), HEEDED)

    def waves(*arguments: object) -> Stage:
        reports = [LevelReport(*PRESSURE, next(extra), 0), LevelReport(*PEAK, 0, 0)]
        return Stage((), Outcome(Status.FEASIBLE, (), reports), 0)

    monkeypatch.setattr(scheduler.groundwork, "_place_dates", dates)
    monkeypatch.setattr(scheduler.groundwork, "_spread_waves", waves)
    monkeypatch.setattr(scheduler.groundwork, "cohort_bounds", lambda *arguments: {})
    monkeypatch.setattr(scheduler.groundwork, "crowded", lambda *arguments: {})
    placer, work = started()
    assert place_cohort(placer, work, search(), Log()) == ()
    assert found[0] == (len(work.cohort), False)
    assert all(number == len(work.wide) for number, _ in found[1:])
    return found, shares


def test_waves_that_cost_nothing_stay_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(tried(monkeypatch, [0])[0]) == 1


def test_waves_that_cost_are_placed_with_the_dates_beginning_from_these(monkeypatch: pytest.MonkeyPatch) -> None:
    (_, (_, begins_there)), shares = tried(monkeypatch, [3, 0])
    assert begins_there
    assert shares == [0.48, 0.7]


def started() -> tuple[Placer, Work]:
    diaries = Diaries(PROBLEM)
    groups, tutors = form_people(PROBLEM, diaries, search(), Log())
    return Placer(PROBLEM, diaries, groups), sort_work(PROBLEM, groups, tutors)


def search() -> Search:
    return Search(Settings(seconds=20, seed=1, workers=1), 20)
