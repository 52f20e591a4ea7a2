"""The outcomes in the report: by date, by milestone, with gaps by name."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from api.report.coverage import coverage
from models.outcomes import Milestone, Outcome
from tests.scheduler.builders import PROBLEM, PROGRAMME, TIMETABLE, with_programme


def test_coverage_by_month_and_milestone() -> None:
    milestones = (Milestone(Decimal("0.5"), 2, "Half"), Milestone(Decimal("0.75"), 5, "More"))
    shown = coverage(with_programme(milestones=milestones), TIMETABLE)
    assert shown is not None
    assert [(m["month"], m["least"], m["middle"], m["most"], m["share"]) for m in shown["months"]] == [
        ("March 2027", 1, 1, 1, 50), ("April 2027", 2, 2, 2, 100), ("May 2027", 2, 2, 2, 100)
    ]  # fmt: skip
    assert shown["milestones"] == [
        {"title": "Half", "day": date(2027, 3, 14), "wanted": 50, "least": 1, "share": 50},
        {"title": "More", "day": date(2027, 4, 4), "wanted": 75, "least": 1, "share": 50},
    ]
    assert (shown["gaps"], shown["levels"], shown["total"]) == ([], False, 2)


def test_gaps_are_named_by_apprentice() -> None:
    """The first block loses Ada, and nothing evidences K9."""
    problem = with_programme(outcomes=(*PROGRAMME.outcomes, Outcome("K9", "Flies", target=3)))
    without = replace(
        TIMETABLE,
        placements=tuple(
            replace(p, attendees=tuple(a for a in p.attendees if a != "A3")) if p.activity == "b1" else p
            for p in TIMETABLE.placements
        ),
    )
    shown = coverage(problem, without)
    assert shown is not None
    assert [(row["name"], row["codes"]) for row in shown["gaps"]] == [
        ("Ada", ["K1", "K9"]), *((name, ["K9"]) for name in ("Ben", "Cat", "Dan", "Eve", "Fay"))
    ]  # fmt: skip
    assert [(r["outcome"].code, r["first"], r["all_by"], r["without"], r["where"]) for r in shown["outcomes"]] == [
        ("K1", date(2027, 3, 9), None, 1, "First block"),
        ("K2", date(2027, 4, 6), date(2027, 4, 6), 0, "Second block"),
        ("K9", None, None, 6, ""),
    ]
    assert shown["levels"] is True


def test_programme_without_outcomes_has_no_such_section() -> None:
    assert coverage(with_programme(outcomes=()), TIMETABLE) is None
    assert coverage(PROBLEM, TIMETABLE) is not None
