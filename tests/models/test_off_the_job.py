"""Floor and cap by every rule set, against worked examples T01 to T19."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from models.exact import round_half_up, to_decimal
from models.off_the_job import Given, Notice, Step, calculate_hours
from models.training import EndDay, Spell, Terms, Training
from tests.models.training_builders import BOOK, BUFFER, FIFTH, NINETY_ONE_DAYS, answer, calculate, train

AUTUMN_24 = date(2024, 9, 23)
SUMMER_26 = date(2026, 7, 24)
AUTUMN_25 = date(2025, 9, 22)
SUMMER_27 = date(2027, 7, 23)


def test_otj_t01_share_of_all_hours() -> None:
    calculation = calculate(train(date(2021, 9, 20), date(2023, 7, 28)))
    assert answer(calculation) == ("R20", 677, "97.000", "86.5538", 649, "649.15", "7.50", "7.50", ())


def test_otj_t02_six_hours_a_week() -> None:
    calculation = calculate(train(AUTUMN_24, SUMMER_26))
    assert answer(calculation) == ("R6", 670, "96.000", "85.6615", 514, "642.46", "6.00", "7.50", ())
    assert calculation.minimum == Fraction(33408, 65)
    assert calculation.displayed_cap == 642


def test_otj_t02_steps_name_every_formula_and_rounding() -> None:
    calculation = calculate(train(AUTUMN_24, SUMMER_26))
    whole = "rounded half up to a whole number"
    assert calculation.steps == (
        Step("Days of training", "2024-09-23 to 2026-07-24, end day included", Fraction(670), "days"),
        Step("Weeks of training", "670 days / 7", Fraction(670, 7), "weeks"),
        Step("Whole weeks", "95.7143", Fraction(96), "weeks", whole),
        Step("Statutory leave", "96 x 5.6 / 52", Fraction(672, 65), "weeks", "not rounded"),
        Step("Net training weeks", "96 - 10.3385", Fraction(5568, 65), "weeks"),
        Step("Minimum", "6 h x 85.6615 weeks", Fraction(33408, 65), "hours"),
        Step("Floor", "513.9692", Fraction(514), "hours", whole),
        Step("Cap", "0.2 x 37.5 h x 85.6615 weeks", Fraction(8352, 13), "hours", "not rounded"),
    )
    assert str(calculation.steps[2]) == f"Whole weeks: 95.7143 = 96 weeks ({whole})"
    assert calculation.given == (
        Given(
            "Rule set",
            "R6: Six hours a week, or one fifth of fewer than 30 hours, starts 1 Aug 2022 - 31 Jul 2025",
            calculation.rule_set.sources[0].source,
        ),
        Given("First day of training", "2024-09-23"),
        Given("Last day of training", "2026-07-24 (included)"),
        Given("Weekly hours from 2024-09-23", "37.5 h, 20 % released"),
    )


def test_otj_t03_thirty_hours_cap_equals_minimum() -> None:
    calculation = calculate(train(AUTUMN_24, SUMMER_26, "30"))
    assert answer(calculation) == ("R6", 670, "96.000", "85.6615", 514, "513.97", "6.00", "6.00", ())
    assert calculation.cap == calculation.minimum


def test_otj_t04_part_time_not_extended() -> None:
    calculation = calculate(train(AUTUMN_24, SUMMER_26, "22.5", full_time_months=22))
    assert answer(calculation) == ("R6", 670, "96.000", "85.6615", 385, "385.48", "4.50", "4.50", ("R6-EXT",))
    assert calculation.notices == (
        Notice("R6-EXT", "22 whole months at 22.5 h a week; 22 x 30 / 22.5 = 29 are needed."),
    )


def test_otj_t04_part_time_of_unknown_base() -> None:
    calculation = calculate(train(AUTUMN_24, SUMMER_26, "22.5"))
    assert calculation.notices == (
        Notice("R6-EXT", "22.5 h a week is less than 30: show that the period is long enough for part time."),
    )


def test_otj_t05_part_time_extended() -> None:
    calculation = calculate(train(AUTUMN_24, date(2027, 2, 26), "22.5", full_time_months=22))
    assert answer(calculation) == ("R6", 887, "127.000", "113.3231", 510, "509.95", "4.50", "4.50", ())


def test_otj_t06_published_example() -> None:
    calculation = calculate(train(date(2023, 9, 1), date(2024, 9, 2), "37"))
    assert answer(calculation) == ("R6", 368, "53.000", "47.2923", 284, "349.96", "6.00", "7.40", ())


def test_otj_t07_year_with_a_leap_day() -> None:
    calculation = calculate(train(date(2023, 9, 2), date(2024, 8, 31), "37"))
    assert answer(calculation) == ("R6", 365, "52.000", "46.4000", 278, "343.36", "6.00", "7.40", ())


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (
            date(2022, 7, 31),
            date(2023, 7, 30),
            ("R20", 365, "52.000", "46.4000", 348, "348.00", "7.50", "7.50", ()),
        ),
        (
            date(2022, 8, 1),
            date(2023, 7, 31),
            ("R6", 365, "52.000", "46.4000", 278, "348.00", "6.00", "7.50", ()),
        ),
    ],
)
def test_otj_t08_boundary_of_rule_sets(start: date, end: date, expected: tuple[object, ...]) -> None:
    assert answer(calculate(train(start, end))) == expected


def test_otj_t08_original_start_chooses_the_rule_set() -> None:
    """An apprentice who comes back after the change of rules keeps the older ones."""
    training = train(date(2022, 8, 1), date(2023, 7, 31))
    assert answer(calculate(training, original_start=date(2022, 7, 31)))[:5] == (
        "R20",
        365,
        "52.000",
        "46.4000",
        348,
    )


def test_otj_t09_break_with_end_moved() -> None:
    calculation = calculate(train(AUTUMN_24, date(2026, 10, 23), breaks=(NINETY_ONE_DAYS,)))
    assert NINETY_ONE_DAYS.days == 91
    assert answer(calculation) == ("R6", 670, "96.000", "85.6615", 514, "642.46", "6.00", "7.50", ())


def test_otj_t10_break_with_end_kept() -> None:
    calculation = calculate(train(AUTUMN_24, SUMMER_26, breaks=(NINETY_ONE_DAYS,)))
    assert answer(calculation) == ("R6", 579, "83.000", "74.0615", 444, "555.46", "6.00", "7.50", ())


def test_otj_t11_published_hours() -> None:
    calculation = calculate(train(AUTUMN_25, SUMMER_27, published=500))
    assert answer(calculation) == ("PUB", 670, "96.000", "85.6615", 500, "642.46", "5.84", "7.50", ())
    assert calculation.given[-1] == Given("Published minimum", "500 h, version 1.2", "Placeholder for this test")


def test_otj_t12_prior_learning_lowers_the_minimum() -> None:
    calculation = calculate(train(AUTUMN_25, SUMMER_27, published=500, known=60))
    assert answer(calculation) == ("PUB", 670, "96.000", "85.6615", 440, "642.46", "5.14", "7.50", ())


def test_otj_t13_prior_learning_stops_at_the_least_hours() -> None:
    calculation = calculate(train(date(2025, 9, 1), date(2026, 8, 30), published=348, known=200))
    assert answer(calculation) == ("PUB", 364, "52.000", "46.4000", 187, "348.00", "4.03", "7.50", ())
    assert [str(step) for step in calculation.steps[5:7]] == [
        "Published less prior learning: 348 - 200 = 148 hours",
        "Minimum: the larger of 187 and 148 = 187 hours",
    ]


def test_otj_t14_part_time_under_published_hours() -> None:
    calculation = calculate(train(AUTUMN_25, SUMMER_27, "22.5", published=500))
    assert answer(calculation) == ("PUB", 670, "96.000", "85.6615", 500, "385.48", "5.84", "4.50", ())


def test_otj_t15_fewer_hours_still() -> None:
    calculation = calculate(train(AUTUMN_25, SUMMER_27, "18", published=500))
    assert answer(calculation) == ("PUB", 670, "96.000", "85.6615", 500, "308.38", "5.84", "3.60", ())


def test_otj_t16_late_joiner() -> None:
    calculation = calculate(train(date(2024, 10, 14), SUMMER_26))
    assert answer(calculation) == ("R6", 649, "93.000", "82.9846", 498, "622.38", "6.00", "7.50", ())


def test_otj_t18_change_of_hours_rounds_once() -> None:
    part_time = Terms(date(2025, 9, 1), Decimal("22.5"), FIFTH)
    calculation = calculate(train(AUTUMN_24, SUMMER_26, then=(part_time,), full_time_months=12))
    assert answer(calculation) == ("R6", 670, "95.714", "85.4066", 450, "515.50", "5.27", "6.04", ())
    assert [
        (part.days, to_decimal(part.net_weeks, 4), to_decimal(part.minimum), to_decimal(part.release))
        for part in calculation.parts
    ] == [
        (343, Decimal("43.7231"), Decimal("262.34"), Decimal("327.92")),
        (327, Decimal("41.6835"), Decimal("187.58"), Decimal("187.58")),
    ]
    assert to_decimal(calculation.minimum) == Decimal("449.91")


def test_otj_t19_end_point_assessment_left_out() -> None:
    assessment = Spell(date(2026, 7, 27), date(2026, 12, 18))
    calculation = calculate(train(AUTUMN_24, SUMMER_26, assessment=assessment))
    assert answer(calculation) == ("R6", 670, "96.000", "85.6615", 514, "642.46", "6.00", "7.50", ())
    assert calculation.given[-1] == Given("End-point assessment, left out", "2026-07-27 to 2026-12-18")


def test_otj_change_of_employer_keeps_the_floor() -> None:
    """Two employers with one working week count as one period; only the promise differs."""
    other = Terms(date(2025, 9, 1), Decimal("37.5"), Decimal("0.25"), "Second")
    calculation = calculate(train(AUTUMN_24, SUMMER_26, then=(other,)))
    assert answer(calculation) == ("R6", 670, "96.000", "85.6615", 514, "720.85", "6.00", "8.42", ())
    assert calculation.cap == calculation.net_weeks * Fraction(75, 2) * Fraction(343 * 20 + 327 * 25, 67000)


def test_otj_end_day_excluded_is_one_day_less() -> None:
    """At 368 days the choice shows; 365 and 364 days are both 52 weeks."""
    wide = train(date(2023, 9, 1), date(2024, 9, 2), "37", end_day=EndDay.EXCLUDED)
    assert answer(calculate(wide)) == ("R6", 367, "52.000", "46.4000", 278, "343.36", "6.00", "7.40", ())


def test_otj_release_promise_in_hours() -> None:
    calculation = calculate(train(AUTUMN_24, SUMMER_26, release_hours=Decimal("600.5")))
    assert answer(calculation) == ("R6", 670, "96.000", "85.6615", 514, "600.50", "6.00", "7.01", ())
    assert calculation.displayed_cap == 601


@pytest.mark.parametrize(
    ("start", "end", "published", "expected"),
    [
        (date(2024, 9, 2), date(2025, 8, 31), None, ("R6-DUR",)),
        (date(2024, 9, 2), date(2025, 9, 1), None, ()),
        (date(2025, 9, 1), date(2026, 4, 29), 200, ("PUB-DUR",)),
        (date(2025, 9, 1), date(2026, 4, 30), 200, ()),
    ],
)
def test_otj_shortest_period_at_its_edge(
    start: date, end: date, published: int | None, expected: tuple[str, ...]
) -> None:
    """364 and 365 days; one day under eight months, and eight months."""
    assert answer(calculate(train(start, end, published=published)))[-1] == expected


def test_otj_spells_around_a_break_add_up() -> None:
    pause = Spell(date(2026, 1, 1), date(2026, 1, 31))
    short = train(date(2025, 9, 1), date(2026, 5, 30), published=200, breaks=(pause,))
    enough = train(date(2025, 9, 1), date(2026, 5, 31), published=200, breaks=(pause,))
    assert calculate(short).notices == (Notice("PUB-DUR", "7 whole months of training; at least 8 are needed."),)
    assert calculate(enough).notices == ()


def test_otj_published_method_without_published_hours() -> None:
    with pytest.raises(ValueError, match="Rule set PUB needs the published hours of the standard"):
        calculate(train(AUTUMN_25, SUMMER_27))


def test_otj_prior_learning_under_a_share_method_is_said() -> None:
    assert calculate(train(AUTUMN_24, SUMMER_26, known=60)).notices == (
        Notice("RPL", "Prior learning of 60 h does not change the minimum of rule set R6."),
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda: train(SUMMER_26, AUTUMN_24), "cannot end on 2024-09-23"),
        (lambda: train(AUTUMN_24, SUMMER_26, "0"), "Weekly hours are more than 0"),
        (lambda: train(AUTUMN_24, SUMMER_26, share=Decimal(20)), "between 0 and 1, not 20"),
        (lambda: train(AUTUMN_24, SUMMER_26, breaks=(Spell(AUTUMN_24, SUMMER_26),)), "No day of training"),
        (
            lambda: train(AUTUMN_24, SUMMER_26, breaks=(Spell(SUMMER_26, date(2026, 9, 1)),)),
            "inside the practical period",
        ),
        (lambda: train(AUTUMN_24, SUMMER_26, breaks=(NINETY_ONE_DAYS,) * 2), "do not overlap"),
        (lambda: train(AUTUMN_24, SUMMER_26, assessment=Spell(SUMMER_26, SUMMER_26)), "after the practical"),
        (lambda: train(AUTUMN_24, SUMMER_26, known=-1), "not less than 0"),
        (
            lambda: train(AUTUMN_24, SUMMER_26, then=(Terms(AUTUMN_24, BUFFER, FIFTH),)),
            "order of their first",
        ),
        (lambda: Training(AUTUMN_24, SUMMER_26, ()), "No weekly hours are known"),
    ],
)
def test_otj_impossible_facts_are_refused(wrong: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        wrong()  # type: ignore[operator]  # each case is a function without arguments


def test_otj_half_goes_up() -> None:
    assert [round_half_up(Fraction(number, 2)) for number in (1, 2, 3, 5)] == [1, 1, 2, 3]
    assert to_decimal(Fraction(1, 8), 2) == Decimal("0.13")


def test_otj_figures_come_from_the_data() -> None:
    """Another leave or ceiling in the rule set changes the answer: none of them stands in the code."""
    rules = BOOK.for_start(AUTUMN_24)
    assert rules is not None
    other = replace(rules, share=Decimal("0.10"), hours_ceiling=Decimal(35), leave_weeks=Decimal(0))
    calculation = calculate_hours(other, train(AUTUMN_24, SUMMER_26))
    assert answer(calculation) == ("R6", 670, "96.000", "96.0000", 336, "720.00", "3.50", "7.50", ())
