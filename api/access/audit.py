"""The audit log's rules: who did what to what; each entry seals the one before, so that no change stays hidden."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from api.access.redaction import redact

FIRST_SEAL = "0" * 64
LONGEST_DETAIL = 500


class Action(StrEnum):
    """All that is written down."""

    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"
    PUBLISHED = "published"
    RESTORED = "restored"
    STARTED = "started"
    CANCELLED = "cancelled"
    ROTATED = "rotated"
    REVOKED = "revoked"
    LOGGED_IN = "logged-in"
    LOGGED_OUT = "logged-out"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be written down.

    Parameters
    ----------
    actor
        Id of the principal, or `anonymous` for a refused log-in; never a secret.
    kind, subject
        What it was done to: `release` and `scl-2026/3`, `key` and its id, `cohort` and its id.
    details
        Short facts that help to understand; secrets are taken out.
    """

    actor: str
    action: Action
    kind: str
    subject: str
    details: Mapping[str, str] | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; `seal` is made of everything in it and of the seal before."""

    number: int
    at: datetime
    actor: str
    action: str
    kind: str
    subject: str
    details: Mapping[str, str]
    address: str
    seal: str


def write_entry(last: Entry | None, note: Note, now: datetime) -> Entry:
    """Return the entry that follows the last one."""
    details = {name: redact(value)[:LONGEST_DETAIL] for name, value in sorted((note.details or {}).items())}
    # Microseconds are kept by every database that we know, finer and coarser stamps are not.
    at = now.astimezone(UTC)
    number = 1 if last is None else last.number + 1
    bare = Entry(number, at, note.actor, note.action.value, note.kind, redact(note.subject), details, note.address, "")
    sealed = _seal(FIRST_SEAL if last is None else last.seal, bare)
    return Entry(number, at, bare.actor, bare.action, bare.kind, bare.subject, details, bare.address, sealed)


def audit_faults(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Say where a log, oldest entry first, was changed, cut or put together again; empty when it is whole."""
    faults = []
    number, seal = 0, FIRST_SEAL
    for entry in entries:
        if entry.number != number + 1:
            faults.append(f"Entry {number + 1} is missing before entry {entry.number}.")
        elif entry.seal != _seal(seal, entry):
            faults.append(f"Entry {entry.number} is not as it was written, or the one before is not.")
        number, seal = entry.number, entry.seal
    return tuple(faults)


def _seal(before: str, entry: Entry) -> str:
    told = [
        before, entry.number, entry.at.astimezone(UTC).isoformat(timespec="microseconds"), entry.actor, entry.action,
        entry.kind, entry.subject, dict(sorted(entry.details.items())), entry.address,
    ]  # fmt: skip
    return sha256(json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()
