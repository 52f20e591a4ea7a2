"""Settings of the service, all of them read from the environment, each with a value that works out of the box."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

PREFIX = "TIMETABLER_"


@dataclass(frozen=True, slots=True)
class Settings:
    """How the service runs. The variable of a field is `TIMETABLER_` and its name in capitals.

    Parameters
    ----------
    folder
        Where everything is kept when no URL says otherwise.
    public_url
        Base of the feed addresses that are given out; empty: as the request came.
    database, queue
        URLs: `postgresql://…` for either, `redis://…` for the queue. Empty: SQLite in the folder.
    heartbeat_seconds, stale_seconds
        A worker shows that it lives; a run whose worker was silent for so long is taken up by another.
    most_attempts
        How often a run is begun at most; a run that kills its worker so often is marked as failed.
    cancel_seconds
        How long a solve may take to hand over its best timetable after it was cancelled.
    upload_bytes, unpacked_bytes, zip_ratio, zip_files
        What an upload may hold.
    longest_solve
        Most seconds that a run may ask for.
    check_milliseconds
        How long a process may go on answering feeds from memory before it asks the database whether anything
        changed. Only PostgreSQL needs it; SQLite is asked each time.
    feed_burst
        Fetches of one feed that are answered at once; then one each half minute. 0 sets no limit.
    feed_past_days, feed_cancelled_days
        How long feeds show past sessions, and cancelled ones after the release that cancelled them.
    feed_gzip, feed_tell_revoked
        1 or 0: whether gzip is offered to calendar programs, and whether a withdrawn address says so (410).
    """

    folder: Path = Path("timetabler-data")
    database: str = ""
    queue: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    heartbeat_seconds: float = 0.5
    stale_seconds: float = 15.0
    most_attempts: int = 2
    cancel_seconds: float = 0.9
    upload_bytes: int = 20 * 1024 * 1024
    unpacked_bytes: int = 100 * 1024 * 1024
    zip_ratio: int = 200
    zip_files: int = 100
    longest_solve: float = 3600.0
    check_milliseconds: int = 250
    feed_burst: int = 60
    feed_past_days: int = 60
    feed_cancelled_days: int = 30
    feed_gzip: int = 1
    feed_tell_revoked: int = 0
    extra: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Variables with our prefix that no field names; other parts of the service read theirs here."""

    @property
    def database_url(self) -> str:
        """Return the URL for SQLAlchemy; PostgreSQL always through psycopg 3."""
        if not self.database:
            return f"sqlite:///{self.folder / 'timetabler.sqlite'}"
        scheme, _, rest = self.database.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else self.database

    @property
    def queue_url(self) -> str:
        return self.queue or f"sqlite:///{self.folder / 'queue.sqlite'}"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Raises
    ------
    ValueError
        When a variable is not a number where one is needed, naming the variable.
    """
    given = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in (os.environ if environment is None else environment).items()
        if name.startswith(PREFIX)
    }
    defaults = Settings()
    values: dict[str, object] = {}
    for setting in fields(Settings):
        text = given.pop(setting.name, None)
        if text is None or setting.name == "extra":
            continue
        kind = type(getattr(defaults, setting.name))
        try:
            values[setting.name] = kind(text)
        except ValueError:
            raise ValueError(f"{PREFIX}{setting.name.upper()} is {text!r}; expected {kind.__name__}.") from None
    return Settings(**values, extra=given)  # type: ignore[arg-type]  # each value was made by its field's own type
