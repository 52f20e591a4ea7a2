"""Exact numbers: where they are rounded, and how they are written."""

from decimal import Decimal
from fractions import Fraction
from math import floor


def round_half_up(value: Fraction) -> int:
    """Return the nearest whole number; a half goes up."""
    return floor(value + Fraction(1, 2))


def to_decimal(value: Fraction, places: int = 2) -> Decimal:
    """Show an exact number with that many decimals, half up."""
    return Decimal(round_half_up(value * 10**places)).scaleb(-places)


def write_number(value: Fraction | Decimal) -> str:
    """Write a number with at most four decimals."""
    text = str(to_decimal(Fraction(value), 4))
    return text.rstrip("0").rstrip(".") if "." in text else text
