"""Cohorts: uploaded, checked with their programme, replaced, listed, deleted."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from api.access import journal
from api.access.audit import Action
from api.access.principal import Principal
from api.problem_file import load_problem
from api.services.failures import Conflict, NotFound, Outdated
from api.services.packing import check_id, opened_upload, pack_cohort
from api.services.programmes import ProgrammeView, find_programme
from api.services.service import Service
from api.storage import blobs, inputs
from api.storage.records import CohortRecord
from api.storage.rows import Page
from models.cohort import Cohort


def add_cohort(service: Service, file_name: str, content: bytes, programme: str) -> CohortRecord:
    """Read an uploaded cohort, check it with its programme and store it.

    Raises
    ------
    InputFaults
        With every fault at once.
    TooLarge, Unreadable, NotFound, Conflict
    """
    course = _programme(service, programme)
    cohort = _read(service, file_name, content, course)
    now = service.now()
    with service.database.writing() as connection:
        if inputs.get_cohort(connection, cohort.id) is not None:
            raise Conflict(f"There is a cohort {cohort.id!r} already; replace it, or give yours another id.")
        record = _record(connection, cohort, course, 1, now, now)
        inputs.put_cohort(connection, record)
        journal.write(connection, now, Action.ADDED, "cohort", record.id, {"digest": record.digest})
    return record


def replace_cohort(
    service: Service, name: str, file_name: str, content: bytes, programme: str | None, version: int
) -> CohortRecord:
    """Overwrite a cohort; runs, drafts and releases keep the tables that they were made with.

    Raises
    ------
    InputFaults
        With every fault at once.
    TooLarge, Unreadable, NotFound, Conflict, Outdated
    """
    with service.database.reading() as connection:
        before = inputs.get_cohort(connection, name)
    if before is None:
        raise NotFound(f"There is no cohort {name!r}.")
    course = _programme(service, programme or before.programme)
    cohort = _read(service, file_name, content, course)
    if cohort.id != name:
        raise Conflict(f"The upload is of the cohort {cohort.id!r}, not of {name!r}.")
    with service.database.writing() as connection:
        record = _record(connection, cohort, course, version + 1, before.created_at, service.now())
        if not inputs.replace_cohort(connection, record, version):
            raise Outdated(f"The cohort {name!r} was changed meanwhile: read it again.")
        journal.write(connection, record.updated_at, Action.CHANGED, "cohort", name, {"digest": record.digest})
    return record


def get_cohort(service: Service, caller: Principal, name: str) -> CohortRecord:
    """Return a cohort that the caller may see.

    Raises
    ------
    NotFound
        Also when there is one that the caller may not see.
    """
    with service.database.reading() as connection:
        return find_cohort(connection, caller, name)


def find_cohort(connection: Connection, caller: Principal, name: str) -> CohortRecord:
    record = inputs.get_cohort(connection, name) if caller.sees_cohort(name) else None
    if record is None:
        raise NotFound(f"There is no cohort {name!r}.")
    return record


def visible_cohorts(caller: Principal) -> Collection[str] | None:
    """Return the ids that a list may show; None is all."""
    return None if caller.sees_everything else caller.cohorts


def list_cohorts(
    service: Service, caller: Principal, limit: int, offset: int, programme: str | None, words: str | None
) -> Page[CohortRecord]:
    """Return the cohorts that the caller may see, by id."""
    with service.database.reading() as connection:
        return inputs.find_cohorts(connection, limit, offset, programme, words, visible_cohorts(caller))


def tables_of(service: Service, name: str) -> bytes:
    """Return the tables of a cohort as a zip of CSV files.

    Raises
    ------
    NotFound
    """
    with service.database.reading() as connection:
        record = inputs.get_cohort(connection, name)
        if record is None:
            raise NotFound(f"There is no cohort {name!r}.")
        return blobs.get_blob(connection, record.digest)


def delete_cohort(service: Service, name: str, version: int) -> None:
    """Delete a cohort with its runs and drafts; one that was ever released stays.

    Raises
    ------
    NotFound, Conflict, Outdated
    """
    with service.database.writing() as connection:
        if inputs.get_cohort(connection, name) is None:
            raise NotFound(f"There is no cohort {name!r}.")
        if inputs.has_releases(connection, name):
            raise Conflict(f"The cohort {name!r} was released: people subscribe to it, and releases are kept.")
        if not inputs.delete_cohort(connection, name, version):
            raise Outdated(f"The cohort {name!r} was changed meanwhile: read it again.")
        journal.write(connection, service.now(), Action.DELETED, "cohort", name)


def _programme(service: Service, name: str) -> ProgrammeView:
    with service.database.reading() as connection:
        return find_programme(connection, name)


def _read(service: Service, file_name: str, content: bytes, course: ProgrammeView) -> Cohort:
    with opened_upload(file_name, content, service.settings) as path:
        programme_path = path.parent / "programme.yaml"
        programme_path.write_bytes(course.content)
        cohort = load_problem(programme_path, path).cohort
    check_id(file_name or "upload", "cohort", cohort.id)
    return cohort


def _record(
    connection: Connection, cohort: Cohort, course: ProgrammeView, version: int, created: datetime, updated: datetime
) -> CohortRecord:
    return CohortRecord(
        cohort.id,
        cohort.title,
        course.id,
        blobs.put_blob(connection, course.content),
        blobs.put_blob(connection, pack_cohort(cohort)),
        len(cohort.apprentices),
        cohort.start,
        cohort.end,
        version,
        created,
        updated,
    )
