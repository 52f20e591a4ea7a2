"""People who log in: added by an administrator, invited to choose a password, changed, shut out."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_urlsafe
from unicodedata import normalize

from sqlalchemy import Connection

from api.access import journal
from api.access.audit import Action
from api.access.keys import hash_key
from api.access.passwords import hash_password, password_faults
from api.access.principal import Principal, Role
from api.faults import Fault, InputFaults
from api.services.failures import Conflict, NotFound, Outdated
from api.services.service import Service, new_id
from api.storage import users
from api.storage.access_records import UserRecord
from api.storage.rows import Page

TICKET = "cti_"
TICKET_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invited:
    """A user with the secret that lets them choose a password; nobody will ever be told it again."""

    user: UserRecord
    ticket: str


def same_login(login: str) -> str:
    """Return the one spelling of a log-in name under which it is kept."""
    return normalize("NFKC", login).strip().casefold()


def add_user(
    service: Service,
    caller: Principal,
    login: str,
    name: str,
    role: Role,
    cohorts: tuple[str, ...],
    subjects: tuple[str, ...],
) -> Invited:
    """Add somebody and invite them.

    Raises
    ------
    Conflict
        When the log-in name is taken.
    """
    now, ticket = service.now(), _new_ticket()
    record = UserRecord(
        new_id(), same_login(login), name, role.value, cohorts, subjects, caller.id, now,
        ticket_hash=hash_key(ticket), ticket_expires_at=now + TICKET_LASTS,
    )  # fmt: skip
    with service.database.writing() as connection:
        if users.get_user_by_login(connection, record.login) is not None:
            raise Conflict(f"The log-in name {record.login!r} is taken.")
        users.put_user(connection, record)
        journal.write(connection, now, Action.ADDED, "user", record.id, _facts(record))
    return Invited(record, ticket)


def list_users(service: Service, limit: int, offset: int) -> Page[UserRecord]:
    """Return all users by log-in name."""
    with service.database.reading() as connection:
        return users.find_users(connection, limit, offset)


def get_user(service: Service, name: str) -> UserRecord:
    """Return one user.

    Raises
    ------
    NotFound
    """
    with service.database.reading() as connection:
        record = users.get_user(connection, name)
    if record is None:
        raise NotFound(f"There is no user {name!r}.")
    return record


def change_user(
    service: Service,
    user: str,
    version: int,
    name: str,
    role: Role,
    cohorts: tuple[str, ...],
    subjects: tuple[str, ...],
    disabled: bool,
) -> UserRecord:
    """Change what somebody is and may see, or shut them out; who is shut out is logged out everywhere.

    Raises
    ------
    NotFound, Outdated
    """
    before, now = get_user(service, user), service.now()
    fresh = replace(
        before, name=name, role=role.value, cohorts=cohorts, subjects=subjects, version=version + 1,
        disabled_at=(before.disabled_at or now) if disabled else None,
    )  # fmt: skip
    with service.database.writing() as connection:
        _replace(connection, fresh, version)
        if disabled:
            users.end_sessions_of(connection, user, now)
        journal.write(connection, now, Action.CHANGED, "user", user, {**_facts(fresh), "disabled": str(disabled)})
    return fresh


def invite_again(service: Service, user: str) -> Invited:
    """Give somebody a new invitation, for a forgotten password too; the one before counts no more.

    Raises
    ------
    NotFound, Outdated
    """
    before, now, ticket = get_user(service, user), service.now(), _new_ticket()
    fresh = replace(
        before, ticket_hash=hash_key(ticket), ticket_expires_at=now + TICKET_LASTS, version=before.version + 1
    )
    with service.database.writing() as connection:
        _replace(connection, fresh, before.version)
        journal.write(connection, now, Action.ROTATED, "invitation", user)
    return Invited(fresh, ticket)


def accept_invitation(service: Service, ticket: str, password: str) -> None:
    """Let the holder of an invitation choose a password; the invitation is used up, old sessions end.

    Raises
    ------
    NotFound
        For an invitation that is unknown, used up, too old, or of somebody who is shut out.
    InputFaults
        For a password that is not accepted.
    """
    now = service.now()
    with service.database.reading() as connection:
        record = users.get_user_by_ticket(connection, hash_key(ticket))
    if record is None or not _is_open(record, now):
        raise NotFound("This invitation is not valid, or no longer. Ask for a new one.")
    kept = _accepted(record, password)
    with service.database.writing() as connection:
        found = users.get_user_by_ticket(connection, hash_key(ticket))
        if found is None or not _is_open(found, now):
            raise NotFound("This invitation is not valid, or no longer. Ask for a new one.")
        users.set_password(connection, found.id, kept)
        users.end_sessions_of(connection, found.id, now)
        with journal.acting(journal.Actor(f"user:{found.id}", journal.current_actor().address)):
            journal.write(connection, now, Action.CHANGED, "password", found.id)


def choose_password(service: Service, record: UserRecord, password: str, session: str) -> None:
    """Give somebody another password and end all their sessions but this one.

    Raises
    ------
    InputFaults
        For a password that is not accepted.
    """
    kept, now = _accepted(record, password), service.now()
    with service.database.writing() as connection:
        users.set_password(connection, record.id, kept)
        users.end_sessions_of(connection, record.id, now, but=session)
        journal.write(connection, now, Action.CHANGED, "password", record.id)


def principal_of(record: UserRecord) -> Principal:
    return Principal(
        f"user:{record.id}", Role(record.role), record.name, frozenset(record.cohorts), frozenset(record.subjects)
    )


def _accepted(record: UserRecord, password: str) -> str:
    faults = password_faults(password, record.login, record.name)
    if faults:
        raise InputFaults([Fault("request", "body", 0, "password", "", fault) for fault in faults])
    return hash_password(password)


def _is_open(record: UserRecord, now: datetime) -> bool:
    return record.disabled_at is None and record.ticket_expires_at is not None and now < record.ticket_expires_at


def _replace(connection: Connection, record: UserRecord, version: int) -> None:
    if not users.replace_user(connection, record, version):
        raise Outdated("The user was changed meanwhile: read it again.")


def _facts(record: UserRecord) -> dict[str, str]:
    return {
        "login": record.login, "role": record.role,
        "cohorts": " ".join(record.cohorts), "subjects": " ".join(record.subjects),
    }  # fmt: skip


def _new_ticket() -> str:
    return TICKET + token_urlsafe(24)
