"""Tutors travel on few days."""

from datetime import date

from models.findings import Finding, Kind
from scheduler.rules.tutor_travel_days import TutorTravelDays
from tests.scheduler.builders import MIA, NORTH, TOM, VENUE, change, found, moved, with_row, without

RULE = TutorTravelDays()


def cost(message: str, who: str) -> Finding:
    return Finding("tutor-travel-days", message, (who,), 1, Kind.SOFT)


TOMS = tuple(
    cost(f"Tom travels to North House on {day} 2027.", TOM)
    for day in ("Mon 15 Mar", "Wed 24 Mar", "Mon 12 Apr", "Wed 28 Apr", "Mon 10 May")
)


def of_tom(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.subjects == (TOM,))


def test_each_day_away_costs_one_however_many_sessions_it_has() -> None:
    assert of_tom(found(RULE)) == TOMS


def test_two_sites_of_one_day_are_one_travel_day() -> None:
    says = [f.message for f in found(RULE) if "15 Mar" in f.message and "Uma" in f.message]
    assert says == ["Uma travels to South House and West House on Mon 15 Mar 2027."]


def test_own_site_and_online_are_no_travel() -> None:
    """Tom's campus days, and his talk online, are not among his five."""
    at_home = with_row("tutors", TOM, site=NORTH)
    assert [f.message for f in of_tom(found(RULE, at_home))] == [
        f"Tom travels to the campus on {day} 2027." for day in ("Tue 9 Mar", "Wed 10 Mar", "Tue 6 Apr", "Wed 7 Apr")
    ]


def test_session_that_moves_to_a_travel_day_saves_one() -> None:
    joined = moved("meet/circle-1/1#1", day=date(2027, 3, 15))
    assert of_tom(found(RULE, answer=joined)) == (TOMS[0], *TOMS[2:])


def test_last_session_of_a_day_that_goes_saves_the_day() -> None:
    assert of_tom(found(RULE, answer=without("meet/circle-1/2#1"))) == (*TOMS[:3], TOMS[4])
    at_venue = change(moved("meet/circle-1/1#1", site=VENUE), "meet/circle-1/2#1", site=None)
    assert of_tom(found(RULE, answer=at_venue)) == (TOMS[0], TOMS[2], TOMS[4])


def test_mentors_are_not_counted() -> None:
    assert [f for f in found(RULE, with_row("mentors", MIA, site=VENUE)) if MIA in f.subjects] == []
