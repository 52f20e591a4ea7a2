"""The whole solve: clean, repeatable, honest about what is proven, and in words when it cannot be done."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.findings import Kind
from models.people import Absence
from models.problem import HoursPlan, Problem
from models.timetable import Timetable
from scheduler.checker import check, costs, hard
from scheduler.run import Run, Settings, Status
from scheduler.solver import _Solve, solve
from tests.scheduler.builders import PROBLEM, TIMETABLE, moved


def test_solve_is_complete_and_clean(problem: Problem, solved: Run) -> None:
    assert solved.timetable is not None
    assert [f for f in solved.findings if f.kind is Kind.HARD] == []
    assert solved.seconds_to_first is not None


def test_levels_are_what_the_checker_counts(solved: Run) -> None:
    counted = costs(solved.findings)
    levels = {level.level: level.cost for level in solved.levels}
    assert levels == {
        "repeats": counted["repeated-pairs"],
        "balance": counted["group-balance"],
        "closeness": counted["circle-distance"],
        "cadence": counted["review-cadence"] + counted["block-spacing"],
        "travel": counted["tutor-travel-days"],
        "way": counted["tutor-travel-distance"],
        "pressure": counted["pressure-periods"],
        "peak": counted["release-peak"],
        "fairness": counted["fair-travel"],
        "fair-release": counted["fair-release"],
        "fair-employers": counted["fair-employers"],
    }


def test_same_seed_and_one_worker_give_the_same_timetable(problem: Problem, solved: Run) -> None:
    assert solve(problem, Settings(seconds=6, seed=1, workers=1)).timetable == solved.timetable


def test_hours_that_cannot_fit_are_named(problem: Problem) -> None:
    person = problem.cohort.apprentices[0]
    short = {**problem.hours, person.id: HoursPlan("PUB", 30000, 30000, 23129, 1350, "conflict")}
    run = solve(replace(problem, hours=short), Settings(seconds=6, workers=1))
    assert (run.status, run.timetable) == (Status.INFEASIBLE, None)
    assert len(run.reasons) == 1
    assert run.reasons[0].startswith(f"{person.name} owes 500.0 off-the-job hours; the 385.5 hours of release")


def test_mentor_who_is_never_free_is_named(problem: Problem) -> None:
    mentor = problem.cohort.mentors[0]
    away = Absence(mentor.id, problem.cohort.start, problem.cohort.start + timedelta(days=80), None, "sabbatical")
    cohort = replace(problem.cohort, absences=(*problem.cohort.absences, away))
    run = solve(replace(problem, cohort=cohort), Settings(seconds=6, workers=1))
    assert run.status is Status.INFEASIBLE
    assert [reason for reason in run.reasons if mentor.name in reason] == list(run.reasons)


def test_cancelled_solve_says_so(problem: Problem) -> None:
    run = solve(problem, Settings(seconds=6, workers=1), cancelled=lambda: True)
    if run.timetable is None:
        assert run.status is Status.CANCELLED
    else:
        # A search that ends before it hears of it may complete the first timetable, and that one is whole.
        assert (hard(run.findings), check(problem, run.timetable)) == ((), run.findings)


LATE = moved("review/A3/2027-04#1", day=date(2027, 4, 23))
"""A review off its rhythm."""


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        pytest.param(LATE, TIMETABLE, TIMETABLE, id="better"),
        pytest.param(TIMETABLE, LATE, TIMETABLE, id="worse"),
        pytest.param(LATE, None, LATE, id="none"),
    ],
)
def test_first_timetable_stands_unless_the_next_is_better(
    monkeypatch: pytest.MonkeyPatch, first: Timetable, second: Timetable | None, kept: Timetable
) -> None:
    monkeypatch.setattr(_Solve, "_first", lambda self, placer, work: (first, [], work))
    monkeypatch.setattr(_Solve, "_better", lambda self, placer, work, shared: second)
    assert solve(PROBLEM, Settings(seconds=6, seed=1, workers=1)).timetable == kept
