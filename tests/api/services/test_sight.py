"""Whom an employer may see when somebody changes employer: only while they work there."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from api.access.principal import Principal, Role
from api.services.sight import may_see_day, people_of
from models.people import Job
from tests.scheduler.builders import ADA, BEN, CAT, COHORT, DAN, EVE, FAY, OFFICE, TIMETABLE, with_row

MOVES = date(2027, 4, 12)
WEST = next(person for person in COHORT.apprentices if person.id == FAY)
JOB = Job(MOVES, WEST.employer, WEST.unit, WEST.site, WEST.mentor, Decimal("37.5"), OFFICE)
MOVED = with_row("apprentices", ADA, later_jobs=(JOB,))


def caller(role: Role, *subjects: str) -> Principal:
    return Principal("key:1", role, subjects=frozenset(subjects))


def test_both_employers_of_somebody_who_moves_see_them() -> None:
    seen = {
        name: people_of(caller(Role.EMPLOYER, name), MOVED, TIMETABLE) - {name}
        for name in ("north-trust", "south-trust", "west-trust")
    }
    assert seen == {"north-trust": {ADA, BEN, CAT}, "south-trust": {DAN, EVE}, "west-trust": {FAY, ADA}}


def test_each_sees_the_days_of_its_own_time() -> None:
    ada = MOVED.apprentice[ADA]
    last, first = MOVES - timedelta(days=1), MOVES
    for name, expected in (("north-trust", [True, False]), ("west-trust", [False, True])):
        assert [may_see_day(caller(Role.EMPLOYER, name), ada, day) for day in (last, first)] == expected
    assert may_see_day(caller(Role.APPRENTICE, ADA), replace(ada), first)
