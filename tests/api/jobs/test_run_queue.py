"""The queue: a message comes to the one that works, whichever product keeps it."""

from pathlib import Path
from threading import Event, Thread

import pytest

from api.jobs.run_queue import Queue


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'queue.sqlite'}"
    return str(request.getfixturevalue("empty_postgres"))


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
