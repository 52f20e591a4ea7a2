"""Who has much to do for their hours is looked at alone, and every run of weeks leaves room for what is to come."""

from dataclasses import replace
from decimal import Decimal

import pytest

from models.ids import ApprenticeId
from scheduler.calendar_board import CalendarBoard
from scheduler.diary import Diaries
from scheduler.levels import first_solution
from scheduler.placing import post_rules
from scheduler.rules.every_session_once import EverySessionOnce
from scheduler.rules.release_rolling import ReleaseRolling
from scheduler.run import Settings
from scheduler.search import Search
from scheduler.tightness import TIGHT, tight_people
from tests.scheduler.boards import sessions, study_to_come
from tests.scheduler.builders import ADA, PROBLEM, with_hours, with_policy
from tests.scheduler.random_worlds import sessions_of

NOBODY = frozenset[ApprenticeId]()
VISITS = sessions(PROBLEM, "visit/wave-1", "visit/wave-2")
WEEKS = (PROBLEM.cohort.end - PROBLEM.cohort.start).days // 7 + 1


def weekly_for(minutes: int) -> int:
    """Contracted minutes a week of which that much release is as large a part as may be."""
    return round(minutes / (TIGHT * PROBLEM.programme.policy.rolling_share * WEEKS))


def test_few_hours_a_week_make_the_same_sessions_tight() -> None:
    assert tight_people(PROBLEM, sessions_of(PROBLEM), {}) == NOBODY
    assert tight_people(with_hours(ADA, weekly=900), sessions_of(PROBLEM), {}) == {ADA}


@pytest.mark.parametrize(("minutes", "tight"), [(118, {ADA}), (122, NOBODY)])
def test_one_wave_of_a_visit_counts(minutes: int, tight: frozenset[ApprenticeId]) -> None:
    """A visit takes 120 minutes, and has two waves."""
    assert tight_people(with_hours(ADA, weekly=weekly_for(minutes)), VISITS, {}) == tight


@pytest.mark.parametrize(("minutes", "tight"), [(6 * 210 - 20, {ADA}), (6 * 210 + 20, NOBODY)])
def test_every_block_of_study_counts(minutes: int, tight: frozenset[ApprenticeId]) -> None:
    later = study_to_come()
    assert tight_people(with_hours(ADA, weekly=weekly_for(minutes)), later.sessions, later.wanted) == tight


def has_place(hours: int, *, tight: bool, generous: bool = False) -> bool:
    """Ask for a talk of an hour with six study blocks of Ada to come in eleven weeks, so many hours in any four."""
    problem = with_policy(rolling_weeks=4, rolling_share=Decimal(hours * 60) / (4 * 2250))
    later = replace(study_to_come(problem), tight=frozenset({ADA}) if tight else frozenset(), generous=generous)
    board = CalendarBoard(problem, Diaries(problem), sessions(problem, "talk"), later=later)
    post_rules(board, (EverySessionOnce(), ReleaseRolling()))
    return first_solution(board, Search(Settings(workers=1), 10)).values is not None


def test_runs_of_weeks_leave_room_for_whole_blocks_to_come() -> None:
    """Two blocks are seven hours, and the talk one more; with six hours, only three blocks find a place."""
    assert has_place(8, tight=True)
    assert not has_place(6, tight=True)


def test_what_is_to_come_may_lie_anywhere_for_those_who_are_not_tight() -> None:
    assert has_place(6, tight=False)


def test_where_a_share_is_set_aside_nothing_is_spread() -> None:
    """28 of 77 days of study: 7 h 38 min in any four weeks, and the talk where there are fewer."""
    assert has_place(8, tight=True, generous=True)
    assert not has_place(7, tight=True, generous=True)
