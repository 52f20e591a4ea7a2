"""What the tables hold, as frozen records that the rest of the house can use without knowing a table."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

Record = TypeVar("Record")


class RunState(StrEnum):
    """Where a run stands; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    """The solver gave an answer: a timetable, or the reasons why there is none."""
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        return self not in (RunState.QUEUED, RunState.RUNNING)


@dataclass(frozen=True, slots=True)
class ProgrammeRecord:
    id: str
    title: str
    digest: str
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class CohortRecord:
    id: str
    title: str
    programme: str
    programme_digest: str
    digest: str
    apprentices: int
    starts: date
    ends: date
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run with its inputs, its settings, who works on it and how far it got."""

    id: str
    cohort: str
    programme_digest: str
    cohort_digest: str
    seconds: float
    seed: int
    workers: int
    requested_by: str
    created_at: datetime
    idempotency_key: str | None = None
    state: RunState = RunState.QUEUED
    status: str | None = None
    reasons: tuple[str, ...] = ()
    attempt: int = 0
    owner: str = ""
    beat: int = 0
    cancel_requested: bool = False
    stage: str = ""
    level: str = ""
    cost: int | None = None
    bound: int | None = None
    elapsed: float = 0.0
    left: float = 0.0
    draft: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One piece of news of a run; numbers count from 1 without holes."""

    run: str
    number: int
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DraftRecord:
    id: str
    cohort: str
    run: str
    status: str
    programme_digest: str
    cohort_digest: str
    timetable_digest: str
    certificate: dict[str, Any]
    hard_findings: int
    note: str
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of a draft or a release; the content is a blob."""

    name: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """A published version of a cohort's timetable; written once."""

    cohort: str
    number: int
    draft: str
    restored_from: int | None
    note: str
    programme_digest: str
    cohort_digest: str
    timetable_digest: str
    certificate: dict[str, Any]
    changes: dict[str, Any]
    published_at: datetime
    published_by: str
    links: dict[str, str] = field(default_factory=dict)
    """Addresses at which online sessions are joined, by session or activity id."""


@dataclass(frozen=True, slots=True)
class FeedStateRecord:
    """What is known of every event of one feed after the last release; `state` is compressed JSON."""

    cohort: str
    file: str
    kind: str
    who: str
    name: str
    changed_at: datetime
    state: bytes


@dataclass(frozen=True, slots=True)
class RenderingRecord:
    """The bytes of one feed with one choice of options, plain and compressed."""

    cohort: str
    file: str
    options: str
    body: bytes
    zipped: bytes
    etag: str
    modified_at: datetime
    stale_at: datetime | None
    filename: str


@dataclass(frozen=True, slots=True)
class AddressRecord:
    """One secret feed address; of the secret only its hash is known."""

    id: str
    token_hash: str
    cohort: str
    file: str
    kind: str
    who: str
    options: str
    label: str
    created_by: str
    created_at: datetime
    expires_at: datetime | None = None
    chosen_at: datetime | None = None
    """When the options were last changed."""
    revoked_at: datetime | None = None
    last_fetch_at: datetime | None = None
    last_status: int | None = None
    last_agent: str | None = None
    fetches: int = 0
    version: int = 1


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """One API key; of the secret only its hash is known."""

    id: str
    hash: str
    label: str
    role: str
    cohorts: tuple[str, ...]
    subjects: tuple[str, ...]
    scopes: tuple[str, ...]
    created_by: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None
    prefix: str = ""
    """How the secret begins, to recognise it by."""


def to_row(record: Any) -> dict[str, Any]:
    """Return the columns of a record."""
    row = {column.name: getattr(record, column.name) for column in fields(record)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}


def from_row(kind: type[Record], row: Mapping[Any, Any]) -> Record:
    """Build a record from the columns of a row; columns that it does not know are left out."""
    values: dict[str, Any] = {}
    for column in fields(kind):  # type: ignore[arg-type]  # every record is a dataclass
        value = row[column.name]
        values[column.name] = tuple(value) if isinstance(value, list) else value
    if kind is RunRecord:
        values["state"] = RunState(values["state"])
    return kind(**values)
