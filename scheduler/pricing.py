"""What a draft costs so far."""

from collections.abc import Sequence

from models.findings import Kind
from models.problem import Problem
from models.timetable import Timetable
from scheduler.clock import Slotted
from scheduler.placing import placement
from scheduler.rules import CALENDAR_RULES


def prices(problem: Problem, placed: Sequence[Slotted]) -> dict[str, int]:
    """What each level costs for what is placed so far, as the checker counts it."""
    timetable = Timetable(problem.programme.id, problem.cohort.id, (), (), tuple(map(placement, placed)))
    found = {rule.level: 0 for rule in CALENDAR_RULES if rule.kind is Kind.SOFT}
    for rule in CALENDAR_RULES:
        if rule.kind is Kind.SOFT:
            found[rule.level] += sum(finding.cost for finding in rule.check(problem, timetable))
    return found
