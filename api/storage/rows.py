"""Small queries that all tables share: one, some, a page, put."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Select, Table, func, insert, select

from api.storage.records import from_row, to_row

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Page(Generic[Record]):
    """Some records of a longer list, and how long the whole list is."""

    items: tuple[Record, ...]
    total: int


def put(connection: Connection, table: Table, record: Any) -> None:
    """Insert one record."""
    connection.execute(insert(table).values(to_row(record)))


def one(connection: Connection, kind: type[Record], query: Select[Any]) -> Record | None:
    """Return the first record of a query."""
    row = connection.execute(query.limit(1)).mappings().first()
    return None if row is None else from_row(kind, row)


def every(connection: Connection, kind: type[Record], query: Select[Any]) -> tuple[Record, ...]:
    """Return all records of a query."""
    return tuple(from_row(kind, row) for row in connection.execute(query).mappings())


def page(connection: Connection, kind: type[Record], query: Select[Any], limit: int, offset: int) -> Page[Record]:
    """Return some records of a query and the number of all."""
    total = connection.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()
    return Page(every(connection, kind, query.limit(limit).offset(offset)), total)
