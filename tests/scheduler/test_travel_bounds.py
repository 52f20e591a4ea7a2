"""Bounds on tutors' kilometres see what a day may join, and no more."""

from dataclasses import replace

from models.ids import SiteId
from models.problem import Problem
from models.session import Session
from scheduler.diary import Diaries
from scheduler.run import Settings
from scheduler.search import Search
from scheduler.travel_bounds import Travel, travel_bounds
from tests.scheduler.builders import NORTH, PROBLEM, SOUTH, UMA, WEST, with_policy
from tests.scheduler.random_worlds import sessions_of

REVIEW = next(s for s in sessions_of(PROBLEM) if s.activity.id == "review" and UMA in s.staff and s.occurrence == 1)
NORTH_TRIP, SOUTH_TRIP, WEST_TRIP, SOUTH_AND_WEST = 12, 12, 18, 22
"""Kilometres begun from the campus and back."""


def reviews(*sites: SiteId) -> tuple[Session, ...]:
    """The same review again and again, with nobody else needed, at these sites."""
    return tuple(
        replace(REVIEW, id=f"{REVIEW.id}/{number}", site=site, attendees=(), staff=(UMA,))  # type: ignore[arg-type]
        for number, site in enumerate(sites)
    )


def least(*sites: SiteId, problem: Problem = PROBLEM) -> Travel:
    search = Search(Settings(workers=1), 60)
    return travel_bounds(problem, Diaries(problem), reviews(*sites), search)[UMA]


def test_one_site_is_there_and_back_each_day() -> None:
    assert least(SOUTH) == Travel(1, SOUTH_TRIP)
    assert least() == Travel(0, 0)


def test_two_sites_of_one_day_are_one_way_round() -> None:
    assert least(SOUTH, WEST) == Travel(1, SOUTH_AND_WEST)


def test_of_three_sites_two_are_joined_where_that_saves_most() -> None:
    """North with South saves nothing, since the campus lies between them."""
    assert least(NORTH, SOUTH, WEST) == Travel(2, NORTH_TRIP + SOUTH_AND_WEST)


def test_many_sessions_at_a_site_take_more_days() -> None:
    held = 2 * PROBLEM.grid.halves[0].minutes // REVIEW.activity.minutes
    days, kilometres = least(*[SOUTH] * (held + 2))
    assert (days >= 2, kilometres) == (True, days * SOUTH_TRIP)


def test_farthest_site_counts_where_a_half_day_may_have_several() -> None:
    anywhere = with_policy(one_site_a_half_day=False)
    assert least(NORTH, SOUTH, WEST, problem=anywhere) == Travel(1, WEST_TRIP)
