"""The commands of the service as a person runs them: one command serves, one signal ends all, nothing is left."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest
from service_builders import TINY, Solved

COMMAND = [sys.executable, "-c", "from api.cli import main; main()"]
WAIT_SECONDS = 60


def timetabler(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False)


def wait(holds: Callable[[], bool]) -> None:
    end = monotonic() + WAIT_SECONDS
    while not holds():
        assert monotonic() < end, "waited in vain"
        sleep(0.05)


def processes_of(folder: Path) -> set[int]:
    """Return the processes that were told of the folder."""
    found = set()
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"TIMETABLER_FOLDER={folder}".encode() in environment.read_bytes().split(b"\x00"):
                found.add(int(environment.parent.name))
        except OSError:  # it has ended meanwhile
            continue
    return found


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running `timetabler serve` in an empty folder, and where it is."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--folder", str(tmp_path / "data"), "--port", str(port)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    url = f"http://127.0.0.1:{port}"

    def ready() -> bool:
        try:
            return httpx.get(f"{url}/health/ready").status_code == 200
        except httpx.TransportError:
            return False

    wait(ready)
    yield process, url
    process.kill()
    process.communicate()
    wait(lambda: not processes_of(tmp_path / "data"))


def test_serve_needs_nothing_else(
    served: tuple[subprocess.Popen[str], str], tiny: Callable[[int], Solved], tmp_path: Path
) -> None:
    process, url = served
    assert process.stdout is not None
    found = re.fullmatch(r"First administrator's key, shown only now: (ctk_\S+)\n", process.stdout.readline())
    assert found is not None
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {found[1]}"}, timeout=30) as client:
        client.post("/api/programmes", content=TINY.read_bytes(), headers={"Content-Type": "application/yaml"})
        client.post("/api/cohorts", data={"programme": "tiny"}, files={"file": ("c.zip", tiny(1).upload)})
        run = client.post("/api/cohorts/tiny-2026/runs", json={"seconds": 5, "workers": 1}).headers["location"]
        wait(lambda: client.get(run).json()["state"] == "succeeded")
    wait(lambda: len(processes_of(tmp_path / "data")) == 1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(WAIT_SECONDS) in (0, -signal.SIGTERM)
    wait(lambda: not processes_of(tmp_path / "data"))
    assert found[1] not in (tmp_path / "log").read_text()

    backup = tmp_path / "backup.sqlite"
    copied = timetabler("backup", backup, "--folder", tmp_path / "data")
    restored = timetabler("restore", backup, "--folder", tmp_path / "again")
    assert (copied.returncode, restored.returncode) == (0, 0)
    assert re.findall(r"\d+ rows", copied.stdout) == re.findall(r"\d+ rows", restored.stdout)
    assert timetabler("backup", backup, "--folder", tmp_path / "data").returncode == 2
    assert timetabler("migrate", "--folder", tmp_path / "again").stdout.endswith("it was there already.\n")


def test_a_killed_server_takes_its_worker_along(served: tuple[subprocess.Popen[str], str], tmp_path: Path) -> None:
    process, _ = served
    wait(lambda: len(processes_of(tmp_path / "data")) == 1)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    wait(lambda: not processes_of(tmp_path / "data"))
