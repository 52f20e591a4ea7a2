"""API keys in the database, by the hash of their secret."""

from datetime import datetime

from sqlalchemy import Connection, func, select, update

from api.storage import rows
from api.storage.records import KeyRecord
from api.storage.rows import Page
from api.storage.tables import keys


def put_key(connection: Connection, record: KeyRecord) -> None:
    rows.put(connection, keys, record)


def get_key_by_hash(connection: Connection, digest: str) -> KeyRecord | None:
    return rows.one(connection, KeyRecord, select(keys).where(keys.c.hash == digest))


def count_keys(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(keys)).scalar_one()


def find_keys(connection: Connection, limit: int, offset: int) -> Page[KeyRecord]:
    return rows.page(connection, KeyRecord, select(keys).order_by(keys.c.created_at, keys.c.id), limit, offset)


def note_use(connection: Connection, name: str, now: datetime) -> None:
    connection.execute(update(keys).where(keys.c.id == name).values(last_used_at=now))


def get_key(connection: Connection, name: str) -> KeyRecord | None:
    return rows.one(connection, KeyRecord, select(keys).where(keys.c.id == name))


def end_key(connection: Connection, name: str, expires_at: datetime | None, revoked_at: datetime | None) -> None:
    """Say when a key stops to count."""
    connection.execute(update(keys).where(keys.c.id == name).values(expires_at=expires_at, revoked_at=revoked_at))
