"""Drafts and their files in the database."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from api.storage import rows
from api.storage.blobs import put_blob
from api.storage.records import DraftRecord, FileRecord, to_row
from api.storage.rows import Page
from api.storage.tables import draft_files, drafts


def put_draft(connection: Connection, record: DraftRecord, files: Mapping[str, bytes]) -> None:
    """Store a draft with all its files."""
    listed = [
        {"draft": record.id, "name": name, "digest": put_blob(connection, content), "size": len(content)}
        for name, content in sorted(files.items())
    ]
    rows.put(connection, drafts, record)
    connection.execute(insert(draft_files), listed)


def get_draft(connection: Connection, name: str) -> DraftRecord | None:
    return rows.one(connection, DraftRecord, select(drafts).where(drafts.c.id == name))


def find_drafts(
    connection: Connection, limit: int, offset: int, cohort: str | None = None, only: Collection[str] | None = None
) -> Page[DraftRecord]:
    """Return drafts, newest first."""
    query: Any = select(drafts).order_by(drafts.c.created_at.desc(), drafts.c.id)
    if cohort is not None:
        query = query.where(drafts.c.cohort == cohort)
    if only is not None:
        query = query.where(drafts.c.cohort.in_(sorted(only)))
    return rows.page(connection, DraftRecord, query, limit, offset)


def replace_draft(connection: Connection, record: DraftRecord, version: int) -> bool:
    where = (drafts.c.id == record.id) & (drafts.c.version == version)
    return connection.execute(update(drafts).where(where).values(to_row(record))).rowcount == 1


def delete_draft(connection: Connection, name: str, version: int) -> bool:
    where = (drafts.c.id == name) & (drafts.c.version == version)
    return connection.execute(delete(drafts).where(where)).rowcount == 1


def files_of_draft(connection: Connection, name: str) -> tuple[FileRecord, ...]:
    query = select(draft_files).where(draft_files.c.draft == name).order_by(draft_files.c.name)
    return rows.every(connection, FileRecord, query)
