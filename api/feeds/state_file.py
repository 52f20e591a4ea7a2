"""The state of a feed as plain JSON values and back, so that a store may keep it."""

from datetime import date, datetime
from typing import Any

from api.feeds.event import EventContent
from api.feeds.history import EventState, FeedState

FORMAT = 1


def encode_state(state: FeedState) -> dict[str, Any]:
    """Return the state as plain JSON values; equal states give equal values in the same order."""
    return {
        "format": FORMAT,
        "kind": state.kind,
        "who": state.who,
        "file": state.file,
        "name": state.name,
        "description": state.description,
        "zone": state.zone,
        "changed": state.changed.isoformat(),
        "events": [_event(event) for event in state.events.values()],
    }


def decode_state(data: dict[str, Any]) -> FeedState:
    """Return the state that was encoded.

    Raises
    ------
    ValueError
        For values of another format.
    """
    if data.get("format") != FORMAT:
        raise ValueError(f"The state of a feed has format {FORMAT}, not {data.get('format')!r}.")
    events = {event["uid"]: _read_event(event) for event in data["events"]}
    changed = datetime.fromisoformat(data["changed"])
    return FeedState(
        kind=data["kind"],
        who=data["who"],
        file=data["file"],
        name=data["name"],
        description=data["description"],
        zone=data["zone"],
        changed=changed,
        events=events,
    )


def _event(state: EventState) -> dict[str, Any]:
    content = state.content
    return {
        "uid": content.uid,
        "day": content.day.isoformat(),
        "start": content.start,
        "end": content.end,
        "zone": content.zone,
        "summary": content.summary,
        "description": content.description,
        "location": content.location,
        "geo": None if content.geo is None else list(content.geo),
        "category": content.category,
        "opaque": content.opaque,
        "link": content.link,
        "todo_uid": content.todo_uid,
        "sequence": state.sequence,
        "created": state.created.isoformat(),
        "changed": state.changed.isoformat(),
        "cancelled": state.cancelled,
    }


def _read_event(data: dict[str, Any]) -> EventState:
    content = EventContent(
        uid=data["uid"],
        day=date.fromisoformat(data["day"]),
        start=data["start"],
        end=data["end"],
        zone=data["zone"],
        summary=data["summary"],
        description=data["description"],
        location=data["location"],
        geo=None if data["geo"] is None else (data["geo"][0], data["geo"][1]),
        category=data["category"],
        opaque=data["opaque"],
        link=data["link"],
        todo_uid=data["todo_uid"],
    )
    created, changed = datetime.fromisoformat(data["created"]), datetime.fromisoformat(data["changed"])
    return EventState(content, data["sequence"], created, changed, data["cancelled"])
