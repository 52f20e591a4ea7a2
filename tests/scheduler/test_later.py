"""What is still to come: counted once, in its windows, and spread as suits best."""

from dataclasses import replace
from datetime import date

import pytest

from models.ids import SessionId
from models.problem import Problem
from scheduler.bounds import fullest_weeks, peak_bound
from scheduler.calendar_board import CalendarBoard
from scheduler.diary import Diaries
from scheduler.later import Later, Portion
from scheduler.levels import minimise
from scheduler.placing import post_rules
from scheduler.rules.every_session_once import EverySessionOnce
from scheduler.rules.pressure_periods import PressurePeriods
from scheduler.rules.release_peak import ReleasePeak
from scheduler.run import Settings
from scheduler.search import Search
from scheduler.wishes import PEAK, PRESSURE
from tests.scheduler.boards import sessions
from tests.scheduler.builders import ADA, BEN, PROBLEM, TIMETABLE, with_activity, with_policy
from tests.scheduler.rules.test_pressure_periods import pressed

STUDY = SessionId("study/A3")


def least(problem: Problem, here: tuple[str, ...], later: Later, rule: ReleasePeak | PressurePeriods) -> int:
    """Place some sessions by one wish alone, where others are to come."""
    board = CalendarBoard(problem, Diaries(problem), sessions(problem, *here), later=later)
    post_rules(board, (EverySessionOnce(),))
    rule.post(board)
    level = PEAK if isinstance(rule, ReleasePeak) else PRESSURE
    return sum(report.cost for report in minimise(board, (level,), Search(Settings(workers=1), 10)).levels)


def study(problem: Problem = PROBLEM, blocks: int = 6, *more: str) -> Later:
    return Later(sessions(problem, STUDY, *more), {STUDY: blocks})


def test_waves_of_a_visit_are_one_for_each_apprentice() -> None:
    later = Later(sessions(PROBLEM, "visit/wave-1", "visit/wave-2"))
    assert later.portions[ADA] == (Portion(date(2027, 3, 8), date(2027, 4, 25), True, False, 120, 120),)


def test_sessions_alike_in_their_windows_are_one_portion() -> None:
    (portion,) = study().portions[ADA]
    assert (portion.minutes, portion.unit, portion.study) == (6 * 210, 210, True)
    assert BEN not in study().portions


@pytest.mark.parametrize(("generous", "minutes"), [(False, 0), (True, 1260 * 28 // 77)])
def test_only_a_generous_estimate_shares_a_window_out(generous: bool, minutes: int) -> None:
    """28 of the 77 days of study."""
    later = replace(study(), generous=generous)
    assert later.release(ADA, date(2027, 3, 15), date(2027, 4, 11)) == minutes
    assert later.release(ADA, date(2027, 3, 1), date(2027, 5, 30)) == 1260


def test_what_is_to_come_is_spread_over_its_weeks() -> None:
    """Two blocks in each of the weeks 3, 7 and 11, so that no four weeks have more than two."""
    assert least(PROBLEM, ("talk",), study(), ReleasePeak()) == 7


def test_week_holds_only_so_much_study() -> None:
    """Beside the second block in week 7, weeks 3 and 11 to 13 hold six blocks of study, but not at one a week."""
    assert least(with_policy(study_blocks_a_week=2), ("b2",), study(), ReleasePeak()) == 14
    assert least(with_policy(study_blocks_a_week=1), ("b2",), study(), ReleasePeak()) == 18


def test_what_shuns_pressure_periods_keeps_out_of_their_weeks() -> None:
    problem = pressed(date(2027, 4, 5), date(2027, 5, 30))
    assert least(problem, ("talk",), study(problem), ReleasePeak()) == 21
    calm = replace(with_activity("study", avoid_pressure=False), cohort=problem.cohort)
    assert least(calm, ("talk",), study(calm), ReleasePeak()) == 7


def test_sessions_of_now_and_later_share_the_weeks() -> None:
    """The second block takes two days of seven hours in one of the weeks 5 to 7; twelve blocks cannot go round it."""
    assert least(PROBLEM, ("b2",), study(blocks=12), ReleasePeak()) == 21


def test_month_in_a_pressure_period_must_be_paid_for_once() -> None:
    """In April somebody of North Trust learns by study alone, which shuns the period; the meeting need not."""
    april = pressed(date(2027, 4, 1), date(2027, 4, 30), "north-trust")
    assert least(april, ("talk",), study(april), PressurePeriods()) == 1
    assert least(PROBLEM, ("talk",), study(), PressurePeriods()) == 0
    idle = replace(with_policy(active_every_month=False), cohort=april.cohort)
    assert least(idle, ("talk",), study(idle), PressurePeriods()) == 0


def test_meeting_that_need_not_avoid_the_period_fills_the_month() -> None:
    april = pressed(date(2027, 4, 1), date(2027, 4, 30), "north-trust")
    free = replace(with_activity("meet", avoid_pressure=False), cohort=april.cohort)
    meeting = "meet/circle-1/1"
    assert least(free, ("talk",), study(free, 6, meeting), PressurePeriods()) == 0
    assert least(free, ("talk", meeting), study(free), PressurePeriods()) == 0
    assert least(april, ("talk", meeting), study(april), PressurePeriods()) == 1


def test_bound_counts_one_wave() -> None:
    everything = Later(sessions(PROBLEM, "visit/wave-1", "visit/wave-2"))
    assert peak_bound(everything) == 1
    assert peak_bound(study()) == 7


def test_fullest_weeks_are_those_of_the_checker() -> None:
    (finding,) = ReleasePeak().check(PROBLEM, TIMETABLE)
    assert fullest_weeks(TIMETABLE.placements) == finding.cost
    assert fullest_weeks(()) == 0
