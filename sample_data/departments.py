"""Departments of made-up work placements: what work there can evidence, and who works where in which period."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from models.ids import EmployerId, SiteId, UnitId
from models.people import Apprentice, Mentor, Unit, WorkPlacement
from models.programme import Programme
from sample_data.places import Place


@dataclass(frozen=True, slots=True)
class Department:
    """A kind of department that every employer has, with the codes of what can be evidenced there."""

    key: str
    name: str
    outcomes: tuple[str, ...] = ()


ANYWHERE = (
    "2.1.2 2.2.3 2.3.1 2.3.2 2.3.3 2.4.1 2.4.2 2.4.3 2.4.4 2.4.4S 2.4.5 3.1.2 3.1.3 3.2.1 3.3.1 3.3.2 3.4.1 3.4.3 "
    "3.4.4 3.4.5 4.1.4 4.1.7 4.3.1 4.3.2 4.3.3 4.3.4 4.4.1 4.4.2 4.4.3 6.1.1 6.1.2 6.3.1 7.4.1 "
)

_OPERATIONS = "2.2.2 2.2.4 3.2.5 3.3.6 3.4.6 4.1.2 4.1.3 4.1.6 4.4.3S 4.4.4 5.2.2 6.3.2 7.3.3 7.3.4"
_QUALITY = "2.2.2 2.2.4 3.4.6 4.1.1 4.1.2 4.1.3 4.1.5 4.1.6 4.2.1 4.2.2 4.4.3S 5.1.4 5.2.2 6.3.2"
_STRATEGY = (
    "3.1.1 4.2.1 4.2.2 4.2.4 5.1.1 5.1.2 5.1.3 5.1.4 5.2.1 5.2.2 5.3.1 5.3.2 5.3.3 5.3.4 5.3.5 6.1.3 6.3.2 6.3.3 "
    "7.2.2 7.3.1 7.3.2 7.3.3 7.3.4"
)
_FINANCE = (
    "3.1.1 3.1.4 4.1.1 4.2.1 4.2.2 4.2.4 4.4.4 4.4.6 5.1.1 5.1.2 5.1.3 5.1.4 5.2.1 5.2.2 5.3.1 5.3.2 5.3.4 5.3.5 "
    "6.1.3 6.3.3 7.2.2 7.3.1 7.3.2 7.3.3 7.3.4"
)

GENERAL_MANAGEMENT = tuple(
    Department(key, name, tuple(sorted((ANYWHERE + more).split())))
    for key, name, more in (
        ("operations", "Operations", _OPERATIONS),
        ("quality", "Quality and improvement", _QUALITY),
        ("strategy", "Strategy and planning", _STRATEGY),
        ("finance", "Finance and contracts", _FINANCE),
    )
)
"""Two periods of one person lie half the list apart, so that together they cover what one alone does not."""

USUAL = (Department("first", "Operations"), Department("second", "Planning"))
"""For programmes that say nothing of what can be evidenced where: whatever no activity or hand-in evidences."""


def departments_of(places: Sequence[Place], kinds: Sequence[Department], prefix: str) -> Iterator[Unit]:
    """Yield every department of every employer as a unit that can spare two people at a time."""
    for place in places:
        for kind in kinds:
            yield Unit(UnitId(f"{prefix}{place.key}-{kind.key}"), EmployerId(place.key), kind.name, max_away=2)


def send(
    programme: Programme,
    kinds: Sequence[Department],
    places: Sequence[Place],
    people: Sequence[Apprentice],
    mentors: Sequence[Mentor],
    prefix: str,
) -> tuple[list[Apprentice], tuple[WorkPlacement, ...]]:
    """Send everybody from department to department, every second person to the next employer too.

    Returns the people as they begin, in the unit and with the manager of their first work placement.
    """
    periods = [period.id for period in programme.periods if period.work_placement]
    otherwise = {code for activity in programme.activities for code in activity.outcomes}
    otherwise |= {code for assessment in programme.assessments for code in assessment.outcomes}
    rest = tuple(outcome.code for outcome in programme.outcomes if outcome.code not in otherwise)
    began: list[Apprentice] = []
    found: list[WorkPlacement] = []
    for number, person in enumerate(people):
        home = next(index for index, place in enumerate(places) if place.key == person.employer)
        stays = []
        for turn, period in enumerate(periods):
            place = places[(home + turn * (number % 2)) % len(places)]
            kind = kinds[(number + turn * max(1, len(kinds) // 2)) % len(kinds)]
            managers = [mentor for mentor in mentors if mentor.employer == place.key]
            stays.append(
                WorkPlacement(
                    person.id,
                    period,
                    UnitId(f"{prefix}{place.key}-{kind.key}"),
                    SiteId(f"site-{place.key}"),
                    managers[(number + turn) % len(managers)].id,
                    kind.outcomes or rest,
                )
            )
        began.append(replace(person, unit=stays[0].unit, mentor=stays[0].mentor))
        found.extend(stays)
    return began, tuple(found)
