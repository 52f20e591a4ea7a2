"""Adds one impossible fact to a sound cohort, at random, and says in which row it stands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from models.cohort import Cohort
from models.group_types import Mix
from models.ids import ActivityId, SiteId
from models.people import Absence, Bond, Closure, FixedDate, PairRule, WeekPattern
from models.problem import Problem
from models.programme import Activity, AudienceKind, Cadence, Mode, Role
from models.timegrid import Span
from models.words import MONTHS

WORKDAY = (Span.parse("09:00-17:00"),)
ONE_DAY = WeekPattern((WORKDAY, (), (), (), (), (), ()))
FAR = (57.15, -2.09)
"""Aberdeen: no group of nearby sites reaches it."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A cohort with one impossible fact, which stands in row `index` (from 0) of `table`."""

    kind: str
    done: str
    cohort: Cohort
    table: str
    index: int


Breaker = Callable[[Problem, Random], Breach | None]


def break_at_random(problem: Problem, random: Random) -> Breach:
    """Break a sound problem in one way, chosen at random among those that its programme and cohort allow."""
    for breaker in random.sample(BREAKERS, len(BREAKERS)):
        breach = breaker(problem, random)
        if breach is not None:
            return breach
    raise ValueError("Nothing in this problem can be broken in one stroke.")


def _added(problem: Problem, kind: str, done: str, table: str, row: object) -> Breach:
    field = {"pairs": "pair_rules"}.get(table, table)
    rows = (*getattr(problem.cohort, field), row)
    changes: dict[str, Any] = {field: rows}
    return Breach(kind, done, replace(problem.cohort, **changes), table, len(rows) - 1)


def _edited(problem: Problem, kind: str, done: str, table: str, key: str, **changes: Any) -> Breach:
    rows = getattr(problem.cohort, table)
    index = next(number for number, row in enumerate(rows) if row.id == key)
    edited: dict[str, Any] = {table: tuple(replace(r, **changes) if r.id == key else r for r in rows)}
    return Breach(kind, done, replace(problem.cohort, **edited), table, index)


def _reviews(problem: Problem, role: Role) -> list[Activity]:
    return [
        a
        for a in problem.programme.activities
        if role in a.staff
        and a.audience is AudienceKind.APPRENTICE
        and a.recurrence.cadence is Cadence.CALENDAR_MONTH
        and not a.elective
    ]


def _months(problem: Problem) -> Iterator[tuple[date, date]]:
    """Yield the full calendar months of the programme."""
    first = problem.cohort.start.replace(day=1)
    while first <= problem.cohort.end:
        following = (first + timedelta(days=32)).replace(day=1)
        if first >= problem.cohort.start and following <= problem.cohort.end:
            yield first, following - timedelta(days=1)
        first = following


def _absent_month(problem: Problem, random: Random, who: str, kind: str, role: Role) -> Breach | None:
    open_days = problem.grid.open_days
    months = [month for month in _months(problem) if sum(month[0] <= day <= month[1] for day in open_days) >= 8]
    if not _reviews(problem, role) or not months:
        return None
    first, last = random.choice(months)
    row = Absence(who, first, last, None, "added at random")
    return _added(problem, kind, f"{who} is away in {MONTHS[first.month - 1]} {first.year}", "absences", row)


def mentor_away(problem: Problem, random: Random) -> Breach | None:
    who = random.choice(problem.cohort.apprentices).mentor
    return None if who is None else _absent_month(problem, random, who, "mentor away", Role.MENTOR)


def apprentice_away(problem: Problem, random: Random) -> Breach | None:
    who = random.choice(problem.cohort.apprentices).id
    return _absent_month(problem, random, who, "apprentice away", Role.MENTOR)


def _cohort_days(problem: Problem) -> Sequence[Activity]:
    return [
        activity
        for activity in problem.programme.activities
        if activity.audience is AudienceKind.COHORT and not activity.elective and activity.recurrence.count == 1
    ]


def closed_window(problem: Problem, random: Random) -> Breach | None:
    activity = random.choice(list(_cohort_days(problem)))
    first, last = problem.bounds(activity.window)
    row = Closure(first, last, "added at random")
    return _added(problem, "closed window", f"everything is closed while {activity.id} is due", "closures", row)


