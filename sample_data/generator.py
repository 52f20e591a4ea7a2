"""Makes believable cohorts of any size, the same for the same seed, with shared tutors, rooms and hosts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from random import Random

from models.cohort import Cohort
from models.ids import (
    ApprenticeId,
    CohortId,
    EmployerId,
    HostId,
    ModuleId,
    RoomId,
    SiteId,
    StaffId,
    UnitId,
)
from models.people import (
    Absence,
    Apprentice,
    Bond,
    Employer,
    Host,
    HostDay,
    Mentor,
    PairRule,
    Room,
    Site,
    Tutor,
    Unit,
    WeekPattern,
    WorkPlacement,
)
from models.programme import Mode, Programme, Role
from models.timegrid import Span
from sample_data.departments import departments_of, send
from sample_data.places import (
    FAMILY_NAMES,
    GIVEN_NAMES,
    PROFESSIONS,
    WHOLE_NAMES,
    Place,
    Region,
)
from sample_data.recipes import Recipe, recipe_of
from sample_data.seasons import boards, closures, first_summer, pressure

CASELOAD = 9
COHORTS_PER_HALL = 2
"""A hall has room for about 80 blocks in two years on days when everybody works; a cohort needs 16 and some days."""
COHORTS_PER_TEAM = 2
"""Cohorts that share their tutors: the caseload of each is for all of them, and a module has one lead in all."""
COHORTS_PER_HOST = 5
"""Cohorts that share the seats of one host's day."""

OFF: tuple[Span, ...] = ()
NORMAL, LONG, SHORT = (Span.parse("08:30-17:00"),), (Span.parse("08:00-18:00"),), (Span.parse("09:00-13:00"),)

PATTERNS: tuple[tuple[str, WeekPattern], ...] = (
    # Tuesday to Thursday everybody works, so that the cohort has common days.
    ("37.5", WeekPattern((NORMAL, NORMAL, NORMAL, NORMAL, NORMAL, OFF, OFF))),
    ("37.5", WeekPattern((OFF, LONG, LONG, LONG, LONG, OFF, OFF))),
    ("37.5", WeekPattern((LONG, LONG, LONG, LONG, OFF, OFF, OFF))),
    ("34", WeekPattern((NORMAL, NORMAL, NORMAL, NORMAL, SHORT, OFF, OFF))),
    ("30", WeekPattern((OFF, NORMAL, NORMAL, NORMAL, NORMAL, OFF, OFF))),
    ("30", WeekPattern((NORMAL, NORMAL, NORMAL, NORMAL, OFF, OFF, OFF))),
)
PATTERN_WEIGHTS = (60, 8, 8, 10, 7, 7)

