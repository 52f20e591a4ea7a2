"""The queue: a message comes to the one that works, whichever product keeps it."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from redis.exceptions import ConnectionError

from api.jobs.run_queue import Queue


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    if shutil.which("redis-server") is None:
        pytest.skip("Redis is not installed here; .ci/run installs the Debian package redis-server.")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    url, end = f"redis://127.0.0.1:{port}/0", monotonic() + 30
    while True:
        try:
            Queue(url).waiting()
            break
        except ConnectionError:
            assert monotonic() < end, "the server did not start"
            sleep(0.05)
    yield url
    server.kill()
    server.wait()


@pytest.fixture(params=["sqlite", "postgresql", "redis"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'queue.sqlite'}"
    return str(request.getfixturevalue({"postgresql": "empty_postgres", "redis": "redis"}[request.param]))


def test_messages_come_in_order_to_whoever_works(url: str) -> None:
    sender, worker = Queue(url), Queue(url)
    done, got = Event(), []

    def work(run: str) -> None:
        got.append(run)
        if len(got) == 2:
            done.set()

    worker.work = work
    sender.send("first")
    sender.send("second")
    assert worker.waiting() == 2
    consumer = worker.huey.create_consumer(workers=1, periodic=False, check_worker_health=False)
    for _, thread in consumer.worker_threads:
        assert isinstance(thread, Thread)
        thread.start()
    assert done.wait(20)
    consumer.stop_flag.set()
    for _, thread in consumer.worker_threads:
        thread.join(20)
    assert (got, worker.waiting()) == (["first", "second"], 0)


def test_an_unknown_product_is_refused() -> None:
    with pytest.raises(ValueError, match="not in 'amqp'"):
        Queue("amqp://somewhere/queue")


def test_processes_that_begin_at_once_do_not_trouble_each_other(url: str) -> None:
    failed: list[Exception] = []

    def begin() -> None:
        try:
            Queue(url).send("run")
        except Exception as error:
            failed.append(error)

    threads = [Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (failed, Queue(url).waiting()) == ([], 8)
