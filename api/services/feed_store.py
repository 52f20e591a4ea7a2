"""Feeds between the database and the pure functions that make them: states packed, renderings made."""

import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from api.feeds.answer import pack
from api.feeds.feed import render_feed
from api.feeds.history import FeedState
from api.feeds.options import FeedOptions, FeedSettings
from api.feeds.state_file import decode_state, encode_state
from api.settings import Settings
from api.storage.records import FeedStateRecord, RenderingRecord

PLAIN = FeedOptions()


def feed_settings(settings: Settings) -> FeedSettings:
    """Return what the installation sets for all feeds; a change shows when a feed is next rendered."""
    return FeedSettings(keep_cancelled_days=settings.feed_cancelled_days, past_days=settings.feed_past_days)


def pack_state(cohort: str, state: FeedState) -> FeedStateRecord:
    """Return the record of a state."""
    content = json.dumps(encode_state(state), ensure_ascii=False, separators=(",", ":")).encode()
    packed = zlib.compress(content, 6)
    return FeedStateRecord(cohort, state.file, state.kind, state.who, state.name, state.changed, packed)


def open_state(record: FeedStateRecord) -> FeedState:
    """Return the state of a record."""
    return decode_state(json.loads(zlib.decompress(record.state)))


def open_states(records: Iterable[FeedStateRecord]) -> dict[str, FeedState]:
    return {record.file: open_state(record) for record in records}


def local_day(state: FeedState, now: datetime) -> date:
    """Return the day that it is where the feed belongs."""
    return now.astimezone(ZoneInfo(state.zone)).date()


def render(
    cohort: str, state: FeedState, options: FeedOptions, now: datetime, settings: FeedSettings | None = None
) -> RenderingRecord:
    """Return the stored form of one feed with one choice of options."""
    rendered = render_feed(state, local_day(state, now), options, settings)
    stored = pack(rendered)
    return RenderingRecord(
        cohort,
        state.file,
        options.key,
        stored.body,
        stored.zipped,
        stored.etag,
        stored.modified,
        _stale_at(state, rendered.valid_through),
        stored.filename,
    )


def _stale_at(state: FeedState, last: date) -> datetime | None:
    """Return the local midnight after the last day on which the bytes are right."""
    if last == date.max:
        return None
    day = last + timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(state.zone)).astimezone(UTC)


def render_all(
    cohort: str,
    states: Mapping[str, FeedState],
    chosen: Iterable[tuple[str, str]],
    now: datetime,
    settings: FeedSettings | None = None,
) -> tuple[RenderingRecord, ...]:
    """Return the plain rendering of every feed, and those that addresses asked for."""
    wanted = {(file, PLAIN.key) for file in states} | {(file, key) for file, key in chosen if file in states}
    return tuple(render(cohort, states[file], read_options(key), now, settings) for file, key in sorted(wanted))


def read_options(key: str) -> FeedOptions:
    """Return the options that a key names; the inverse of `FeedOptions.key`.

    Raises
    ------
    ValueError
        For anything else.
    """
    alarm, _, rest = key.removeprefix("a").partition("t")
    todos, _, drop = rest.partition("d")
    options = FeedOptions(int(alarm), todos == "1", drop == "1")
    if options.key != key:
        raise ValueError(f"{key!r} names no options of a feed.")
    return options
