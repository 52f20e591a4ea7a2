"""Answers feeds from memory while nothing changed, and from the stored bytes when something did."""

import sqlite3
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from time import monotonic

from sqlalchemy.engine import make_url

from api.feeds.answer import Address, Answer, Ask, StoredFeed, answer, is_fresh
from api.services.addresses import hash_token
from api.services.feed_store import feed_settings, open_state, read_options, render
from api.services.service import Service
from api.storage import feeds
from api.storage.engine import Database
from api.storage.records import AddressRecord, RenderingRecord

BODY_BYTES = 64 * 1024 * 1024
"""Bodies kept in memory; of the others only what a 304 needs is kept."""
MOST_KNOWN = 50_000
"""Addresses remembered."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of one address: enough to say that nothing changed.

    Parameters
    ----------
    head
        The stored feed without its bytes; None when there is no feed to serve.
    stale_at
        When the stored bytes are to be made again, because something is to drop out.
    """

    address: AddressRecord
    head: StoredFeed | None
    stale_at: datetime | None


@dataclass(frozen=True, slots=True)
class Fetch:
    """One fetch, to be noted at the address."""

    address: str
    at: datetime
    status: int
    agent: str


class Freshness:
    """Tells whether anything that feeds depend on has changed, as cheaply as the database allows.

    SQLite says after every commit of anybody that it did, for some microseconds; only then the mark is read.
    PostgreSQL is asked for the mark at most every so many milliseconds.
    """

    def __init__(self, database: Database, milliseconds: int, clock: Callable[[], float] = monotonic) -> None:
        self._database = database
        self._seconds = milliseconds / 1000
        self._clock = clock
        self._asked = float("-inf")
        self._mark = -1
        self._version = -1
        self._own: sqlite3.Connection | None = None
        if database.is_sqlite:
            path = make_url(database.url).database or ""
            self._own = sqlite3.connect(path, check_same_thread=False, isolation_level=None)

    def known(self) -> int | None:
        """Return the mark if it is still right; None when it has to be read again, which may take a moment."""
        if self._own is None:
            return self._mark if self._clock() - self._asked < self._seconds else None
        return self._mark if self._data_version() == self._version else None

    def mark(self) -> int:
        """Return the mark, read again if that is due."""
        if self._own is not None:
            version = self._data_version()
            if version != self._version:
                self._mark, self._version = self._read(), version
        elif self._clock() - self._asked >= self._seconds:
            asked = self._clock()
            self._mark, self._asked = self._read(), asked
        return self._mark

    def _data_version(self) -> int:
        assert self._own is not None, "SQLite only"
        return int(self._own.execute("PRAGMA data_version").fetchone()[0])

    def _read(self) -> int:
        with self._database.reading() as connection:
            return feeds.read_mark(connection)

    def close(self) -> None:
        if self._own is not None:
            self._own.close()


