"""Makes a made-up portfolio: one community of people who are dealt into the cohorts of several programmes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from random import Random

from models.cohort import Cohort
from models.ids import ApprenticeId, CohortId, EmployerId, HostId, ModuleId, RoomId, SiteId, StaffId, UnitId
from models.people import (
    Absence,
    Apprentice,
    Bond,
    Employer,
    Host,
    HostDay,
    PairRule,
    Room,
    Site,
    Tutor,
    Unit,
    WeekPattern,
)
from models.programme import Programme, Role
from sample_data.generator import PATTERN_WEIGHTS, PATTERNS, STAFF_PATTERNS, invent_name
from sample_data.places import Place, Region
from sample_data.recipes import Intake, Portfolio
from sample_data.seasons import closures, pressure

PROFESSIONS = {
    "acute": ("nurse", "doctor", "allied health", "manager", "pharmacist"),
    "mental health": ("nurse", "doctor", "psychologist", "manager"),
    "community": ("nurse", "allied health", "manager"),
    "primary care": ("doctor", "nurse", "pharmacist", "manager"),
    "council": ("social worker", "public health", "manager"),
    "voluntary": ("community organiser", "manager"),
}
MOST_PROGRAMMES = 3
"""Programmes of one person, the courses included."""
LEAST = 12
"""People of a cohort in a small portfolio: two groups of six."""
FACULTY = 8
CASELOAD = 12
SEATS = 18
HOST_THEMES = ("challenge", "beyond-health", "beyond-health")
"""What the region's hosts show, in their order."""
MAX_AWAY = 3


@dataclass(frozen=True, slots=True)
class _Person:
    id: ApprenticeId
    name: str
    place: Place
    hours: Decimal
    pattern: WeekPattern
    profession: str
    gender: str
    leave: tuple[tuple[date, date], ...]
    step_free: bool


