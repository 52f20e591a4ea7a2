"""The audit log in the database: appended to, one writer after the other, and read."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, insert, select, text

from api.access.audit import Entry
from api.storage import rows
from api.storage.records import from_row, to_row
from api.storage.rows import Page
from api.storage.tables import audit

LOCK = 0x61756469
CHUNK = 500


def last_entry(connection: Connection) -> Entry | None:
    """Return the last entry, and keep others from writing one until this unit of work ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    return rows.one(connection, Entry, select(audit).order_by(audit.c.number.desc()))


def put_entry(connection: Connection, entry: Entry) -> None:
    connection.execute(insert(audit).values(to_row(entry)))


def find_entries(
    connection: Connection, limit: int, offset: int, actor: str | None, kind: str | None, subject: str | None
) -> Page[Entry]:
    """Return entries, newest first; those of one actor, of one kind of thing, or of one thing."""
    query: Any = select(audit).order_by(audit.c.number.desc())
    for column, wanted in ((audit.c.actor, actor), (audit.c.kind, kind), (audit.c.subject, subject)):
        if wanted is not None:
            query = query.where(column == wanted)
    return rows.page(connection, Entry, query, limit, offset)


def all_entries(connection: Connection) -> Iterator[Entry]:
    """Yield every entry, oldest first."""
    query = select(audit).order_by(audit.c.number)
    for row in connection.execution_options(yield_per=CHUNK).execute(query).mappings():
        yield from_row(Entry, row)


def count_entries(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(audit)).scalar_one()
