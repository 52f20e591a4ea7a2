"""Feed addresses, stored renderings, and the mark that tells caches when to look again."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.storage import rows
from api.storage.records import AddressRecord, FeedStateRecord, RenderingRecord, to_row
from api.storage.rows import Page
from api.storage.tables import addresses, cohorts, feed_states, marks, renderings

FEEDS = "feeds"
"""The mark of everything that an answer to a feed depends on."""


def lock_feeds(connection: Connection, cohort: str) -> None:
    """Keep others from writing the feeds of a cohort until this transaction ends.

    Who renders what it has read must hold this before it reads: else it may write old bytes after a new release.
    """
    connection.execute(select(cohorts.c.id).where(cohorts.c.id == cohort).with_for_update())


def put_address(connection: Connection, record: AddressRecord) -> None:
    rows.put(connection, addresses, record)


def get_address(connection: Connection, name: str) -> AddressRecord | None:
    return rows.one(connection, AddressRecord, select(addresses).where(addresses.c.id == name))


def get_address_by_hash(connection: Connection, token_hash: str) -> AddressRecord | None:
    return rows.one(connection, AddressRecord, select(addresses).where(addresses.c.token_hash == token_hash))


def find_addresses(
    connection: Connection,
    cohort: str,
    limit: int,
    offset: int,
    created_by: str | None = None,
) -> Page[AddressRecord]:
    """Return the addresses of a cohort, newest first; only those of one maker if given."""
    query: Any = select(addresses).where(addresses.c.cohort == cohort)
    if created_by is not None:
        query = query.where(addresses.c.created_by == created_by)
    return rows.page(
        connection, AddressRecord, query.order_by(addresses.c.created_at.desc(), addresses.c.id), limit, offset
    )


def replace_address(connection: Connection, record: AddressRecord, version: int) -> bool:
    where = (addresses.c.id == record.id) & (addresses.c.version == version)
    # Fetches are counted beside this, and must not be set back.
    counted = {"last_fetch_at", "last_status", "last_agent", "fetches"}
    values = {name: value for name, value in to_row(record).items() if name not in counted}
    return connection.execute(update(addresses).where(where).values(values)).rowcount == 1


def note_fetches(connection: Connection, name: str, number: int, at: datetime, status: int, agent: str) -> None:
    """Add fetches to an address and remember the last; this is no change of the address."""
    values = {"fetches": addresses.c.fetches + number, "last_fetch_at": at, "last_status": status, "last_agent": agent}
    connection.execute(update(addresses).where(addresses.c.id == name).values(values))


def get_rendering(connection: Connection, cohort: str, file: str, options: str) -> RenderingRecord | None:
    where = (renderings.c.cohort == cohort) & (renderings.c.file == file) & (renderings.c.options == options)
    return rows.one(connection, RenderingRecord, select(renderings).where(where))


def options_in_use(connection: Connection, cohort: str) -> tuple[tuple[str, str], ...]:
    """Return the feeds and options that live addresses of a cohort ask for."""
    query = select(addresses.c.file, addresses.c.options).distinct()
    query = query.where(addresses.c.cohort == cohort, addresses.c.revoked_at.is_(None))
    return tuple((row[0], row[1]) for row in connection.execute(query.order_by(*query.selected_columns)))


def feed_states_of(connection: Connection, cohort: str) -> tuple[FeedStateRecord, ...]:
    """Return the state of every feed of a cohort after its last release."""
    query = select(feed_states).where(feed_states.c.cohort == cohort).order_by(feed_states.c.file)
    return rows.every(connection, FeedStateRecord, query)


def get_feed_state(connection: Connection, cohort: str, file: str) -> FeedStateRecord | None:
    where = (feed_states.c.cohort == cohort) & (feed_states.c.file == file)
    return rows.one(connection, FeedStateRecord, select(feed_states).where(where))


def put_rendering(connection: Connection, fresh: RenderingRecord) -> None:
    """Store a rendering in the place of the one with the same name."""
    where = (
        (renderings.c.cohort == fresh.cohort)
        & (renderings.c.file == fresh.file)
        & (renderings.c.options == fresh.options)
    )
    values = to_row(fresh)
    if connection.execute(update(renderings).where(where).values(values)).rowcount == 0:
        connection.execute(insert(renderings).values(values))


def read_mark(connection: Connection, name: str = FEEDS) -> int:
    return connection.execute(select(marks.c.value).where(marks.c.name == name)).scalar() or 0


def raise_mark(connection: Connection, name: str = FEEDS) -> None:
    """Tell every cache that it may be wrong, in the transaction that makes it so."""
    higher = update(marks).where(marks.c.name == name).values(value=marks.c.value + 1)
    if connection.execute(higher).rowcount == 0:
        try:
            with connection.begin_nested():
                connection.execute(insert(marks).values(name=name, value=1))
        except IntegrityError:
            # Somebody else was the first ever at the same moment.
            connection.execute(higher)
