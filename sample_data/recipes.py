"""What the sample cohort of each bundled programme is made of: a region, a size, a first day."""

from dataclasses import dataclass
from datetime import date

from models.programme import Programme
from sample_data.departments import GENERAL_MANAGEMENT, Department
from sample_data.departments import USUAL as USUAL_DEPARTMENTS
from sample_data.places import CUMBRIA, LONDON, SOUTH_EAST_LONDON, WEST_MIDLANDS, Region


@dataclass(frozen=True, slots=True)
class Recipe:
    """How made-up cohorts of one programme look.

    Parameters
    ----------
    apprentices
        People of the sample in `cohorts/`; it is made with seed 1.
    employers
        Of cohorts up to 30 people; larger ones have one for every five people.
    departments
        Where work placements are, for programmes that have any.
    """

    region: Region
    start: date = date(2026, 9, 21)
    apprentices: int = 24
    employers: int = 6
    departments: tuple[Department, ...] = USUAL_DEPARTMENTS


@dataclass(frozen=True, slots=True)
class Intake:
    """One cohort of a portfolio. Those that are `alone` take people who are in no other such intake."""

    key: str
    programme: str
    title: str
    start: date
    people: int
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Several programmes for one community of that many people; its hosts are open for `weeks`."""

    region: Region
    people: int
    weeks: int
    intakes: tuple[Intake, ...]


USUAL = Recipe(LONDON)
"""For programmes without a recipe of their own."""

RECIPES = {
    "birmingham": Recipe(WEST_MIDLANDS, date(2026, 9, 7), 16),
    "cetad": Recipe(CUMBRIA, date(2027, 2, 1), 12),
    "lsbu": USUAL,
    "nhs-general-management": Recipe(LONDON, date(2026, 9, 7), 12, 4, GENERAL_MANAGEMENT),
}
"""By the id of the programme."""


PORTFOLIOS = {
    "sel": Portfolio(
        SOUTH_EAST_LONDON,
        132,
        72,
        (
            Intake("sel-hub", "sel-hub", "Hub: forward schedule", date(2026, 11, 9), 8),
            Intake("sel-long-spring", "sel-long", "Long course, spring", date(2027, 3, 1), 30, alone=True),
            Intake("sel-long-autumn", "sel-long", "Long course, autumn", date(2027, 9, 6), 30, alone=True),
            Intake("sel-short-spring", "sel-short", "Short course, spring", date(2027, 3, 8), 30, alone=True),
            Intake("sel-short-autumn", "sel-short", "Short course, autumn", date(2027, 9, 13), 30, alone=True),
            Intake("sel-network", "sel-network", "Managed network", date(2026, 11, 9), 36),
            Intake("sel-capability", "sel-capability", "Innovation capability", date(2027, 3, 1), 24),
            Intake("sel-innovation", "sel-innovation", "Innovation and challenges", date(2026, 11, 9), 60),
            Intake("sel-discovery", "sel-discovery", "Discovery workshops", date(2026, 11, 23), 60),
            Intake("sel-shoes", "sel-shoes", "Walking in their shoes", date(2027, 1, 4), 40),
        ),
    ),
}
"""By the folder in `cohorts/`, made with seed 1; for the dates of the source a later year."""


def recipe_of(programme: Programme) -> Recipe:
    return RECIPES.get(programme.id, USUAL)
