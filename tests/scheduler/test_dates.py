"""Dates of the cohort are placed anew with the waves of visits where these cost something around them."""

import pytest

import scheduler.dates
import scheduler.log
from scheduler.dates import _Dates, _place_dates, place_cohort
from scheduler.diary import Diaries
from scheduler.draft import Placer, Stage
from scheduler.groundwork import Work, form_people, sort_work
from scheduler.later import Later
from scheduler.levels import Outcome
from scheduler.log import Log
from scheduler.run import LevelReport, Settings, Status
from scheduler.search import Search
from scheduler.wishes import CADENCE, JOURNEYS, PEAK, PRESSURE
from tests.scheduler.builders import ADA, BEN, PROBLEM

LEVELS = [name for name, _, _ in (CADENCE, JOURNEYS, PRESSURE, PEAK)]
HEEDED = frozenset({ADA})
Tried = list[tuple[int, float, _Dates | None]]


def tried(
    monkeypatch: pytest.MonkeyPatch,
    waves: list[tuple[int, int]],
    dates: tuple[int, ...] = (30, 30),
    seconds: float = 30.0,
) -> tuple[Tried, object, int]:
    """Place dates of which each try costs so many hours, and waves around them so many days and hours more.

    Returns how many sessions each try had, what share of the time, and the dates it began from; what was kept, by name;
    and what is taken to be the least of the fullest weeks around it.
    """
    found: Tried = []
    costs, hours = iter(waves), iter(dates)

    def place_dates(placer, sessions, later, search, log, known, heeded, before):  # type: ignore[no-untyped-def]
        found.append((len(sessions), search.left / seconds, before))
        least = next(hours)
        return _Dates((0, 0, 0, least), least, (f"dates {len(found)}",), HEEDED)  # type: ignore[arg-type]  # a name

    def spread_waves(*arguments: object) -> Stage:
        days, more = next(costs)
        reports = [LevelReport(*PRESSURE, days, 0), LevelReport(*PEAK, more, more)]
        name = (f"waves {len(found)}",)
        return Stage(name, Outcome(Status.FEASIBLE, (), reports), 0)  # type: ignore[arg-type]  # a name

    monkeypatch.setattr(scheduler.dates, "_place_dates", place_dates)
    monkeypatch.setattr(scheduler.dates, "_spread_waves", spread_waves)
    monkeypatch.setattr(scheduler.dates, "_of_cohort", lambda placed: placed[:1])
    monkeypatch.setattr(scheduler.log, "cohort_bounds", lambda *arguments: {})
    monkeypatch.setattr(scheduler.dates, "crowded", lambda *arguments: {})
    monkeypatch.setattr(scheduler.dates, "prices", lambda *arguments: dict.fromkeys(LEVELS, 0))
    placer, work = started()
    log = Log(bounds={PRESSURE[0]: 0, PEAK[0]: 28})
    kept = place_cohort(placer, work, Search(Settings(seconds=seconds, seed=1, workers=1), seconds), 0.5, log)
    assert [number for number, _, _ in found] == [len(work.cohort), *[len(work.wide)] * (len(found) - 1)]
    return found, kept, log.dates_peak


def test_waves_that_cost_nothing_stay_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    found, kept, least = tried(monkeypatch, [(0, 2)])
    assert (len(found), kept, least) == (1, ("dates 1", "waves 1"), 32)


def test_waves_that_cost_are_placed_with_the_dates_beginning_from_these(monkeypatch: pytest.MonkeyPatch) -> None:
    found, kept, _ = tried(monkeypatch, [(3, 0), (0, 0)])
    # Of the half that it was given, and of all that is left.
    assert [share for _, share, _ in found] == pytest.approx([0.5 * 0.6, 0.35 * 0.75])
    (_, _, none), (_, _, before) = found
    assert none is None
    assert before is not None
    assert (before.slotted, before.heeded) == (("dates 1", "waves 1"), HEEDED)
    assert kept == ("dates 2", "waves 2")


def test_waves_that_cost_stay_where_there_is_no_time_for_both(monkeypatch: pytest.MonkeyPatch) -> None:
    found, kept, _ = tried(monkeypatch, [(3, 0)], seconds=20.0)
    assert (len(found), kept) == (1, ("dates 1", "waves 1"))


@pytest.mark.parametrize(
    ("waves", "dates", "kept", "least"),
    [
        pytest.param((0, 2), (30, 31), ("dates 2", "waves 2"), 30, id="spread anew as good"),
        pytest.param((0, 4), (30, 31), ("dates 2",), 31, id="spread anew worse"),
        pytest.param((5, 0), (30, 31), ("dates 2",), 28, id="less where others may do with less"),
    ],
)
def test_waves_that_were_placed_with_the_dates_are_spread_anew_where_that_is_as_good(
    monkeypatch: pytest.MonkeyPatch,
    waves: tuple[int, int],
    dates: tuple[int, int],
    kept: tuple[str, ...],
    least: int,
) -> None:
    """Around the dates of the second try alone 28 hours would do, so that spreading the waves adds to these."""
    assert tried(monkeypatch, [(3, 0), waves], dates)[1:] == (kept, least)


def test_dates_begin_from_those_found_with_heed_of_those_who_need_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, frozenset[str]]] = []
    fuller = iter([{BEN: 2}, {}])

    def place(placer: object, sessions: object, *more: object, hint: object, later: Later, **options: object) -> Stage:
        asked.append((hint, later.heeded))
        reports = [LevelReport(*PRESSURE, 0, 0), LevelReport(*PEAK, 30, 30)]
        return Stage((f"dates {len(asked)}",), Outcome(Status.FEASIBLE, (), reports), 0)  # type: ignore[arg-type]  # a name

    monkeypatch.setattr(Placer, "place", place)
    monkeypatch.setattr(scheduler.dates, "crowded", lambda *arguments: next(fuller))
    monkeypatch.setattr(scheduler.dates, "prices", lambda *arguments: dict.fromkeys(LEVELS, 0))
    before = _Dates((0, 0, 0, 40), 40, ("before",), HEEDED)  # type: ignore[arg-type]  # a name
    placer, work = started()
    found = _place_dates(placer, work.wide, Later(), search(), Log(), {}, frozenset(), before)
    assert asked == [(("before",), HEEDED), (("dates 1",), HEEDED | {BEN})]
    assert found is not None
    assert (found.slotted, found.heeded) == (("dates 2",), HEEDED | {BEN})


def started() -> tuple[Placer, Work]:
    diaries = Diaries(PROBLEM)
    groups, tutors = form_people(PROBLEM, diaries, search(), Log())
    return Placer(PROBLEM, diaries, groups), sort_work(PROBLEM, groups, tutors)


def search() -> Search:
    return Search(Settings(seconds=20, seed=1, workers=1), 20)
