"""Cells: what they show by the type of their column, and texts that no spreadsheet may run or lose."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.outputs.cells import escape_for_workbook, guard, is_risky, join_list, split_list, to_csv, unguard
from api.outputs.columns import Type


@pytest.mark.parametrize(
    ("value", "type_", "shown"),
    [
        (None, Type.TEXT, ""),
        ("Ada", Type.TEXT, "Ada"),
        ("", Type.TEXT, ""),
        ((), Type.LIST, ""),
        (("a;b", "c\\d", "e"), Type.LIST, "a\\;b;c\\\\d;e"),
        (date(2027, 3, 9), Type.DATE, "2027-03-09"),
        (datetime(2027, 3, 9, 8, 5, tzinfo=UTC), Type.INSTANT, "2027-03-09T08:05Z"),
        (0, Type.CLOCK, "00:00"),
        (545, Type.CLOCK, "09:05"),
        (1440, Type.CLOCK, "24:00"),
        (40, Type.WHOLE, "40"),
        (-40, Type.WHOLE, "-40"),
        (40, Type.HOURS, "0.67"),
        (50, Type.HOURS, "0.83"),
        (90, Type.HOURS, "1.50"),
        (0, Type.HOURS, "0.00"),
        (Decimal("37.50"), Type.NUMBER, "37.50"),
    ],
)
def test_cell_shows_its_type(value: object, type_: Type, shown: str) -> None:
    assert to_csv(value, type_) == shown


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+44", "-x", "@home", "＝1", "＋1", "－1", "＠a", "\tx", "\rx", "\nx", " =1", "\u00a0=1", "'quoted"],
)  # fmt: skip
def test_text_that_might_run_is_guarded_once(text: str) -> None:
    assert (is_risky(text), guard(text), unguard(guard(text))) == (True, f"'{text}", text)


@pytest.mark.parametrize("text", ["", "Ada", "a=b", "1-2", "O'Neill", "x@y.org", "  Ada", "a\nb"])
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert (is_risky(text), guard(text)) == (False, text)


@given(st.lists(st.text(min_size=1)))
def test_lists_come_back(items: list[str]) -> None:
    assert split_list(join_list(items)) == tuple(items)


@given(st.lists(st.text(min_size=1)))
def test_guarded_lists_come_back(items: list[str]) -> None:
    assert split_list(unguard(to_csv(tuple(items), Type.LIST))) == tuple(items)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("bell\x07", "bell_x0007_"),
        ("lone\rreturn", "lone_x000D_return"),
        ("\uffff", "_xFFFF_"),
        ("_x0041_", "_x005F_x0041_"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("_x_", "_x_"),
    ],
)
def test_characters_that_a_workbook_cannot_hold_are_escaped(text: str, written: str) -> None:
    assert escape_for_workbook(text) == written
