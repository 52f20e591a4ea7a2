"""The independent checker: reads a timetable as a person would and says what is wrong, in sentences."""

from collections.abc import Iterable

from models.findings import Finding, Kind
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rules import RULES


def check(problem: Problem, timetable: Timetable) -> tuple[Finding, ...]:
    """Return every finding of every rule, in the order of the catalogue."""
    return tuple(finding for rule in RULES for finding in rule.check(problem, timetable))


def hard(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep the rules that are broken; the rest are the prices of wishes."""
    return tuple(finding for finding in findings if finding.kind is Kind.HARD)


def costs(findings: Iterable[Finding]) -> dict[str, int]:
    """Sum the cost of each soft rule, rules without cost included."""
    total = {rule.id: 0 for rule in RULES if rule.kind is Kind.SOFT}
    for finding in findings:
        if finding.kind is Kind.SOFT:
            total[finding.rule] += finding.cost
    return total
