"""The room between floor and cap: states, plan, remedies, and what an employer reads."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.exact import to_decimal
from models.hours_policy import (
    Corridor,
    CorridorState,
    Remedy,
    RemedyKind,
    explain,
    release_with_leave,
    set_corridor,
)
from models.off_the_job import Notice
from models.training import EndDay, Spell, Terms, Training
from tests.models.training_builders import BOOK, BUFFER, FIFTH, NINETY_ONE_DAYS, calculate, shown, train

AUTUMN_24 = date(2024, 9, 23)
SUMMER_26 = date(2026, 7, 24)
AUTUMN_25 = date(2025, 9, 22)
SUMMER_27 = date(2027, 7, 23)


def corridor_of(training: Training, buffer: Decimal = BUFFER) -> Corridor:
    return set_corridor(calculate(training), BOOK.corridor, buffer)


def hours(corridor: Corridor) -> tuple[int, int, int, str]:
    return corridor.floor, corridor.plan, corridor.cap_hours, corridor.state.value


def test_otj_t02_open_corridor() -> None:
    corridor = corridor_of(train(AUTUMN_24, SUMMER_26))
    assert hours(corridor) == (514, 530, 642, "open")
    assert (corridor.floor_minutes, corridor.plan_minutes, corridor.cap_minutes) == (30840, 31800, 38547)
    assert corridor.remedies == ()


def test_otj_t02_explained_to_the_employer() -> None:
    assert explain(corridor_of(train(AUTUMN_24, SUMMER_26))) == (
        "Minimum 514 h (6 h a week x 85.66 weeks, rule for starts 1 Aug 2022 - 31 Jul 2025). Planned 530 h. "
        "Release promise 642 h (20%). Planned share 16.5%."
    )


def test_otj_t12_explained_with_published_hours() -> None:
    assert explain(corridor_of(train(AUTUMN_25, SUMMER_27, published=500, known=60))) == (
        "Minimum 440 h (published 500 h, version 1.2, less 60 h of prior learning, "
        "rule for starts from 1 Aug 2025). Planned 454 h. Release promise 642 h (20%). Planned share 14.1%."
    )


def test_otj_t02_contractual_leave_is_stricter() -> None:
    calculation = calculate(train(AUTUMN_24, SUMMER_26))
    assert shown(release_with_leave(calculation, Decimal("7.0"))) == "623.08"
    assert shown(release_with_leave(calculation, Decimal("8.2"))) == "606.46"
    assert release_with_leave(calculation, Decimal("5.6")) == calculation.cap


def test_otj_t03_cap_of_rounding_only_is_the_floor() -> None:
    """513.97 h cut to 513 would be less than the floor of 514."""
    corridor = corridor_of(train(AUTUMN_24, SUMMER_26, "30"))
    assert hours(corridor) == (514, 514, 514, "tight")
    assert corridor.cap_minutes == 30840


def test_otj_t04_cap_a_little_over_the_floor_is_tight() -> None:
    corridor = corridor_of(train(AUTUMN_24, SUMMER_26, "22.5", full_time_months=22))
    assert hours(corridor) == (385, 385, 385, "tight")
    assert corridor.cap_minutes == 23128


def test_otj_t05_cap_rounds_to_the_floor() -> None:
    corridor = corridor_of(train(AUTUMN_24, date(2027, 2, 26), "22.5", full_time_months=22))
    assert hours(corridor) == (510, 510, 510, "tight")
    assert corridor.cap_minutes == 30600


def test_otj_t10_signed_plan_stays_above_a_lower_floor() -> None:
    calculation = calculate(train(AUTUMN_24, SUMMER_26, breaks=(NINETY_ONE_DAYS,)))
    corridor = set_corridor(calculation, BOOK.corridor, BUFFER, signed_plan=514)
    assert hours(corridor) == (444, 514, 555, "open")
    assert shown(corridor.weekly_plan) == "6.94"
    assert corridor.notices == ()


def test_otj_t14_three_remedies() -> None:
    corridor = corridor_of(train(AUTUMN_25, SUMMER_27, "22.5", published=500))
    assert hours(corridor) == (500, 500, 385, "conflict")
    assert corridor.cap_minutes == 23128
    assert corridor.remedies == (
        Remedy(
            RemedyKind.EXTEND,
            Fraction(1000, 9),
            Decimal(125),
            "Extend training to 125 weeks, until 13 February 2028, at 20 %: 500 h then fit.",
            "29 weeks more of training; the minimum becomes 500 h.",
            date(2028, 2, 13),
        ),
        Remedy(
            RemedyKind.RAISE_SHARE,
            Fraction(1625, 6264),
            Decimal(26),
            "Raise the released share to 26 % (25.94 % exactly), approved by a named person of the employer.",
            "114.52 h more paid release, 1.34 h a week.",
        ),
        Remedy(
            RemedyKind.PRIOR_LEARNING,
            Fraction(500) - corridor.calculation.cap,
            Decimal(115),
            "Evidence 115 h more of prior learning: the minimum falls to 385 h.",
            "115 h assessed and recorded for this apprentice; the provider's price falls.",
        ),
    )
    extend, share, _ = corridor.remedies
    assert shown(extend.amount) == "111.11"
    assert shown(extend.amount / (1 - Fraction(56, 520))) == "124.52"
    assert shown(share.amount * 100, 1) == "25.9"


def test_otj_t15_three_remedies() -> None:
    corridor = corridor_of(train(AUTUMN_25, SUMMER_27, "18", published=500))
    assert hours(corridor) == (500, 500, 308, "conflict")
    assert [(remedy.kind.value, remedy.enough) for remedy in corridor.remedies] == [
        ("extend", Decimal(156)),
        ("raise_share", Decimal("32.5")),
        ("prior_learning", Decimal(192)),
    ]
    extend, share, known = corridor.remedies
    assert (shown(extend.amount), shown(extend.amount / (1 - Fraction(56, 520)))) == ("138.89", "155.65")
    assert (shown(share.amount * 100, 1), shown(known.amount)) == ("32.4", "191.62")


@pytest.mark.parametrize("part_time", ["22.5", "18"])
def test_otj_t14_each_remedy_alone_is_enough(part_time: str) -> None:
    training = train(AUTUMN_25, SUMMER_27, part_time, published=500)
    extend, share, known = corridor_of(training).remedies
    assert extend.end is not None
    longer = replace(training, end=extend.end)
    terms = replace(training.terms[0], release_share=share.enough / 100)
    assert corridor_of(longer).state is not CorridorState.CONFLICT
    assert corridor_of(replace(training, terms=(terms,))).state is not CorridorState.CONFLICT
    assert corridor_of(replace(training, prior_learning=known.enough)).state is not CorridorState.CONFLICT
    shorter = replace(training, end=extend.end - timedelta(days=14))
    assert corridor_of(shorter).state is CorridorState.CONFLICT


def test_otj_remedies_that_cannot_help_are_left_out() -> None:
    """Below the rate that a share rule asks for, neither time nor prior learning closes the gap."""
    corridor = corridor_of(train(AUTUMN_24, SUMMER_26, "30", share=Decimal("0.15")))
    assert hours(corridor) == (514, 514, 385, "conflict")
    assert [(remedy.kind.value, remedy.enough) for remedy in corridor.remedies] == [("raise_share", Decimal("20.1"))]


def test_otj_prior_learning_is_no_remedy_below_the_least_hours() -> None:
    corridor = corridor_of(train(AUTUMN_25, SUMMER_27, "10", published=200))
    assert hours(corridor) == (200, 200, 171, "conflict")
    assert [remedy.kind.value for remedy in corridor.remedies] == ["extend", "raise_share"]


@pytest.mark.parametrize(
    ("promise", "expected"),
    [
        ("499.49", (500, 500, 499, "conflict")),
        ("499.5", (500, 500, 500, "tight")),
        ("500", (500, 500, 500, "tight")),
        ("524.99", (500, 515, 525, "tight")),
        ("525", (500, 515, 525, "open")),
    ],
)
def test_otj_states_at_their_edges(promise: str, expected: tuple[int, int, int, str]) -> None:
    training = train(AUTUMN_25, SUMMER_27, published=500, release_hours=Decimal(promise))
    assert hours(corridor_of(training)) == expected


def test_otj_plan_never_passes_the_cap() -> None:
    training = train(AUTUMN_25, SUMMER_27, published=500, release_hours=Decimal(530))
    assert hours(corridor_of(training, Decimal("0.10"))) == (500, 530, 530, "open")


@pytest.mark.parametrize(
    ("signed", "floor", "verdict"),
    [
        ("514", 514, None),
        ("512", 512, "Signed minimum 512 h, ours 514 h; the signed figure stays."),
        ("516", 516, "Signed minimum 516 h, ours 514 h; the signed figure stays."),
        ("511.9", 514, "Signed minimum 511.9 h, ours 514 h; more than 2 h apart: ours is used."),
    ],
)
def test_otj_signed_minimum_close_to_ours_is_kept(signed: str, floor: int, verdict: str | None) -> None:
    calculation = calculate(train(AUTUMN_24, SUMMER_26))
    corridor = set_corridor(calculation, BOOK.corridor, BUFFER, signed_minimum=Decimal(signed))
    notices = () if verdict is None else (Notice("SIGNED-MINIMUM", verdict),)
    assert (corridor.floor, corridor.notices) == (floor, notices)


@pytest.mark.parametrize(
    ("plan", "notice"),
    [
        (513, Notice("PLAN-UNDER-FLOOR", "The signed plan has 513 h, less than the minimum of 514 h.")),
        (643, Notice("PLAN-OVER-CAP", "The signed plan has 643 h, more than the 642 h released.")),
    ],
)
def test_otj_signed_plan_outside_the_corridor_is_said(plan: int, notice: Notice) -> None:
    calculation = calculate(train(AUTUMN_24, SUMMER_26))
    corridor = set_corridor(calculation, BOOK.corridor, BUFFER, signed_plan=plan)
    assert (corridor.plan, corridor.notices) == (plan, (notice,))


def test_otj_plan_under_the_learner_record_is_said() -> None:
    calculation = calculate(train(date(2024, 9, 2), date(2025, 9, 1), "20", full_time_months=12))
    assert set_corridor(calculation, BOOK.corridor, BUFFER).notices == (
        Notice("R6-EXT", "12 whole months at 20 h a week; 12 x 30 / 20 = 18 are needed."),
        Notice("R6-ILR", "Planned 186 h; the learner record accepts 278 h or more."),
    )


WEEKLY = st.decimals(min_value="4", max_value="48", places=1)
STARTS = st.dates(min_value=date(2018, 1, 1), max_value=date(2027, 12, 31))
LENGTHS = st.integers(min_value=5, max_value=1500)


def any_training(start: date, length: int, weekly: Decimal, published: int = 500) -> Training:
    return train(start, start + timedelta(days=length), str(weekly), published=published)


@given(STARTS, LENGTHS, WEEKLY, WEEKLY)
def test_otj_more_hours_of_work_never_lower_the_cap(start: date, length: int, first: Decimal, second: Decimal) -> None:
    fewer, more = sorted((first, second))
    low, high = (calculate(any_training(start, length, weekly)) for weekly in (fewer, more))
    assert low.cap <= high.cap
    assert low.floor <= high.floor


@given(STARTS, LENGTHS, WEEKLY, st.integers(0, 1499), st.integers(1, 400), st.sampled_from(EndDay))
def test_otj_break_with_the_end_moved_changes_nothing(
    start: date, length: int, weekly: Decimal, begins: int, lasts: int, end_day: EndDay
) -> None:
    whole = replace(any_training(start, length, weekly), end_day=end_day)
    first = start + timedelta(days=begins % length)
    pause = Spell(first, first + timedelta(days=lasts - 1))
    broken = replace(whole, end=whole.end + timedelta(days=lasts), breaks=(pause,))
    before, after = calculate(whole), calculate(broken)
    assert (before.floor, before.cap, before.net_weeks) == (after.floor, after.cap, after.net_weeks)
    assert before.notices == after.notices


@given(STARTS, LENGTHS, WEEKLY, st.integers(187, 1500), st.decimals(min_value="0", max_value="0.5", places=2))
def test_otj_plan_lies_between_floor_and_cap_or_the_state_says_why(
    start: date, length: int, weekly: Decimal, published: int, buffer: Decimal
) -> None:
    corridor = corridor_of(any_training(start, length, weekly, published), buffer)
    if corridor.state is CorridorState.CONFLICT:
        assert corridor.plan == corridor.floor > corridor.calculation.cap
        assert corridor.cap_minutes < corridor.floor_minutes
    else:
        assert corridor.floor <= corridor.plan <= corridor.cap_hours
        assert corridor.floor_minutes <= corridor.cap_minutes
        assert abs(corridor.cap_hours - corridor.calculation.cap) <= Fraction(1, 2)


@given(STARTS, LENGTHS, WEEKLY, st.integers(1, 1499))
def test_otj_new_employer_alone_changes_neither_floor_nor_cap(
    start: date, length: int, weekly: Decimal, after: int
) -> None:
    whole = any_training(start, length, weekly)
    other = Terms(start + timedelta(days=1 + after % length), weekly, FIFTH, "Second")
    moved = calculate(replace(whole, terms=(*whole.terms, other)))
    assert (moved.floor, moved.cap) == (calculate(whole).floor, calculate(whole).cap)


@given(STARTS, LENGTHS, WEEKLY, st.integers(187, 1500))
def test_otj_every_remedy_alone_ends_the_conflict(start: date, length: int, weekly: Decimal, published: int) -> None:
    training = any_training(start, length, weekly, published)
    for remedy in corridor_of(training).remedies:
        match remedy.kind:
            case RemedyKind.EXTEND:
                assert remedy.end is not None
                cured = replace(training, end=remedy.end)
            case RemedyKind.RAISE_SHARE:
                terms = replace(training.terms[0], release_share=remedy.enough / 100)
                cured = replace(training, terms=(terms,))
            case RemedyKind.PRIOR_LEARNING:
                cured = replace(training, prior_learning=remedy.enough)
        assert corridor_of(cured).state is not CorridorState.CONFLICT


def test_otj_minutes_are_whole_and_cut_down() -> None:
    corridor = corridor_of(train(AUTUMN_24, SUMMER_26))
    assert to_decimal(corridor.calculation.cap * 60) == Decimal("38547.69")
    assert corridor.cap_minutes == 38547
