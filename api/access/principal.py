"""Somebody who asks: their role, and which cohorts and people they may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """Four kinds of users; each sees only their own, the administrator everything."""

    ADMINISTRATOR = "administrator"
    TUTOR = "tutor"
    EMPLOYER = "employer"
    APPRENTICE = "apprentice"


EVERYBODY = tuple(Role)
READ, WRITE = "read", "write"
SCOPES = (READ, WRITE)
"""What a key can be limited to; a browser session has both."""


@dataclass(frozen=True, slots=True)
class Principal:
    """One authenticated caller.

    Parameters
    ----------
    id
        Stable and printable, such as `key:3f2a…` or `user:17`; it goes into the audit log, never a secret.
    cohorts
        Ids of the cohorts it may see. An administrator sees all, whatever stands here.
    subjects
        Ids inside those cohorts that are its own: the tutor's, the employer's or the apprentice's.
    scopes
        Subset of `SCOPES`.
    """

    id: str
    role: Role
    name: str = ""
    cohorts: frozenset[str] = field(default_factory=frozenset)
    subjects: frozenset[str] = field(default_factory=frozenset)
    scopes: frozenset[str] = frozenset(SCOPES)

    @property
    def sees_everything(self) -> bool:
        return self.role is Role.ADMINISTRATOR

    def sees_cohort(self, cohort: str) -> bool:
        """Tell whether the cohort exists at all for this caller."""
        return self.sees_everything or cohort in self.cohorts

    def sees_person(self, subject: str) -> bool:
        """Tell whether something that belongs to one person or employer may be shown."""
        return self.sees_everything or subject in self.subjects


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request brings along: the bearer token, its cookies, the method, and where it comes from."""

    bearer: str = ""
    cookies: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    address: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Authenticator(Protocol):
    """Finds out who asks; None for nobody. Never tells why."""

    def identify(self, credentials: Credentials) -> Principal | None: ...
