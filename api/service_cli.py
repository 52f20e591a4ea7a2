"""The commands of the service, which import what is heavy only when they are called."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from api.services.service import Service
    from api.settings import Settings

REFUSED = 2
Folder = Annotated[
    Path | None,
    typer.Option("--folder", help="Where everything is kept; else TIMETABLER_FOLDER."),
]


def add_commands(app: typer.Typer) -> None:
    """Add the commands of the service to the command line."""
    for command in (serve, worker, migrate, backup, restore, new_key, audit):
        app.command()(command)


def serve(
    folder: Folder = None,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen at; else TIMETABLER_HOST.")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port to listen at; else TIMETABLER_PORT.")] = None,
    workers: Annotated[int, typer.Option("--workers", min=0, max=64, help="Workers to start along.")] = 1,
) -> None:
    """Serve the API, the feeds and one worker, with everything in one folder unless URLs say otherwise."""
    import uvicorn  # noqa: PLC0415

    from api.access.keys import first_key  # noqa: PLC0415
    from api.jobs.embedded import Workers  # noqa: PLC0415
    from api.jobs.run_queue import Queue  # noqa: PLC0415
    from api.observation import log_json  # noqa: PLC0415
    from api.server import create_app  # noqa: PLC0415
    from api.services.service import Service  # noqa: PLC0415
    from api.storage.engine import Database  # noqa: PLC0415
    from api.storage.migration import current_revision, newest_revision  # noqa: PLC0415
    from api.storage.migration import migrate as bring_forward  # noqa: PLC0415

    settings = _settings(folder)
    log_json()
    database = Database(settings.database_url)
    if database.is_sqlite:
        bring_forward(database)
    elif current_revision(database) != newest_revision():
        _refuse("The database is not at the present form; run `timetabler migrate` first.")
    queue = Queue(settings.queue_url)
    service = Service(settings, database, queue.send)
    secret = first_key(service)
    if secret is not None:
        # To the terminal and not to the log; it is never shown again.
        typer.echo(f"First administrator's key, shown only now: {secret}")
        sys.stdout.flush()
    along = Workers(workers)
    along.start()
    try:
        uvicorn.run(
            create_app(service, queue.waiting),
            host=host or settings.host,
            port=settings.port if port is None else port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,
        )
    finally:
        along.stop()
        database.close()


def worker(
    folder: Folder = None,
    with_parent: Annotated[
        bool, typer.Option("--with-parent", help="End when the standard input is closed.", hidden=True)
    ] = False,
) -> None:
    """Take runs from the queue, one after the other; start as many as you like, on any machine."""
    from threading import Event  # noqa: PLC0415

    from api.jobs.worker import follow_parent, work  # noqa: PLC0415
    from api.observation import log_json  # noqa: PLC0415

    stopping = Event()
    if with_parent:
        follow_parent(stopping)
    log_json()
    work(_settings(folder), stopping)


def migrate(folder: Folder = None) -> None:
    """Bring the database forward to the present form."""
    from api.storage.engine import Database  # noqa: PLC0415
    from api.storage.migration import current_revision, newest_revision  # noqa: PLC0415
    from api.storage.migration import migrate as bring_forward  # noqa: PLC0415

    database = Database(_settings(folder).database_url)
    before = current_revision(database)
    bring_forward(database)
    said = "was there already" if before == newest_revision() else f"came from {before or 'nothing'}"
    typer.echo(f"The database is at {newest_revision()}; it {said}.")


def backup(
    target: Annotated[Path, typer.Argument(help="File to write; it must not exist.")], folder: Folder = None
) -> None:
    """Copy everything into one file while the service goes on."""
    from api.storage.backup import BackupError, back_up  # noqa: PLC0415
    from api.storage.engine import Database  # noqa: PLC0415

    try:
        number = back_up(Database(_settings(folder).database_url), target)
    except BackupError as error:
        _refuse(str(error))
    typer.echo(f"Copied {number} rows into {target}.")


def restore(
    source: Annotated[Path, typer.Argument(help="File that backup has written.")], folder: Folder = None
) -> None:
    """Fill an empty database from a backup."""
    from api.storage.backup import BackupError, put_back  # noqa: PLC0415
    from api.storage.engine import Database  # noqa: PLC0415

    try:
        number = put_back(Database(_settings(folder).database_url), source)
    except BackupError as error:
        _refuse(str(error))
    typer.echo(f"Put back {number} rows from {source}.")


def new_key(
    label: Annotated[str, typer.Argument(help="What the key is for.")],
    role: Annotated[str, typer.Option("--role", help="Also tutor, employer or apprentice.")] = "administrator",
    cohort: Annotated[list[str] | None, typer.Option("--cohort", help="Cohort that it may see; several times.")] = None,
    subject: Annotated[list[str] | None, typer.Option("--subject", help="Id that is its own; several times.")] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="May change nothing.")] = False,
    days: Annotated[int | None, typer.Option("--days", min=1, max=36500, help="Days until it ends.")] = None,
    folder: Folder = None,
) -> None:
    """Make a key where no other is left, or for a first script; it is shown once."""
    from datetime import timedelta  # noqa: PLC0415

    from api.access.keys import add_key  # noqa: PLC0415
    from api.access.principal import READ, SCOPES, Role  # noqa: PLC0415

    if role not in list(Role):
        _refuse(f"There is no role {role!r}; expected {', '.join(Role)}.")
    service = _quiet_service(folder)
    ends = None if days is None else service.now() + timedelta(days=days)
    scopes = (READ,) if read_only else SCOPES
    typer.echo(add_key(service, Role(role), label, "command", tuple(cohort or ()), tuple(subject or ()), scopes, ends))


def audit(folder: Folder = None) -> None:
    """Read the whole audit log and say whether it is as it was written."""
    from api.access.journal import check  # noqa: PLC0415

    entries, seal, faults = check(_quiet_service(folder))
    typer.echo(f"{entries} entries; the last seal is {seal or 'none'}.")
    for fault in faults:
        typer.echo(fault, err=True)
    if faults:
        raise typer.Exit(1)


def _quiet_service(folder: Path | None) -> "Service":
    """Return a service that starts no run, on a database that is at the present form."""
    from api.services.service import Service  # noqa: PLC0415
    from api.storage.engine import Database  # noqa: PLC0415
    from api.storage.migration import current_revision, newest_revision  # noqa: PLC0415

    settings = _settings(folder)
    database = Database(settings.database_url)
    if current_revision(database) != newest_revision():
        _refuse("The database is not at the present form; run `timetabler migrate` first.")
    return Service(settings, database, lambda run: None)


def _settings(folder: Path | None) -> "Settings":
    from api.settings import read_settings  # noqa: PLC0415

    if folder is not None:
        # So that workers started along read the same.
        os.environ["TIMETABLER_FOLDER"] = str(folder)
    try:
        return read_settings()
    except ValueError as error:
        _refuse(str(error))


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(REFUSED)
