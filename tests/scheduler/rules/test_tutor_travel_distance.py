"""Tutors travel short ways."""

from dataclasses import replace
from datetime import date

from models.findings import Finding, Kind
from models.ids import SessionId
from models.problem import Problem
from scheduler.calendar_board import CalendarBoard
from scheduler.diary import Diaries
from scheduler.levels import minimise
from scheduler.placing import post_rules
from scheduler.rules.every_session_once import EverySessionOnce
from scheduler.rules.one_site_per_half_day import OneSitePerHalfDay
from scheduler.rules.tutor_travel_distance import TutorTravelDistance
from scheduler.run import Settings
from scheduler.search import Search
from tests.scheduler.builders import NORTH, SOUTH, TOM, UMA, VENUE, WEST, change, found, moved, with_policy, with_row
from tests.scheduler.random_worlds import sessions_of

RULE = TutorTravelDistance()
NORTH_TRIP, WEST_TRIP = 12, 18
"""From the campus 5.56 km to North House, and 8.87 to West House."""


def cost(kilometres: int, sites: str, day: str, who: str = TOM) -> Finding:
    name = {TOM: "Tom", UMA: "Uma"}[who]
    message = f"{name} travels {kilometres} km to {sites} and back on {day} 2027."
    return Finding("tutor-travel-distance", message, (who,), kilometres, Kind.SOFT)


def of(who: str, findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if finding.subjects == (who,)]


def test_each_kilometre_begun_of_the_way_there_and_back_costs_one() -> None:
    days = ("Mon 15 Mar", "Wed 24 Mar", "Mon 12 Apr", "Wed 28 Apr", "Mon 10 May")
    assert of(TOM, found(RULE)) == [cost(NORTH_TRIP, "North House", day) for day in days]


def test_from_one_site_to_the_next_is_shorter_than_home_between_them() -> None:
    """South and West House are 6.93 km apart, each on its own is 12 and 18 there and back."""
    said = of(UMA, found(RULE))
    assert cost(22, "South House and West House", "Mon 15 Mar", UMA) in said


def test_distance_counts_from_the_tutors_own_site() -> None:
    at_home = with_row("tutors", TOM, site=NORTH)
    days = ("Tue 9 Mar", "Wed 10 Mar", "Tue 6 Apr", "Wed 7 Apr")
    assert of(TOM, found(RULE, at_home)) == [cost(NORTH_TRIP, "the campus", day) for day in days]


def test_second_session_at_a_site_is_no_longer_way() -> None:
    joined = moved("meet/circle-1/1#1", day=date(2027, 3, 15))
    days = ("Mon 15 Mar", "Mon 12 Apr", "Wed 28 Apr", "Mon 10 May")
    assert of(TOM, found(RULE, answer=joined)) == [cost(NORTH_TRIP, "North House", day) for day in days]


def test_order_of_three_sites_is_the_shortest() -> None:
    """Round North, West and South House; the way of the names in order, North, South, West, is longer."""
    here = moved("meet/circle-1/1#1", day=date(2027, 3, 15), site=SOUTH)
    there = change(here, "meet/circle-1/2#1", day=date(2027, 3, 15), site=WEST)
    (said,) = [finding for finding in of(TOM, found(RULE, answer=there)) if "15 Mar" in finding.message]
    assert said == cost(32, "North House, South House and West House", "Mon 15 Mar")


def test_own_site_and_online_are_no_way() -> None:
    at_venue = change(moved("meet/circle-1/1#1", site=VENUE), "meet/circle-1/2#1", site=None)
    days = ("Mon 15 Mar", "Mon 12 Apr", "Mon 10 May")
    assert of(TOM, found(RULE, answer=at_venue)) == [cost(NORTH_TRIP, "North House", day) for day in days]


def shortest(problem: Problem) -> int:
    """Place reviews of Uma at three sites, with nobody else needed, and return the fewest kilometres."""
    review = next(s for s in sessions_of(problem) if s.activity.id == "review" and UMA in s.staff and s.occurrence == 1)
    listed = [
        replace(review, id=SessionId(f"{review.id}/{site}"), site=site, attendees=(), staff=(UMA,))
        for site in (NORTH, SOUTH, WEST)
    ]
    board = CalendarBoard(problem, Diaries(problem), listed)
    post_rules(board, (EverySessionOnce(), OneSitePerHalfDay()))
    RULE.post(board)
    (report,) = minimise(board, ((RULE.level, RULE.level, RULE.unit),), Search(Settings(workers=1), 30)).levels
    assert report.gap == 0
    return report.cost


def test_board_joins_as_many_sites_as_a_day_may_have() -> None:
    """Round all three in one day, or two of them and the third on another."""
    assert shortest(with_policy(one_site_a_half_day=False)) == 32
    assert shortest(with_policy(one_site_a_half_day=True)) == 12 + 22
