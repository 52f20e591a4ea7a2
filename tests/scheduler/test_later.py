"""What is still to come: counted once, in its windows."""

from dataclasses import replace
from datetime import date

import pytest

from models.people import Absence
from models.timegrid import Span
from scheduler.bounds import fullest_weeks, peak_bound
from scheduler.calendar_board import CalendarBoard
from scheduler.diary import Diaries
from scheduler.later import Later, Portion
from scheduler.rules.release_peak import ReleasePeak
from tests.scheduler.boards import sessions, study_to_come
from tests.scheduler.builders import ADA, BEN, PROBLEM, TIMETABLE


def test_waves_of_a_visit_are_one_for_each_apprentice() -> None:
    later = Later(sessions(PROBLEM, "visit/wave-1", "visit/wave-2"))
    assert later.portions[ADA] == (Portion(date(2027, 3, 8), date(2027, 4, 25), True, False, True, (), 120, 1),)


def test_sessions_alike_in_their_windows_are_one_portion() -> None:
    (portion,) = study_to_come().portions[ADA]
    assert (portion.minutes, portion.unit, portion.number, portion.study) == (6 * 210, 210, 6, True)
    assert BEN not in study_to_come().portions


@pytest.mark.parametrize(("generous", "minutes"), [(False, 0), (True, 1260 * 28 // 77)])
def test_only_a_generous_estimate_shares_a_window_out(generous: bool, minutes: int) -> None:
    """28 of the 77 days of study."""
    later = replace(study_to_come(), generous=generous)
    assert later.release(ADA, date(2027, 3, 15), date(2027, 4, 11)) == minutes
    assert later.release(ADA, date(2027, 3, 1), date(2027, 5, 30)) == 1260


def test_bound_counts_one_wave() -> None:
    everything = Later(sessions(PROBLEM, "visit/wave-1", "visit/wave-2"))
    assert peak_bound(everything) == 1
    assert peak_bound(study_to_come()) == 7


def test_fullest_weeks_are_those_of_the_checker() -> None:
    (finding,) = ReleasePeak().check(PROBLEM, TIMETABLE)
    assert fullest_weeks(TIMETABLE.placements) == finding.cost
    assert fullest_weeks(()) == 0


@pytest.mark.parametrize(("span", "over"), [("09:00-10:00", True), ("18:00-19:00", False)])
def test_evening_takes_no_half_day(span: str, over: bool) -> None:
    """Ada is away in all teaching hours, so that only an evening finds room beside them."""
    day = PROBLEM.cohort.start
    leave = [Absence(ADA, day, PROBLEM.cohort.end, half, "leave") for half in PROBLEM.grid.halves]
    activities = tuple(
        replace(a, span=Span.parse(span), minutes=60) if a.id == "board" else a for a in PROBLEM.programme.activities
    )
    problem = replace(
        PROBLEM,
        programme=replace(PROBLEM.programme, activities=activities),
        cohort=replace(PROBLEM.cohort, absences=tuple(leave)),
    )
    later = Later(sessions(problem, f"board/{ADA}"))
    board = CalendarBoard(problem, Diaries(problem), (), later=later)
    board.open()
    board.later_loads(ADA)
    # What finds no room is counted by a variable of its own, beside one for each week.
    (portion,) = later.portions[ADA]
    weeks = {board.week(day) for day in range(len(board.days)) if portion.first <= board.days[day] <= portion.last}
    assert len(board.model.proto.variables) - len(weeks) == over
