"""Managers and their reports learn in different groups."""

from dataclasses import replace

from models.findings import Finding
from scheduler.rules.no_line_manager import NoLineManager
from tests.scheduler.builders import ADA, BEN, CAT, found, with_group_type, with_row

RULE = NoLineManager()
REPORTS = with_row("apprentices", BEN, line_manager=ADA)
"""Ada leads Ben; they share circle 1, where that is allowed, and set 1, where it is not."""


def test_cohort_without_managers_is_allowed() -> None:
    assert found(RULE) == ()


def test_manager_and_report_in_one_set() -> None:
    says = "Ben is in set-1 together with their line manager Ada."
    assert found(RULE, REPORTS) == (Finding("no-line-manager", says, ("set-1", BEN)),)


def test_manager_in_another_group_is_allowed() -> None:
    assert found(RULE, with_row("apprentices", CAT, line_manager=ADA)) == ()


def test_each_kind_of_group_says_whether_managers_may_join() -> None:
    strict = replace(REPORTS, programme=with_group_type("circle", manager_allowed=False).programme)
    assert [finding.subjects for finding in found(RULE, strict)] == [("circle-1", BEN), ("set-1", BEN)]
    free = replace(REPORTS, programme=with_group_type("set", manager_allowed=True).programme)
    assert found(RULE, free) == ()
