"""The file of off-the-job rules: what it says, and every fault at once."""

from datetime import date
from pathlib import Path

import pytest

from api.faults import Fault, InputFaults
from api.rule_set_file import RULE_SETS, read_rule_sets
from models.rule_sets import Confidence


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (date(2017, 4, 30), None),
        (date(2017, 5, 1), "R20"),
        (date(2022, 7, 31), "R20"),
        (date(2022, 8, 1), "R6"),
        (date(2025, 7, 31), "R6"),
        (date(2025, 8, 1), "PUB"),
        (date(2031, 9, 1), "PUB"),
    ],
)
def test_otj_rule_set_of_a_start_date(start: date, expected: str | None) -> None:
    rules = read_rule_sets().for_start(start)
    assert (rules.id if rules is not None else None) == expected


def test_otj_every_statement_names_a_source() -> None:
    book = read_rule_sets()
    statements = [evidence for rules in book.rule_sets for evidence in rules.sources] + list(book.thresholds.sources)
    assert [evidence.id for evidence in statements if not evidence.source.strip()] == []
    assert [rules.confidence for rules in book.rule_sets] == [Confidence.HIGH] * 3


def test_otj_statements_that_need_a_persons_check() -> None:
    found = {rules.id: [evidence.id for evidence in rules.to_check] for rules in read_rule_sets().rule_sets}
    assert found == {
        "R20": ["R20-FROM", "RND-HALF", "PARTS", "END-DAY", "R6-DUR", "SHORT-OLD"],
        "R6": [
            "R6-ILR", "R6-EXT", "R6-EXT-FORMULA", "RND-HALF", "PARTS", "END-DAY", "R6-DUR", "SHORT-OLD", "REV12-DATES",
        ],
        "PUB": ["RPL-H", "PUB-ILR", "RND-HALF", "PARTS", "END-DAY", "SHORT-NEW", "REV3"],
    }  # fmt: skip


def changed(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = RULE_SETS.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(path: Path) -> tuple[Fault, ...]:
    with pytest.raises(InputFaults) as found:
        read_rule_sets(path)
    return found.value.faults


def test_otj_wrong_values_are_reported_together(tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        ("method: share_of_all_hours", "method: share_of_hours"),
        ("valid_to: 2025-07-31", "valid_to: 31.07.2025"),
        ("least_hours: 187", "least_hours: many"),
        ("open_share: 0.05", "open: 0.05"),
    )
    assert [(fault.place, fault.column, fault.value) for fault in faults_of(path)] == [
        ("rule_sets[R20].method", "method", "share_of_hours"),
        ("rule_sets[R6].valid_to", "valid_to", "31.07.2025"),
        ("rule_sets[PUB].least_hours", "least_hours", "many"),
        ("corridor", "open", "open"),
        ("corridor", "open_share", ""),
    ]


def test_otj_seams_between_rule_sets_are_checked(tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        ("valid_to: 2022-07-31", "valid_to: 2022-08-01"),
        ("valid_from: 2025-08-01", "valid_from: 2025-08-02"),
        (
            "first: 2023-08-01}\n    confidence: H\n    sources:\n      - id: R6\n",
            "first: 2023-07-31}\n    confidence: H\n    sources:\n      - id: R6\n",
        ),
    )
    assert faults_of(path) == (
        Fault(
            "rules.yaml",
            "rule_sets[R6]",
            0,
            "valid_from",
            "2022-08-01",
            "a day after R20 ends (2022-08-01)",
        ),
        Fault(
            "rules.yaml",
            "rule_sets[PUB]",
            0,
            "valid_from",
            "2025-08-02",
            "2025-08-01, the day after R6 ends",
        ),
        Fault(
            "rules.yaml",
            "rule_sets[R6].active_learning",
            0,
            "first",
            "2023-07-31",
            "a day after 2023-07-31",
        ),
    )


def test_otj_method_without_its_figures(tmp_path: Path) -> None:
    path = changed(tmp_path, ("    hours_ceiling: 30\n", ""), ("    least_hours: 187\n", ""))
    assert [(fault.place, fault.expected) for fault in faults_of(path)] == [
        ("rule_sets[R6]", "A share up to a ceiling needs hours_ceiling"),
        ("rule_sets[PUB]", "The published method needs least_hours"),
    ]


def test_otj_documentation_says_what_is_confirmed() -> None:
    """Every statement of the file stands in the documentation with its state."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "off-the-job.md").read_text(encoding="utf-8")
    states = {"H": "confirmed", "M": "check: one source", "L": "check: unverified or ours"}
    book = read_rule_sets()
    statements = dict.fromkeys(
        [*(evidence for rules in book.rule_sets for evidence in rules.sources), *book.thresholds.sources]
    )
    rows = []
    for evidence in statements:
        named = ", ".join(rules.id for rules in book.rule_sets if evidence in rules.sources) or "all"
        rows.append(f"| {evidence.id} | {evidence.says} | {named} | {states[evidence.confidence]} |")
    assert [row for row in rows if row not in page] == []
