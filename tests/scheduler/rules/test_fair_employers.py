"""No employer bears far more unwelcome days than need be."""

from dataclasses import replace
from datetime import date

from models.findings import Finding, Kind
from models.ids import EmployerId
from models.people import PressurePeriod
from models.problem import Problem
from scheduler.rules.fair_employers import FairEmployers
from tests.scheduler.builders import BEN, COHORT, DAN, found, moved, with_cohort, with_row

RULE = FairEmployers()


def pressed(first: date, last: date, employer: str | None = None) -> Problem:
    period = PressurePeriod(first, last, "inspection", None if employer is None else EmployerId(employer))
    return with_cohort(pressure_periods=(period,))


def most(employer: str, days: int, people: int, each: int) -> tuple[Finding, ...]:
    name = f"{employer.title()} Trust"
    message = f"{name} has {days} unwelcome days for {people} of the apprentices, nobody more for each."
    return (Finding("fair-employers", message, (f"{employer}-trust",), each, Kind.SOFT),)


def test_where_every_day_suits_nothing_costs() -> None:
    assert found(RULE) == ()


def test_days_are_shared_out_over_the_apprentices_and_rounded_up() -> None:
    """On 16 March Ada, Ben and Dan visit the hospital: two of three, and one of two."""
    assert found(RULE, pressed(date(2027, 3, 16), date(2027, 3, 16))) == most("north", 2, 3, 1)
    assert found(RULE, pressed(date(2027, 3, 16), date(2027, 3, 16), "south-trust")) == most("south", 1, 2, 1)


def test_one_day_more_than_each_has_one_costs_two() -> None:
    """On 15 March all three of North Trust have a review."""
    only = pressed(date(2027, 3, 15), date(2027, 3, 15), "north-trust")
    assert found(RULE, only) == most("north", 3, 3, 1)
    longer = pressed(date(2027, 3, 15), date(2027, 3, 16), "north-trust")
    assert found(RULE, longer) == most("north", 5, 3, 2)


def test_small_employer_can_have_the_most() -> None:
    """In the week of 15 March Fay alone has two days, as everybody; a third makes West Trust the worst off."""
    problem = pressed(date(2027, 3, 15), date(2027, 3, 19))
    assert found(RULE, problem) == most("north", 6, 3, 2)
    assert found(RULE, problem, moved("study/A4/1#1", day=date(2027, 3, 19))) == most("west", 3, 1, 3)


def test_days_are_borne_by_the_employer_of_the_day() -> None:
    """Ben is with South Trust from 12 April on; its Mondays of review are three people's then."""
    south = next(person for person in COHORT.apprentices if person.id == DAN)
    asked = with_row("employers", "south-trust", release_days=(1, 2, 3, 4))
    assert found(RULE, asked) == most("south", 6, 2, 3)
    job = replace(south.jobs[0], first=date(2027, 4, 12))
    people = tuple(replace(p, later_jobs=(job,)) if p.id == BEN else p for p in COHORT.apprentices)
    moving = replace(asked, cohort=replace(asked.cohort, apprentices=people))
    assert found(RULE, moving) == most("south", 8, 3, 3)
