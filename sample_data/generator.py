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
    BoardMeeting,
    Bond,
    Closure,
    Employer,
    Host,
    HostDay,
    Mentor,
    PairRule,
    PressurePeriod,
    Room,
    Site,
    Tutor,
    Unit,
    WeekPattern,
)
from models.programme import Mode, Programme, Role
from models.timegrid import Span
from sample_data.places import (
    FAMILY_NAMES,
    GIVEN_NAMES,
    LONDON,
    LONDON_HOSTS,
    LONDON_VENUE,
    PROFESSIONS,
    WHOLE_NAMES,
    Place,
)

START = date(2026, 9, 21)
CASELOAD = 9

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
    start: date
    end: date
    places: tuple[Place, ...]
    sites: tuple[Site, ...]
    tutors: tuple[Tutor, ...]
    rooms: tuple[Room, ...]
    hosts: tuple[Host, ...]
    absences: tuple[Absence, ...]


def generate(
    programme: Programme, apprentices: int, cohorts: int = 1, seed: int = 1, start: date = START
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
        First day; moved to its Monday.

    Raises
    ------
    ValueError
        For fewer than one apprentice or cohort.
    """
    if apprentices < 1 or cohorts < 1:
        raise ValueError("A cohort has at least one apprentice, and there is at least one cohort.")
    random = Random(seed)
    frame = _frame(programme, apprentices, cohorts, random, start - timedelta(days=start.weekday()))
    return tuple(_cohort(frame, number, apprentices, cohorts, random) for number in range(1, cohorts + 1))


def _frame(programme: Programme, apprentices: int, cohorts: int, random: Random, start: date) -> _Frame:
    end = start + timedelta(weeks=programme.weeks, days=-3)
    wanted = 6 if apprentices <= 30 else min(len(LONDON), ceil(apprentices / 5))
    places = LONDON[: max(1, min(wanted, apprentices))]
    venue = Site(SiteId(LONDON_VENUE[0]), LONDON_VENUE[1], LONDON_VENUE[2], LONDON_VENUE[3])
    sites = [venue]
    sites.extend(Site(SiteId(f"site-{p.key}"), f"{p.name}, main site", p.lat, p.lon, EmployerId(p.key)) for p in places)
    themes = sorted({activity.theme for activity in programme.activities if activity.mode is Mode.HOST})
    hosts = []
    for number, theme in enumerate(themes):
        name, lat, lon = LONDON_HOSTS[number % len(LONDON_HOSTS)]
        site = Site(SiteId(f"site-host-{theme}"), name, lat, lon)
        sites.append(site)
        seats = ceil(apprentices / 2) + 2
        days = tuple(HostDay(day, seats) for day in _host_days(start, end, number))
        hosts.append(Host(HostId(f"host-{theme}"), name, site.id, theme, days))
    tutors, absences = _tutors(programme, apprentices, cohorts, random, start)
    return _Frame(
        programme, start, end, places, tuple(sites), tutors, _rooms(apprentices, cohorts, venue.id), tuple(hosts),
        absences,
    )  # fmt: skip


def _host_days(start: date, end: date, offset: int) -> Iterator[date]:
    """A Tuesday, Wednesday or Thursday every fortnight."""
    monday = start + timedelta(weeks=offset)
    number = 0
    while monday <= end:
        yield monday + timedelta(days=1 + (number + offset) % 3)
        monday, number = monday + timedelta(weeks=2), number + 1


def _tutors(
    programme: Programme, apprentices: int, cohorts: int, random: Random, start: date
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
            _name(random, 200 + index),
            SiteId(LONDON_VENUE[0]),
            STAFF_PATTERNS[index % len(STAFF_PATTERNS)],
            CASELOAD,
            types,
        )
        tutors.append(tutor)
        for year in range(2):
            first = date(start.year + 1 + year, 8, 2) + timedelta(weeks=index % 3)
            absences.append(Absence(tutor.id, first, first + timedelta(days=11), None, "annual leave"))
    return tuple(tutors), tuple(absences)


def _rooms(apprentices: int, cohorts: int, venue: SiteId) -> tuple[Room, ...]:
    large = max(36, apprentices + 8)
    rooms = []
    for number in range(1, ceil(cohorts / 4) + 1):
        rooms.append(Room(RoomId(f"hall-{number}"), f"Hall {number}", venue, large, ("projector", "hybrid")))
    for number, capacity in enumerate((24, 16, 12), start=1):
        features = ("projector",) if number == 1 else ()
        rooms.append(Room(RoomId(f"room-{number}"), f"Seminar room {number}", venue, capacity, features))
    for number in range(1, max(4, ceil(apprentices / 4)) + 1):
        rooms.append(Room(RoomId(f"breakout-{number}"), f"Breakout {number}", venue, 8, (), step_free=number % 4 != 0))
    return tuple(rooms)


def _cohort(frame: _Frame, number: int, size: int, cohorts: int, random: Random) -> Cohort:
    prefix = "" if cohorts == 1 else f"C{number:02d}-"
    employers = tuple(Employer(EmployerId(p.key), p.name, p.code, p.sector) for p in frame.places)
    units: list[Unit] = []
    people: list[Apprentice] = []
    mentors: list[Mentor] = []
    for place, count in zip(frame.places, _split(size, len(frame.places)), strict=True):
        wards = _units(prefix, place, count)
        units.extend(wards)
        here = [
            Mentor(
                StaffId(f"{prefix}M{len(mentors) + index + 1:02d}"),
                _name(random, 300 + len(mentors) + index),
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
        venue=LONDON_VENUE[0],
        bank_holidays="ENG",
        sites=frame.sites,
        employers=employers,
        units=tuple(units),
        apprentices=tuple(people),
        tutors=tutors,
        mentors=tuple(mentors),
        rooms=frame.rooms,
        hosts=frame.hosts,
        closures=tuple(_closures(frame)),
        pressure_periods=tuple(_pressure(frame)),
        absences=tuple(absences),
        pair_rules=_pair_rules(people),
        board_meetings=tuple(_boards(frame)),
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
        name=_name(random, index),
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
        electives=tuple(ModuleId(m.id) for m in frame.programme.modules if m.elective),
        step_free=index % 17 == 5,
    )


def _leads(frame: _Frame, number: int, cohorts: int) -> tuple[Tutor, ...]:
    """Every module has one lead, one of the cohort's own tutors."""
    share = len(frame.tutors) // cohorts
    own = frame.tutors[(number - 1) * share : number * share]
    leads: dict[StaffId, list[ModuleId]] = {tutor.id: [] for tutor in own}
    for index, module in enumerate(frame.programme.modules):
        leads[own[index % len(own)].id].append(module.id)
    return tuple(replace(tutor, leads=tuple(leads[tutor.id])) for tutor in own)


HOLIDAY_WEEKS = ((10, 26), (2, 15), (5, 31), (4, 5))
"""School holidays by month and day, when most leave is taken: it keeps the other weeks free for workshops."""


def _leave(frame: _Frame, people: Sequence[Apprentice], mentors: Sequence[Mentor], random: Random) -> Iterator[Absence]:
    for person in people:
        for year in range(2):
            summer = date(frame.start.year + 1 + year, 8, 2) + timedelta(weeks=random.randrange(3))
            yield Absence(person.id, summer, summer + timedelta(days=11), None, "annual leave")
            month, day = random.choice(HOLIDAY_WEEKS)
            week = date(frame.start.year + year + (month < 9), month, day)
            monday = week - timedelta(days=week.weekday())
            yield Absence(person.id, monday, monday + timedelta(days=4), None, "annual leave")
    for mentor in mentors:
        for year in range(2):
            week = date(frame.start.year + 1 + year, 5, 31)
            monday = week - timedelta(days=week.weekday())
            yield Absence(mentor.id, monday, monday + timedelta(days=4), None, "annual leave")
            ward = date(frame.start.year + 1 + year, 3, 1) + timedelta(days=random.randrange(14))
            yield Absence(mentor.id, ward, ward + timedelta(days=1), Span.parse("13:00-17:00"), "ward round")


def _closures(frame: _Frame) -> Iterator[Closure]:
    for year in range(frame.start.year, frame.end.year):
        yield Closure(date(year, 12, 23), date(year + 1, 1, 2), "University closed: Christmas")
    for year in range(frame.start.year + 1, frame.end.year + 1):
        sunday = _easter(year)
        yield Closure(sunday - timedelta(days=3), sunday + timedelta(days=2), "University closed: Easter")


def _easter(year: int) -> date:
    """Gregorian Easter Sunday (anonymous algorithm, Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def _pressure(frame: _Frame) -> Iterator[PressurePeriod]:
    for year in range(frame.start.year, frame.end.year):
        for place in frame.places:
            if place.sector in ("acute", "ambulance"):
                yield PressurePeriod(
                    date(year, 12, 15), date(year + 1, 1, 31), "winter pressure", EmployerId(place.key)
                )
        yield PressurePeriod(date(year + 1, 3, 24), date(year + 1, 3, 31), "end of the budget year")


def _boards(frame: _Frame) -> Iterator[BoardMeeting]:
    """One board a month for each employer, on a Tuesday, Wednesday or Thursday of its own."""
    for index, place in enumerate(frame.places):
        year, month = frame.start.year, frame.start.month
        while date(year, month, 1) <= frame.end:
            first = date(year, month, 1)
            weekday = 1 + index % 3
            day = first + timedelta(days=(weekday - first.weekday()) % 7, weeks=1 + index % 2)
            yield BoardMeeting(EmployerId(place.key), day, Span.parse("09:30-12:30"))
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _pair_rules(people: Sequence[Apprentice]) -> tuple[PairRule, ...]:
    if len(people) < 12:
        return ()
    middle, last = len(people) // 2, len(people) - 1
    return (
        PairRule(Bond.APART, people[2].id, people[last].id, None, "agreed with both"),
        PairRule(Bond.APART, people[4].id, people[middle].id, None, "agreed with both"),
    )


def _name(random: Random, index: int) -> str:
    if index % 19 == 7:
        return WHOLE_NAMES[index // 19 % len(WHOLE_NAMES)]
    return f"{random.choice(GIVEN_NAMES)} {random.choice(FAMILY_NAMES)}"
