"""Bounds on days that do not suit: what is in nobody's way costs its least, and windows apart add up."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from models.ids import ActivityId, SessionId
from models.people import PressurePeriod, WeekPattern
from models.problem import Problem
from models.programme import Activity, Policy, Recurrence, Window
from models.timetable import Group
from scheduler.run import Settings
from scheduler.search import Search
from scheduler.welcome_bounds import cohort_bounds, days_bounds
from tests.scheduler.builders import BEN, COHORT, DAN, EVE, FAY, OFFICE, TIMETABLE
from tests.scheduler.random_worlds import (
    DAYS,
    FIRST,
    LAST,
    meeting,
    review,
    seminar,
    sessions_of,
    shadowing,
    study,
    visit,
    world,
)

SATURDAY = (5,)
"""Where nobody teaches on the only day that suits, no day suits."""


def asked(activities: Sequence[Activity], *people: str, pressed: bool = False) -> Problem:
    """West Trust (Fay) and North Trust (Ben) ask for Saturdays, or have a month of pressure; South Trust does not."""
    named = [replace(p, start=FIRST, end=LAST) for p in COHORT.apprentices if p.id in people]
    employers = tuple(
        e if e.id == "south-trust" or pressed else replace(e, release_days=SATURDAY) for e in COHORT.employers
    )
    periods = [PressurePeriod(FIRST, LAST, "busy", e.id) for e in COHORT.employers if pressed and e.id != "south-trust"]
    return world(activities, Policy(), apprentices=tuple(named), employers=employers, pressure_periods=tuple(periods))


def bounds(problem: Problem, groups: tuple[Group, ...] = (), **wanted: int) -> dict[str, int]:
    blocks = {SessionId(f"study/{who}"): number for who, number in wanted.items()}
    search = Search(Settings(seconds=20, workers=1), 20)
    sessions = sessions_of(problem, groups)
    return days_bounds(problem, sessions, blocks, cohort_bounds(problem, sessions, search))


def said(preferred: int, release: int, employers: int) -> dict[str, int]:
    return {"preferred": preferred, "fair-release": release, "fair-employers": employers}


def test_without_wishes_nothing_is_bounded() -> None:
    assert bounds(world([shadowing(Random(1))])) == {}


def test_each_window_costs_a_day_and_windows_that_meet_only_one() -> None:
    weekly = shadowing(Random(1), recurrence=Recurrence(count=4))
    assert bounds(asked([weekly], FAY)) == said(4, 4, 4)
    twice = [shadowing(Random(1)), shadowing(Random(1), "second")]
    assert bounds(asked(twice, FAY)) == said(1, 1, 1)
    in_turn = [replace(a, window=Window(first_week=n, last_week=n)) for n, a in enumerate(twice, start=1)]
    assert bounds(asked(in_turn, FAY)) == said(2, 2, 2)


def test_two_blocks_of_study_share_a_day() -> None:
    problem = asked([replace(study(Random(1)), minutes=210, span=None, id=ActivityId("study"))], FAY)
    assert bounds(problem, A4=5) == said(3, 3, 3)
    assert bounds(problem, A4=6) == said(3, 3, 3)


def test_people_add_up_and_those_whom_every_day_suits_pull_down_no_employer() -> None:
    weekly = shadowing(Random(1), recurrence=Recurrence(count=2))
    assert bounds(asked([weekly], FAY, BEN)) == said(4, 2, 2)
    assert bounds(asked([weekly], FAY, DAN, EVE)) == said(2, 2, 2)


def test_sessions_of_the_whole_cohort_and_visits_count_for_everybody() -> None:
    rng = Random(1)
    problem = asked([seminar(rng, window=Window(last_week=1)), visit(rng, window=Window(first_week=3))], FAY, DAN)
    assert bounds(problem) == said(2, 2, 2)


def test_group_costs_each_member_alone_whoever_else_is_in_it() -> None:
    problem = asked([meeting(Random(1), recurrence=Recurrence(count=2))], DAN, EVE, FAY)
    circle = TIMETABLE.group["circle-2"]  # type: ignore[index]  # a plain name for an id
    assert bounds(problem, (circle,)) == said(2, 2, 2)


def test_tutor_who_has_no_time_on_the_day_that_suits_is_no_obstacle() -> None:
    """Another tutor might have time; a mentor is the apprentice's own."""
    problem = asked([review(Random(1))], FAY)
    mondays = tuple(replace(e, release_days=(0,)) for e in problem.cohort.employers)
    never = WeekPattern(((), *OFFICE.days[1:]))
    tutors = tuple(replace(tutor, pattern=never) for tutor in COHORT.tutors)
    mentors = tuple(replace(mentor, pattern=never) for mentor in COHORT.mentors)
    for changes, days in (({"tutors": tutors}, 0), ({"mentors": mentors}, 1)):
        cohort = replace(problem.cohort, employers=mondays, **changes)
        assert bounds(replace(problem, cohort=cohort)) == said(days, days, days)


def test_pressure_alone_bounds_fairness_only() -> None:
    weekly = shadowing(Random(1), recurrence=Recurrence(count=2))
    assert bounds(asked([weekly], FAY, DAN, pressed=True)) == said(0, 2, 2)
    assert bounds(asked([replace(weekly, avoid_pressure=False)], FAY, DAN, pressed=True)) == said(0, 0, 0)


def test_what_releases_nobody_costs_nothing() -> None:
    assert bounds(asked([shadowing(Random(1), release_minutes=0)], FAY)) == said(0, 0, 0)


def test_mover_counts_for_both_employers() -> None:
    """Fay joins South Trust, which asks for nothing, half way: two of her four days are with West Trust."""
    weekly = shadowing(Random(1), recurrence=Recurrence(count=4))
    problem = asked([weekly], FAY, DAN)
    job = replace(COHORT.apprentices[3].jobs[0], first=DAYS[14])
    people = tuple(replace(p, later_jobs=(job,)) if p.id == FAY else p for p in problem.cohort.apprentices)
    moving = replace(problem, cohort=replace(problem.cohort, apprentices=people))
    assert bounds(moving) == said(2, 2, 1)


def test_half_days_that_hold_two_blocks_hold_twice_as_many() -> None:
    """No day suits, and a day holds four blocks of an hour."""
    problem = asked([replace(study(Random(1)), minutes=60, span=None, id=ActivityId("study"))], FAY)
    two = replace(problem, programme=replace(problem.programme, policy=Policy(sessions_a_half_day=2)))
    assert bounds(two, A4=5) == said(2, 2, 2)
    mondays = tuple(replace(e, release_days=(0,)) for e in problem.cohort.employers)
    some = replace(two, cohort=replace(two.cohort, employers=mondays))
    # Four Mondays hold sixteen.
    assert bounds(some, A4=16) == said(0, 0, 0)
    assert bounds(some, A4=17) == said(1, 1, 1)
