"""Feeds over a history of releases: what is known of each event, and what one more release makes of it.

The state of a feed is plain data. A store keeps it, hands it back with the next release, and never needs the
releases before: publishing costs one release, whatever the history.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from api.feeds.audiences import Feed, Feeds
from api.feeds.event import EventContent
from models.problem import Problem
from models.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Release:
    """One published version of a cohort's timetable.

    Parameters
    ----------
    number
        Counts the cohort's releases from 1; restoring an old one is a new release.
    instant
        When it was published, with a zone; the only time stamp that feeds know.
    links
        Addresses at which online sessions are joined, by session id or by activity id.

    Raises
    ------
    ValueError
        For an instant without a zone, or a link that is no https address.
    """

    number: int
    instant: datetime
    problem: Problem
    timetable: Timetable
    links: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.instant.tzinfo is None:
            raise ValueError("A release is published at an instant, which needs a zone.")
        for name, link in self.links.items():
            if not link.startswith("https://") or not link.isascii() or not link.isprintable() or " " in link:
                raise ValueError(f"The link of {name} is not an https address: {link!r}.")

    @property
    def stamp(self) -> datetime:
        return self.instant.astimezone(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class EventState:
    """All that is kept of one event in one feed.

    Parameters
    ----------
    content
        What the feed shows, or showed last if cancelled.
    sequence
        0 at first; one more in each release that changes what this feed shows. Never less.
    created, changed
        Stamps of the first release that had the event and of the last that changed it.
    """

    content: EventContent
    sequence: int
    created: datetime
    changed: datetime
    cancelled: bool = False


@dataclass(frozen=True)
class FeedState:
    """All that is kept of one feed. Two states that are equal give the same bytes on the same day.

    Parameters
    ----------
    kind, who
        Identify the feed within its cohort.
    changed
        Stamp of the last release that changed anything in this feed.
    events
        By id, sorted; cancelled ones stay for ever, so that a restored session does not begin again at 0.
    """

    kind: str
    who: str
    file: str
    name: str
    description: str
    zone: str
    changed: datetime
    events: Mapping[str, EventState]


def follow(before: EventState | None, content: EventContent | None, stamp: datetime) -> EventState | None:
    """Return what one release makes of one event; `content` is None when the release does not have it."""
    if before is None:
        return None if content is None else EventState(content, 0, stamp, stamp)
    if content is None:
        if before.cancelled:
            return before
        return replace(before, sequence=before.sequence + 1, changed=stamp, cancelled=True)
    if content == before.content and not before.cancelled:
        return before
    return replace(before, content=content, sequence=before.sequence + 1, changed=stamp, cancelled=False)


def advance(before: FeedState | None, feed: Feed | None, stamp: datetime) -> FeedState:
    """Return what one release makes of one feed; the very same state when nothing in it changed.

    Stamps of a feed grow by a second at least, also when the clock was turned back or two releases share a second.

    Parameters
    ----------
    feed
        None when the release has nothing of this audience any more: what it had is cancelled.

    Raises
    ------
    ValueError
        When there is neither a state nor a feed, or the feed holds an event twice.
    """
    if before is None:
        if feed is None:
            raise ValueError("A feed begins with a release that has it.")
        before = FeedState(feed.kind, feed.who, feed.file, feed.name, feed.description, feed.zone, stamp, {})
    elif stamp <= before.changed:
        stamp = before.changed + timedelta(seconds=1)
    contents = {} if feed is None else {content.uid: content for content in feed.contents}
    if feed is not None and len(contents) != len(feed.contents):
        raise ValueError(f"The feed {feed.file} holds an event twice.")
    events: dict[str, EventState] = {}
    changed = False
    for uid in sorted(before.events.keys() | contents.keys()):
        old = before.events.get(uid)
        new = follow(old, contents.get(uid), stamp)
        if new is not None:
            events[uid] = new
            changed = changed or new is not old
    head = before if feed is None else replace(before, name=feed.name, description=feed.description, zone=feed.zone)
    if not changed and head == before:
        return before
    return replace(head, changed=stamp, events=events)


def publish(before: Mapping[str, FeedState], release: Release) -> dict[str, FeedState]:
    """Return the state of every feed of a cohort after one more release, by file name.

    Nothing of `before` is changed, so that a store keeps either the old states or the new ones.
    """
    feeds = {feed.file: feed for feed in Feeds(release.problem, release.timetable, release.links)}
    names = sorted(before.keys() | feeds.keys())
    return {name: advance(before.get(name), feeds.get(name), release.stamp) for name in names}


def replay(releases: Iterable[Release]) -> dict[str, FeedState]:
    """Return the states after a whole history, oldest release first."""
    states: dict[str, FeedState] = {}
    for release in releases:
        states = publish(states, release)
    return states
