"""A worker: takes runs from the queue, one after the other, and looks after runs whose worker was lost."""

import logging
import os
import signal
import socket
import sys
from secrets import token_hex
from threading import Event, Thread
from types import FrameType

from api.jobs.reaper import Reaper
from api.jobs.run_queue import Queue
from api.jobs.solving import Solving
from api.services.service import Service
from api.settings import Settings
from api.storage.engine import Database

LOG = logging.getLogger(__name__)
QUEUE_DELAY = 0.1
LONGEST_DELAY = 0.5
"""Seconds between two looks at an empty queue, where the queue cannot call."""


def work(settings: Settings, stopping: Event | None = None) -> None:
    """Work until the process is asked to end or `stopping` is set; what is being solved is then queued again."""
    stopping = stopping or Event()
    database = Database(settings.database_url)
    owner = f"{socket.gethostname()}:{os.getpid()}:{token_hex(4)}"
    queue = Queue(settings.queue_url)
    service = Service(settings, database, queue.send)
    queue.work = Solving(service, owner, stopping).work
    reaper = Reaper(service, queue.waiting)
    consumer = queue.huey.create_consumer(
        workers=1, periodic=False, initial_delay=QUEUE_DELAY, max_delay=LONGEST_DELAY, check_worker_health=True
    )
    consumer.start()
    _obey_signals(stopping)
    LOG.info("worker begins", extra={"owner": owner})
    while not stopping.wait(settings.heartbeat_seconds):
        try:
            reaper.look()
        except Exception:
            # The database may be away for a while; a worker that gave up would leave runs stuck.
            LOG.exception("could not look after runs")
    consumer.stop(graceful=True)
    database.close()
    LOG.info("worker ends", extra={"owner": owner})


def follow_parent(stopping: Event) -> None:
    """End when whoever holds the other end of the standard input is gone."""

    def listen() -> None:
        sys.stdin.read()
        stopping.set()

    Thread(target=listen, daemon=True).start()


def _obey_signals(stopping: Event) -> None:
    def stop(signum: int, frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
