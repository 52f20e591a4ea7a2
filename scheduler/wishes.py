"""The levels of wishes about the calendar: their titles and units, and what is said of them at the end."""

from collections.abc import Mapping

from scheduler.grouping import LEVELS as GROUP_LEVELS
from scheduler.levels import Level
from scheduler.rules import SOFT_RULES
from scheduler.run import LevelReport

SHORT_NOTICE = ("short-notice", "people told of a change at short notice", "people")
DISTURBED = ("disturbed", "people whose diary changes", "people")
MOVED = ("moved", "sessions that are moved", "sessions")
CADENCE = ("cadence", "reviews off their rhythm", "open days")
TRAVEL = ("travel", "days on which tutors travel", "days")
PRESSURE = ("pressure", "release in pressure periods", "person-days")
PEAK = ("peak", "release in anybody's fullest four weeks", "hours")
FAIRNESS = ("fairness", "travel days of the tutor who travels most", "days")
VENUES = ("venues", "way of the apprentices to the venues", "km")

STABILITY = (SHORT_NOTICE, DISTURBED, MOVED)
"""Before all others, where there is a reference."""
ALWAYS = (CADENCE, TRAVEL, PRESSURE, PEAK, FAIRNESS)
KEPT = "the groups, tutors and study hours as kept"
GIVEN = {
    "short-notice": KEPT,
    "disturbed": KEPT,
    "moved": KEPT,
    "travel": "the tutors as dealt",
    "fairness": "the tutors as dealt",
    "venues": "the groups as formed",
}
"""What the bound of a level takes as decided; docs/bounds.md says why."""


def level_reports(
    levels: tuple[Level, ...], prices: Mapping[str, int], bounds: Mapping[str, int], given: Mapping[str, str]
) -> list[LevelReport]:
    """Say for each level what the checker counted and what was proven.

    Parameters
    ----------
    prices
        Costs by rule, as the checker sums them.
    given
        What some bounds take as decided, on top of `GIVEN`.
    """
    rules = {rule.level: rule.id for rule in SOFT_RULES if rule.level}
    reports = []
    for name, title, unit in levels:
        cost = prices[rules[name]]
        reports.append(
            LevelReport(name, title, unit, cost, min(cost, bounds.get(name, 0)), given.get(name, GIVEN.get(name, "")))
        )
    return reports


def kept_groups(prices: Mapping[str, int]) -> list[LevelReport]:
    """Report the wishes about groups where these are kept: nothing is decided, so that cost and bound are one."""
    return [
        LevelReport(name, title, unit, prices[rule], prices[rule], "the groups as kept")
        for rule, (name, title, unit) in zip(
            ("repeated-pairs", "group-balance", "different-traits", "circle-distance"), GROUP_LEVELS, strict=True
        )
        if prices[rule] or name != "difference"
    ]
