"""Limits and habits of a programme, which its file may set."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits and habits of a programme; every number here is a setting."""

    release_share: Decimal = Decimal("0.20")
    plan_buffer: Decimal = Decimal("0.03")
    rolling_weeks: int = 13
    rolling_share: Decimal = Decimal("0.25")
    release_days_a_week: int = 2
    release_day_minutes: int = 180
    """A day with at least this much paid release is a release day."""
    sessions_a_half_day: int = 1
    review_max_gap_days: int = 84
    block_gap_days: int = 11
    """Least calendar days from the last day of a block to the first of the next."""
    preferred_block_gap_days: int | None = None
    """Calendar days that are wished for there; None is no wish."""
    block_gap_tolerance_days: int = 5
    """Open days, more or fewer, that cost nothing."""
    deadline_gap_days: int = 7
    taught_to_deadline_days: int = 14
    active_every_month: bool = True
    """Only where there is a standard."""
    planned_hours: int = 0
    """Without a standard: hours of learning that paid study fills up to; with one, the plan follows from it."""
    study_block_minutes: int = 210
    study_blocks_a_week: int = 2
    one_site_a_half_day: bool = True
    journeys_from_km: int | None = None
    """Kilometres from an apprentice's site from which on journeys to sessions are to be few; None is no such wish."""
    least_window_share: Decimal = Decimal("0.5")
    """Part of a shared session's window that must be left when those who join, leave or pause within it are asked."""
