"""The queue of runs, kept by huey in SQLite, PostgreSQL or Redis; a message may be lost or doubled without harm."""

from collections.abc import Callable
from pathlib import Path
from time import sleep
from urllib.parse import unquote, urlsplit

from huey import Huey, RedisHuey, SqliteHuey
from huey.api import PostgresHuey

NAME = "timetabler"
TRIES = 10


class Queue:
    """Carries the ids of runs from whoever asks to whoever works.

    The database alone decides who works on a run, and workers look for runs whose message was lost; so the queue
    needs no promise of its own.
    """

    def __init__(self, url: str) -> None:
        self.huey = _open(url)
        self.work: Callable[[str], None] | None = None
        """What a worker does with the id of a run; a process without takes none."""
        self._task = self.huey.task(name="solve")(self._solve)

    def _solve(self, run: str) -> None:
        if self.work is None:
            raise RuntimeError("This process puts runs on the queue and takes none.")
        self.work(run)

    def send(self, run: str) -> None:
        """Put the id of a run on the queue."""
        self._task(run)

    def waiting(self) -> int:
        """Return how many messages nobody has taken yet."""
        return int(self.huey.pending_count())


def _open(url: str) -> Huey:
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        path = Path(rest.removeprefix("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(NAME, filename=str(path), results=False, fsync=True)
    if scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return _open_postgres(f"postgresql://{rest}")
    if scheme in ("redis", "rediss", "unix"):
        return RedisHuey(NAME, url=url, results=False)
    raise ValueError(f"The queue is kept in sqlite, postgresql or redis, not in {unquote(urlsplit(url).scheme)!r}.")


def _open_postgres(url: str) -> Huey:
    from psycopg.errors import DuplicateObject, DuplicateTable, UniqueViolation  # noqa: PLC0415

    for _ in range(TRIES):
        try:
            return PostgresHuey(NAME, dsn=url, results=False)
        except (DuplicateObject, DuplicateTable, UniqueViolation):
            # Another process makes the tables at the same moment; "if not exists" does not wait for it.
            sleep(0.2)
    return PostgresHuey(NAME, dsn=url, results=False)
