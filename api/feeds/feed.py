"""A whole feed as bytes on one day: header, time zone and the events in sight, in a stable order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from api.feeds.event import clean
from api.feeds.history import EventState, FeedState
from api.feeds.options import FeedOptions, FeedSettings
from api.feeds.vevent import event_bytes, text_line, todo_bytes

PRODID = "-//Cohort Timetabler//Timetable feeds 1//EN"
REFRESH = "PT1H"

LONDON = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19810329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""
"""Rules and not lists of dates: clients misread zones that are written as RDATE lists."""

CLOSING = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class RenderedFeed:
    """A feed ready to be stored and served.

    Parameters
    ----------
    etag
        Weak, because the compressed and the plain form share it.
    modified
        The newest change: of an event, of the header, or of the window as events drop out of it.
    valid_through
        The last day on which a new rendering would give the same bytes.
    filename
        What a download is called.
    notes
        What the holder should be told, in sentences.
    """

    body: bytes
    etag: str
    modified: datetime
    valid_through: date
    filename: str
    events: int
    notes: tuple[str, ...] = ()


def render_feed(
    state: FeedState, today: date, options: FeedOptions | None = None, settings: FeedSettings | None = None
) -> RenderedFeed:
    """Return the iCalendar object of one audience as it is on one local day.

    Raises
    ------
    ValueError
        When this kind of feed may not have these options.
    """
    options, settings = options or FeedOptions(), settings or FeedSettings()
    if not options.fits(state.kind):
        raise ValueError(f"A feed of a {state.kind} belongs to more than one person and rings no alarms.")
    shown: list[EventState] = []
    modified, valid_through = state.changed, date.max
    for event in state.events.values():
        if event.cancelled and options.drop_cancelled:
            continue
        last = _last_day(event, settings)
        if last >= today:
            shown.append(event)
            valid_through = min(valid_through, last)
        else:
            modified = max(modified, _midnight(state.zone, last + timedelta(days=1)))
    shown.sort(key=lambda event: (event.content.day, event.content.start, event.content.uid))
    parts = [b"".join(_parts(event, options, settings)) for event in shown]
    head = _head(state)
    first = _first_in_bounds(shown, parts, len(head), today, settings)
    if first:
        modified, valid_through = max(modified, _midnight(state.zone, today)), today
    body = head + b"".join(parts[first:]) + CLOSING
    etag = f'W/"{sha256(body).hexdigest()[:32]}"'
    kept = len(shown) - first
    notes = _notes(kept, len(body), settings)
    return RenderedFeed(body, etag, modified, valid_through, f"{state.file}.ics", kept, notes)


def _parts(event: EventState, options: FeedOptions, settings: FeedSettings) -> Iterator[bytes]:
    yield event_bytes(event, options.alarm_minutes, settings.page)
    if options.todos and event.content.todo_uid:
        yield todo_bytes(event)


def _last_day(event: EventState, settings: FeedSettings) -> date:
    """Return the last day on which the event is in sight."""
    day = event.content.day
    if not event.cancelled:
        return day + timedelta(days=settings.past_days)
    cancelled = event.changed.astimezone(ZoneInfo(event.content.zone)).date()
    return min(day, cancelled + timedelta(days=settings.keep_cancelled_days))


def _first_in_bounds(
    shown: list[EventState], parts: list[bytes], size: int, today: date, settings: FeedSettings
) -> int:
    """Return how many of the oldest past events must go; what is still to come always stays."""
    events = len(shown)
    size += sum(map(len, parts)) + len(CLOSING)
    first = 0
    for event, part in zip(shown, parts, strict=True):
        if event.content.day >= today or (events <= settings.most_events and size <= settings.most_bytes):
            break
        first, events, size = first + 1, events - 1, size - len(part)
    return first


def _notes(events: int, size: int, settings: FeedSettings) -> tuple[str, ...]:
    if events <= settings.most_events and size <= settings.most_bytes:
        return ()
    held = f"This calendar holds {events} events in {size / 1e6:.1f} MB"
    bounds = f"{settings.most_events} events or {settings.most_bytes / 1e6:.1f} MB"
    return (f"{held}; some calendar programs lose events above {bounds}.",)


def _midnight(zone: str, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _head(state: FeedState) -> bytes:
    name = " ".join(clean(state.name).split())
    lines = (
        b"BEGIN:VCALENDAR",
        b"VERSION:2.0",
        b"PRODID:" + PRODID.encode(),
        b"CALSCALE:GREGORIAN",
        text_line("NAME", name),
        text_line("X-WR-CALNAME", name),
        text_line("X-WR-CALDESC", state.description),
        b"X-WR-TIMEZONE:" + state.zone.encode(),
        b"REFRESH-INTERVAL;VALUE=DURATION:" + REFRESH.encode(),
        b"X-PUBLISHED-TTL:" + REFRESH.encode(),
    )
    return b"".join(part + b"\r\n" for part in lines) + LONDON.replace("\n", "\r\n").encode()
