"""Brings a database forward to the present tables, and says where it stands."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from api.storage.engine import Database

STEPS = Path(__file__).parent / "migrations"
LOCK = 0x7461626C
"""Any number will do: the same for everybody who migrates this product."""


def migrate(database: Database, revision: str = "head") -> None:
    """Take every step that is missing, in one transaction; two processes at once wait for each other."""
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        command.upgrade(_config(connection), revision)


def newest_revision() -> str:
    """Return the name of the last step."""
    head = ScriptDirectory(str(STEPS)).get_current_head()
    assert head is not None, "there is a first step"
    return head


def current_revision(database: Database) -> str | None:
    """Return the last step that the database has taken; None for an empty one."""
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