STAFF_PATTERNS = (
    WeekPattern((NORMAL, NORMAL, NORMAL, NORMAL, NORMAL, OFF, OFF)),
    WeekPattern((NORMAL, NORMAL, NORMAL, NORMAL, OFF, OFF, OFF)),
    WeekPattern((OFF, NORMAL, NORMAL, NORMAL, NORMAL, OFF, OFF)),
)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all cohorts of one call share."""

    programme: Programme
    region: Region
    start: date
    end: date
    places: tuple[Place, ...]
    sites: tuple[Site, ...]
    tutors: tuple[Tutor, ...]
    rooms: tuple[Room, ...]
    hosts: tuple[Host, ...]
    absences: tuple[Absence, ...]

    @property
    def years(self) -> range:
        return range(ceil(self.programme.weeks / 52))


def generate(
    programme: Programme, apprentices: int, cohorts: int = 1, seed: int = 1, start: date | None = None
) -> tuple[Cohort, ...]:
    """Make cohorts that can be solved by construction.

    Parameters
    ----------
    apprentices
        People in each cohort.
    cohorts
        Number of cohorts; tutors, rooms and hosts have the same ids in all of them.
    seed
        The same seed gives the same cohorts.
    start
        First day, moved to its Monday; None takes the one of the programme's recipe.

    Raises
    ------
    ValueError
        For fewer than one apprentice or cohort.
    """
    if apprentices < 1 or cohorts < 1:
        raise ValueError("A cohort has at least one apprentice, and there is at least one cohort.")
    random, recipe = Random(seed), recipe_of(programme)
    first = recipe.start if start is None else start
    frame = _frame(programme, recipe, apprentices, cohorts, random, first - timedelta(days=first.weekday()))
    return tuple(_cohort(frame, number, apprentices, cohorts, random) for number in range(1, cohorts + 1))


def _frame(programme: Programme, recipe: Recipe, apprentices: int, cohorts: int, random: Random, start: date) -> _Frame:
    end = start + timedelta(weeks=programme.weeks, days=-3)
    region = recipe.region
    wanted = recipe.employers if apprentices <= 30 else min(len(region.places), ceil(apprentices / 5))
    places = region.places[: max(1, min(wanted, apprentices))]
    sites = [Site(SiteId(spot.key), spot.name, spot.lat, spot.lon) for spot in region.venues]
    venue = sites[0]
    sites.extend(Site(SiteId(f"site-{p.key}"), f"{p.name}, main site", p.lat, p.lon, EmployerId(p.key)) for p in places)
    themes = sorted({activity.theme for activity in programme.activities if activity.mode is Mode.HOST})
    hosts = []
    for number, theme in enumerate(themes):
        spot = region.hosts[number % len(region.hosts)]
        site = Site(SiteId(f"site-host-{theme}"), spot.name, spot.lat, spot.lon)
        sites.append(site)
        seats = (ceil(apprentices / 2) + 2) * ceil(cohorts / COHORTS_PER_HOST)
        days = tuple(HostDay(day, seats) for day in _host_days(start, end, number))
        hosts.append(Host(HostId(f"host-{theme}"), spot.name, site.id, theme, days))
    tutors, absences = _tutors(programme, apprentices, cohorts, random, start, venue.id)
    return _Frame(
        programme, region, start, end, places, tuple(sites), tutors, _rooms(programme, apprentices, cohorts, region),
        tuple(hosts), absences,
    )  # fmt: skip


def _host_days(start: date, end: date, offset: int) -> Iterator[date]:
    """A Tuesday, Wednesday or Thursday every fortnight."""
    monday = start + timedelta(weeks=offset)
    number = 0
    while monday <= end:
        yield monday + timedelta(days=1 + (number + offset) % 3)
        monday, number = monday + timedelta(weeks=2), number + 1


def _tutors(
    programme: Programme, apprentices: int, cohorts: int, random: Random, start: date, venue: SiteId
) -> tuple[tuple[Tutor, ...], tuple[Absence, ...]]:
    number = cohorts * max(2, ceil(apprentices / (CASELOAD - 1)))
    types = tuple(
        dict.fromkeys(
            activity.group_type
            for activity in programme.activities
            if Role.FACILITATOR in activity.staff and activity.group_type is not None
        )
    )
    tutors, absences = [], []
    for index in range(number):
        tutor = Tutor(
            StaffId(f"T{index + 1:02d}"),
            invent_name(random, 200 + index),
            venue,
            STAFF_PATTERNS[index % len(STAFF_PATTERNS)],
            CASELOAD,
            types,
        )
        tutors.append(tutor)
        for year in range(ceil(programme.weeks / 52)):
            first = date(first_summer(start) + year, 8, 2) + timedelta(weeks=index % 3)
            absences.append(Absence(tutor.id, first, first + timedelta(days=11), None, "annual leave"))
    return tuple(tutors), tuple(absences)


def _rooms(programme: Programme, apprentices: int, cohorts: int, region: Region) -> tuple[Room, ...]:
    guests = max((activity.guests for activity in programme.activities), default=0)
    large = max(36, apprentices + 8 + guests)
    venue, *others = (SiteId(spot.key) for spot in region.venues)
    rooms = []
    halls = ceil(cohorts / COHORTS_PER_HALL)
    for number in range(1, halls + 1):
        rooms.append(Room(RoomId(f"hall-{number}"), f"Hall {number}", venue, large, ("projector", "hybrid")))
    for number, capacity in enumerate((24, 16, 12), start=1):
        features = ("projector",) if number == 1 else ()
        rooms.append(Room(RoomId(f"room-{number}"), f"Seminar room {number}", venue, capacity, features))
    # Whoever is in a hall breaks out somewhere.
    for number in range(1, halls * max(4, ceil(apprentices / 4)) + 1):
        rooms.append(Room(RoomId(f"breakout-{number}"), f"Breakout {number}", venue, 8, (), step_free=number % 4 != 0))
    for other in others:
        # Staff and mentors come along where guests do.
        rooms.append(Room(RoomId(f"{other}-hall"), "Hall", other, 2 * apprentices + 8 + guests, ("projector",)))
        for number in (1, 2, 3):
            rooms.append(Room(RoomId(f"{other}-room-{number}"), f"Seminar room {number}", other, 12, ("projector",)))
    return tuple(rooms)


def _cohort(frame: _Frame, number: int, size: int, cohorts: int, random: Random) -> Cohort:
    prefix = "" if cohorts == 1 else f"C{number:02d}-"
    employers = tuple(
        Employer(EmployerId(p.key), p.name, p.code, p.sector, release_days=p.release_days) for p in frame.places
    )
    units: list[Unit] = []
    people: list[Apprentice] = []
    mentors: list[Mentor] = []
    for place, count in zip(frame.places, _split(size, len(frame.places)), strict=True):
        wards = _units(prefix, place, count)
        units.extend(wards)
        here = [
            Mentor(
                StaffId(f"{prefix}M{len(mentors) + index + 1:02d}"),
                invent_name(random, 300 + len(mentors) + index),
                EmployerId(place.key),
                SiteId(f"site-{place.key}"),
                STAFF_PATTERNS[random.randrange(len(STAFF_PATTERNS))],
            )
            for index in range(max(2, ceil(count / 4)))
        ]
        mentors.extend(here)
        for index in range(count):
            people.append(
                _apprentice(frame, prefix, len(people), place, wards[index // 3].id, here[index % len(here)].id, random)
            )
    stays: tuple[WorkPlacement, ...] = ()
    if any(period.work_placement for period in frame.programme.periods):
        kinds = recipe_of(frame.programme).departments
        units = list(departments_of(frame.places, kinds, prefix))
        people, stays = send(frame.programme, kinds, frame.places, people, mentors, prefix)
    if len(people) > 3:
        people[1] = replace(people[1], line_manager=people[0].id)
    tutors = _leads(frame, number, cohorts)
    absences = [*frame.absences, *_leave(frame, people, mentors, random)]
    identity = f"{frame.programme.id}-{frame.start.year}" + (f"-{number:02d}" if cohorts > 1 else "")
    return Cohort(
        id=CohortId(identity),
        title=f"Invented cohort {frame.start.year}" + (f" {number}" if cohorts > 1 else ""),
        start=frame.start,
        end=frame.end,
        venue=frame.region.venues[0].key,
        other_venues=tuple(SiteId(spot.key) for spot in frame.region.venues[1:]),
        bank_holidays="ENG",
        sites=frame.sites,
        employers=employers,
        units=tuple(units),
        apprentices=tuple(people),
        tutors=tutors,
        mentors=tuple(mentors),
        rooms=frame.rooms,
        hosts=frame.hosts,
        closures=tuple(closures(frame.start, frame.end)),
        pressure_periods=tuple(pressure(frame.start, frame.end, frame.places)),
        absences=tuple(absences),
        pair_rules=_pair_rules(people),
        work_placements=stays,
        board_meetings=tuple(boards(frame.start, frame.end, frame.places)),
    )


def _split(size: int, parts: int) -> list[int]:
    """Deal people over employers unevenly, at least one each."""
    tilt = [2, 1, 0, 0, -1, -2]
    counts = [max(1, size // parts + (tilt[i] if i < len(tilt) and size >= 3 * parts else 0)) for i in range(parts)]
    index = 0
    while sum(counts) != size:
        step = 1 if sum(counts) < size else -1
        if counts[index % parts] + step >= 1:
            counts[index % parts] += step
        index += 1
    return counts


def _units(prefix: str, place: Place, count: int) -> list[Unit]:
    wards = ("Emergency and acute", "Community services", "Theatres and clinics", "Operations", "Quality")
    return [
        Unit(
            UnitId(f"{prefix}{place.key}-u{index + 1}"),
            EmployerId(place.key),
            wards[index % len(wards)],
            max_away=2 if min(3, count - 3 * index) == 3 else 1,
        )
        for index in range(ceil(count / 3))
    ]


def _apprentice(
    frame: _Frame, prefix: str, index: int, place: Place, unit: UnitId, mentor: StaffId, random: Random
) -> Apprentice:
    hours, pattern = random.choices(PATTERNS, PATTERN_WEIGHTS)[0]
    return Apprentice(
        id=ApprenticeId(f"{prefix}A{index + 1:02d}"),
        name=invent_name(random, index),
        employer=EmployerId(place.key),
        unit=unit,
        site=SiteId(f"site-{place.key}"),
        mentor=mentor,
        weekly_hours=Decimal(hours),
        pattern=pattern,
        start=frame.start,
        end=frame.end,
        original_start=frame.start,
        profession=random.choice(PROFESSIONS),
        sector=place.sector,
        gender=random.choice(("f", "m")),
        # At 30 hours a week the floor fits under the cap only with some prior learning recognised.
        prior_learning_hours=Decimal(60) if hours == "30" else Decimal(0),
        electives=_electives(frame.programme, random),
        step_free=index % 17 == 5,
    )


def _electives(programme: Programme, random: Random) -> tuple[ModuleId, ...]:
    """Choose modules as the programme lets everybody choose; what belongs to no choice is taken by all."""
    offered = {module for choice in programme.choices for module in choice.modules}
    chosen = {module.id for module in programme.modules if module.elective and module.id not in offered}
    for choice in programme.choices:
        chosen.update(random.sample(choice.modules, random.randint(choice.least, choice.most)))
    return tuple(module.id for module in programme.modules if module.id in chosen)


def _leads(frame: _Frame, number: int, cohorts: int) -> tuple[Tutor, ...]:
    """Every module has one lead, one of the tutors whom the cohort shares with the others of its team."""
    share = len(frame.tutors) // cohorts
    first = (number - 1) // COHORTS_PER_TEAM * COHORTS_PER_TEAM
    own = frame.tutors[first * share : (first + COHORTS_PER_TEAM) * share]
    leads: dict[StaffId, list[ModuleId]] = {tutor.id: [] for tutor in own}
    for index, module in enumerate(frame.programme.modules):
        leads[own[index % len(own)].id].append(module.id)
    return tuple(replace(tutor, leads=tuple(leads[tutor.id])) for tutor in own)


HOLIDAY_WEEKS = ((10, 26), (2, 15), (5, 31), (4, 5))
"""School holidays by month and day, when most leave is taken: it keeps the other weeks free for workshops."""


def _leave(frame: _Frame, people: Sequence[Apprentice], mentors: Sequence[Mentor], random: Random) -> Iterator[Absence]:
    for person in people:
        for year in frame.years:
            summer = date(first_summer(frame.start) + year, 8, 2) + timedelta(weeks=random.randrange(3))
            yield Absence(person.id, summer, summer + timedelta(days=11), None, "annual leave")
            month, day = random.choice(HOLIDAY_WEEKS)
            week = date(frame.start.year + year + (month < frame.start.month), month, day)
            monday = week - timedelta(days=week.weekday())
            yield Absence(person.id, monday, monday + timedelta(days=4), None, "annual leave")
    for mentor in mentors:
        for year in frame.years:
            week = date(first_summer(frame.start) + year, 5, 31)
            monday = week - timedelta(days=week.weekday())
            yield Absence(mentor.id, monday, monday + timedelta(days=4), None, "annual leave")
            ward = date(first_summer(frame.start) + year, 3, 1) + timedelta(days=random.randrange(14))
            yield Absence(mentor.id, ward, ward + timedelta(days=1), Span.parse("13:00-17:00"), "ward round")


def _pair_rules(people: Sequence[Apprentice]) -> tuple[PairRule, ...]:
    if len(people) < 12:
        return ()
    middle, last = len(people) // 2, len(people) - 1
    return (
        PairRule(Bond.APART, people[2].id, people[last].id, None, "agreed with both"),
        PairRule(Bond.APART, people[4].id, people[middle].id, None, "agreed with both"),
    )


def invent_name(random: Random, index: int) -> str:
    if index % 19 == 7:
        return WHOLE_NAMES[index // 19 % len(WHOLE_NAMES)]
    return f"{random.choice(GIVEN_NAMES)} {random.choice(FAMILY_NAMES)}"
