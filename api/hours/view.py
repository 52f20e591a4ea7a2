"""Where each apprentice stands on a day: hours owed, planned, delivered and expected, and who is away next."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from api.faults import InputFaults
from api.problem_file import set_corridors
from models.active_learning import review_due_dates
from models.exact import to_decimal
from models.expected_hours import linear_expectation
from models.hours_policy import Corridor
from models.ids import ApprenticeId, EmployerId
from models.ledger import Counters, Entry, add_up, entries
from models.people import Apprentice
from models.problem import HoursPlan, Problem
from models.programme import ActivityKind, AudienceKind
from models.progress import Delivered, Progress, measure
from models.timegrid import days_between
from models.timetable import Placement, Timetable
from models.words import say_day, say_list

NEXT_DAYS = 90
LEAST_DAYS = 5
"""A month with fewer open days of training than this is too short to ask for learning."""


@dataclass(frozen=True, slots=True)
class AwayDay:
    """A day away from work: what for, and who else of the unit is away."""

    day: date
    titles: tuple[str, ...]
    others: tuple[str, ...]

    def __str__(self) -> str:
        beside = f" (with {say_list(self.others)})" if self.others else ""
        return f"{say_day(self.day)}{beside}"


@dataclass(frozen=True, slots=True)
class Reviews:
    """The last review until the day, the latest day for the next one, and the day on which it is booked."""

    last: date | None
    due: date | None
    booked: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """One apprentice on one day; hours are rounded to two decimals for showing, sums are in minutes.

    Parameters
    ----------
    count
        Planned minutes of the whole timetable.
    progress
        What was delivered, beside what was planned.
    straight_line
        Hours by now if they were spread evenly over the days of training; a second figure only.
    corridor
        The calculation behind floor, plan and cap; None for a course that is no apprenticeship.
    """

    person: Apprentice
    employer: str
    unit: str
    owed: HoursPlan
    count: Counters
    progress: Progress
    straight_line: Decimal
    away: tuple[AwayDay, ...]
    reviews: Reviews
    lines: tuple[Entry, ...]
    corridor: Corridor | None

    @property
    def apprentice(self) -> str:
        return self.person.id

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def next_away(self) -> str:
        return ", ".join(say_day(away.day) for away in self.away)

    @property
    def floor(self) -> Decimal:
        return hours_of(self.owed.floor)

    @property
    def plan(self) -> Decimal:
        return hours_of(self.owed.plan)

    @property
    def cap(self) -> Decimal:
        return hours_of(self.owed.cap)

    @property
    def booked(self) -> Decimal:
        return hours_of(self.count.otj)

    @property
    def released(self) -> Decimal:
        return hours_of(self.count.released)

    @property
    def expected(self) -> Decimal:
        return hours_of(self.progress.expected)

    @property
    def share(self) -> Decimal:
        """Planned release in per cent of the cap."""
        return to_decimal(Fraction(100 * self.count.released, max(1, self.owed.cap)))

    @property
    def remaining(self) -> Decimal:
        """Hours of the plan that nobody has delivered yet."""
        return max(Decimal(0), self.plan - hours_of(self.progress.delivered))


def hours_of(minutes: int) -> Decimal:
    return to_decimal(Fraction(minutes, 60))


def standings(
    problem: Problem,
    timetable: Timetable,
    today: date,
    employer: EmployerId | None = None,
    said: Mapping[str, Delivered] | None = None,
    seen: Collection[str] | None = None,
) -> Iterator[Standing]:
    """Yield the view of each apprentice, or of those who work for one employer on the day.

    Parameters
    ----------
    said
        What people say was delivered, by the line of the ledger; None when nobody was asked.
    seen
        Ids of the apprentices whom the reader may see; None is all. Nobody else is named.
    """
    try:
        corridors = set_corridors(problem.programme, problem.cohort)
    except InputFaults:
        # The hours were agreed in another way; the view then shows them without a calculation.
        corridors = {}
    for person in problem.cohort.apprentices:
        job = person.job_on(today)
        if employer not in (None, job.employer) or (seen is not None and person.id not in seen):
            continue
        owed, corridor = problem.hours[person.id], corridors.get(person.id)
        lines = tuple(entries(problem, timetable, person.id))
        count = add_up(lines)
        training = None if corridor is None else corridor.calculation.training
        days = [day for day in days_between(person.start, person.last_day) if person.learns(day)]
        straight = linear_expectation(hours_of(count.otj), len(days), sum(day <= today for day in days))
        yield Standing(
            person=person,
            employer=problem.name(job.employer),
            unit=problem.name(job.unit),
            owed=owed,
            count=count,
            progress=measure(lines, said, owed, today, training, _short_months(problem, person)),
            straight_line=to_decimal(straight),
            away=tuple(_away(problem, timetable, person, today, seen)),
            reviews=_reviews(problem, timetable, person, today),
            lines=lines,
            corridor=corridor,
        )


def _short_months(problem: Problem, person: Apprentice) -> frozenset[date]:
    """Return the months in which training is too short to ask for any, as the rule active-every-month has it."""
    learned = Counter(day.replace(day=1) for day in problem.grid.open_days if person.learns(day))
    months = {day.replace(day=1) for day in days_between(person.start, person.last_day)}
    return frozenset(month for month in months if learned[month] < LEAST_DAYS)


def _away(
    problem: Problem, timetable: Timetable, person: Apprentice, today: date, seen: Collection[str] | None
) -> Iterator[AwayDay]:
    last = today + timedelta(days=NEXT_DAYS)
    days: dict[date, list[Placement]] = {}
    for placement in timetable.by_person.get(person.id, ()):
        if today <= placement.day <= last and problem.activity[placement.activity].away:
            days.setdefault(placement.day, []).append(placement)
    for day, found in sorted(days.items()):
        unit = person.job_on(day).unit
        colleagues = [
            other.id
            for other in problem.cohort.apprentices
            if other != person and other.job_on(day).unit == unit and (seen is None or other.id in seen)
        ]
        gone = [problem.name(who) for who in colleagues if _is_away(problem, timetable, who, day)]
        yield AwayDay(day, tuple(problem.activity[p.activity].title for p in found), tuple(gone))


def _is_away(problem: Problem, timetable: Timetable, who: ApprenticeId, day: date) -> bool:
    return any(
        placement.day == day
        and problem.activity[placement.activity].away
        and problem.activity[placement.activity].audience is not AudienceKind.COHORT
        for placement in timetable.by_person.get(who, ())
    )


def _reviews(problem: Problem, timetable: Timetable, person: Apprentice, today: date) -> Reviews:
    days = [
        placement.day
        for placement in timetable.by_person.get(person.id, ())
        if problem.activity[placement.activity].kind is ActivityKind.REVIEW
    ]
    last = max((day for day in days if day <= today), default=None)
    booked = min((day for day in days if day > today), default=None)
    gap = problem.programme.policy.review_max_gap_days
    try:
        dues = review_due_dates(last or person.start, person.last_day, gap, lambda day: not problem.grid.is_open(day))
    except ValueError:
        dues = ()
    return Reviews(last, dues[0].due if dues else None, booked)
