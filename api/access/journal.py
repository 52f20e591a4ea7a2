"""Writes the audit log: each deed in the transaction that does it, by whoever is acting."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from api.access.audit import Action, Entry, Note, audit_faults, write_entry
from api.services.service import Service
from api.storage import audit_log
from api.storage.rows import Page


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and from which network address."""

    id: str
    address: str = ""


SYSTEM = Actor("system")
"""Workers and commands, which nobody is logged in for."""
_ACTING: ContextVar[Actor] = ContextVar("acting", default=SYSTEM)


def set_actor(actor: Actor) -> None:
    """Say who acts in what follows; the door of each request does so."""
    _ACTING.set(actor)


def current_actor() -> Actor:
    return _ACTING.get()


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Say who acts within a block."""
    token = _ACTING.set(actor)
    try:
        yield
    finally:
        _ACTING.reset(token)


def write(
    connection: Connection,
    now: datetime,
    action: Action,
    kind: str,
    subject: str,
    details: Mapping[str, str] | None = None,
) -> None:
    """Write down one deed, as the last thing of the unit of work that does it."""
    actor = _ACTING.get()
    note = Note(actor.id, action, kind, subject, details, actor.address)
    audit_log.put_entry(connection, write_entry(audit_log.last_entry(connection), note, now))


def list_entries(
    service: Service, limit: int, offset: int, actor: str | None, kind: str | None, subject: str | None
) -> Page[Entry]:
    """Return entries of the log, newest first."""
    with service.database.reading() as connection:
        return audit_log.find_entries(connection, limit, offset, actor, kind, subject)


def check(service: Service) -> tuple[int, str, tuple[str, ...]]:
    """Return the number of entries, the last seal, and where the log is not as it was written.

    Whoever keeps the last seal elsewhere also finds out when the newest entries were cut off.
    """
    with service.database.reading() as connection:
        last = ""

        def told() -> Iterator[Entry]:
            nonlocal last
            for entry in audit_log.all_entries(connection):
                last = entry.seal
                yield entry

        faults = audit_faults(told())
        return audit_log.count_entries(connection), last, faults