def generate_portfolio(
    recipe: Portfolio, programmes: Mapping[str, Programme], seed: int = 1, share: float = 1.0
) -> tuple[Cohort, ...]:
    """Make the cohorts of a portfolio; who is in several of them has one id in all.

    Parameters
    ----------
    programmes
        By name, as the recipe names them.
    share
        Part of the people of the recipe, for a smaller portfolio of the same shape; at least `LEAST` in each cohort.
    """
    random = Random(seed)
    sizes = {intake.key: max(min(intake.people, LEAST), round(intake.people * share)) for intake in recipe.intakes}
    years = range(min(i.start for i in recipe.intakes).year, max(i.start for i in recipe.intakes).year + 2)
    courses = sum(sizes[intake.key] for intake in recipe.intakes if intake.alone)
    number = max(round(recipe.people * share), courses + LEAST // 2)
    people = [_person(index, recipe.region, years, random) for index in range(number)]
    chosen = _deal(recipe.intakes, sizes, people, random)
    return tuple(_cohort(recipe, intake, programmes[intake.programme], chosen[intake.key]) for intake in recipe.intakes)


def _person(index: int, region: Region, years: range, random: Random) -> _Person:
    weights = [3 if place.sector == "acute" else 1 for place in region.places]
    place = random.choices(region.places, weights)[0]
    hours, pattern = random.choices(PATTERNS, PATTERN_WEIGHTS)[0]
    leave = []
    for year in years:
        summer = date(year, 8, 2) + timedelta(weeks=random.randrange(3))
        leave.append((summer, summer + timedelta(days=11)))
        week = date(year, *random.choice(((2, 15), (5, 31), (10, 26))))
        monday = week - timedelta(days=week.weekday())
        leave.append((monday, monday + timedelta(days=4)))
    return _Person(
        ApprenticeId(f"P{index + 1:03d}"), invent_name(random, index), place, Decimal(hours), pattern,
        random.choice(PROFESSIONS[place.sector]), random.choice(("f", "m")), tuple(leave), index % 23 == 5,
    )  # fmt: skip


def _deal(
    intakes: Sequence[Intake], sizes: Mapping[str, int], people: Sequence[_Person], random: Random
) -> dict[str, list[_Person]]:
    """Deal people into intakes: into one course at most, and into a few programmes in all."""
    times: Counter[ApprenticeId] = Counter()
    fresh = list(people)
    random.shuffle(fresh)
    chosen: dict[str, list[_Person]] = {}
    for intake in intakes:
        if intake.alone:
            taken, fresh = fresh[: sizes[intake.key]], fresh[sizes[intake.key] :]
        else:
            free = [person for person in people if times[person.id] < MOST_PROGRAMMES]
            taken = random.sample(free, sizes[intake.key])
        times.update(person.id for person in taken)
        chosen[intake.key] = sorted(taken, key=lambda person: person.id)
    return chosen


def _cohort(recipe: Portfolio, intake: Intake, programme: Programme, people: Sequence[_Person]) -> Cohort:
    region, start = recipe.region, intake.start
    end = start + timedelta(weeks=programme.weeks, days=-3)
    venue = region.venues[0]
    hosts = tuple(_hosts(recipe))
    keys = {person.place.key for person in people}
    places = [place for place in region.places if place.key in keys]
    sites = (
        Site(SiteId(venue.key), venue.name, venue.lat, venue.lon),
        *(Site(SiteId(f"site-{s.key}"), s.name, s.lat, s.lon) for s in region.hosts),
        *(Site(SiteId(f"site-{p.key}"), p.name, p.lat, p.lon, EmployerId(p.key), "", p.place) for p in places),
    )
    return Cohort(
        id=CohortId(intake.key),
        title=intake.title,
        start=start,
        end=end,
        venue=venue.key,
        bank_holidays="ENG",
        sites=sites,
        employers=tuple(
            Employer(EmployerId(p.key), p.name, p.code, p.sector, release_days=p.release_days) for p in places
        ),
        units=tuple(_unit(p, people) for p in places),
        apprentices=tuple(_row(person, start, end) for person in people),
        tutors=tuple(_faculty(programme, SiteId(venue.key))),
        mentors=(),
        rooms=_rooms(SiteId(venue.key)),
        hosts=hosts,
        closures=tuple(closures(start, end)),
        pressure_periods=tuple(pressure(start, end, places)),
        absences=tuple(
            Absence(person.id, first, last, None, "annual leave")
            for person in people
            for first, last in person.leave
            if first <= end and start <= last
        ),
        # Two who share an office already are not paired up.
        pair_rules=(PairRule(Bond.APART, people[0].id, people[1].id, None, "share an office"),)
        if programme.group_types
        else (),
        programme=intake.programme,
    )


def _unit(place: Place, people: Sequence[_Person]) -> Unit:
    # Half of a unit may be away at once, so that two waves of a visit take everybody.
    half = ceil(sum(person.place.key == place.key for person in people) / 2)
    return Unit(UnitId(f"unit-{place.key}"), EmployerId(place.key), "Leaders", max(MAX_AWAY, half))


def _row(person: _Person, start: date, end: date) -> Apprentice:
    key = person.place.key
    return Apprentice(
        person.id, person.name, EmployerId(key), UnitId(f"unit-{key}"), SiteId(f"site-{key}"), None, person.hours,
        person.pattern, start, end, start, profession=person.profession, sector=person.place.sector,
        gender=person.gender, step_free=person.step_free, funded=False,
    )  # fmt: skip


def _faculty(programme: Programme, venue: SiteId) -> Iterator[Tutor]:
    """Yield the faculty, the same people for every programme; modules are led in turn."""
    random = Random("faculty")
    kinds = tuple(
        dict.fromkeys(
            activity.group_type
            for activity in programme.activities
            if Role.FACILITATOR in activity.staff and activity.group_type is not None
        )
    )
    for number in range(FACULTY):
        leads = tuple(ModuleId(m.id) for n, m in enumerate(programme.modules) if n % FACULTY == number)
        pattern = STAFF_PATTERNS[number % len(STAFF_PATTERNS)]
        name = invent_name(random, 200 + number)
        yield Tutor(StaffId(f"F{number + 1:02d}"), name, venue, pattern, CASELOAD, kinds, leads)


def _rooms(venue: SiteId) -> tuple[Room, ...]:
    both = ("projector", "hybrid")
    return (
        Room(RoomId("hall-1"), "Great hall", venue, 100, both),
        Room(RoomId("hall-2"), "Assembly room", venue, 75, both),
        Room(RoomId("hall-3"), "River room", venue, 45, both),
        Room(RoomId("hall-4"), "Garden room", venue, 40, both),
        *(Room(RoomId(f"room-{n}"), f"Studio {n}", venue, 10) for n in range(1, 15)),
    )


def _hosts(recipe: Portfolio) -> Iterator[Host]:
    """Yield the hosts of the region, each open once a week on a day of its own over the whole portfolio."""
    first = min(intake.start for intake in recipe.intakes)
    for number, (spot, theme) in enumerate(zip(recipe.region.hosts, HOST_THEMES, strict=True)):
        days = tuple(HostDay(first + timedelta(weeks=week, days=1 + number), SEATS) for week in range(recipe.weeks))
        yield Host(HostId(f"host-{spot.key}"), spot.name, SiteId(f"site-{spot.key}"), theme, days)
