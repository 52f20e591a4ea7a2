"""What the holder of an address may choose, and what an installation sets for all feeds."""

from dataclasses import dataclass

PERSONAL = ("apprentice", "tutor", "mentor")
"""Kinds of feed that belong to one person; only they may carry alarms."""
MOST_ALARM_MINUTES = 28 * 24 * 60


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """What one address shows.

    Parameters
    ----------
    alarm_minutes
        Minutes before each session and deadline at which the calendar rings; 0 is no alarm.
    todos
        Whether deadlines also come as to-dos, for programs that show them.
    drop_cancelled
        Whether a cancelled session vanishes at once instead of being shown as cancelled for a while.

    Raises
    ------
    ValueError
        For an alarm before the session's past four weeks, or after its start.
    """

    alarm_minutes: int = 0
    todos: bool = False
    drop_cancelled: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.alarm_minutes <= MOST_ALARM_MINUTES:
            raise ValueError(
                f"An alarm rings 0 to {MOST_ALARM_MINUTES} minutes before a session, not {self.alarm_minutes}."
            )

    @property
    def key(self) -> str:
        """Name the choice in a few letters, to file its rendering under."""
        return f"a{self.alarm_minutes}t{self.todos:d}d{self.drop_cancelled:d}"

    def fits(self, kind: str) -> bool:
        """Tell whether a feed of that kind may be asked for like this."""
        return self.alarm_minutes == 0 or kind in PERSONAL


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """What an installation sets for all its feeds.

    Parameters
    ----------
    keep_cancelled_days
        Days after the publication of a cancellation for which it is shown, if the session's day is not past before.
    past_days
        Days for which a past session stays.
    most_events, most_bytes
        Above these, calendars begin to lose events: the oldest past sessions are left out first.
    page
        Address of a session's page with `{uid}` where its id goes, "" for no such page.
    """

    keep_cancelled_days: int = 30
    past_days: int = 60
    most_events: int = 1000
    most_bytes: int = 1_000_000
    page: str = ""
