"""Reads what giving way costs: a YAML file of prices for each kind of change."""

from pathlib import Path

import yaml

from api.faults import Fault, InputFaults
from scheduler.explaining.price_list import DEFAULT_PRICES, Prices

PRICES = Path(__file__).resolve().parent / "data" / "relaxation_prices.yaml"
"""The prices that hold where no file is given."""


def read_prices(path: Path | None = None) -> Prices:
    """Read a file of prices over the usual ones; `never` keeps a kind of change from being proposed.

    Raises
    ------
    InputFaults
        With every kind that is not known and every price that is none.
    """
    usual = _read(PRICES)
    return usual if path is None else {**usual, **_read(path)}


def _read(path: Path) -> dict[str, int | None]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputFaults([Fault(str(path), "", 0, "", error.strerror or "", "a file that can be read")]) from None
    except yaml.YAMLError:
        raise InputFaults([Fault(path.name, "", 0, "", "", "valid YAML")]) from None
    if not isinstance(data, dict):
        raise InputFaults([Fault(path.name, "", 0, "", str(data)[:40], "a list of kinds with prices, `seat: 1`")])
    faults: list[Fault] = []
    prices: dict[str, int | None] = {}
    for kind, price in data.items():
        if kind not in DEFAULT_PRICES:
            faults.append(Fault(path.name, "", 0, str(kind), str(kind), f"one of {', '.join(DEFAULT_PRICES)}"))
        elif price == "never":
            prices[kind] = None
        elif isinstance(price, bool) or not isinstance(price, int) or price < 0:
            faults.append(Fault(path.name, "", 0, str(kind), str(price), "a whole number of points from 0, or never"))
        else:
            prices[kind] = price
    if faults:
        raise InputFaults(faults)
    return prices
