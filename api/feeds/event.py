"""What one audience sees of one session or deadline, before it is written as bytes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from models.timegrid import to_instant

NAMESPACE = UUID("5a0b1d7e-6f0c-5d41-9f0e-0c2b8a4f3e11")
"""Random once, then for ever: event ids of all releases come from it."""

INVISIBLE = {code: None for code in (*range(32), 127, 0x85, 0x2028, 0x2029) if code != 10}


@dataclass(frozen=True, slots=True)
class EventContent:
    """What a subscriber sees of one session; equal contents are equal bytes.

    Parameters
    ----------
    uid
        The event's id for life.
    day, start, end, zone
        Local minutes of `day` in the IANA zone; `start` may be negative and `end` may pass midnight.
    geo
        Latitude and longitude in degrees.
    opaque
        Whether the time is taken in the subscriber's diary.
    link
        Address at which an online session is joined.
    todo_uid
        Id of the to-do that stands beside a deadline, "" for none.

    Raises
    ------
    ValueError
        For a time that does not exist on that day, or an end before the start.
    """

    uid: str
    day: date
    start: int
    end: int
    zone: str
    summary: str
    description: str = ""
    location: str = ""
    geo: tuple[float, float] | None = None
    category: str = ""
    opaque: bool = True
    link: str = ""
    todo_uid: str = ""

    def __post_init__(self) -> None:
        if to_instant(self.zone, self.day, self.end) <= to_instant(self.zone, self.day, self.start):
            raise ValueError(f"{self.summary!r} on {self.day} ends before it starts.")


def event_uid(cohort: str, name: str) -> str:
    """Return the id for life of a placement or deadline, the same in every feed, opaque to readers."""
    return str(uuid5(NAMESPACE, f"{cohort}\n{name}"))


def clean(text: str) -> str:
    """Take out what breaks calendar clients: control characters and line separators."""
    return text.translate(INVISIBLE)
