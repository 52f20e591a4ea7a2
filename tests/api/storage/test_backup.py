"""Backup and restore: everything comes back, from either database into either, and nothing is overwritten."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from service_builders import ADMINISTRATOR
from sqlalchemy import select

from api.feeds.options import FeedOptions
from api.services import addresses, releases
from api.services.service import Service
from api.settings import Settings
from api.storage.backup import BackupError, back_up, put_back
from api.storage.engine import Database
from api.storage.tables import metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'restored.sqlite'}")
    else:
        database = Database(Settings(database=request.getfixturevalue("empty_postgres")).database_url)
    yield database
    database.close()


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def test_everything_comes_back(service: Service, draft: Callable[[int], str], empty: Database, tmp_path: Path) -> None:
    releases.publish(service, ADMINISTRATOR, "tiny-2026", draft(1), "first")
    addresses.add_address(service, ADMINISTRATOR, "tiny-2026", "apprentice-A01", "a", FeedOptions(), None)
    target = tmp_path / "backup.sqlite"
    number = back_up(service.database, target)
    before = target.read_bytes()
    assert put_back(empty, target) == number == sum(map(len, contents(service.database).values()))
    assert contents(empty) == contents(service.database)
    assert target.read_bytes() == before
    with pytest.raises(BackupError, match="restore into an empty one"):
        put_back(empty, target)
    with pytest.raises(BackupError, match="never overwrites"):
        back_up(service.database, target)


def test_what_is_no_backup_is_refused(empty: Database, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database", encoding="utf-8")
    for name in ("notes.txt", "missing.sqlite"):
        with pytest.raises(BackupError, match=name):
            put_back(empty, tmp_path / name)
    with pytest.raises(BackupError, match="timetabler migrate"):
        back_up(empty, tmp_path / "copy.sqlite")
