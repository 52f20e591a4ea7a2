"""API keys: made once, kept as a hash, and looked up for every request."""

from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from api.access.principal import SCOPES, Credentials, Principal, Role
from api.services.service import Service, new_id
from api.storage import keys
from api.storage.records import KeyRecord

PREFIX = "ctk_"
"""Lets scanners for leaked secrets know what they found."""
SECRET_BYTES = 32


def hash_key(secret: str) -> str:
    """Return what is kept of a key. It is long and random, so that a plain hash is enough."""
    return sha256(secret.encode()).hexdigest()


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
    """Make a key and return its secret, which nobody will ever be told again."""
    secret = PREFIX + token_urlsafe(SECRET_BYTES)
    record = KeyRecord(
        id=new_id(),
        hash=hash_key(secret),
        label=label,
        role=role.value,
        cohorts=cohorts,
        subjects=subjects,
        scopes=scopes,
        created_by=created_by,
        created_at=service.now(),
        expires_at=expires_at,
    )
    with service.database.writing() as connection:
        keys.put_key(connection, record)
    return secret


def first_key(service: Service) -> str | None:
    """Make the first administrator's key in an empty service; None when there are keys already."""
    with service.database.reading() as connection:
        if keys.count_keys(connection):
            return None
    return add_key(service, Role.ADMINISTRATOR, "first administrator", "first start")


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
        if record is None or record.revoked_at is not None:
            return None
        if record.expires_at is not None and now >= record.expires_at:
            return None
        return Principal(
            f"key:{record.id}",
            Role(record.role),
            record.label,
            frozenset(record.cohorts),
            frozenset(record.subjects),
            frozenset(record.scopes),
        )
