"""What dates of the cohort prove holds for timetables that are no better at the levels above."""

from dataclasses import replace
from datetime import date

import pytest

from models.ids import EmployerId
from models.people import PressurePeriod
from models.session import Session
from scheduler.later import Later
from scheduler.levels import Level, Outcome
from scheduler.log import Log, must_pay_for_month
from scheduler.run import LevelReport, Status
from scheduler.wishes import CADENCE, PEAK, PRESSURE
from tests.scheduler.boards import sessions
from tests.scheduler.builders import PROBLEM, TIMETABLE, moved, with_cohort, with_policy

SPACED = with_policy(preferred_block_gap_days=20, block_gap_tolerance_days=0)
"""The blocks of the timetable are 28 days apart."""
BLOCKS: tuple[Session, ...] = sessions(PROBLEM, "b1", "b2")


def outcome(rhythm: int, **bounds: int) -> Outcome:
    def report(level: Level, cost: int, bound: int) -> LevelReport:
        return LevelReport(*level, cost, bound)

    reports = [report(CADENCE, rhythm, 0), report(PRESSURE, 30, bounds["pressure"]), report(PEAK, 40, bounds["peak"])]
    return Outcome(Status.FEASIBLE, (), reports)


def test_the_best_of_all_lessons_counts() -> None:
    log = Log()
    log.learn(BLOCKS, Later(), outcome(5, pressure=20, peak=30))
    log.learn(BLOCKS, Later(), outcome(9, pressure=10, peak=31))
    assert (log.proven["pressure"], log.calm_peak, log.least_peak) == (20, 31, 31)
    # Bounds that hold whatever is decided know nothing of them.
    assert log.bounds["pressure"] == 0


@pytest.mark.parametrize(("rhythm", "kept"), [(0, (10, 31)), (99, (20, 31))])
def test_what_holds_for_more_even_blocks_only_is_forgotten(rhythm: int, kept: tuple[int, int]) -> None:
    """Dates with a rhythm of nothing, and others with one so bad that every timetable is as good."""
    log = Log()
    log.learn(BLOCKS, Later(), outcome(rhythm, pressure=20, peak=30))
    log.learn(BLOCKS, Later(), outcome(99, pressure=10, peak=31))
    log.keep_what_holds(SPACED, TIMETABLE.placements)
    assert (log.proven["pressure"], log.calm_peak) == kept


def test_rhythm_of_reviews_is_none_of_the_blocks() -> None:
    """Only what the dates placed is compared: a review off its rhythm says nothing about them."""
    log = Log()
    log.learn(BLOCKS, Later(), outcome(0, pressure=20, peak=30))
    late = moved("review/A3/2027-04#1", day=date(2027, 4, 28))
    log.keep_what_holds(PROBLEM, late.placements)
    assert log.proven["pressure"] == 20


def test_lesson_that_began_from_another_falls_with_it() -> None:
    """Worse dates were sought with a bound of better ones, which says nothing about timetables as bad as they."""
    log = Log()
    log.learn(BLOCKS, Later(), outcome(0, pressure=20, peak=30))
    log.learn(BLOCKS, Later(), outcome(99, pressure=10, peak=30), known_peak=log.calm_peak)
    log.learn(BLOCKS, Later(), outcome(99, pressure=10, peak=27))
    log.keep_what_holds(SPACED, TIMETABLE.placements)
    assert (log.proven["pressure"], log.calm_peak) == (10, 27)


def test_dates_that_cost_all_there_is_leave_nothing_for_what_comes_later() -> None:
    """Both blocks cost twenty and more, so that with twenty in all nothing else lies in pressure periods."""
    log = Log()
    log.learn(BLOCKS, Later(), outcome(0, pressure=20, peak=31))
    assert [log.peak_of_as_calm(PROBLEM, pressure) for pressure in (0, 19, 20, 21)] == [31, 31, 31, 0]


def test_what_other_sessions_cost_may_lie_with_those_to_come() -> None:
    """Of blocks and visits something must lie in pressure periods: a visit maybe, of which the blocks know nothing."""
    log = Log()
    log.learn(sessions(PROBLEM, "b1", "b2", "visit/wave-1"), Later(), outcome(0, pressure=20, peak=29))
    log.learn(BLOCKS, Later(), outcome(0, pressure=0, peak=31))
    assert [log.peak_of_as_calm(PROBLEM, pressure) for pressure in (0, 20)] == [31, 29]


def test_lesson_allows_no_more_than_those_it_leans_on() -> None:
    """Thirty were allowed where the fullest weeks were bounded, but five in the search that gave the bound."""
    log = Log()
    log.learn(BLOCKS, Later(), Outcome(Status.FEASIBLE, (), [LevelReport(*PRESSURE, 5, 0), LevelReport(*PEAK, 40, 31)]))
    log.learn(BLOCKS, Later(), outcome(0, pressure=20, peak=31), known_peak=31)
    assert [log.peak_of_as_calm(PROBLEM, pressure) for pressure in (5, 6)] == [31, 0]


@pytest.mark.parametrize(
    ("last", "free", "paid"),
    [
        pytest.param(date(2027, 4, 30), False, True, id="must be paid for"),
        pytest.param(date(2027, 4, 29), False, False, id="one day is left"),
        pytest.param(date(2027, 4, 30), True, False, id="a meeting may fill it"),
    ],
)
def test_month_that_lies_wholly_in_a_pressure_period_must_be_filled(last: date, free: bool, paid: bool) -> None:
    """Only the north trust has a quiet April."""
    period = PressurePeriod(date(2027, 3, 20), last, "audit", EmployerId("north-trust"))
    problem = with_cohort(pressure_periods=(period,))
    meetings = tuple(
        replace(session, activity=replace(session.activity, avoid_pressure=not free))
        for session in sessions(PROBLEM, "meet/circle-1/1", "meet/circle-1/2")
    )
    assert must_pay_for_month(problem, Later(meetings)) is paid
    log = Log()
    log.learn(BLOCKS, Later(meetings), outcome(0, pressure=20, peak=31))
    assert [log.peak_of_as_calm(problem, pressure) for pressure in (0, 20)] == [31, 0 if paid else 31]
