"""The bytes of one event: a VEVENT, perhaps with an alarm, perhaps with a to-do beside it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from icalendar.parser import Contentline
from icalendar.prop import vText

from api.feeds.event import clean
from api.feeds.history import EventState
from models.timegrid import to_instant

TZID = "Europe/London"
"""The one zone whose rules we write; times of other zones are written in UTC."""
FORM = "%Y%m%dT%H%M%S"


def event_bytes(state: EventState, alarm_minutes: int = 0, page: str = "") -> bytes:
    """Return the VEVENT, properties in a fixed order, lines folded and ended as RFC 5545 asks."""
    content = state.content
    lines = [b"BEGIN:VEVENT", *_head(state, content.uid)]
    lines.append(_time("DTSTART", state, content.start))
    lines.append(_time("DTEND", state, content.end))
    lines.append(text_line("SUMMARY", _summary(state)))
    description = "\n".join(part for part in (content.description, content.link and f"Join: {content.link}") if part)
    if description:
        lines.append(text_line("DESCRIPTION", description))
    if content.location:
        lines.append(text_line("LOCATION", content.location))
    if content.geo is not None:
        lines.append(b"GEO:%.6f;%.6f" % content.geo)
    if content.category:
        lines.append(text_line("CATEGORIES", content.category))
    if content.link:
        lines.append(line(f"CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=Join:{content.link}"))
    if page:
        lines.append(line(f"URL:{page.replace('{uid}', content.uid)}"))
    lines.append(b"STATUS:CANCELLED" if state.cancelled else b"STATUS:CONFIRMED")
    lines.append(b"TRANSP:OPAQUE" if content.opaque and not state.cancelled else b"TRANSP:TRANSPARENT")
    if alarm_minutes and not state.cancelled:
        lines.extend((b"BEGIN:VALARM", b"ACTION:DISPLAY", text_line("DESCRIPTION", content.summary)))
        lines.extend((b"TRIGGER:-PT%dM" % alarm_minutes, b"END:VALARM"))
    lines.append(b"END:VEVENT")
    return b"".join(part + b"\r\n" for part in lines)


def todo_bytes(state: EventState) -> bytes:
    """Return the VTODO that stands beside a deadline, under an id of its own."""
    lines = [b"BEGIN:VTODO", *_head(state, state.content.todo_uid)]
    lines.append(_time("DUE", state, state.content.end))
    lines.append(text_line("SUMMARY", _summary(state)))
    lines.append(b"STATUS:CANCELLED" if state.cancelled else b"STATUS:NEEDS-ACTION")
    lines.append(b"END:VTODO")
    return b"".join(part + b"\r\n" for part in lines)


def text_line(name: str, text: str) -> bytes:
    """Return one property of free text: cleaned, escaped once, folded between characters at 75 octets."""
    return line(f"{name}:{vText(clean(text)).to_ical().decode()}")


def line(text: str) -> bytes:
    """Return one line, folded between characters at 75 octets."""
    folded: bytes = Contentline(text).to_ical()  # type: ignore[no-untyped-call]  # the library leaves it untyped
    return folded


def _head(state: EventState, uid: str) -> Iterator[bytes]:
    changed = state.changed.strftime(f"{FORM}Z").encode()
    yield b"UID:" + uid.encode()
    yield b"DTSTAMP:" + changed
    yield b"CREATED:" + state.created.strftime(f"{FORM}Z").encode()
    yield b"LAST-MODIFIED:" + changed
    yield b"SEQUENCE:%d" % state.sequence


def _summary(state: EventState) -> str:
    return f"CANCELLED: {state.content.summary}" if state.cancelled else state.content.summary


def _time(name: str, state: EventState, minute: int) -> bytes:
    content = state.content
    if content.zone == TZID:
        wall = datetime(content.day.year, content.day.month, content.day.day, tzinfo=UTC) + timedelta(minutes=minute)
        return f"{name};TZID={TZID}:{wall.strftime(FORM)}".encode()
    return f"{name}:{to_instant(content.zone, content.day, minute).strftime(FORM)}Z".encode()
