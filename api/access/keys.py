"""API keys: made once, kept as a hash, looked up for every request, replaced and withdrawn."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from api.access import journal
from api.access.audit import Action
from api.access.principal import SCOPES, Credentials, Principal, Role
from api.services.failures import Conflict, NotFound
from api.services.service import Service, new_id
from api.storage import keys
from api.storage.records import KeyRecord
from api.storage.rows import Page

LOG = logging.getLogger(__name__)
PREFIX = "ctk_"
"""Lets scanners for leaked secrets know what they found."""
SECRET_BYTES = 32
SHOWN = len(PREFIX) + 6
"""Characters of a secret that lists show, to recognise it by."""
USE_NOTED = timedelta(minutes=1)
"""A use is noted once in so long: a write for each request would be slow."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key with its secret, which nobody will ever be told again."""

    record: KeyRecord
    secret: str


def hash_key(secret: str) -> str:
    """Return what is kept of a key. It is long and random, so that a plain hash is enough."""
    return sha256(secret.encode()).hexdigest()


def make_key(
    service: Service,
    role: Role,
    label: str,
    created_by: str,
    cohorts: tuple[str, ...] = (),
    subjects: tuple[str, ...] = (),
    scopes: tuple[str, ...] = SCOPES,
    expires_at: datetime | None = None,
) -> NewKey:
    """Make a key."""
    secret, now = PREFIX + token_urlsafe(SECRET_BYTES), service.now()
    record = KeyRecord(
        id=new_id(),
        hash=hash_key(secret),
        label=label,
        role=role.value,
        cohorts=cohorts,
        subjects=subjects,
        scopes=scopes,
        created_by=created_by,
        created_at=now,
        expires_at=expires_at,
        prefix=secret[:SHOWN],
    )
    with service.database.writing() as connection:
        keys.put_key(connection, record)
        journal.write(connection, now, Action.ADDED, "key", record.id, _facts(record))
    return NewKey(record, secret)


def add_key(
    service: Service,
    role: Role,
    label: str,
    created_by: str,
    cohorts: tuple[str, ...] = (),
    subjects: tuple[str, ...] = (),
    scopes: tuple[str, ...] = SCOPES,
    expires_at: datetime | None = None,
) -> str:
    """Make a key and return its secret alone."""
    return make_key(service, role, label, created_by, cohorts, subjects, scopes, expires_at).secret


def first_key(service: Service) -> str | None:
    """Make the first administrator's key in an empty service; None when there are keys already."""
    with service.database.reading() as connection:
        if keys.count_keys(connection):
            return None
    return add_key(service, Role.ADMINISTRATOR, "first administrator", "first start")


def list_keys(service: Service, limit: int, offset: int) -> Page[KeyRecord]:
    """Return all keys, oldest first, without their secrets."""
    with service.database.reading() as connection:
        return keys.find_keys(connection, limit, offset)


def get_key(service: Service, name: str) -> KeyRecord:
    """Return one key without its secret.

    Raises
    ------
    NotFound
    """
    with service.database.reading() as connection:
        record = keys.get_key(connection, name)
    if record is None:
        raise NotFound(f"There is no key {name!r}.")
    return record


def rotate_key(service: Service, name: str, created_by: str, overlap_days: int) -> NewKey:
    """Make a new key in the place of one that ends after some days, or at once.

    Raises
    ------
    NotFound, Conflict
    """
    secret, now = PREFIX + token_urlsafe(SECRET_BYTES), service.now()
    with service.database.writing() as connection:
        before = keys.get_key(connection, name)
        if before is None:
            raise NotFound(f"There is no key {name!r}.")
        if not is_live(before, now):
            raise Conflict("The key was withdrawn or is past its end; make a new one.")
        fresh = replace(
            before, id=new_id(), hash=hash_key(secret), prefix=secret[:SHOWN], created_by=created_by, created_at=now,
            last_used_at=None,
        )  # fmt: skip
        end = now + timedelta(days=overlap_days)
        keys.end_key(
            connection,
            name,
            min(end, before.expires_at or end) if overlap_days else before.expires_at,
            None if overlap_days else now,
        )
        keys.put_key(connection, fresh)
        details = {"by": fresh.id, "overlap_days": str(overlap_days)}
        journal.write(connection, now, Action.ROTATED, "key", name, details)
    return NewKey(fresh, secret)


def revoke_key(service: Service, name: str) -> None:
    """Withdraw a key: from now on it is nobody's. Withdrawing it again changes nothing.

    Raises
    ------
    NotFound
    """
    now = service.now()
    with service.database.writing() as connection:
        before = keys.get_key(connection, name)
        if before is None:
            raise NotFound(f"There is no key {name!r}.")
        if before.revoked_at is not None:
            return
        keys.end_key(connection, name, before.expires_at, now)
        journal.write(connection, now, Action.REVOKED, "key", name, _facts(before))


def note_quietly(service: Service, note: Callable[[Connection], None]) -> None:
    """Note a use; where others write for so long that this would have to wait too long, it is left out."""
    try:
        with service.database.writing() as connection:
            note(connection)
    except OperationalError:
        LOG.warning("could not note a use")


def is_live(record: KeyRecord, now: datetime) -> bool:
    """Tell whether a key still counts."""
    return record.revoked_at is None and (record.expires_at is None or now < record.expires_at)


class KeyBook:
    """Knows callers by their API key."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def identify(self, credentials: Credentials) -> Principal | None:
        if not credentials.bearer.startswith(PREFIX):
            return None
        now = self._service.now()
        with self._service.database.reading() as connection:
            record = keys.get_key_by_hash(connection, hash_key(credentials.bearer))
        if record is None or not is_live(record, now):
            return None
        if record.last_used_at is None or now - record.last_used_at >= USE_NOTED:
            note_quietly(self._service, lambda connection: keys.note_use(connection, record.id, now))
        return Principal(
            f"key:{record.id}",
            Role(record.role),
            record.label,
            frozenset(record.cohorts),
            frozenset(record.subjects),
            frozenset(record.scopes),
        )


def _facts(record: KeyRecord) -> dict[str, str]:
    return {"label": record.label, "role": record.role, "scopes": " ".join(record.scopes), "begins": record.prefix}
