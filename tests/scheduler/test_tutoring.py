"""Tutors are dealt so that each visits few workplaces and none has far more apprentices than others."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from models.ids import ApprenticeId, SiteId, StaffId
from models.problem import Problem
from scheduler.diary import Diaries
from scheduler.run import Settings, Status
from scheduler.search import Search
from scheduler.tutoring import Dealt, assign_tutors
from tests.scheduler.builders import COHORT, NORTH, NORTHERN, SOUTH, TOM, UMA
from tests.scheduler.random_worlds import FIRST, LAST, review, world


def at_sites(*sites: SiteId) -> Problem:
    """Six apprentices, in the order of the builders, at these workplaces; each tutor could have all of them."""
    people = tuple(
        replace(person, start=FIRST, end=LAST, site=site)
        for person, site in zip(COHORT.apprentices, sites, strict=True)
    )
    tutors = tuple(replace(tutor, caseload=6) for tutor in COHORT.tutors)
    return world([review(Random(0))], apprentices=people, tutors=tutors)


def deal(problem: Problem, *forbidden: tuple[StaffId, frozenset[ApprenticeId]]) -> Dealt:
    search = Search(Settings(seconds=5, seed=1, workers=1), 5)
    return assign_tutors(problem, Diaries(problem), search, forbidden)


@pytest.mark.parametrize("north", [(0, 1, 2), (0, 2, 4), (1, 2, 5), (0, 3, 5)])
def test_each_tutor_has_the_people_of_one_workplace(north: tuple[int, ...]) -> None:
    problem = at_sites(*[NORTH if number in north else SOUTH for number in range(6)])
    dealt = deal(problem)
    sites = {(tutor, problem.apprentice[person].site) for person, tutor in dealt.tutors.items()}
    assert (dealt.status, len(dealt.tutors), len(sites)) == (Status.OPTIMAL, 6, 2)


def test_one_workplace_is_shared_rather_than_one_tutor_laden() -> None:
    dealt = deal(at_sites(*[NORTH] * 6))
    assert Counter(dealt.tutors.values()) == {TOM: 3, UMA: 3}


def test_what_was_learned_is_kept() -> None:
    """Neither tutor can have all of the north: the north is shared, although that is a workplace more for one."""
    problem = at_sites(NORTH, NORTH, NORTH, SOUTH, SOUTH, SOUTH)
    whole = frozenset(NORTHERN)
    dealt = deal(problem, (TOM, whole), (UMA, whole))
    assert {dealt.tutors[person] for person in NORTHERN} == {TOM, UMA}
