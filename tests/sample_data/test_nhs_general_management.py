"""The graduate scheme: every competency of the framework, its milestones, its managers and its reflective piece."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from api.problem_file import build_problem
from api.programme_file import bundled_programmes, read_programme
from models.coverage import met_by, out_of_reach, plan_outcomes
from models.ids import ActivityId, ProgrammeId
from models.problem import Problem
from models.programme import Programme
from models.timetable import Timetable
from sample_data.generator import generate
from scheduler.checker import check, hard
from scheduler.run import Settings
from scheduler.solver import solve

# Read from the framework by hand: how many competencies each section lists, and how many of them are core.
LISTED = {"1": (14, 14), "2": (15, 11), "3": (23, 10), "4": (23, 11), "5": (13, 5), "6": (9, 6), "7": (8, 6)}


@pytest.fixture(scope="module")
def scheme() -> Programme:
    return read_programme(bundled_programmes()["nhs-general-management"])


@pytest.fixture(scope="module")
def answer(scheme: Programme) -> tuple[Problem, Timetable]:
    problem = build_problem(scheme, generate(scheme, 3)[0])
    timetable = solve(problem, Settings(seconds=2, seed=1, workers=1)).timetable
    assert timetable is not None
    return problem, timetable


def test_all_105_competencies_are_there(scheme: Programme) -> None:
    every = Counter(outcome.code[0] for outcome in scheme.outcomes)
    core = Counter(outcome.code[0] for outcome in scheme.outcomes if outcome.strand == "core")
    assert {section: (every[section], core[section]) for section in every} == LISTED
    assert (every.total(), core.total()) == (105, 63)
    assert {outcome.strand for outcome in scheme.outcomes} == {"core", "specialist"}
    assert [o.code for o in scheme.outcomes if not re.fullmatch(r"[1-7]\.[1-4]\.\dS?", o.code)] == []


def test_each_competency_has_a_target_but_personal_qualities(scheme: Programme) -> None:
    assert {outcome.target for outcome in scheme.outcomes if outcome.code.startswith("1.")} == {0}
    targets = Counter(outcome.target for outcome in scheme.outcomes if not outcome.code.startswith("1."))
    assert sorted(targets) == [1, 2, 3, 4, 5]


def test_numbers_follow_each_other(scheme: Programme) -> None:
    """Nothing was forgotten between two numbers of a section's part."""
    parts: dict[str, list[int]] = {}
    for outcome in scheme.outcomes:
        if not outcome.code.endswith("S"):
            part, _, number = outcome.code.rpartition(".")
            parts.setdefault(part, []).append(int(number))
    # Section 4.4 lists the core 4.4.3 and goes on with the specialist 4.4.3, so the numbers still follow.
    assert {part: numbers for part, numbers in parts.items() if numbers != list(range(1, len(numbers) + 1))} == {}


def test_copy_under_another_name_can_be_tried_too(scheme: Programme) -> None:
    """No recipe says what its departments offer: they offer whatever nothing else evidences."""
    copied = replace(scheme, id=ProgrammeId("copy"))
    problem = build_problem(copied, generate(copied, 3)[0])
    assert out_of_reach(problem) == ()
    assert {len(work.outcomes) for work in problem.cohort.work_placements} == {70}


def test_small_cohort_is_solved_and_clean(answer: tuple[Problem, Timetable]) -> None:
    assert hard(check(*answer)) == ()


def test_managers_and_places_change_with_the_placement(answer: tuple[Problem, Timetable]) -> None:
    problem, timetable = answer
    turn = problem.week_monday(53)
    for person in problem.cohort.apprentices:
        first, second = (stay.work for stay in problem.stays[person.id])
        assert first.unit != second.unit
        tutor = timetable.tutor_of[person.id]
        for name in ("manager-meeting", "formal-review-p1", "formal-review-p2", "final-review"):
            for placement in timetable.by_activity[ActivityId(name)]:
                if placement.attendees == (person.id,):
                    work = first if placement.day < turn else second
                    others = set() if name == "manager-meeting" else {tutor}
                    assert (set(placement.staff), placement.site) == ({work.mentor} | others, work.site), placement.id


def test_piece_is_handed_in_within_the_last_twelve_months_and_discussed(answer: tuple[Problem, Timetable]) -> None:
    problem, timetable = answer
    (piece,) = timetable.deadlines
    assert problem.cohort.end - timedelta(days=365) < piece.day <= problem.cohort.end
    talks = timetable.by_activity[ActivityId("final-review")]
    assert [talk.attendees[0] for talk in sorted(talks, key=lambda t: t.attendees)] == sorted(problem.apprentice)
    assert all(talk.day > piece.day for talk in talks)


def test_plan_of_each_trainee_reaches_both_milestones_and_names_its_gaps(answer: tuple[Problem, Timetable]) -> None:
    problem, timetable = answer
    one, two = (problem.milestone_day(milestone) for milestone in problem.programme.milestones)
    assert (one, two) == (date(2027, 9, 5), date(2028, 9, 3))
    gaps = {}
    for person in problem.cohort.apprentices:
        plan = plan_outcomes(problem, timetable, person.id)
        assert len(met_by(plan, one)) >= 0.4 * 105
        assert len(met_by(plan, two)) >= 0.9 * 105
        gaps[person.id] = [code for code, occasions in plan.items() if not occasions]
    operations_and_strategy, quality_and_finance = ["3.1.4", "4.1.1", "4.1.5", "4.4.6"], ["3.2.5", "3.3.6", "5.3.3"]
    assert gaps == {"A01": operations_and_strategy, "A02": quality_and_finance, "A03": operations_and_strategy}
