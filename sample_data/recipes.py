"""What the sample cohort of each bundled programme is made of: a region, a size, a first day."""

from dataclasses import dataclass
from datetime import date

from models.programme import Programme
from sample_data.places import CUMBRIA, LONDON, WEST_MIDLANDS, Region


@dataclass(frozen=True, slots=True)
class Recipe:
    """How made-up cohorts of one programme look.

    Parameters
    ----------
    apprentices
        People of the sample in `cohorts/`; it is made with seed 1.
    employers
        Of cohorts up to 30 people; larger ones have one for every five people.
    """

    region: Region
    start: date = date(2026, 9, 21)
    apprentices: int = 24
    employers: int = 6


USUAL = Recipe(LONDON)
"""For programmes without a recipe of their own."""

RECIPES = {
    "birmingham": Recipe(WEST_MIDLANDS, date(2026, 9, 7), 20),
    "cetad": Recipe(CUMBRIA, date(2027, 2, 1), 12),
    "lsbu": USUAL,
}
"""By the id of the programme."""


def recipe_of(programme: Programme) -> Recipe:
    return RECIPES.get(programme.id, USUAL)
