"""A copy of everything in one SQLite file, taken in one consistent view while the service goes on, and the way back."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, func, insert, select

from api.storage.engine import Database
from api.storage.migration import current_revision, migrate, newest_revision
from api.storage.tables import metadata

CHUNK = 200


class BackupError(Exception):
    """A sentence that says why there is no copy, or why it was not put back."""


def back_up(database: Database, target: Path) -> int:
    """Copy every row into a new file, which appears only when it is complete, and return the number of rows.

    Raises
    ------
    BackupError
        When the file exists, or the database is not at the present form.
    """
    if target.exists():
        raise BackupError(f"{target} exists; a backup never overwrites.")
    _refuse_old(database)
    partial = target.with_name(f".{target.name}.part")
    _remove(partial)
    copy = Database(f"sqlite:///{partial}")
    try:
        migrate(copy)
        with database.reading() as source, copy.writing() as sink:
            rows = _copy(source, sink)
        copy.close()
        with closing(sqlite3.connect(partial)) as connection:
            # One file alone: without the journal beside it, it can be carried away.
            connection.execute("PRAGMA journal_mode=DELETE")
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.rename(target)
    finally:
        copy.close()
        _remove(partial)
    return rows


def _remove(partial: Path) -> None:
    """Remove what is left of a copy, this one or one that was killed."""
    for ending in ("", "-wal", "-shm", "-journal"):
        partial.with_name(partial.name + ending).unlink(missing_ok=True)


def put_back(database: Database, source: Path) -> int:
    """Fill an empty database from a backup, in one transaction, and return the number of rows.

    Raises
    ------
    BackupError
        When the file is no backup, or the database holds anything.
    """
    if not source.is_file():
        raise BackupError(f"There is no file {source}.")
    with source.open("rb") as file:
        if not file.read(16).startswith(b"SQLite format 3"):
            raise BackupError(f"{source} is no backup.")
    with tempfile.TemporaryDirectory(prefix="timetabler-restore-") as folder:
        # A copy is brought forward, and not the backup, which may be on a disk that cannot be written.
        kept = Database(f"sqlite:///{shutil.copyfile(source, Path(folder) / 'copy.sqlite')}")
        try:
            if current_revision(kept) is None:
                raise BackupError(f"{source} is no backup.")
            migrate(kept)
            migrate(database)
            with kept.reading() as copied, database.writing() as sink:
                for table in metadata.sorted_tables:
                    if sink.execute(select(func.count()).select_from(table)).scalar_one():
                        raise BackupError(f"The database holds {table.name} already; restore into an empty one.")
                return _copy(copied, sink)
        finally:
            kept.close()


def _copy(source: Connection, sink: Connection) -> int:
    number = 0
    for table in metadata.sorted_tables:
        found = source.execution_options(yield_per=CHUNK).execute(select(table)).mappings()
        for rows in found.partitions(CHUNK):
            sink.execute(insert(table), [dict(row) for row in rows])
            number += len(rows)
    return number


def _refuse_old(database: Database) -> None:
    if current_revision(database) != newest_revision():
        raise BackupError("The database is not at the present form; run `timetabler migrate` first.")
