"""The steps lead to the tables that the code knows, from nothing and from every earlier form, in both databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from api.settings import Settings
from api.storage.engine import Database
from api.storage.migration import STEPS, current_revision, migrate, newest_revision
from api.storage.tables import metadata

REVISIONS = [step.revision for step in ScriptDirectory(str(STEPS)).walk_revisions()]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        return Database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    return Database(Settings(database=request.getfixturevalue("empty_postgres")).database_url)


@pytest.mark.parametrize("first", REVISIONS)
def test_every_form_comes_forward_to_the_tables_of_the_code(database: Database, first: str) -> None:
    migrate(database, first)
    migrate(database)
    assert current_revision(database) == newest_revision()
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    migrate(database)
    database.close()


def test_an_empty_database_has_no_form(database: Database) -> None:
    assert current_revision(database) is None
    database.close()
