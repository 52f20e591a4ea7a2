"""Prices of giving way: the shipped file is the code's own list, and a file of one's own replaces some of it."""

from pathlib import Path

import pytest

from api.faults import InputFaults
from api.price_file import read_prices
from scheduler.explaining.price_list import DEFAULT_PRICES, price_of


def test_shipped_prices_are_the_usual_ones() -> None:
    assert read_prices() == dict(DEFAULT_PRICES)


def test_own_prices_replace_some(tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text("seat: 9\nperson_hour: never\n", encoding="utf-8")
    prices = read_prices(path)
    assert prices == {**DEFAULT_PRICES, "seat": 9, "person_hour": None}
    assert (price_of(prices, "seat", 2), price_of(prices, "person_hour", 1)) == (18, None)


def test_every_fault_of_a_price_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text("seats: 1\nseat: -1\nmix: yes\n", encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_prices(path)
    assert [fault.column for fault in caught.value.faults] == ["seats", "seat", "mix"]


def test_price_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputFaults):
        read_prices(tmp_path / "none.yaml")
