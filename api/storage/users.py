"""Users, their sessions and their tries to log in, in the database."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from api.storage import rows
from api.storage.access_records import SessionRecord, UserRecord
from api.storage.records import to_row
from api.storage.rows import Page
from api.storage.tables import sealing_keys, sessions, throttles, users


def put_user(connection: Connection, record: UserRecord) -> None:
    rows.put(connection, users, record)


def get_user(connection: Connection, name: str) -> UserRecord | None:
    return rows.one(connection, UserRecord, select(users).where(users.c.id == name))


def get_user_by_login(connection: Connection, login: str) -> UserRecord | None:
    return rows.one(connection, UserRecord, select(users).where(users.c.login == login))


def get_user_by_ticket(connection: Connection, digest: str) -> UserRecord | None:
    return rows.one(connection, UserRecord, select(users).where(users.c.ticket_hash == digest))


def get_user_by_identity(connection: Connection, issuer: str, subject: str) -> UserRecord | None:
    where = (users.c.issuer == issuer) & (users.c.issuer_subject == subject)
    return rows.one(connection, UserRecord, select(users).where(where))


def find_users(connection: Connection, limit: int, offset: int) -> Page[UserRecord]:
    return rows.page(connection, UserRecord, select(users).order_by(users.c.login), limit, offset)


def replace_user(connection: Connection, record: UserRecord, version: int) -> bool:
    """Overwrite a user who still has the version; False when somebody was faster."""
    where = (users.c.id == record.id) & (users.c.version == version)
    return connection.execute(update(users).where(where).values(to_row(record))).rowcount == 1


def note_login(connection: Connection, name: str, now: datetime) -> None:
    connection.execute(update(users).where(users.c.id == name).values(last_login_at=now))


def set_password(connection: Connection, name: str, kept: str) -> None:
    """Give a user a password; an invitation that was still open counts no more."""
    values = {"password": kept, "ticket_hash": None, "ticket_expires_at": None}
    connection.execute(update(users).where(users.c.id == name).values(values))


def put_session(connection: Connection, record: SessionRecord) -> None:
    rows.put(connection, sessions, record)


def get_session_by_hash(connection: Connection, digest: str) -> tuple[SessionRecord, UserRecord] | None:
    """Return a session with whose it is."""
    session = rows.one(connection, SessionRecord, select(sessions).where(sessions.c.hash == digest))
    user = None if session is None else get_user(connection, session.user)
    return None if session is None or user is None else (session, user)


def note_session(connection: Connection, name: str, now: datetime) -> None:
    connection.execute(update(sessions).where(sessions.c.id == name).values(last_used_at=now))


def end_session(connection: Connection, name: str, now: datetime) -> None:
    connection.execute(update(sessions).where(sessions.c.id == name).values(ended_at=now))


def end_sessions_of(connection: Connection, user: str, now: datetime, but: str = "") -> None:
    """End all sessions of a user, except one."""
    where = (sessions.c.user == user) & sessions.c.ended_at.is_(None) & (sessions.c.id != but)
    connection.execute(update(sessions).where(where).values(ended_at=now))


def forget_sessions(connection: Connection, before: datetime) -> None:
    """Delete sessions that began so long ago that they have ended."""
    connection.execute(delete(sessions).where(sessions.c.created_at < before))


def read_busy(connection: Connection, names: Iterable[str]) -> dict[str, datetime]:
    found = connection.execute(
        select(throttles).where(throttles.c.name.in_(sorted(names))).order_by(throttles.c.name).with_for_update()
    )
    return {row.name: row.busy_until for row in found}


def write_busy(connection: Connection, busy: Mapping[str, datetime]) -> None:
    """Remember until when tries are paid off."""
    for name, until in sorted(busy.items()):
        put = _upsert(connection, throttles).values(name=name, busy_until=until)
        # Another process may count a first try under the same name at the same moment.
        connection.execute(put.on_conflict_do_update(index_elements=["name"], set_={"busy_until": until}))


def forget_paid(connection: Connection, now: datetime) -> None:
    """Delete what is paid off, except what somebody is just looking at."""
    paid = select(throttles.c.name).where(throttles.c.busy_until < now).with_for_update(skip_locked=True)
    connection.execute(delete(throttles).where(throttles.c.name.in_(paid)))


def forget(connection: Connection, names: Iterable[str]) -> None:
    connection.execute(delete(throttles).where(throttles.c.name.in_(sorted(names))))


def get_sealing_key(connection: Connection, name: str) -> str | None:
    return connection.execute(select(sealing_keys.c.value).where(sealing_keys.c.name == name)).scalar()


def keep_sealing_key(connection: Connection, name: str, value: str) -> str:
    """Keep a key unless there is one, and return the one that is kept."""
    put = _upsert(connection, sealing_keys).values(name=name, value=value)
    connection.execute(put.on_conflict_do_nothing(index_elements=["name"]))
    kept = get_sealing_key(connection, name)
    assert kept is not None, "it was just put"
    return kept


def _upsert(connection: Connection, table: Table) -> Any:
    """Return an insert that knows conflicts, in the words of this database."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite  # noqa: PLC0415

    return sqlite.insert(table)
