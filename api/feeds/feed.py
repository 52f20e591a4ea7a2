"""A whole feed: header, time zone and events in a stable order; the same timetable is the same bytes."""

from collections.abc import Iterable

from icalendar import Calendar
from icalendar.prop import vText

from api.feeds.event import EventContent, Publication, clean, render

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


def render_feed(name: str, description: str, contents: Iterable[EventContent], publication: Publication) -> bytes:
    """Return the iCalendar object of one audience."""
    ordered = sorted(contents, key=lambda content: (content.day, content.start, content.uid))
    events = b"".join(render(content, publication) for content in ordered)
    head = _head(clean(name), clean(description))
    closing = b"END:VCALENDAR\r\n"
    return head.removesuffix(closing) + LONDON.replace("\n", "\r\n").encode() + events + closing


def _head(name: str, description: str) -> bytes:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-caldesc", description)
    calendar.add("x-wr-timezone", "Europe/London")
    interval = vText(REFRESH)
    interval.params["VALUE"] = "DURATION"
    calendar.add("refresh-interval", interval, encode=False)
    calendar.add("x-published-ttl", REFRESH)
    rendered: bytes = calendar.to_ical(sorted=False)
    return rendered
