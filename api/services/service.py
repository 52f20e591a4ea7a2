"""What every use case needs: the database, the queue, the settings and the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex

from api.settings import Settings
from api.storage.engine import Database


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Service:
    """The service without its doors.

    Parameters
    ----------
    send
        Puts the id of a run on the queue.
    """

    settings: Settings
    database: Database
    send: Callable[[str], None]
    now: Callable[[], datetime] = utc_now


def new_id() -> str:
    """Return an id that nobody can guess the next of."""
    return token_hex(10)
