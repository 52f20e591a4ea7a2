"""Sessions, users, keys and the audit log on the wire."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, SecretStr, StringConstraints

from api.access.accounts import Invited
from api.access.audit import Entry
from api.access.keys import NewKey
from api.access.principal import SCOPES, Principal, Role
from api.schemas.publication import TEXT, Moment
from api.schemas.resources import HASH, WHEN, example
from api.storage.access_records import UserRecord
from api.storage.records import KeyRecord

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=TEXT)]
Names = Annotated[list[Name], Field(max_length=1000)]
Login = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Password = Annotated[SecretStr, Field(max_length=1000)]
Scope = Literal["read", "write"]
DIGEST_NOTE = "SHA-256 over this entry and the seal before it"


class LoginRequest(BaseModel):
    """Who wants to log in."""

    model_config = example(login="asha.khan@example.org", password="correct horse battery staple")
    login: Login
    password: Password


class SessionView(BaseModel):
    """Who you are, and what you may see."""

    model_config = example(
        id="user:17f0", name="Asha Khan", role="apprentice", cohorts=["scl-2026"], subjects=["A03"],
        scopes=["read", "write"], csrf_token=HASH,
    )  # fmt: skip
    id: str
    name: str
    role: Role
    cohorts: list[str]
    subjects: list[str]
    scopes: list[str]
    csrf_token: str | None = Field(description="To be sent as X-CSRF-Token with every change; null for a key")

    @classmethod
    def of(cls, caller: Principal, token: str | None) -> Self:
        return cls(
            id=caller.id,
            name=caller.name,
            role=caller.role,
            cohorts=sorted(caller.cohorts),
            subjects=sorted(caller.subjects),
            scopes=sorted(caller.scopes),
            csrf_token=token,
        )


class PasswordChange(BaseModel):
    """Your old and your new password."""

    model_config = example(current="correct horse battery staple", password="another long sentence")
    current: Password
    password: Password


class InvitationRequest(BaseModel):
    """An invitation and the password that its holder chooses."""

    model_config = example(ticket="cti_Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4", password="correct horse battery staple")
    ticket: str = Field(max_length=200, pattern=TEXT)
    password: Password


class UserRequest(BaseModel):
    """Somebody to add."""

    model_config = example(
        login="asha.khan@example.org", name="Asha Khan", role="apprentice", cohorts=["scl-2026"], subjects=["A03"]
    )
    login: Login = Field(description="E-mail address, if people also log in by a provider")
    name: Name
    role: Role
    cohorts: Names = Field(default=[], description="Cohorts that they may see; an administrator sees all")
    subjects: Names = Field(default=[], description="Ids in those cohorts that are theirs: apprentice, tutor, employer")


class UserChange(BaseModel):
    """What somebody is and may see from now on."""

    model_config = example(name="Asha Khan", role="apprentice", cohorts=["scl-2026"], subjects=["A03"], disabled=False)
    name: Name
    role: Role
    cohorts: Names
    subjects: Names
    disabled: bool = Field(default=False, description="Shuts them out and ends their sessions")


USER = {
    "id": "17f0c2b7d5e01f934a66",
    "login": "asha.khan@example.org",
    "name": "Asha Khan",
    "role": "apprentice",
    "cohorts": ["scl-2026"],
    "subjects": ["A03"],
    "has_password": True,
    "provider": None,
    "created_by": "key:4d1f",
    "created_at": WHEN,
    "disabled_at": None,
    "last_login_at": WHEN,
    "version": 1,
}


class UserView(BaseModel):
    """Somebody who can log in."""

    model_config = example(**USER)
    id: str
    login: str
    name: str
    role: Role
    cohorts: list[str]
    subjects: list[str]
    has_password: bool
    provider: str | None = Field(description="OpenID Connect provider that they logged in by")
    created_by: str
    created_at: datetime
    disabled_at: datetime | None
    last_login_at: datetime | None
    version: int

    @classmethod
    def of(cls, record: UserRecord) -> Self:
        same = {name: getattr(record, name) for name in cls.model_fields if name not in ("has_password", "provider")}
        return cls(**same, has_password=record.password is not None, provider=record.issuer)


class InvitedView(BaseModel):
    """A user with their invitation, shown this once."""

    model_config = example(user=USER, ticket="cti_Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4", ticket_expires_at=WHEN)
    user: UserView
    ticket: str = Field(description="To be handed to them: with it they choose a password, once")
    ticket_expires_at: datetime | None

    @classmethod
    def of(cls, invited: Invited) -> Self:
        user = invited.user
        return cls(user=UserView.of(user), ticket=invited.ticket, ticket_expires_at=user.ticket_expires_at)


class KeyRequest(BaseModel):
    """A key to make."""

    model_config = example(
        label="timetable display in the foyer", role="employer", cohorts=["scl-2026"], subjects=["kings"],
        scopes=["read"], expires_at="2027-09-01T00:00:00Z",
    )  # fmt: skip
    label: Name
    role: Role
    cohorts: Names = []
    subjects: Names = []
    scopes: list[Scope] = Field(default=["read"], min_length=1, max_length=2)
    expires_at: Moment | None = Field(default=None, description="With a zone; null never ends")

    @property
    def ordered_scopes(self) -> tuple[str, ...]:
        return tuple(scope for scope in SCOPES if scope in self.scopes)


KEY = {
    "id": "4d1f934a6688aac2b7d5",
    "prefix": "ctk_Zm9vYm",
    "label": "timetable display in the foyer",
    "role": "employer",
    "cohorts": ["scl-2026"],
    "subjects": ["kings"],
    "scopes": ["read"],
    "created_by": "user:17f0",
    "created_at": WHEN,
    "expires_at": None,
    "revoked_at": None,
    "last_used_at": WHEN,
}


class KeyView(BaseModel):
    """A key without its secret."""

    model_config = example(**KEY)
    id: str
    prefix: str = Field(description="How the secret begins, to recognise it by")
    label: str
    role: Role
    cohorts: list[str]
    subjects: list[str]
    scopes: list[str]
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None = Field(description="Right to the minute")

    @classmethod
    def of(cls, record: KeyRecord) -> Self:
        return cls(**{name: getattr(record, name) for name in cls.model_fields})


class NewKeyView(BaseModel):
    """A new key with its secret, shown this once."""

    model_config = example(key=KEY, secret="ctk_Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4")
    key: KeyView
    secret: str = Field(description="To be sent as `Authorization: Bearer …`")

    @classmethod
    def of(cls, made: NewKey) -> Self:
        return cls(key=KeyView.of(made.record), secret=made.secret)


class AuditView(BaseModel):
    """One entry of the audit log."""

    model_config = example(
        number=3, at=WHEN, actor="user:17f0", action="published", kind="release", subject="scl-2026/2",
        details={"draft": "0b8e6f21c47d5590a3ef"}, address="192.0.2.7", seal=HASH,
    )  # fmt: skip
    number: int
    at: datetime
    actor: str
    action: str
    kind: str
    subject: str
    details: dict[str, str]
    address: str
    seal: str = Field(description=DIGEST_NOTE)

    @classmethod
    def of(cls, entry: Entry) -> Self:
        return cls(**{name: getattr(entry, name) for name in cls.model_fields})


class AuditCheckView(BaseModel):
    """Whether the audit log is as it was written."""

    model_config = example(entries=3, last_seal=HASH, faults=[])
    entries: int
    last_seal: str = Field(description="Keep it elsewhere, and you also notice when the newest entries are cut off")
    faults: list[str]
