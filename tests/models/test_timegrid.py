"""Days, halves and instants: clock changes, leap years, closed days, spans that touch."""

from datetime import UTC, date, datetime

import pytest

from models.timegrid import Half, Span, TimeGrid, format_clock, parse_clock


def grid(**changes: object) -> TimeGrid:
    base: dict[str, object] = {"first": date(2028, 2, 21), "last": date(2028, 3, 31)}
    return TimeGrid(**{**base, **changes})  # type: ignore[arg-type]


def test_spans_that_touch_do_not_overlap() -> None:
    assert not Span(540, 600).overlaps(Span(600, 660))
    assert Span(540, 601).overlaps(Span(600, 660))


@pytest.mark.parametrize("text", ["9-17", "17:00-09:00", "09:00-09:00", "09:61-10:00", "23:00-24:01"])
def test_spans_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"time|span"):
        Span.parse(text)


def test_clock_reads_back() -> None:
    assert [format_clock(parse_clock(text)) for text in ("00:00", "9:05", "24:00")] == ["00:00", "09:05", "24:00"]


def test_leap_day_is_open_and_closed_days_are_not() -> None:
    days = grid(closed=frozenset({date(2028, 2, 28)})).open_days
    assert date(2028, 2, 29) in days
    assert date(2028, 2, 28) not in days
    assert all(day.weekday() < 5 for day in days)


def test_next_open_day_and_the_end() -> None:
    assert grid().next_open(date(2028, 2, 26)) == date(2028, 2, 28)
    assert grid().next_open(date(2028, 4, 1)) is None


def test_instants_on_both_sides_of_the_clock_change() -> None:
    assert grid().instant(date(2028, 3, 24), 540) == datetime(2028, 3, 24, 9, tzinfo=UTC)
    assert grid().instant(date(2028, 3, 27), 540) == datetime(2028, 3, 27, 8, tzinfo=UTC)


def test_missing_hour_is_refused_and_repeated_hour_is_the_first() -> None:
    with pytest.raises(ValueError, match="clocks go forward"):
        grid().instant(date(2028, 3, 26), 90)
    autumn = grid(first=date(2027, 10, 1), last=date(2027, 11, 30))
    assert autumn.instant(date(2027, 10, 31), 90) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_starts_fill_the_half_to_its_end() -> None:
    assert [str(span) for span in grid(step=60).starts(Half.MORNING, 90)] == [
        "09:00-10:30",
        "10:00-11:30",
        "11:00-12:30",
    ]


def test_programme_that_ends_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        grid(last=date(2028, 1, 1))
