"""Times calendar feeds against an empty FastAPI route, with few and with 10,000 addresses in the database."""

import asyncio
import multiprocessing
import os
import platform
import shutil
import socket
import statistics
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event
from time import perf_counter, sleep
from typing import Any

from api.access.principal import Principal, Role
from api.feeds.feed import render_feed
from api.feeds.options import FeedOptions
from api.jobs.solving import Solving
from api.outputs.folder import write_outputs
from api.problem_file import find_programme, load_problem
from api.services import addresses, cohorts, releases, runs
from api.services.addresses import hash_token
from api.services.feed_store import PLAIN, local_day, open_state, render
from api.services.service import Service, new_id
from api.settings import Settings
from api.storage import feeds
from api.storage.engine import Database
from api.storage.migration import migrate
from api.storage.records import AddressRecord
from sample_data import generator
from scheduler.run import Settings as SolveSettings
from scheduler.solver import solve

COHORT = Path(generator.__file__).parent / "cohorts" / "lsbu.xlsx"
CALLER = Principal("benchmark", Role.ADMINISTRATOR)
EVENTS = 150
MANY = 10_000
CONNECTIONS = 8
SECONDS = 3.0
ROUNDS = 5
COLD = 50
FORK = multiprocessing.get_context("fork")


def main() -> None:
    """Print a Markdown table."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder:
        few, many = (open_service(Path(folder) / name) for name in ("few", "many"))
        cohort, token, size, rendering = prepare(few)
        few.database.close()
        shutil.copyfile(few.settings.folder / "timetabler.sqlite", many.settings.folder / "timetabler.sqlite")
        fill(many, cohort)
        print(f"Feed of {EVENTS} events or a little more, {size} bytes; rendered anew in {rendering * 1000:.1f} ms.")
        print("| load | empty route (1/s) | 304 (1/s) | the same with 10,000 more | cold feed (ms) | the same |")
        print("|---|---|---|---|---|---|")
        measure(few, many, token)


def open_service(folder: Path) -> Service:
    settings = Settings(folder=folder, feed_burst=10_000_000)
    return Service(settings, Database(settings.database_url), lambda run: None)


def prepare(service: Service) -> tuple[str, str, int, float]:
    """Publish a timetable and return cohort, token, bytes and seconds of making of a feed with so many events."""
    migrate(service.database)
    programme = find_programme("lsbu")
    cohort = cohorts.add_cohort(service, COHORT.name, COHORT.read_bytes(), "lsbu").id
    problem = load_problem(programme, COHORT)
    out = service.settings.folder / "out"
    write_outputs(problem, solve(problem, SolveSettings(seconds=6, workers=1)), out, programme)
    worker = Solving(service, "benchmark", Event())
    run = worker.claim(runs.request_run(service, CALLER, cohort, 6, 1, 1, None).id)
    assert run is not None
    worker.store(run, out, cancelled=False)
    draft = runs.get_run(service, CALLER, run.id).draft
    assert draft is not None
    begin = perf_counter()
    releases.publish(service, CALLER, cohort, draft, "")
    print(f"Published in {perf_counter() - begin:.1f} s.")
    with service.database.reading() as connection:
        states = [open_state(record) for record in feeds.feed_states_of(connection, cohort)]
    state = min((s for s in states if len(s.events) >= EVENTS), key=lambda s: len(s.events))
    today = local_day(state, min(event.created for event in state.events.values()))
    begin = perf_counter()
    body = render_feed(state, today).body
    making = perf_counter() - begin
    made = addresses.add_address(service, CALLER, cohort, state.file, "", FeedOptions(), None)
    return cohort, made.token, len(body), making


def fill(service: Service, cohort: str) -> None:
    """Add so many feeds, each with bytes and an address of its own."""
    with service.database.reading() as connection:
        record = feeds.feed_states_of(connection, cohort)[0]
    now = datetime.now(UTC)
    plain = render(cohort, open_state(record), PLAIN, now)
    for begin in range(0, MANY, 100):
        with service.database.writing() as connection:
            for number in range(begin, begin + 100):
                file = f"more-{number}"
                feeds.put_rendering(connection, replace(plain, file=file))
                digest = hash_token(file)
                address = AddressRecord(new_id(), digest, cohort, file, "room", file, PLAIN.key, "", CALLER.id, now)
                feeds.put_address(connection, address)
            feeds.raise_mark(connection)


def measure(few: Service, many: Service, token: str) -> None:
    """Ask all servers in turn, so that whatever else the machine does troubles all alike."""
    rows: list[tuple[float, ...]] = []
    with Served(serve_empty) as empty, Served(serve, few.settings) as one, Served(serve, many.settings) as other:
        etag = first(one.port, token)
        assert first(other.port, token) == etag
        asked = f"GET /feeds/{token}.ics HTTP/1.1\r\nHost: x\r\nIf-None-Match: {etag}\r\n\r\n".encode()
        plain = b"GET /empty HTTP/1.1\r\nHost: x\r\n\r\n"
        for _ in range(ROUNDS):
            rates = (rate(empty.port, plain), rate(one.port, asked), rate(other.port, asked))
            cold = zip(*((one_cold(few, one, token), one_cold(many, other, token)) for _ in range(COLD)), strict=True)
            row = (os.getloadavg()[0], *rates, *(1000 * statistics.median(column) for column in cold))
            rows.append(row)
            print("| " + " | ".join(f"{number:.1f}" for number in row) + " |", flush=True)
    shares = [statistics.median(row[column] / row[1] for row in rows) for column in (2, 3)]
    colds = [statistics.median(row[column] for row in rows) for column in (4, 5)]
    change = shares[1] / shares[0] - 1
    print(f"304 at {shares[0]:.0%} of the empty route, with 10,000 more {shares[1]:.0%} ({change:+.1%}).")
    print(f"Cold feed {colds[0]:.1f} ms, with 10,000 more {colds[1]:.1f} ms ({colds[1] / colds[0] - 1:+.1%}).")


def rate(port: int, request: bytes) -> float:
    """Return answers a second over some connections that each ask again at once."""

    async def ask(end: float) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        number = 0
        while perf_counter() < end:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(length_of(head))
            number += 1
        writer.close()
        return number

    async def ask_all() -> float:
        begin = perf_counter()
        numbers = await asyncio.gather(*(ask(begin + SECONDS) for _ in range(CONNECTIONS)))
        return sum(numbers) / (perf_counter() - begin)

    return asyncio.run(ask_all())


def length_of(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


def one_cold(service: Service, server: "Served", token: str) -> float:
    """Return the seconds of one answer after everything in memory was declared old."""
    with service.database.writing() as connection:
        feeds.raise_mark(connection)
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        begin = perf_counter()
        line.sendall(f"GET /feeds/{token}.ics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        while line.recv(1 << 16):
            pass
        return perf_counter() - begin


def first(port: int, token: str) -> str:
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(f"GET /feeds/{token}.ics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while part := line.recv(1 << 16):
            answer += part
    assert answer.startswith(b"HTTP/1.1 200"), answer[:100]
    return next(
        row.partition(b":")[2].strip().decode() for row in answer.split(b"\r\n") if row.lower().startswith(b"etag:")
    )


class Served:
    """A server in a process of its own."""

    def __init__(self, task: Any, *arguments: Any) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._process: BaseProcess = FORK.Process(target=task, args=(self.port, *arguments), daemon=True)

    def __enter__(self) -> "Served":
        self._process.start()
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except OSError:
                sleep(0.1)
            else:
                return self
        raise RuntimeError("The server did not start.")

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        self._process.join()


def serve_empty(port: int) -> None:
    import uvicorn  # noqa: PLC0415
    from fastapi import FastAPI  # noqa: PLC0415

    app = FastAPI()

    @app.get("/empty")
    async def empty() -> dict[str, str]:
        return {}

    uvicorn.run(app, port=port, log_level="critical", access_log=False)


def serve(port: int, settings: Settings) -> None:
    import uvicorn  # noqa: PLC0415

    from api.observation import log_json  # noqa: PLC0415
    from api.server import create_app  # noqa: PLC0415

    log_json()
    # As in production, but the terminal is the reader's.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    service = Service(settings, Database(settings.database_url), lambda run: None)
    uvicorn.run(create_app(service), port=port, log_config=None, access_log=False, server_header=False)


if __name__ == "__main__":
    main()