def agreed_outside(problem: Problem, random: Random) -> Breach | None:
    activity = random.choice(list(_cohort_days(problem)))
    first, last = problem.bounds(activity.window)
    days = [day for day in problem.grid.open_days if not first <= day <= last]
    if not days:
        return None
    row = FixedDate(ActivityId(activity.id), random.choice(days))
    return _added(problem, "agreed outside", f"{activity.id} is agreed for {row.day}", "fixed_dates", row)


def agreed_on_closed_day(problem: Problem, random: Random) -> Breach | None:
    for activity in random.sample(list(_cohort_days(problem)), len(_cohort_days(problem))):
        first, last = problem.bounds(activity.window)
        closed = [day for day in sorted(problem.grid.closed) if first <= day <= last and day.weekday() < 5]
        if closed:
            row = FixedDate(ActivityId(activity.id), random.choice(closed))
            return _added(problem, "agreed on a closed day", f"{activity.id} on {row.day}", "fixed_dates", row)
    return None


def host_away(problem: Problem, random: Random) -> Breach | None:
    visits = [a for a in problem.programme.activities if a.mode is Mode.HOST and not a.elective]
    if not visits:
        return None
    activity = random.choice(visits)
    hosts = [host for host in problem.cohort.hosts if host.theme == activity.theme]
    if len(hosts) != 1:
        return None
    first, last = problem.bounds(activity.window)
    row = Absence(hosts[0].id, first, last, None, "added at random")
    return _added(problem, "host away", f"{hosts[0].id} receives nobody", "absences", row)


def torn_pair(problem: Problem, random: Random) -> Breach | None:
    if not problem.programme.group_types or not problem.cohort.pair_rules:
        return None
    old = random.choice(problem.cohort.pair_rules)
    other = Bond.APART if old.bond is Bond.TOGETHER else Bond.TOGETHER
    row = PairRule(other, old.second, old.first, old.group_type)
    return _added(problem, "torn pair", f"{old.first} and {old.second} also {other.value}", "pairs", row)


def small_caseload(problem: Problem, random: Random) -> Breach | None:
    tutors, people = problem.cohort.tutors, len(problem.cohort.apprentices)
    tutor = random.choice(tutors)
    others = sum(other.caseload for other in tutors if other.id != tutor.id)
    if others >= people - 1 or not _reviews(problem, Role.TUTOR):
        return None
    few = people - 1 - others
    return _edited(problem, "small caseload", f"{tutor.id} has {few}", "tutors", tutor.id, caseload=few)


def low_cap(problem: Problem, random: Random) -> Breach | None:
    employer = random.choice(problem.cohort.apprentices).employer
    share = Decimal("0.02")
    return _edited(problem, "low cap", f"{employer} releases 2 %", "employers", employer, release_share=share)


def one_day_week(problem: Problem, random: Random) -> Breach | None:
    if not any(activity.days > 1 for activity in _cohort_days(problem)):
        return None
    who = random.choice(problem.cohort.apprentices).id
    return _edited(problem, "one-day week", f"{who} works on Mondays only", "apprentices", who, pattern=ONE_DAY)


def cohort_days_count(problem: Problem, random: Random) -> Breach | None:
    if not any(activity.away for activity in _cohort_days(problem)):
        return None
    units = [unit for unit in problem.cohort.units if len(problem.members_of_unit[unit.id]) > unit.max_away]
    if not units:
        return None
    unit = random.choice(units)
    return _edited(problem, "cohort days count", f"for {unit.id}", "units", unit.id, cohort_days_count=True)


def far_site(problem: Problem, random: Random) -> Breach | None:
    """Move a site of few people so far away that they are too few for a group of their own."""
    near = [kind for kind in problem.programme.group_types if kind.mix is Mix.NEAR]
    if not near:
        return None
    least = min(kind.size - kind.flexibility for kind in near)
    alone: list[SiteId] = []
    for site in problem.cohort.sites:
        staff = [p for p in problem.cohort.apprentices if p.site == site.id]
        same = [p for p in problem.cohort.apprentices if staff and p.employer == staff[0].employer]
        if staff and len(same) == len(staff) < least:
            alone.append(site.id)
    if not alone:
        return None
    chosen = random.choice(alone)
    return _edited(problem, "far site", f"{chosen} is in Aberdeen", "sites", chosen, lat=FAR[0], lon=FAR[1])


BREAKERS: tuple[Breaker, ...] = (
    mentor_away,
    apprentice_away,
    closed_window,
    agreed_outside,
    agreed_on_closed_day,
    host_away,
    torn_pair,
    small_caseload,
    low_cap,
    one_day_week,
    cohort_days_count,
    far_site,
)
