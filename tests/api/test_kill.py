"""Workers, servers and backups killed at random moments: nothing is lost, halved or stuck."""

import multiprocessing
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import httpx
import pytest
from service_builders import ADMINISTRATOR

from api.access.keys import add_key
from api.access.principal import Role
from api.feeds.feed import render_feed
from api.feeds.history import Release, replay
from api.feeds.options import FeedOptions
from api.jobs.run_queue import Queue
from api.services import addresses, drafts, runs
from api.services.drafts import open_timetable
from api.services.feed_store import local_day
from api.services.service import Service
from api.settings import Settings
from api.storage import releases as stored
from api.storage.backup import back_up, put_back
from api.storage.engine import Database
from api.storage.records import RunState

KILLS_OF_WORKERS, KILLS_OF_SERVERS, KILLS_OF_BACKUPS = 7, 8, 5
FORK = multiprocessing.get_context("fork")
"""A forked process has everything imported already, so that twenty of them start in a moment."""
WAIT_SECONDS = 60.0


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Workers are missed soon, and no run is given up: each has to end well."""
    return replace(settings, stale_seconds=1.0, heartbeat_seconds=0.2, most_attempts=100)


def work(settings: Settings) -> None:
    from api.jobs.worker import work as work_on  # noqa: PLC0415

    work_on(settings, Event())


def serve(settings: Settings, port: int) -> None:
    import uvicorn  # noqa: PLC0415

    from api.server import create_app  # noqa: PLC0415

    service = Service(settings, Database(settings.database_url), Queue(settings.queue_url).send)
    uvicorn.run(create_app(service), host="127.0.0.1", port=port, log_level="critical")


def copy(settings: Settings, target: Path) -> None:
    back_up(Database(settings.database_url), target)


def start(task: Callable[..., None], *arguments: Any) -> BaseProcess:
    process = FORK.Process(target=task, args=arguments, daemon=True)
    process.start()
    return process


def kill(process: BaseProcess) -> None:
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()


@contextmanager
def ended(processes: list[BaseProcess]) -> Iterator[None]:
    try:
        yield
    finally:
        for process in processes:
            if process.is_alive():
                kill(process)


def wait(holds: Callable[[], bool]) -> None:
    end = monotonic() + WAIT_SECONDS
    while not holds():
        assert monotonic() < end, "waited in vain"
        sleep(0.05)


def test_killed_workers_leave_no_run_stuck(service: Service, settings: Settings, cohort: str) -> None:
    random = Random(6)
    workers = [start(work, settings) for _ in range(2)]
    with ended(workers):
        asked = [runs.request_run(service, ADMINISTRATOR, cohort, 5, seed, 1, None).id for seed in range(4)]
        queue = Queue(settings.queue_url)
        for run in asked:
            queue.send(run)
        for _ in range(KILLS_OF_WORKERS):
            sleep(random.uniform(0.1, 1.2))
            kill(workers.pop(0))
            workers.append(start(work, settings))
        found = {}

        def over() -> bool:
            found.update({run: runs.get_run(service, ADMINISTRATOR, run) for run in asked})
            return all(run.state.final for run in found.values())

        wait(over)
    assert {run.state for run in found.values()} == {RunState.SUCCEEDED}
    assert sum(run.attempt for run in found.values()) > len(asked)
    made = drafts.list_drafts(service, ADMINISTRATOR, 50, 0, None).items
    assert sorted((draft.run, draft.id) for draft in made) == sorted((run.id, run.draft) for run in found.values())


def test_killed_servers_leave_whole_releases(service: Service, settings: Settings, draft: Callable[[int], str]) -> None:
    random = Random(7)
    choices = [draft(1), draft(2)]
    cohort = drafts.get_draft(service, ADMINISTRATOR, choices[0]).cohort
    key = add_key(service, Role.ADMINISTRATOR, "kill", "test")
    confirmed = [0]
    tokens: dict[str, str] = {}
    for number in range(KILLS_OF_SERVERS):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = start(serve, settings, port)
        with (
            ended([server]),
            httpx.Client(
                base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {key}"}, timeout=30
            ) as client,
        ):
            wait(lambda client=client: answers(client))  # type: ignore[misc]
            check_feeds(service, client, cohort, tokens)

            def publish(client: httpx.Client = client, first: int = number) -> None:
                with suppress(httpx.TransportError):
                    for turn in range(first, first + 50):
                        body = {"draft": choices[turn % 2]}
                        answer = client.post(f"/api/cohorts/{cohort}/releases", json=body)
                        assert answer.status_code == 201
                        confirmed.append(answer.json()["number"])

            publisher = Thread(target=publish)
            wanted = confirmed[-1] + random.randint(0, 1)
            publisher.start()
            wait(lambda wanted=wanted: confirmed[-1] >= wanted)  # type: ignore[misc]
            sleep(random.uniform(0.0, 0.3))
            kill(server)
            publisher.join()
        newest = check_releases(service, cohort)
        # What was confirmed is there; one more may be, whose confirmation was lost on the way.
        assert newest in (confirmed[-1], confirmed[-1] + 1)
        confirmed.append(newest)
        if newest and not tokens:
            for file in ("apprentice-A01", "cohort-tiny-2026"):
                made = addresses.add_address(service, ADMINISTRATOR, cohort, file, "", FeedOptions(), None)
                tokens[file] = made.token
    assert confirmed[-1] > 1


def answers(client: httpx.Client) -> bool:
    try:
        return client.get("/health/ready").status_code == 200
    except httpx.TransportError:
        return False


def check_releases(service: Service, cohort: str) -> int:
    """Return the number of the newest release after looking whether all are whole."""
    with service.database.reading() as connection:
        history = stored.history(connection, cohort)
        assert [release.number for release in history] == list(range(1, len(history) + 1))
        for release in history:
            files = {file.name for file in stored.files_of_release(connection, cohort, release.number)}
            assert {"timetable.json", "certificate.json", "timetable.xlsx"} <= files
    return len(history)


def check_feeds(service: Service, client: httpx.Client, cohort: str, tokens: dict[str, str]) -> None:
    """Compare what is served with what the pure functions make of all releases."""
    with service.database.reading() as connection:
        history = stored.history(connection, cohort)
        told = [Release(r.number, r.published_at, *open_timetable(connection, r)) for r in history]
    states = replay(told)
    for file, token in tokens.items():
        answer = client.get(f"/feeds/{token}.ics")
        expected = render_feed(states[file], local_day(states[file], service.now()))
        assert (answer.status_code, answer.content) == (200, expected.body)


def test_killed_backups_leave_none_or_a_whole_one(
    service: Service, settings: Settings, draft: Callable[[int], str], tmp_path: Path
) -> None:
    random = Random(8)
    draft(1)
    whole = back_up(service.database, tmp_path / "whole.sqlite")
    for number in range(KILLS_OF_BACKUPS):
        target = tmp_path / f"{number}.sqlite"
        process = start(copy, settings, target)
        process.join(random.uniform(0.005, 0.15))
        if process.is_alive():
            kill(process)
        if not target.exists():
            assert back_up(service.database, target) == whole
        fresh = Database(f"sqlite:///{tmp_path / f'back{number}.sqlite'}")
        assert put_back(fresh, target) == whole
        fresh.close()
    assert sorted(path.name for path in tmp_path.glob(".*")) == []
