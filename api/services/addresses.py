"""Secret feed addresses: made, listed, replaced, withdrawn; the secret is shown once and kept as a hash."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import Connection

from api.access import journal
from api.access.audit import Action
from api.access.principal import Principal
from api.feeds.options import FeedOptions
from api.services.cohorts import find_cohort
from api.services.failures import Conflict, NotFound, Outdated
from api.services.feed_store import feed_settings, open_state, render
from api.services.service import Service, new_id
from api.services.sight import may_see_feed
from api.storage import feeds
from api.storage.records import AddressRecord, FeedStateRecord
from api.storage.rows import Page

PREFIX = "ctf_"
"""Lets scanners for leaked secrets know what they found."""
SECRET_BYTES = 24


@dataclass(frozen=True, slots=True)
class NewAddress:
    """An address with its secret, which nobody will ever be told again."""

    record: AddressRecord
    token: str


def hash_token(token: str) -> str:
    """Return what is kept of a secret. It is long and random, so that a plain hash is enough."""
    return sha256(token.encode()).hexdigest()


def list_feeds(service: Service, caller: Principal, cohort: str) -> tuple[FeedStateRecord, ...]:
    """Return the feeds of a cohort's releases that the caller may subscribe to.

    Raises
    ------
    NotFound
    """
    with service.database.reading() as connection:
        find_cohort(connection, caller, cohort)
        return tuple(feed for feed in feeds.feed_states_of(connection, cohort) if may_see_feed(caller, feed))


def add_address(
    service: Service,
    caller: Principal,
    cohort: str,
    file: str,
    label: str,
    options: FeedOptions,
    expires_at: datetime | None,
) -> NewAddress:
    """Make an address of a feed.

    Raises
    ------
    NotFound
        Also for a feed that the caller may not see.
    Conflict
        When this kind of feed may not have these options.
    """
    now, token = service.now(), _new_token()
    with service.database.writing() as connection:
        find_cohort(connection, caller, cohort)
        feeds.lock_feeds(connection, cohort)
        feed = feeds.get_feed_state(connection, cohort, file)
        if feed is None or not may_see_feed(caller, feed):
            raise NotFound(f"The cohort {cohort!r} has no feed {file!r}.")
        if not options.fits(feed.kind):
            raise Conflict(f"A feed of a {feed.kind} belongs to more than one person and rings no alarms.")
        record = AddressRecord(
            id=new_id(),
            token_hash=hash_token(token),
            cohort=cohort,
            file=file,
            kind=feed.kind,
            who=feed.who,
            options=options.key,
            label=label,
            created_by=caller.id,
            created_at=now,
            expires_at=expires_at,
        )
        feeds.put_address(connection, record)
        journal.write(connection, now, Action.ADDED, "address", record.id, {"feed": f"{cohort}/{file}"})
        if feeds.get_rendering(connection, cohort, file, options.key) is None:
            feeds.put_rendering(
                connection, render(cohort, open_state(feed), options, now, feed_settings(service.settings))
            )
        feeds.raise_mark(connection)
    return NewAddress(record, token)


def list_addresses(service: Service, caller: Principal, cohort: str, limit: int, offset: int) -> Page[AddressRecord]:
    """Return the addresses of a cohort that the caller may see, newest first, without their secrets.

    Raises
    ------
    NotFound
    """
    with service.database.reading() as connection:
        find_cohort(connection, caller, cohort)
        mine = None if caller.sees_everything else caller.id
        return feeds.find_addresses(connection, cohort, limit, offset, mine)


def get_address(service: Service, caller: Principal, name: str) -> AddressRecord:
    """Return one address.

    Raises
    ------
    NotFound
    """
    with service.database.reading() as connection:
        return _find(connection, caller, name)


def rotate_address(service: Service, caller: Principal, name: str, version: int, overlap_days: int) -> NewAddress:
    """Make a new address of the same feed, and let the old one end after some days, or at once.

    Raises
    ------
    NotFound, Conflict, Outdated
    """
    now, token = service.now(), _new_token()
    with service.database.writing() as connection:
        before = _find(connection, caller, name)
        if before.revoked_at is not None:
            raise Conflict("The address was withdrawn; make a new one.")
        fresh = replace(
            before, id=new_id(), token_hash=hash_token(token), created_at=now, created_by=caller.id, version=1,
            last_fetch_at=None, last_status=None, last_agent=None, fetches=0,
        )  # fmt: skip
        if overlap_days:
            end = now + timedelta(days=overlap_days)
            ended = replace(before, expires_at=min(end, before.expires_at or end), version=version + 1)
        else:
            ended = replace(before, revoked_at=now, version=version + 1)
        _replace(connection, ended, version)
        feeds.put_address(connection, fresh)
        feeds.raise_mark(connection)
        details = {"by": fresh.id, "overlap_days": str(overlap_days)}
        journal.write(connection, now, Action.ROTATED, "address", name, details)
    return NewAddress(fresh, token)


def change_address(
    service: Service, caller: Principal, name: str, version: int, label: str, options: FeedOptions
) -> AddressRecord:
    """Change label and options of an address.

    Raises
    ------
    NotFound, Conflict, Outdated
    """
    now = service.now()
    with service.database.writing() as connection:
        before = _find(connection, caller, name)
        if not options.fits(before.kind):
            raise Conflict(f"A feed of a {before.kind} belongs to more than one person and rings no alarms.")
        changed = before.options != options.key
        fresh = replace(
            before, label=label, options=options.key, version=version + 1,
            chosen_at=now if changed else before.chosen_at,
        )  # fmt: skip
        _replace(connection, fresh, version)
        feeds.lock_feeds(connection, before.cohort)
        feed = feeds.get_feed_state(connection, before.cohort, before.file)
        if feed is not None and feeds.get_rendering(connection, before.cohort, before.file, options.key) is None:
            feeds.put_rendering(
                connection, render(before.cohort, open_state(feed), options, now, feed_settings(service.settings))
            )
        feeds.raise_mark(connection)
        journal.write(connection, now, Action.CHANGED, "address", name, {"options": options.key})
    return fresh


def revoke_address(service: Service, caller: Principal, name: str, version: int) -> None:
    """Withdraw an address: from now on it is as if it had never been.

    Raises
    ------
    NotFound, Outdated
    """
    now = service.now()
    with service.database.writing() as connection:
        before = _find(connection, caller, name)
        _replace(connection, replace(before, revoked_at=before.revoked_at or now, version=version + 1), version)
        feeds.raise_mark(connection)
        journal.write(connection, now, Action.REVOKED, "address", name, {"feed": f"{before.cohort}/{before.file}"})


def _replace(connection: Connection, fresh: AddressRecord, version: int) -> None:
    if not feeds.replace_address(connection, fresh, version):
        raise Outdated("The address was changed meanwhile: read it again.")


def _find(connection: Connection, caller: Principal, name: str) -> AddressRecord:
    record = feeds.get_address(connection, name)
    if record is None or not caller.sees_cohort(record.cohort):
        raise NotFound(f"There is no address {name!r}.")
    if not caller.sees_everything and record.created_by != caller.id:
        raise NotFound(f"There is no address {name!r}.")
    return record


def _new_token() -> str:
    return PREFIX + token_urlsafe(SECRET_BYTES)
