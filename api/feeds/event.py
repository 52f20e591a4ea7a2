"""One placement or deadline as one audience sees it, and its bytes as a VEVENT."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import Event

from models.timegrid import TimeGrid

NAMESPACE = UUID("5a0b1d7e-6f0c-5d41-9f0e-0c2b8a4f3e11")
"""Random once, then for ever: event ids of all releases come from it."""

INVISIBLE = {code: None for code in (*range(32), 127, 0x85, 0x2028, 0x2029) if code != 10}


@dataclass(frozen=True, slots=True)
class Publication:
    """When a version was published; its instant is the only time stamp that a feed knows."""

    number: int
    instant: datetime


@dataclass(frozen=True, slots=True)
class EventContent:
    """What a subscriber sees of one session; equal contents are equal bytes.

    `start` and `end` are local minutes of `day` in `zone`. `sequence` rises when the content changes.
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
    cancelled: bool = False
    sequence: int = 0


def event_uid(cohort: str, name: str) -> str:
    """Return the id for life of a placement or deadline, the same in every feed, opaque to readers."""
    return str(uuid5(NAMESPACE, f"{cohort}\n{name}"))


def first_publication(grid: TimeGrid) -> Publication:
    """Return the publication of a timetable that no service has published: four weeks before the programme starts.

    It comes from the inputs and not from the clock, so that the same timetable is the same bytes.
    """
    day = grid.first - timedelta(weeks=4)
    return Publication(1, datetime(day.year, day.month, day.day, tzinfo=UTC))


def clean(text: str) -> str:
    """Take out what breaks calendar clients: control characters and line separators."""
    return text.translate(INVISIBLE)


@lru_cache(maxsize=20_000)
def render(content: EventContent, publication: Publication) -> bytes:
    """Return the VEVENT, properties in a fixed order, lines folded and ended as RFC 5545 asks."""
    event = Event()
    event.add("uid", content.uid)
    event.add("dtstamp", publication.instant)
    event.add("created", publication.instant)
    event.add("last-modified", publication.instant)
    event.add("sequence", content.sequence)
    event.add("dtstart", _moment(content, content.start))
    event.add("dtend", _moment(content, content.end))
    event.add("summary", clean(f"CANCELLED: {content.summary}" if content.cancelled else content.summary))
    if content.description:
        event.add("description", clean(content.description))
    if content.location:
        event.add("location", clean(content.location))
    if content.geo is not None:
        event.add("geo", content.geo)
    if content.category:
        event.add("categories", [content.category])
    event.add("status", "CANCELLED" if content.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if content.opaque and not content.cancelled else "TRANSPARENT")
    rendered: bytes = event.to_ical(sorted=False)
    return rendered


def _moment(content: EventContent, minute: int) -> datetime:
    wall = datetime(content.day.year, content.day.month, content.day.day) + timedelta(minutes=minute)  # noqa: DTZ001
    return wall.replace(tzinfo=ZoneInfo(content.zone))
