"""Kilometres to venues are counted where there is a choice of venues, and nowhere else."""

from dataclasses import replace

from models.findings import Finding, Kind
from models.problem import Problem
from scheduler.rules.venue_travel import VenueTravel
from tests.scheduler.builders import COHORT, NORTH, PROBLEM, VENUE, found, moved, with_activity, with_cohort

RULE = VenueTravel()


def two_venues(problem: Problem = PROBLEM) -> Problem:
    return replace(problem, cohort=replace(problem.cohort, other_venues=(NORTH,)))


def test_one_venue_costs_nothing() -> None:
    assert found(RULE) == ()
    assert found(RULE, with_cohort(sites=tuple(replace(site, lat=0.0) for site in COHORT.sites))) == ()


def test_each_day_costs_the_way_of_everybody() -> None:
    """Three people come from each of two employers' sites or a third; the way is reckoned here by itself."""
    problem = two_venues()
    each = {site: round(PROBLEM.distance_km(site, VENUE)) for site in {p.site for p in COHORT.apprentices}}
    kilometres = sum(each[person.site] for person in COHORT.apprentices)
    assert kilometres > 0
    assert found(RULE, problem) == tuple(
        Finding(
            "venue-travel",
            f"{day}: 6 people travel {kilometres} km to {PROBLEM.name(VENUE)}.",
            (day,),
            kilometres,
            Kind.SOFT,
        )
        for day in ("b1#1", "b1#2", "b2#1", "b2#2")
    )


def test_session_that_names_its_only_venue_costs_nothing() -> None:
    named = two_venues(with_activity("b1", venues=(VENUE,)))
    assert [finding.subjects for finding in found(RULE, named)] == [("b2#1",), ("b2#2",)]


def test_nearer_venue_costs_less() -> None:
    problem = two_venues()
    there = {f.subjects: f.cost for f in found(RULE, problem)}["b1#1",]
    here = {f.subjects: f.cost for f in found(RULE, problem, moved("b1#1", site=NORTH))}["b1#1",]
    away = [p for p in COHORT.apprentices if p.site != NORTH]
    assert here == sum(round(PROBLEM.distance_km(person.site, NORTH)) for person in away)
    assert here != there
