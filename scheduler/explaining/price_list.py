"""Prices of giving way, in points for each unit: what is cheap is proposed first."""

from collections.abc import Mapping
from types import MappingProxyType

Prices = Mapping[str, int | None]
"""Price of one unit of each kind of change; None means that nobody may give way there."""

DEFAULT_PRICES: Prices = MappingProxyType(
    {
        "person_hour": 1,
        "working_day": 8,
        "closed_day": 3,
        "agreed_date": 4,
        "window_week": 3,
        "gap_day": 1,
        "deadline_week": 2,
        "policy_day": 2,
        "policy_number": 6,
        "policy_share": 4,
        "cover_person": 4,
        "cover_cohort_days": 4,
        "unit_share": 4,
        "seat": 1,
        "room_feature": 3,
        "room_steps": 6,
        "host_seat": 1,
        "host_day": 3,
        "board_meeting": 2,
        "pair_together": 4,
        "pair_apart": 4,
        "manager": 8,
        "near_km": 1,
        "employers": 5,
        "mix": 12,
        "group_size": 2,
        "group_resize": 3,
        "caseload": 3,
        "tutor": 4,
        "facilitator": 3,
        "release_hour": 2,
        "milestone_week": 4,
    }
)
"""Our own choice; a file of prices replaces any of them."""


def price_of(prices: Prices, kind: str, amount: int) -> int | None:
    """Return the price of a change, or None when it may not be proposed."""
    each = prices.get(kind, DEFAULT_PRICES.get(kind))
    return None if each is None else each * max(1, amount)
