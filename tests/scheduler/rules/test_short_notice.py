"""Nobody is told of a change at short notice."""

from dataclasses import replace
from datetime import date

from models.findings import Finding, Kind
from models.reference import Reference
from scheduler.rules.short_notice import ShortNotice
from tests.scheduler.builders import BEN, MIA, PROBLEM, TIMETABLE, TOM, found, moved, without

RULE = ShortNotice()
ON = date(2027, 4, 6)
KNOWN = replace(PROBLEM, reference=Reference(TIMETABLE, ON, 6))
"""Short notice until Sunday 11 April; Ben's review is on the 12th."""


def told(day: str) -> tuple[Finding, ...]:
    return tuple(
        Finding("short-notice", f"{name} is told at short notice of changes on {day}.", (who,), 1, Kind.SOFT)
        for who, name in ((BEN, "Ben"), (MIA, "Mia"), (TOM, "Tom"))
    )


def test_without_a_reference_nobody_is_told() -> None:
    assert found(RULE, PROBLEM, moved("review/A1/2027-04#1", day=date(2027, 4, 9))) == ()


def test_the_same_timetable_is_free() -> None:
    assert found(RULE, KNOWN) == ()


def test_the_day_after_the_notice_is_free() -> None:
    assert found(RULE, KNOWN, moved("review/A1/2027-04#1", day=date(2027, 4, 13))) == ()


def test_a_new_day_within_the_notice() -> None:
    assert found(RULE, KNOWN, moved("review/A1/2027-04#1", day=date(2027, 4, 9))) == told("Fri 9 Apr 2027")
    assert found(RULE, KNOWN, moved("review/A1/2027-04#1", day=ON)) == told("Tue 6 Apr 2027")


def test_an_old_day_on_the_last_day_of_notice() -> None:
    longer = replace(KNOWN, reference=Reference(TIMETABLE, ON, 7))
    assert found(RULE, longer, moved("review/A1/2027-04#1", day=date(2027, 4, 20))) == told("Mon 12 Apr 2027")
    assert found(RULE, longer, without("review/A1/2027-04#1")) == told("Mon 12 Apr 2027")


def test_no_days_of_notice_cost_nothing() -> None:
    never = replace(KNOWN, reference=Reference(TIMETABLE, ON, 0))
    assert found(RULE, never, moved("review/A1/2027-04#1", day=ON)) == ()
