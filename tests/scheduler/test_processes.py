"""A cohort in which somebody joins late, leaves, pauses, changes hours or employer, or starts under older rules."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from api.problem_file import build_problem
from api.programme_file import read_programme
from models.ids import ApprenticeId
from models.ledger import counters
from models.people import Apprentice, Job
from models.problem import Problem
from models.programme import ActivityKind, Mode, Role
from models.timetable import Placement, Timetable
from models.training import Spell
from sample_data.generator import generate
from scheduler.checker import hard
from scheduler.run import Run, Settings
from scheduler.solver import solve

ROOT = Path(__file__).resolve().parent.parent
JOINER, LEAVER, PAUSING, FEWER, MOVING, EARLY, R20, R6, PUB = (ApprenticeId(f"A0{n}") for n in range(1, 10))


@pytest.fixture(scope="module")
def changing() -> Problem:
    course = read_programme(ROOT / "examples" / "coastal-care.yaml")
    activities = tuple(
        replace(a, mode=Mode.WORKPLACE, staff=(Role.TUTOR, Role.MENTOR)) if a.kind is ActivityKind.REVIEW else a
        for a in course.activities
    )
    course = replace(course, activities=activities)
    cohort = generate(course, 9, 1, 1)[0]
    people = {person.id: person for person in cohort.apprentices}
    day = cohort.start
    changes: dict[ApprenticeId, dict[str, Any]] = {
        JOINER: {"start": day + timedelta(days=28), "original_start": day + timedelta(days=28)},
        LEAVER: {"left": day + timedelta(days=130)},
        PAUSING: {"breaks": (Spell(day + timedelta(days=100), day + timedelta(days=170)),)},
        FEWER: {"later_jobs": (_job(people[FEWER], day + timedelta(days=150), "32"),)},
        MOVING: {"later_jobs": (_job(people[PUB], day + timedelta(days=150), "37.5"),)},
        EARLY: {"gateway": day + timedelta(days=257)},
        R20: {"original_start": date(2022, 7, 4), "weekly_hours": Decimal("22.5")},
        R6: {"original_start": date(2024, 9, 23), "weekly_hours": Decimal("25")},
        PUB: {"original_start": date(2025, 9, 22)},
    }
    return build_problem(
        course,
        replace(
            cohort,
            apprentices=tuple(replace(p, **changes.get(p.id, {})) for p in cohort.apprentices),
            # Under R20 the floor is a fifth of all hours: who releases no more leaves no hour for reviews.
            employers=tuple(replace(e, release_share=Decimal("0.25")) for e in cohort.employers),
            units=tuple(replace(u, max_away=4) for u in cohort.units),
        ),
    )


def _job(like: Apprentice, first: date, hours: str) -> Job:
    return Job(first, like.employer, like.unit, like.site, like.mentor, Decimal(hours), like.pattern)


@pytest.fixture(scope="module")
def run(changing: Problem) -> Run:
    return solve(changing, Settings(seconds=1, seed=1, workers=1))


@pytest.fixture
def found(run: Run) -> Timetable:
    assert run.timetable is not None, run.reasons
    return run.timetable


def diary(found: Timetable, who: ApprenticeId) -> list[Placement]:
    return list(found.by_person[who])


def test_nothing_hard_is_broken(run: Run, found: Timetable) -> None:
    assert hard(run.findings) == ()


def test_otj_each_start_date_has_the_floor_of_its_rules(changing: Problem, found: Timetable) -> None:
    """40 weeks are 35.6923 net weeks: a fifth of 22.5 h, a fifth of 25 h, and the least of published hours."""
    assert [(changing.hours[who].rule_set, changing.hours[who].floor // 60) for who in (R20, R6, PUB)] == [
        ("R20", 161),
        ("R6", 178),
        ("PUB", 187),
    ]
    for person in changing.cohort.apprentices:
        count, owed = counters(changing, found, person.id), changing.hours[person.id]
        assert owed.floor <= count.otj <= owed.plan + 210
        assert count.released <= owed.cap


def test_nobody_is_placed_outside_training(changing: Problem, found: Timetable) -> None:
    for placement in found.placements:
        for who in placement.attendees:
            person = changing.apprentice[who]
            ends = [day for day in (person.end, person.left, person.gateway) if day is not None]
            assert person.start <= placement.day <= min(ends)
            assert not any(pause.first <= placement.day <= pause.last for pause in person.breaks)


def test_reviews_go_on_around_the_break(changing: Problem, found: Timetable) -> None:
    (pause,) = changing.apprentice[PAUSING].breaks
    days = [p.day for p in diary(found, PAUSING) if p.activity == "talk"]
    # The break is from 30 December to 10 March: nothing is due in January and February, and ten months have a day.
    assert (pause.first, pause.last) == (date(2026, 12, 30), date(2027, 3, 10))
    assert [day.month for day in days] == [9, 10, 11, 12, 3, 4, 5, 6]
    across = [(b - a).days - (pause.days if a < pause.first < b else 0) for a, b in pairwise(days)]
    assert max(across) <= 84


def test_new_employer_has_its_own_mentor_and_site(changing: Problem, found: Timetable) -> None:
    person, (job,) = changing.apprentice[MOVING], changing.apprentice[MOVING].later_jobs
    assert job.employer != person.employer
    for placement in diary(found, MOVING):
        activity = changing.activity[placement.activity]
        new = placement.day >= job.first
        if activity.kind is ActivityKind.REVIEW:
            assert (job.mentor if new else person.mentor) in placement.staff
        if activity.kind in (ActivityKind.REVIEW, ActivityKind.STUDY) and placement.site is not None:
            assert placement.site == (job.site if new else person.site)


def test_deadlines_are_for_those_who_learn_on_the_day(changing: Problem, found: Timetable) -> None:
    left = changing.apprentice[LEAVER].left
    assert left is not None
    mine = [deadline.day for deadline in found.deadlines if LEAVER in deadline.attendees]
    assert mine and max(mine) <= left
    assert all(
        set(deadline.attendees) == {p.id for p in changing.cohort.apprentices if p.learns(deadline.day)}
        for deadline in found.deadlines
        if deadline.audience == "cohort" or deadline.audience == deadline.assessment
    )
