"""Releases in the database: written once, in one transaction with the bytes of every feed."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from api.storage import rows
from api.storage.records import FeedStateRecord, FileRecord, ReleaseRecord, RenderingRecord, to_row
from api.storage.rows import Page
from api.storage.tables import feed_states, release_files, releases, renderings


def put_release(connection: Connection, record: ReleaseRecord, files: Iterable[FileRecord]) -> bool:
    """Store a release; False when its number was taken meanwhile, and then the transaction is to be left."""
    try:
        with connection.begin_nested():
            rows.put(connection, releases, record)
    except IntegrityError:
        return False
    listed = [to_row(file) | {"cohort": record.cohort, "number": record.number} for file in files]
    if listed:
        connection.execute(insert(release_files), listed)
    return True


def replace_feeds(
    connection: Connection, cohort: str, states: Iterable[FeedStateRecord], fresh: Iterable[RenderingRecord]
) -> None:
    """Put the feeds of a new release in the place of the old ones."""
    for table, records in ((feed_states, states), (renderings, fresh)):
        connection.execute(delete(table).where(table.c.cohort == cohort))
        listed = [to_row(record) for record in records]
        if listed:
            connection.execute(insert(table), listed)


def get_release(connection: Connection, cohort: str, number: int) -> ReleaseRecord | None:
    query = select(releases).where(releases.c.cohort == cohort, releases.c.number == number)
    return rows.one(connection, ReleaseRecord, query)


def newest_release(connection: Connection, cohort: str) -> ReleaseRecord | None:
    query = select(releases).where(releases.c.cohort == cohort).order_by(releases.c.number.desc())
    return rows.one(connection, ReleaseRecord, query)


def find_releases(connection: Connection, cohort: str, limit: int, offset: int) -> Page[ReleaseRecord]:
    """Return a cohort's releases, newest first."""
    query = select(releases).where(releases.c.cohort == cohort).order_by(releases.c.number.desc())
    return rows.page(connection, ReleaseRecord, query, limit, offset)


def history(connection: Connection, cohort: str) -> tuple[ReleaseRecord, ...]:
    """Return all releases of a cohort, oldest first."""
    query = select(releases).where(releases.c.cohort == cohort).order_by(releases.c.number)
    return rows.every(connection, ReleaseRecord, query)


def files_of_release(connection: Connection, cohort: str, number: int) -> tuple[FileRecord, ...]:
    where = (release_files.c.cohort == cohort) & (release_files.c.number == number)
    return rows.every(connection, FileRecord, select(release_files).where(where).order_by(release_files.c.name))
