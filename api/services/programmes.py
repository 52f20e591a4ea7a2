"""Programmes: those that come with the package, and files that an administrator uploads."""

import tempfile
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from api.access import journal
from api.access.audit import Action
from api.programme_file import bundled_programmes, read_programme
from api.services.failures import Conflict, NotFound, Outdated, TooLarge
from api.services.packing import check_id
from api.services.service import Service
from api.storage import blobs, inputs
from api.storage.records import ProgrammeRecord
from models.programme import Programme

MOST_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """One programme; `version` 0 is one that comes with the package and is not overwritten."""

    id: str
    title: str
    version: int
    digest: str
    content: bytes


def list_programmes(service: Service) -> tuple[ProgrammeView, ...]:
    """Return all programmes by id."""
    found = {name: _bundled(name, path) for name, path in bundled_programmes().items()}
    with service.database.reading() as connection:
        for record in inputs.all_programmes(connection):
            found[record.id] = _stored(connection, record)
    return tuple(found[name] for name in sorted(found))


def get_programme(service: Service, name: str) -> ProgrammeView:
    """Return one programme.

    Raises
    ------
    NotFound
        When there is none of this id.
    """
    with service.database.reading() as connection:
        return find_programme(connection, name)


def find_programme(connection: Connection, name: str) -> ProgrammeView:
    record = inputs.get_programme(connection, name)
    if record is not None:
        return _stored(connection, record)
    path = bundled_programmes().get(name)
    if path is None:
        raise NotFound(f"There is no programme {name!r}.")
    return _bundled(name, path)


def add_programme(service: Service, content: bytes) -> ProgrammeView:
    """Store a new programme.

    Raises
    ------
    InputFaults, TooLarge
        When the file is no programme.
    Conflict
        When there is one of this id.
    """
    programme = _parse(content)
    now = service.now()
    with service.database.writing() as connection:
        if programme.id in bundled_programmes() or inputs.get_programme(connection, programme.id) is not None:
            raise Conflict(f"There is a programme {programme.id!r} already; give yours another id, or replace it.")
        digest = blobs.put_blob(connection, content)
        record = ProgrammeRecord(programme.id, programme.title, digest, 1, now, now)
        inputs.put_programme(connection, record)
        journal.write(connection, now, Action.ADDED, "programme", programme.id, {"digest": digest})
        return _stored(connection, record)


def replace_programme(service: Service, name: str, content: bytes, version: int) -> ProgrammeView:
    """Overwrite a programme; runs and releases keep the file that they were made with.

    Raises
    ------
    InputFaults, TooLarge, NotFound, Conflict, Outdated
    """
    programme = _parse(content)
    if programme.id != name:
        raise Conflict(f"The file is of the programme {programme.id!r}, not of {name!r}.")
    with service.database.writing() as connection:
        record = inputs.get_programme(connection, name)
        if record is None:
            find_programme(connection, name)
            raise Conflict(f"The programme {name!r} comes with the package; upload yours under another id.")
        now, digest = service.now(), blobs.put_blob(connection, content)
        fresh = replace(record, title=programme.title, digest=digest, version=version + 1, updated_at=now)
        if not inputs.replace_programme(connection, fresh, version):
            raise Outdated(f"The programme {name!r} was changed meanwhile: read it again.")
        journal.write(connection, now, Action.CHANGED, "programme", name, {"digest": digest})
        return _stored(connection, fresh)


def delete_programme(service: Service, name: str, version: int) -> None:
    """Delete an uploaded programme; cohorts keep the file that they were read with.

    Raises
    ------
    NotFound, Conflict, Outdated
    """
    with service.database.writing() as connection:
        if inputs.get_programme(connection, name) is None:
            find_programme(connection, name)
            raise Conflict(f"The programme {name!r} comes with the package and stays.")
        if not inputs.delete_programme(connection, name, version):
            raise Outdated(f"The programme {name!r} was changed meanwhile: read it again.")
        journal.write(connection, service.now(), Action.DELETED, "programme", name)


def _parse(content: bytes) -> Programme:
    if len(content) > MOST_BYTES:
        raise TooLarge(f"The file has {len(content)} bytes; a programme has at most {MOST_BYTES}.")
    with tempfile.TemporaryDirectory(prefix="timetabler-programme-") as folder:
        path = Path(folder) / "programme.yaml"
        path.write_bytes(content)
        programme = read_programme(path)
    check_id("programme.yaml", "", programme.id)
    return programme


@lru_cache(maxsize=64)
@lru_cache(maxsize=100)
def _bundled(name: str, path: Path) -> ProgrammeView:
    """Return a programme of the package; its files do not change while we run, and take long to read."""
    content = path.read_bytes()
    return ProgrammeView(name, read_programme(path).title, 0, sha256(content).hexdigest(), content)


def _stored(connection: Connection, record: ProgrammeRecord) -> ProgrammeView:
    content = blobs.get_blob(connection, record.digest)
    return ProgrammeView(record.id, record.title, record.version, record.digest, content)
