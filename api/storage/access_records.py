"""People who log in, and their browser sessions, as frozen records."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class UserRecord:
    """Somebody who can log in.

    Parameters
    ----------
    password
        Kept by argon2; None for who logs in elsewhere or has not chosen one yet.
    ticket_hash
        Hash of the invitation that lets them choose a password, once.
    issuer, issuer_subject
        Who they are at an OpenID Connect provider, after their first log-in there.
    """

    id: str
    login: str
    name: str
    role: str
    cohorts: tuple[str, ...]
    subjects: tuple[str, ...]
    created_by: str
    created_at: datetime
    password: str | None = None
    ticket_hash: str | None = None
    ticket_expires_at: datetime | None = None
    issuer: str | None = None
    issuer_subject: str | None = None
    disabled_at: datetime | None = None
    last_login_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One browser that is logged in; of its secret only the hash is known."""

    id: str
    hash: str
    user: str
    agent: str
    created_at: datetime
    last_used_at: datetime
    ended_at: datetime | None = None
