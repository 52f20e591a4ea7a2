"""Reads the off-the-job rules from their file and checks that they fit together."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from api.faults import Fault, InputFaults
from api.yaml_reader import read_yaml
from models.rule_sets import RuleBook, RuleSet

RULE_SETS = Path(__file__).resolve().parent / "data" / "rule_sets.yaml"
"""The rules that come with the package."""


def read_rule_sets(path: Path = RULE_SETS) -> RuleBook:
    """Read the off-the-job rules.

    Raises
    ------
    InputFaults
        With every fault of the file at once.
    """
    book = read_yaml(path, RuleBook)
    faults = [Fault(path.name, place, 0, key, value, expected) for place, key, value, expected in _faults(book)]
    if faults:
        raise InputFaults(faults)
    return book


Complaint = tuple[str, str, str, str]


def _faults(book: RuleBook) -> Iterator[Complaint]:
    if not book.rule_sets:
        yield "rule_sets", "", "", "at least one rule set"
    for name, times in Counter(rules.id for rules in book.rule_sets).items():
        if times > 1:
            yield "rule_sets", "id", name, "each id once"
    ordered = sorted(book.rule_sets, key=lambda rules: rules.valid_from)
    for earlier, later in pairwise(ordered):
        yield from _seam_faults(earlier, later)
    for rules in book.rule_sets:
        yield from _learning_faults(rules)


def _seam_faults(earlier: RuleSet, later: RuleSet) -> Iterator[Complaint]:
    """Each start date belongs to one rule set: no overlap, no day left out."""
    place = f"rule_sets[{later.id}]"
    if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
        until = str(earlier.valid_to or "an open end")
        yield place, "valid_from", str(later.valid_from), f"a day after {earlier.id} ends ({until})"
    elif earlier.valid_to + timedelta(days=1) != later.valid_from:
        expected = f"{earlier.valid_to + timedelta(days=1)}, the day after {earlier.id} ends"
        yield place, "valid_from", str(later.valid_from), expected


def _learning_faults(rules: RuleSet) -> Iterator[Complaint]:
    ordered = sorted(rules.active_learning, key=lambda rule: rule.first)
    for earlier, later in pairwise(ordered):
        if (earlier.last or date.max) >= later.first:
            place = f"rule_sets[{rules.id}].active_learning"
            yield (
                place,
                "first",
                str(later.first),
                f"a day after {earlier.last or 'the one before it, which is open'}",
            )
