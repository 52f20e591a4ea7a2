"""No tutor travels on far more days than need be."""

from dataclasses import replace
from datetime import date

from models.findings import Finding, Kind
from scheduler.rules.fair_travel import FairTravel
from tests.scheduler.builders import NORTH, PROBLEM, TIMETABLE, TOM, UMA, found, moved, placed, plus

RULE = FairTravel()


def most(name: str, days: int, who: str) -> tuple[Finding, ...]:
    return (Finding("fair-travel", f"{name} travels on {days} days, no tutor on more.", (who,), days, Kind.SOFT),)


def test_nobody_travels_nothing_costs() -> None:
    assert found(RULE, answer=replace(TIMETABLE, placements=())) == ()


def test_first_of_equals_is_named() -> None:
    assert found(RULE) == most("Tom", 5, TOM)


def test_one_more_day_costs_one_more() -> None:
    more = plus(placed("talk", date(2027, 5, 4), "10:00-11:00", (), staff=(UMA,), site=NORTH))
    assert found(RULE, answer=more) == most("Uma", 6, UMA)


def test_day_that_is_saved_by_the_one_does_not_help_the_other() -> None:
    assert found(RULE, PROBLEM, moved("meet/circle-1/1#1", day=date(2027, 3, 15))) == most("Uma", 5, UMA)
