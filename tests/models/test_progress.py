"""What people say was delivered beside the plan: forecast, expectation, and green, amber and red at their edges."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from models.ledger import Entry
from models.problem import HoursPlan
from models.programme import ActivityKind
from models.progress import Attendance, Delivered, Light, measure
from models.training import Spell, Terms, Training
from tests.scheduler.builders import ADA

START = date(2027, 1, 4)
TODAY = START + timedelta(days=9)
OWED = HoursPlan("R6", floor=900, plan=1000, cap=2000, weekly=2250)


def line(number: int, minutes: int = 100, otj: int = 100, kind: ActivityKind = ActivityKind.WORKSHOP) -> Entry:
    """Return the line of one day; a day of 100 minutes for each of the ten days of the plan."""
    return Entry(
        id=f"A:{number}", apprentice=ADA, day=START + timedelta(days=number), span=None, break_minutes=0, title="",
        kind=kind, module=None, mode="", site=None, placement=f"p{number}", minutes=minutes, otj_minutes=otj,
        release_minutes=minutes,
    )  # fmt: skip


LINES = [line(number) for number in range(20)]
"""Ten days until today, ten after it."""


def attended(*numbers: int, minutes: int = 100, verified: bool = False) -> dict[str, Delivered]:
    by, on = ("Mia", TODAY) if verified else ("", None)
    return {f"A:{n}": Delivered(f"A:{n}", Attendance.ATTENDED, minutes, by, on) for n in numbers}


def test_forecast_is_what_was_delivered_and_what_is_still_planned() -> None:
    said = {
        **attended(0, 1, 2, verified=True),
        **attended(3, 4, minutes=50),
        "A:5": Delivered("A:5", Attendance.MISSED),
        "A:6": Delivered("A:6", Attendance.RESCHEDULED),
    }
    progress = measure(LINES, said, OWED, TODAY)
    assert (progress.booked, progress.expected) == (2000, 1000)
    assert (progress.delivered, progress.verified, progress.missed) == (400, 300, 100)
    # The days 7, 8 and 9 are over and nobody has said anything: they are in no forecast.
    assert (progress.unconfirmed, progress.still_planned, progress.forecast) == (300, 1100, 1500)
    assert progress.last_delivered == START + timedelta(days=4)


def test_nothing_said_is_nothing_delivered_and_no_light() -> None:
    progress = measure(LINES, None, OWED, TODAY)
    assert (progress.delivered, progress.unconfirmed, progress.light, progress.reasons) == (0, 1000, Light.UNSAID, ())
    assert measure(LINES, {}, OWED, TODAY).light is Light.RED


def test_what_does_not_count_adds_to_release_only() -> None:
    review = [line(0, minutes=40, otj=40), replace(line(0, minutes=20, otj=0), id="A:0:rest")]
    said = {**attended(0, minutes=40), "A:0:rest": Delivered("A:0:rest", Attendance.ATTENDED, 20)}
    progress = measure(review, said, OWED, TODAY)
    assert (progress.delivered, progress.released) == (40, 60)


@pytest.mark.parametrize(
    ("minutes", "points", "light", "reasons"),
    [
        (1000, 0, Light.GREEN, ()),
        (950, -5, Light.GREEN, ()),
        (949, -6, Light.AMBER, ("6 points behind the timetable",)),
        (900, -10, Light.AMBER, ("10 points behind the timetable",)),
        (899, -11, Light.RED, ("11 points behind the timetable",)),
    ],
)
def test_lights_at_their_edges(minutes: int, points: int, light: Light, reasons: tuple[str, ...]) -> None:
    """Points are per cent of the plan of 1,000 minutes, rounded towards what is worse."""
    days = [line(0, minutes=1000, otj=1000), line(15, minutes=1000, otj=1000)]
    progress = measure(days, attended(0, minutes=minutes), OWED, TODAY)
    assert (progress.points, progress.light, progress.reasons) == (points, light, reasons)


@pytest.mark.parametrize(("floor", "light"), [(1950, Light.GREEN), (1951, Light.RED)])
def test_forecast_below_the_floor_is_red(floor: int, light: Light) -> None:
    days = [line(0, minutes=1000, otj=1000), line(15, minutes=1000, otj=1000)]
    progress = measure(days, attended(0, minutes=950), replace(OWED, floor=floor), TODAY)
    assert progress.light is light
    if light is Light.RED:
        assert progress.reasons == ("the forecast is 0.02 h short of the minimum",)


def test_past_month_without_training_is_red_and_a_break_is_not() -> None:
    terms = (Terms(START, Decimal("37.5"), Decimal("0.2")),)
    training = Training(START, date(2027, 6, 30), terms, breaks=(Spell(date(2027, 3, 1), date(2027, 3, 31)),))
    days = [replace(line(0), id=f"A:{month}", day=date(2027, month, 10)) for month in (1, 2, 4, 5, 6)]
    said = {"A:1": Delivered("A:1", Attendance.ATTENDED, 100), "A:2": Delivered("A:2", Attendance.MISSED)}
    progress = measure(days, said, replace(OWED, floor=0, plan=10_000), date(2027, 4, 20), training)
    assert [(str(box), box.active, box.exempt) for box in progress.months] == [
        ("2027-01", True, False), ("2027-02", False, False), ("2027-03", False, True), ("2027-04", False, False),
        ("2027-05", True, False), ("2027-06", True, False),
    ]  # fmt: skip
    # April is not over: what is missing in it may still come.
    assert (progress.light, progress.reasons) == (Light.RED, ("no training took place in 2027-02",))


def test_month_that_is_too_short_is_not_missed() -> None:
    training = Training(START, date(2027, 3, 31), (Terms(START, Decimal("37.5"), Decimal("0.2")),))
    owed = replace(OWED, floor=0, plan=10_000)
    short = measure([line(0)], attended(0), owed, date(2027, 4, 1), training, [date(2027, 2, 1), date(2027, 3, 1)])
    assert (short.reasons, [box.exempt for box in short.months]) == ((), [False, True, True])


def test_a_review_is_no_training_of_its_month() -> None:
    training = Training(START, date(2027, 2, 28), (Terms(START, Decimal("37.5"), Decimal("0.2")),))
    review = line(0, kind=ActivityKind.REVIEW)
    progress = measure([review], attended(0), replace(OWED, floor=0), date(2027, 2, 1), training)
    assert progress.reasons == ("no training took place in 2027-01",)


@pytest.mark.parametrize(
    ("minutes", "reasons"),
    [(1000, ()), (999, ("0.02 h of the plan were not delivered: a signed statement is due",)), (899, None)],
)
def test_less_than_the_plan_needs_a_statement_after_the_last_day(minutes: int, reasons: tuple[str, ...] | None) -> None:
    last = START + timedelta(days=5)
    training = Training(START, last, (Terms(START, Decimal("37.5"), Decimal("0.2")),))
    days = [line(0, minutes=1000, otj=1000)]
    said = attended(0, minutes=minutes)
    after = measure(days, said, OWED, last + timedelta(days=1), training)
    if reasons is None:
        # Below the minimum no statement helps.
        assert not any("statement" in reason for reason in after.reasons)
    else:
        assert after.reasons == reasons
    assert not any("statement" in reason for reason in measure(days, said, OWED, last, training).reasons)


def test_nobody_owes_anything_after_leaving() -> None:
    left = HoursPlan("R6", floor=0, plan=0, cap=0, weekly=2250, state="left")
    progress = measure(LINES[:1], attended(0), left, TODAY)
    assert (progress.points, progress.light) == (0, Light.GREEN)
