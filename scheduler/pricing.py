"""What a draft costs so far."""

from collections.abc import Collection, Sequence

from models.findings import Kind
from models.problem import Problem
from models.timetable import Placement, Timetable
from scheduler.clock import Slotted
from scheduler.placing import placement
from scheduler.rules import CALENDAR_RULES


def prices(problem: Problem, placed: Sequence[Slotted]) -> dict[str, int]:
    """What each level costs for what is placed so far, as the checker counts it."""
    return prices_of(problem, [placement(item) for item in placed])


def prices_of(
    problem: Problem, placements: Sequence[Placement], levels: Collection[str] | None = None
) -> dict[str, int]:
    """What some levels cost, or all, for these placements alone."""
    timetable = Timetable(problem.programme.id, problem.cohort.id, (), (), tuple(placements))
    rules = [rule for rule in CALENDAR_RULES if rule.kind is Kind.SOFT and (levels is None or rule.level in levels)]
    found = {rule.level: 0 for rule in rules}
    for rule in rules:
        found[rule.level] += sum(finding.cost for finding in rule.check(problem, timetable))
    return found