class FeedAnswers:
    """All that a route needs: a token and what the client asks in, an answer out.

    Parameters
    ----------
    hit
        Told the kind of feed and the status of each answer; of an unknown address the kind is `none`.
    """

    def __init__(self, service: Service, hit: Callable[[str, int], None]) -> None:
        self._service = service
        self._settings = feed_settings(service.settings)
        self._compress = bool(service.settings.feed_gzip)
        self._tell_revoked = bool(service.settings.feed_tell_revoked)
        self._hit = hit
        self._freshness = Freshness(service.database, service.settings.check_milliseconds)
        self._lock = Lock()
        self._mark = -1
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._bodies: OrderedDict[tuple[str, str, str], StoredFeed] = OrderedDict()
        self._size = 0
        self._fetches: list[Fetch] = []

    def at_once(self, token: str, ask: Ask, agent: str) -> Answer | None:
        """Answer from memory; None when the database is needed, which may take a moment."""
        if self._freshness.known() != self._mark:
            return None
        known = self._known.get(hash_token(token))
        return None if known is None else self._answer(known, ask, agent, self._service.now())

    def answer(self, token: str, ask: Ask, agent: str) -> Answer:
        """Answer, from the database if need be."""
        now, digest = self._service.now(), hash_token(token)
        mark = self._freshness.mark()
        with self._lock:
            if mark != self._mark:
                self._known.clear()
                self._mark = mark
        known = self._look_up(digest, now)
        if known is None:
            unknown = answer(ask, Address.UNKNOWN, None)
            self._hit("none", int(unknown.status))
            return unknown
        with self._lock:
            if mark == self._mark:
                self._known[digest] = known
                if len(self._known) > MOST_KNOWN:
                    self._known.popitem(last=False)
        return self._answer(known, ask, agent, now) or answer(ask, Address.LIVE, None)

    def take_fetches(self) -> list[Fetch]:
        """Hand over the fetches since the last time, to be noted."""
        taken, self._fetches = self._fetches, []
        return taken

    def close(self) -> None:
        self._freshness.close()

    def _answer(self, known: Known, ask: Ask, agent: str, now: datetime) -> Answer | None:
        """Return the answer; None when the bytes are not in memory or too old."""
        address, head = known.address, known.head
        state = _state(address, now)
        if state is Address.LIVE and head is not None:
            if known.stale_at is not None and now >= known.stale_at:
                return None
            modified = head.modified if address.chosen_at is None else max(head.modified, address.chosen_at)
            if not is_fresh(ask, head.etag, modified):
                head = self._body(address, head.etag)
                if head is None:
                    return None
        found = answer(
            ask, state, head, chosen=address.chosen_at, tell_revoked=self._tell_revoked, compress=self._compress
        )
        self._hit(address.kind, int(found.status))
        if state is Address.LIVE:
            self._fetches.append(Fetch(address.id, now, int(found.status), agent))
        return found

    def _look_up(self, digest: str, now: datetime) -> Known | None:
        with self._service.database.reading() as connection:
            address = feeds.get_address_by_hash(connection, digest)
            if address is None:
                return None
            stored = feeds.get_rendering(connection, address.cohort, address.file, address.options)
        if stored is None or (stored.stale_at is not None and now >= stored.stale_at):
            stored = self._render(address, now)
        if stored is None:
            return Known(address, None, None)
        full = StoredFeed(stored.body, stored.zipped, stored.etag, stored.modified_at, stored.filename)
        self._keep(address, full)
        return Known(address, replace(full, body=b"", zipped=b""), stored.stale_at)

    def _render(self, address: AddressRecord, now: datetime) -> RenderingRecord | None:
        """Make the bytes again, inside the transaction that stores them: a release cannot come between."""
        with self._service.database.writing() as connection:
            feeds.lock_feeds(connection, address.cohort)
            feed = feeds.get_feed_state(connection, address.cohort, address.file)
            if feed is None:
                return None
            fresh = render(address.cohort, open_state(feed), read_options(address.options), now, self._settings)
            feeds.put_rendering(connection, fresh)
        return fresh

    def _keep(self, address: AddressRecord, full: StoredFeed) -> None:
        key = (address.cohort, address.file, full.etag)
        with self._lock:
            before = self._bodies.pop(key, None)
            self._size += _size(full) - (0 if before is None else _size(before))
            self._bodies[key] = full
            while self._size > BODY_BYTES and len(self._bodies) > 1:
                self._size -= _size(self._bodies.popitem(last=False)[1])

    def _body(self, address: AddressRecord, etag: str) -> StoredFeed | None:
        return self._bodies.get((address.cohort, address.file, etag))


def _state(address: AddressRecord, now: datetime) -> Address:
    if address.revoked_at is not None:
        return Address.REVOKED
    if address.expires_at is not None and now >= address.expires_at:
        return Address.EXPIRED
    return Address.LIVE


def _size(stored: StoredFeed) -> int:
    return len(stored.body) + len(stored.zipped)
