"""How the service is: its parts, and how many runs it has."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from api.services.service import Service
from api.storage import runs
from api.storage.migration import current_revision, newest_revision

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunCounts:
    by_state: dict[str, int]
    solve_seconds: float


def parts(service: Service, queue_length: Callable[[], int]) -> dict[str, str]:
    """Return `ok` or a few words for each part that the service needs."""
    said = {"database": "ok", "tables": "ok", "queue": "ok"}
    try:
        if current_revision(service.database) != newest_revision():
            said["tables"] = "run `timetabler migrate`"
    except Exception:
        LOG.exception("the database does not answer")
        said |= {"database": "does not answer", "tables": "unknown"}
    try:
        queue_length()
    except Exception:
        LOG.exception("the queue does not answer")
        said["queue"] = "does not answer"
    return said


def run_counts(service: Service) -> RunCounts:
    with service.database.reading() as connection:
        return RunCounts(runs.count_by_state(connection), runs.solve_seconds(connection))
