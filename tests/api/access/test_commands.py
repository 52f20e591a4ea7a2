"""The commands for keys and the audit log, run as an operator runs them."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.access import journal
from api.access.audit import Action
from api.access.keys import KeyBook
from api.access.principal import Credentials, Principal, Role
from api.cli import app
from api.services.service import Service
from api.settings import Settings
from api.storage.engine import Database


@pytest.fixture
def folder(migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copyfile(migrated_sqlite, tmp_path / "timetabler.sqlite")
    monkeypatch.setenv("TIMETABLER_FOLDER", str(tmp_path))
    return tmp_path


@pytest.fixture
def service(folder: Path) -> Service:
    settings = Settings(folder=folder)
    return Service(settings, Database(settings.database_url), lambda run: None)


def call(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_a_key_made_on_the_machine_opens_the_door(service: Service) -> None:
    made = call("new-key", "lost all others")
    book = KeyBook(service)
    principal = book.identify(Credentials(made.stdout.strip()))
    assert (made.exit_code, principal and (principal.role, principal.name)) == (
        0,
        (Role.ADMINISTRATOR, "lost all others"),
    )
    limited = call(
        "new-key", "display", "--role", "employer", "--cohort", "c1", "--cohort", "c2", "--subject", "kings",
        "--read-only", "--days", "9",
    )  # fmt: skip
    found = book.identify(Credentials(limited.stdout.strip()))
    assert found == Principal(
        found.id if found else "", Role.EMPLOYER, "display", frozenset({"c1", "c2"}), frozenset({"kings"}),
        frozenset({"read"}),
    )  # fmt: skip


def test_a_role_that_is_none_is_refused(folder: Path) -> None:
    made = call("new-key", "x", "--role", "king")
    assert (made.exit_code, made.stdout) == (2, "")
    assert "There is no role 'king'; expected administrator, tutor, employer, apprentice." in made.stderr


def test_a_database_that_is_not_there_yet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMETABLER_FOLDER", str(tmp_path / "empty"))
    assert [call(*words).exit_code for words in (("new-key", "x"), ("audit",))] == [2, 2]


def test_the_audit_command_says_whether_the_log_is_whole(service: Service) -> None:
    assert (call("audit").exit_code, call("audit").stdout) == (0, "0 entries; the last seal is none.\n")
    call("new-key", "x")
    with service.database.writing() as connection:
        journal.write(connection, service.now(), Action.DELETED, "cohort", "c")
    _, seal, _ = journal.check(service)
    assert (call("audit").exit_code, call("audit").stdout) == (0, f"2 entries; the last seal is {seal}.\n")
    with service.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.exec_driver_sql("UPDATE audit SET details = ? WHERE number = 1", (json.dumps({}),))
    said = call("audit")
    assert (said.exit_code, said.stderr) == (1, "Entry 1 is not as it was written, or the one before is not.\n")
