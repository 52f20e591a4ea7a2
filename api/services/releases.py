"""Releases: published in one transaction with every feed, never changed, restored only as a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from api.access import journal
from api.access.audit import Action
from api.access.principal import Principal
from api.faults import Fault, InputFaults
from api.feeds.history import Release
from api.feeds.history import publish as publish_feeds
from api.services.changelog import changes_for, describe_changes
from api.services.cohorts import find_cohort
from api.services.drafts import find_draft, open_timetable, read_file
from api.services.failures import Conflict, NotFound
from api.services.feed_store import feed_settings, open_states, pack_state, render_all
from api.services.service import Service
from api.services.sight import people_of
from api.storage import drafts, feeds, releases
from api.storage.records import DraftRecord, FeedStateRecord, FileRecord, ReleaseRecord
from api.storage.rows import Page
from models.problem import Problem
from models.timetable import Timetable


@dataclass(frozen=True)
class _Before:
    """What a new release follows, read in one view."""

    newest: ReleaseRecord | None
    states: tuple[FeedStateRecord, ...]
    chosen: tuple[tuple[str, str], ...]


def publish(
    service: Service,
    caller: Principal,
    cohort: str,
    draft: str,
    note: str,
    links: Mapping[str, str] | None = None,
) -> ReleaseRecord:
    """Publish a draft.

    Parameters
    ----------
    links
        Where online sessions are joined, by session or activity id; None keeps those of the release before.

    Raises
    ------
    NotFound
    InputFaults
        When a link is of nothing in the draft.
    Conflict
        When the draft breaks a hard rule or is of another cohort, or somebody else published meanwhile.
    """
    with service.database.reading() as connection:
        find_cohort(connection, caller, cohort)
        source = find_draft(connection, caller, draft)
        if source.cohort != cohort:
            raise Conflict(f"The draft {draft!r} is of the cohort {source.cohort!r}.")
        if source.hard_findings:
            raise Conflict(f"The draft breaks hard rules {source.hard_findings} times; only a clean one is published.")
        files = drafts.files_of_draft(connection, draft)
        before = _read_before(connection, cohort)
    return _put(service, caller, source, files, before, note=note, restored_from=None, links=links)


def restore(service: Service, caller: Principal, cohort: str, number: int, note: str) -> ReleaseRecord:
    """Publish the timetable of an earlier release again, as a new release.

    Raises
    ------
    NotFound, Conflict
    """
    with service.database.reading() as connection:
        source = find_release(connection, caller, cohort, number)
        files = releases.files_of_release(connection, cohort, number)
        before = _read_before(connection, cohort)
    return _put(service, caller, source, files, before, note=note, restored_from=number)


def _read_before(connection: Connection, cohort: str) -> _Before:
    return _Before(
        releases.newest_release(connection, cohort),
        feeds.feed_states_of(connection, cohort),
        feeds.options_in_use(connection, cohort),
    )


def _put(
    service: Service,
    caller: Principal,
    source: DraftRecord | ReleaseRecord,
    files: Sequence[FileRecord],
    before: _Before,
    *,
    note: str,
    restored_from: int | None,
    links: Mapping[str, str] | None = None,
) -> ReleaseRecord:
    """Make everything that a release shows, and then store all of it at once."""
    cohort, now = source.cohort, service.now()
    number = 1 if before.newest is None else before.newest.number + 1
    with service.database.reading() as connection:
        problem, timetable = open_timetable(connection, source)
        previous = None if before.newest is None else open_timetable(connection, before.newest)
    changes = describe_changes(
        problem, None if previous is None else previous[1], timetable, None if previous is None else previous[0]
    )
    if links is None:
        # Where to join is a fact of today, also when an old plan comes back.
        links = {} if before.newest is None else before.newest.links
    else:
        _check_links(links, problem, timetable)
    states = publish_feeds(open_states(before.states), Release(number, now, problem, timetable, links))
    renderings = render_all(cohort, states, before.chosen, now, feed_settings(service.settings))
    record = ReleaseRecord(
        cohort=cohort,
        number=number,
        draft=source.id if isinstance(source, DraftRecord) else source.draft,
        restored_from=restored_from,
        note=note,
        programme_digest=source.programme_digest,
        cohort_digest=source.cohort_digest,
        timetable_digest=source.timetable_digest,
        certificate=source.certificate,
        changes=changes,
        published_at=now,
        published_by=caller.id,
        links=dict(links),
    )
    with service.database.writing() as connection:
        feeds.lock_feeds(connection, cohort)
        if not releases.put_release(connection, record, files):
            raise Conflict(f"Release {number} was published meanwhile: look at it, and publish again if still wanted.")
        releases.replace_feeds(connection, cohort, [pack_state(cohort, state) for state in states.values()], renderings)
        feeds.raise_mark(connection)
        deed = Action.PUBLISHED if restored_from is None else Action.RESTORED
        details = {"draft": record.draft, "timetable": record.timetable_digest}
        if restored_from is not None:
            details["from"] = str(restored_from)
        journal.write(connection, now, deed, "release", f"{cohort}/{number}", details)
    return record


def preview(service: Service, caller: Principal, draft: str) -> dict[str, Any]:
    """Return what publishing a draft would change against the newest release.

    Raises
    ------
    NotFound
    """
    with service.database.reading() as connection:
        source = find_draft(connection, caller, draft)
        newest = releases.newest_release(connection, source.cohort)
        problem, timetable = open_timetable(connection, source)
        previous, before = (problem, None) if newest is None else open_timetable(connection, newest)
    changes = describe_changes(problem, before, timetable, previous)
    return changes if caller.sees_everything else changes_for(changes, people_of(caller, problem, timetable))


def _check_links(links: Mapping[str, str], problem: Problem, timetable: Timetable) -> None:
    known = {*problem.activity, *timetable.by_session}
    expected = "the id of an activity or of a session of this timetable"
    faults = [Fault("request", "body", 0, "links", name, expected) for name in sorted(links) if name not in known]
    if faults:
        raise InputFaults(faults)


def find_release(connection: Connection, caller: Principal, cohort: str, number: int) -> ReleaseRecord:
    find_cohort(connection, caller, cohort)
    record = releases.get_release(connection, cohort, number)
    if record is None:
        raise NotFound(f"The cohort {cohort!r} has no release {number}.")
    return record


def get_release(service: Service, caller: Principal, cohort: str, number: int) -> ReleaseRecord:
    """Return one release.

    Raises
    ------
    NotFound
    """
    with service.database.reading() as connection:
        return find_release(connection, caller, cohort, number)


def list_releases(service: Service, caller: Principal, cohort: str, limit: int, offset: int) -> Page[ReleaseRecord]:
    """Return a cohort's releases, newest first.

    Raises
    ------
    NotFound
    """
    with service.database.reading() as connection:
        find_cohort(connection, caller, cohort)
        return releases.find_releases(connection, cohort, limit, offset)


def changelog(service: Service, caller: Principal, cohort: str, number: int) -> dict[str, Any]:
    """Return what a release changed against the one before, as far as the caller may see it.

    Raises
    ------
    NotFound
    """
    with service.database.reading() as connection:
        record = find_release(connection, caller, cohort, number)
        return _seen_by(connection, caller, record, record.changes)


def compare_releases(service: Service, caller: Principal, cohort: str, number: int, against: int) -> dict[str, Any]:
    """Return what changes from one release to another, as far as the caller may see it.

    Raises
    ------
    NotFound
    """
    with service.database.reading() as connection:
        new, old = (find_release(connection, caller, cohort, wanted) for wanted in (number, against))
        problem, after = open_timetable(connection, new)
        previous, before = open_timetable(connection, old)
        return _seen_by(connection, caller, new, describe_changes(problem, before, after, previous))


def _seen_by(
    connection: Connection, caller: Principal, record: ReleaseRecord, changes: dict[str, Any]
) -> dict[str, Any]:
    if caller.sees_everything:
        return changes
    problem, timetable = open_timetable(connection, record)
    return changes_for(changes, people_of(caller, problem, timetable))


def files_of(service: Service, caller: Principal, cohort: str, number: int) -> tuple[FileRecord, ...]:
    """Return the files of a release.

    Raises
    ------
    NotFound
    """
    with service.database.reading() as connection:
        find_release(connection, caller, cohort, number)
        return releases.files_of_release(connection, cohort, number)


def file_of(service: Service, caller: Principal, cohort: str, number: int, name: str) -> bytes:
    """Return one file of a release, or all of them as `all.zip`.

    Raises
    ------
    NotFound
    """
    with service.database.reading() as connection:
        find_release(connection, caller, cohort, number)
        return read_file(connection, releases.files_of_release(connection, cohort, number), name)
