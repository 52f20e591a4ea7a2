"""Drafts: what runs answered, to be looked at, noted, thrown away or published."""

import json
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from api.access import journal
from api.access.audit import Action
from api.access.principal import Principal
from api.outputs.timetable_file import decode
from api.services.cohorts import visible_cohorts
from api.services.failures import NotFound, Outdated
from api.services.packing import open_problem, pack_files
from api.services.service import Service
from api.storage import blobs, drafts
from api.storage.records import DraftRecord, FileRecord, ReleaseRecord
from api.storage.rows import Page
from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from scheduler.checker import check

ALL = "all.zip"
"""Name under which all files come as one."""


def get_draft(service: Service, caller: Principal, name: str) -> DraftRecord:
    """Return one draft.

    Raises
    ------
    NotFound
    """
    with service.database.reading() as connection:
        return find_draft(connection, caller, name)


def find_draft(connection: Connection, caller: Principal, name: str) -> DraftRecord:
    record = drafts.get_draft(connection, name)
    if record is None or not caller.sees_cohort(record.cohort):
        raise NotFound(f"There is no draft {name!r}.")
    return record


def list_drafts(service: Service, caller: Principal, limit: int, offset: int, cohort: str | None) -> Page[DraftRecord]:
    """Return drafts, newest first."""
    with service.database.reading() as connection:
        return drafts.find_drafts(connection, limit, offset, cohort, visible_cohorts(caller))


def note_draft(service: Service, caller: Principal, name: str, note: str, version: int) -> DraftRecord:
    """Change the note of a draft.

    Raises
    ------
    NotFound, Outdated
    """
    with service.database.writing() as connection:
        record = find_draft(connection, caller, name)
        fresh = replace(record, note=note, version=version + 1, updated_at=service.now())
        if not drafts.replace_draft(connection, fresh, version):
            raise Outdated(f"The draft {name!r} was changed meanwhile: read it again.")
        journal.write(connection, fresh.updated_at, Action.CHANGED, "draft", name)
    return fresh


def delete_draft(service: Service, caller: Principal, name: str, version: int) -> None:
    """Throw a draft away; a release that was made of it stays.

    Raises
    ------
    NotFound, Outdated
    """
    with service.database.writing() as connection:
        find_draft(connection, caller, name)
        if not drafts.delete_draft(connection, name, version):
            raise Outdated(f"The draft {name!r} was changed meanwhile: read it again.")
        journal.write(connection, service.now(), Action.DELETED, "draft", name)


def files_of(service: Service, caller: Principal, name: str) -> tuple[FileRecord, ...]:
    """Return the files of a draft."""
    with service.database.reading() as connection:
        find_draft(connection, caller, name)
        return drafts.files_of_draft(connection, name)


def file_of(service: Service, caller: Principal, name: str, file: str) -> bytes:
    """Return one file of a draft, or all of them as `all.zip`.

    Raises
    ------
    NotFound
    """
    with service.database.reading() as connection:
        find_draft(connection, caller, name)
        return read_file(connection, drafts.files_of_draft(connection, name), file)


def read_file(connection: Connection, files: Iterable[FileRecord], name: str) -> bytes:
    """Return one of some files, or all of them packed under the name `all.zip`."""
    listed = {file.name: file for file in files}
    if name == ALL and listed:
        return pack_files({file.name: blobs.get_blob(connection, file.digest) for file in listed.values()})
    if name not in listed:
        raise NotFound(f"There is no file {name!r}; there are {', '.join(sorted(listed)) or 'none'}.")
    return blobs.get_blob(connection, listed[name].digest)


def findings_of(service: Service, caller: Principal, name: str) -> tuple[Finding, ...]:
    """Check a draft and return what the checker says.

    Raises
    ------
    NotFound
    """
    with service.database.reading() as connection:
        problem, timetable = open_timetable(connection, find_draft(connection, caller, name))
    return check(problem, timetable)


def open_timetable(connection: Connection, record: DraftRecord | ReleaseRecord) -> tuple[Problem, Timetable]:
    """Return the problem and the timetable that a draft or a release stands for."""
    programme = blobs.get_blob(connection, record.programme_digest)
    cohort = blobs.get_blob(connection, record.cohort_digest)
    timetable = json.loads(blobs.get_blob(connection, record.timetable_digest))
    return open_problem(programme, cohort), decode(timetable, "timetable.json")
