"""Programmes and cohorts in the database."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from api.storage import rows
from api.storage.records import CohortRecord, ProgrammeRecord, to_row
from api.storage.rows import Page
from api.storage.tables import cohorts, programmes, releases


def put_programme(connection: Connection, record: ProgrammeRecord) -> None:
    rows.put(connection, programmes, record)


def get_programme(connection: Connection, name: str) -> ProgrammeRecord | None:
    return rows.one(connection, ProgrammeRecord, select(programmes).where(programmes.c.id == name))


def all_programmes(connection: Connection) -> tuple[ProgrammeRecord, ...]:
    return rows.every(connection, ProgrammeRecord, select(programmes).order_by(programmes.c.id))


def replace_programme(connection: Connection, record: ProgrammeRecord, version: int) -> bool:
    """Overwrite a programme that still has the version; False when somebody was faster."""
    where = (programmes.c.id == record.id) & (programmes.c.version == version)
    return connection.execute(update(programmes).where(where).values(to_row(record))).rowcount == 1


def delete_programme(connection: Connection, name: str, version: int) -> bool:
    where = (programmes.c.id == name) & (programmes.c.version == version)
    return connection.execute(delete(programmes).where(where)).rowcount == 1


def put_cohort(connection: Connection, record: CohortRecord) -> None:
    rows.put(connection, cohorts, record)


def get_cohort(connection: Connection, name: str) -> CohortRecord | None:
    return rows.one(connection, CohortRecord, select(cohorts).where(cohorts.c.id == name))


def find_cohorts(
    connection: Connection,
    limit: int,
    offset: int,
    programme: str | None = None,
    words: str | None = None,
    only: Collection[str] | None = None,
) -> Page[CohortRecord]:
    """Return cohorts by id: of one programme, with words in id or title, out of those that may be seen."""
    query: Any = select(cohorts).order_by(cohorts.c.id)
    if programme is not None:
        query = query.where(cohorts.c.programme == programme)
    if words is not None:
        query = query.where(
            or_(cohorts.c.title.icontains(words, autoescape=True), cohorts.c.id.icontains(words, autoescape=True))
        )
    if only is not None:
        query = query.where(cohorts.c.id.in_(sorted(only)))
    return rows.page(connection, CohortRecord, query, limit, offset)


def replace_cohort(connection: Connection, record: CohortRecord, version: int) -> bool:
    """Overwrite a cohort that still has the version; False when somebody was faster."""
    where = (cohorts.c.id == record.id) & (cohorts.c.version == version)
    return connection.execute(update(cohorts).where(where).values(to_row(record))).rowcount == 1


def delete_cohort(connection: Connection, name: str, version: int) -> bool:
    """Delete a cohort with its runs and drafts."""
    where = (cohorts.c.id == name) & (cohorts.c.version == version)
    return connection.execute(delete(cohorts).where(where)).rowcount == 1


def has_releases(connection: Connection, name: str) -> bool:
    return connection.execute(select(releases.c.number).where(releases.c.cohort == name).limit(1)).first() is not None
