"""Floor, plan and cap of people who join late, pause, leave, change hours or employer, or go to the gateway early."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.agreements import agree_hours
from models.hours_policy import Corridor, CorridorState, explain
from models.ids import EmployerId
from models.off_the_job import Notice
from models.people import Apprentice, Job
from models.training import PublishedMinimum, Spell
from tests.models.training_builders import BOOK, BUFFER, FIFTH, shown
from tests.scheduler.builders import ADA, COHORT

START, END = date(2024, 9, 23), date(2026, 7, 24)
OLD, NEW = EmployerId("north-trust"), EmployerId("west-trust")
SHARES = {OLD: FIFTH, NEW: FIFTH}
BASE: Apprentice = replace(
    next(person for person in COHORT.apprentices if person.id == ADA), start=START, end=END, original_start=START
)
SPRING = Spell(date(2025, 3, 1), date(2025, 5, 30))


def agree(published: int | None = None, shares: dict[EmployerId, Decimal] = SHARES, **changes: Any) -> Corridor:
    person = replace(BASE, **changes)
    rules = BOOK.for_start(person.original_start)
    assert rules is not None
    minimum = None if published is None else PublishedMinimum(published, "1.2", "Placeholder for this test")
    return agree_hours(person, rules, BOOK, shares, minimum, BUFFER)


def job(first: date, hours: str = "37.5", employer: EmployerId = OLD) -> Job:
    return Job(first, employer, BASE.unit, BASE.site, BASE.mentor, Decimal(hours), BASE.pattern)


def figures(corridor: Corridor) -> tuple[str, int, int, int, str, str]:
    rules, days = corridor.calculation.rule_set.id, corridor.calculation.training.days
    return (rules, days, corridor.floor, corridor.plan, shown(corridor.calculation.cap), corridor.state.value)


def test_otj_t02_nothing_changes() -> None:
    assert figures(agree()) == ("R6", 670, 514, 530, "642.46", "open")


def test_otj_t09_break_with_the_end_moved_changes_nothing() -> None:
    moved = agree(breaks=(SPRING,), end=date(2026, 10, 23), agreed_end=END)
    assert figures(moved) == ("R6", 670, 514, 530, "642.46", "open")


def test_otj_t10_break_with_the_end_kept_lowers_floor_and_cap_but_not_the_plan() -> None:
    assert figures(agree(breaks=(SPRING,))) == ("R6", 579, 444, 530, "555.46", "open")


def test_otj_t16_late_joiner() -> None:
    late = date(2024, 10, 14)
    assert figures(agree(start=late, original_start=late)) == ("R6", 649, 498, 513, "622.38", "open")


def test_late_joiner_from_elsewhere_keeps_the_rules_of_the_original_start() -> None:
    moved = agree(start=date(2025, 10, 14), end=date(2027, 7, 23), original_start=START)
    assert figures(moved)[0] == "R6"


def test_otj_t17_leaver_owes_nothing_and_the_plan_is_what_could_be_expected() -> None:
    left = agree(left=date(2025, 3, 14))
    assert figures(left) == ("R6", 173, 0, 134, "167.31", "left")
    assert left.notices == (
        Notice(
            "LEAVER",
            "Left after 173 days of training; 134 h could be expected by then (6.00 h a week x 22.31 weeks). Record "
            "the actual hours; nothing is passed or failed.",
        ),
    )


def test_leaver_is_explained_without_a_minimum() -> None:
    left = agree(left=date(2025, 3, 14))
    assert explain(left) == (
        "Left on 14 March 2025: nothing more is owed. 134 h could be expected by then. Release promise until then "
        "167 h (20%)."
    )
    labels = [step.label for step in left.calculation.steps]
    assert labels[-3:] == ["Cap", "Weekly minimum of the whole training", "Expected by the last day"]
    assert not {"Minimum", "Floor"} & set(labels)
    assert str(left.calculation.steps[-1]) == (
        "Expected by the last day: 6 h x 22.3077 weeks = 134 hours (rounded half up to a whole number)"
    )


def test_leaver_under_published_hours_is_measured_by_the_same_weekly_share() -> None:
    start, end = date(2025, 9, 22), date(2027, 7, 23)
    left = agree(500, start=start, end=end, original_start=start, left=start + timedelta(days=172))
    # 500 h over 85.6615 net weeks are 5.8370 h a week; 22.3077 net weeks until then.
    assert figures(left) == ("PUB", 173, 0, 130, "167.31", "left")


@pytest.mark.parametrize(("days", "expected"), [(41, ["LEAVER", "QUAL"]), (42, ["LEAVER"])])
def test_leaver_before_the_qualifying_days_is_said(days: int, expected: list[str]) -> None:
    left = agree(left=START + timedelta(days=days - 1))
    assert [notice.id for notice in left.notices] == expected


def test_leaver_after_a_break_has_the_days_of_both_spells() -> None:
    left = agree(left=date(2025, 6, 13), breaks=(SPRING,))
    assert figures(left)[1] == 173 - 14 + 14


def test_otj_t18_change_of_hours_rounds_once_and_makes_a_new_plan() -> None:
    assert figures(agree(later_jobs=(job(date(2025, 9, 1), "22.5"),))) == ("R6", 670, 450, 464, "515.50", "open")


def test_change_of_employer_keeps_the_floor_and_has_a_cap_of_its_own() -> None:
    shares = {OLD: FIFTH, NEW: Decimal("0.30")}
    moved = agree(shares=shares, later_jobs=(job(date(2025, 9, 1), employer=NEW),))
    assert figures(moved)[2:4] == (514, 530)
    first, second = moved.calculation.parts
    # A fifth and then three tenths of 37.5 h a week.
    assert moved.calculation.cap == first.net_weeks * Fraction("7.5") + second.net_weeks * Fraction("11.25")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (30, [Notice("EMPBREAK", "30 days without an employer; up to 30 need no break.")]),
        (31, []),
        (84, []),
        (85, [Notice("EMPBREAK", "85 days without an employer; after 84 days withdraw.")]),
    ],
)
def test_time_between_two_employers_at_its_edges(days: int, expected: list[Notice]) -> None:
    first = date(2025, 3, 1)
    gap = Spell(first, first + timedelta(days=days - 1))
    moved = agree(breaks=(gap,), later_jobs=(job(first + timedelta(days=days), employer=NEW),))
    assert [notice for notice in moved.notices if notice.id == "EMPBREAK"] == expected


def test_break_before_new_hours_at_the_same_employer_is_no_gap() -> None:
    moved = agree(breaks=(SPRING,), later_jobs=(job(date(2025, 5, 31), "30"),))
    assert [notice.id for notice in moved.notices if notice.id == "EMPBREAK"] == []


def test_early_gateway_lowers_floor_and_cap_but_not_the_plan() -> None:
    early = agree(gateway=date(2026, 4, 24))
    # 579 days are left, as in T10.
    assert figures(early) == ("R6", 579, 444, 530, "555.46", "open")


def test_plan_that_an_early_gateway_leaves_no_room_for_is_said() -> None:
    early = agree(gateway=date(2026, 1, 23))
    assert figures(early)[2:5] == (375, 530, "468.46")
    assert early.notices[-1] == Notice("PLAN-OVER-CAP", "The signed plan has 530 h, more than the 468 h released.")


def test_otj_t19_end_point_assessment_is_after_the_last_day() -> None:
    """The practical period ends on `end`; there is no day of training in the assessment."""
    person = replace(BASE)
    assert (person.last_day, person.learns(END), person.learns(END + timedelta(days=1))) == (END, True, False)


def test_days_of_learning_at_their_edges() -> None:
    person = replace(BASE, breaks=(SPRING,), left=date(2026, 1, 9))
    days = [START - timedelta(days=1), START, SPRING.first, SPRING.last, SPRING.last + timedelta(days=1)]
    assert [person.learns(day) for day in days] == [False, True, False, False, True]
    assert [person.learns(date(2026, 1, day)) for day in (9, 10)] == [True, False]


def test_job_of_a_day_at_its_edges() -> None:
    person = replace(BASE, later_jobs=(job(date(2025, 9, 1), "30"), job(date(2026, 1, 5), "20", NEW)))
    days = (date(2024, 1, 1), date(2025, 8, 31), date(2025, 9, 1), date(2026, 1, 4), date(2026, 1, 5))
    assert [str(person.job_on(day).weekly_hours) for day in days] == ["37.5", "37.5", "30", "30", "20"]


@given(
    start=st.sampled_from([date(2022, 7, 4), date(2022, 8, 1), START, date(2025, 9, 22)]),
    hours=st.sampled_from(["15", "22.5", "30", "37.5"]),
    pause=st.none() | st.tuples(st.integers(1, 300), st.integers(0, 250)),
    later=st.none() | st.tuples(st.integers(1, 600), st.sampled_from(["16", "37.5", "40"])),
    ends=st.none() | st.tuples(st.sampled_from(["left", "gateway"]), st.integers(0, 600)),
)
def test_otj_plan_lies_between_floor_and_cap_or_it_is_said_why(
    start: date,
    hours: str,
    pause: tuple[int, int] | None,
    later: tuple[int, str] | None,
    ends: tuple[str, int] | None,
) -> None:
    changes: dict[str, Any] = {"start": start, "original_start": start, "end": start + timedelta(days=669)}
    changes["weekly_hours"] = Decimal(hours)
    if pause is not None:
        first = start + timedelta(days=pause[0])
        changes["breaks"] = (Spell(first, first + timedelta(days=pause[1])),)
    if later is not None:
        changes["later_jobs"] = (job(start + timedelta(days=later[0]), later[1], NEW),)
    if ends is not None:
        changes[ends[0]] = start + timedelta(days=ends[1])
    found = agree(500, **changes)
    if found.state is CorridorState.LEFT:
        assert (found.floor, changes.get("left") is not None) == (0, True)
        return
    said = {notice.id for notice in found.notices}
    if found.state is not CorridorState.CONFLICT:
        assert found.floor <= found.cap_hours
        assert found.plan <= found.cap_hours or "PLAN-OVER-CAP" in said
    assert found.floor <= found.plan or "PLAN-UNDER-FLOOR" in said


@given(st.integers(1, 400), st.integers(1, 200))
def test_otj_break_that_moves_the_end_by_its_days_changes_nothing(after: int, days: int) -> None:
    first = START + timedelta(days=after)
    pause = Spell(first, first + timedelta(days=days - 1))
    moved = agree(breaks=(pause,), end=END + timedelta(days=days), agreed_end=END)
    assert figures(moved) == figures(agree())


@pytest.mark.parametrize("published", [None, 500])
def test_leaver_on_the_first_day(published: int | None) -> None:
    start = START if published is None else date(2025, 9, 22)
    left = agree(published, start=start, original_start=start, end=start + timedelta(days=669), left=start)
    assert (left.floor, left.plan, left.cap_hours, [notice.id for notice in left.notices]) == (
        0,
        0,
        0,
        ["LEAVER", "QUAL"],
    )
