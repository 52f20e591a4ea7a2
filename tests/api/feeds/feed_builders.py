"""Short histories of the tiny cohort, and three independent readers that say what a calendar holds."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import ics
import vobject
from icalendar import Calendar

from api.feeds.event import EventContent
from api.feeds.feed import RenderedFeed, render_feed
from api.feeds.history import EventState, FeedState, Release, replay
from api.feeds.options import FeedOptions, FeedSettings
from models.problem import Problem
from models.timegrid import to_instant
from models.timetable import Timetable
from tests.scheduler.builders import PROBLEM, TIMETABLE

FIRST = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
TODAY = date(2027, 3, 1)
Row = tuple[str, datetime, datetime, str]


def release(number: int, timetable: Timetable = TIMETABLE, problem: Problem = PROBLEM, **more: Any) -> Release:
    """Publish one release a day, counted from the first of February."""
    more.setdefault("instant", FIRST + timedelta(days=number - 1))
    return Release(number, problem=problem, timetable=timetable, **more)


def history(*timetables: Timetable) -> dict[str, FeedState]:
    return replay(release(number, timetable) for number, timetable in enumerate(timetables, start=1))


def content(**changes: Any) -> EventContent:
    base: dict[str, Any] = {
        "uid": "u", "day": date(2027, 6, 1), "start": 540, "end": 600, "zone": "Europe/London", "summary": "Review",
    }  # fmt: skip
    return EventContent(**{**base, **changes})


def state(*contents: EventContent, kind: str = "apprentice", **changes: Any) -> FeedState:
    """Return a feed with these events, all published on the first day."""
    events = {c.uid: EventState(c, 0, FIRST, FIRST) for c in sorted(contents, key=lambda c: c.uid)}
    base = FeedState(kind, "A1", f"{kind}-A1", "Ada – Tiny", "Your sessions.", "Europe/London", FIRST, events)
    return replace(base, **changes)


def text(
    feed: FeedState, today: date = TODAY, options: FeedOptions | None = None, settings: FeedSettings | None = None
) -> str:
    """Return the feed as text with its folded lines joined again."""
    return unfold(render_feed(feed, today, options, settings))


def unfold(rendered: RenderedFeed) -> str:
    return rendered.body.decode().replace("\r\n ", "")


def shown(feed: FeedState, session: str, today: date = TODAY, options: FeedOptions | None = None) -> dict[str, str]:
    """Return the properties of the event with that id, {} when the feed does not show it."""
    for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text(feed, today, options), re.DOTALL):
        pairs = dict(line.split(":", 1) for line in block.split("\r\n") if line)
        if pairs["UID"] == session:
            return pairs
    return {}


def wanted(feed: FeedState) -> set[Row]:
    """Return what the readers must find in a feed of which nothing is out of sight."""
    return {
        (
            e.content.uid,
            to_instant(e.content.zone, e.content.day, e.content.start),
            to_instant(e.content.zone, e.content.day, e.content.end),
            f"CANCELLED: {e.content.summary}" if e.cancelled else e.content.summary,
        )
        for e in feed.events.values()
    }


def by_icalendar(body: bytes) -> set[Row]:
    return {
        (str(e["UID"]), e["DTSTART"].dt.astimezone(UTC), e["DTEND"].dt.astimezone(UTC), str(e["SUMMARY"]))
        for e in Calendar.from_ical(body).walk("VEVENT")
    }


def by_vobject(body: bytes) -> set[Row]:
    events = vobject.readOne(body.decode()).contents.get("vevent", [])
    return {
        (e.uid.value, e.dtstart.value.astimezone(UTC), e.dtend.value.astimezone(UTC), e.summary.value) for e in events
    }


def by_ics(body: bytes) -> set[Row]:
    events = ics.Calendar(body.decode()).events
    return {(e.uid, e.begin.astimezone(UTC), e.end.astimezone(UTC), e.name) for e in events}


READERS = (by_icalendar, by_vobject, by_ics)
