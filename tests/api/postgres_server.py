"""Starts a PostgreSQL server of our own for the tests, on loopback and as somebody without rights."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNPRIVILEGED = "postgres"
"""The server refuses to run for the superuser; the Debian package brings this user along."""


def find_programs() -> Path | None:
    """Return the folder of the newest installed server; None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return None if elsewhere is None else Path(elsewhere).parent


@contextmanager
def running_server() -> Iterator[str]:
    """Give the URL of a fresh server without a database name, and stop the server at the end."""
    # Not in a folder of pytest: it keeps those to itself, and other runs of it take the server's rights away.
    with tempfile.TemporaryDirectory(prefix="timetabler-postgres-") as folder, _server(Path(folder)) as url:
        yield url


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    programs = find_programs()
    assert programs is not None, "skipped before"
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    data = folder / "data"
    folder.chmod(0o755)
    data.mkdir()
    if user is not None:
        shutil.chown(data, user)
    initialise = [programs / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(initialise, check=True, capture_output=True, user=user, cwd="/")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Nothing here outlives the tests, so that nothing has to reach the disk.
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=200"
    start = [programs / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", data / "log", "-o", options, "start"]
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=user, cwd="/")
    try:
        yield f"postgresql://tests@127.0.0.1:{port}"
    finally:
        stop = [programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"]
        subprocess.run(stop, check=False, capture_output=True, user=user, cwd="/")
