"""Finds runs that nobody works on any more: their worker was killed, or their message was lost."""

import logging
from collections.abc import Callable
from time import monotonic

from api.services.service import Service
from api.storage import runs
from api.storage.records import RunRecord, RunState

LOG = logging.getLogger(__name__)


class Reaper:
    """Looks at runs again and again; any number of workers may each have one.

    Whether a worker lives is judged by its heartbeat moving on this process's own clock, so that the clocks of
    machines need not agree.

    Parameters
    ----------
    waiting
        Returns how many messages stand in the queue.
    """

    def __init__(self, service: Service, waiting: Callable[[], int], clock: Callable[[], float] = monotonic) -> None:
        self._service = service
        self._waiting = waiting
        self._clock = clock
        self._seen: dict[str, tuple[tuple[int, int], float]] = {}

    def look(self) -> None:
        """Take up again, or mark as failed, every run whose owner has been silent for too long."""
        with self._service.database.reading() as connection:
            running = runs.runs_in(connection, RunState.RUNNING)
            queued = runs.runs_in(connection, RunState.QUEUED)
        names = {run.id for run in (*running, *queued)}
        self._seen = {name: seen for name, seen in self._seen.items() if name in names}
        for run in running:
            if self._silent(run, self._service.settings.stale_seconds):
                self._take_up(run)
        lost = [run for run in queued if self._silent(run, self._service.settings.stale_seconds / 3)]
        if lost and self._waiting() == 0:
            # A second message does no harm: only one worker can claim a run.
            for run in lost:
                self._service.send(run.id)
                self._seen.pop(run.id, None)

    def _silent(self, run: RunRecord, seconds: float) -> bool:
        mark, now = (run.attempt, run.beat), self._clock()
        known = self._seen.get(run.id)
        if known is None or known[0] != mark:
            self._seen[run.id] = (mark, now)
            return False
        return now - known[1] >= seconds

    def _take_up(self, run: RunRecord) -> None:
        settings, now = self._service.settings, self._service.now()
        again = run.attempt < settings.most_attempts and not run.cancel_requested
        with self._service.database.writing() as connection:
            if again:
                changed = runs.give_back(connection, run)
                news = {"kind": "state", "state": RunState.QUEUED, "attempt": run.attempt}
            else:
                state = RunState.CANCELLED if run.cancel_requested else RunState.FAILED
                reason = f"The worker was lost {run.attempt} times; the run is not begun again."
                changed = runs.mark_lost(connection, run, state, reason, now)
                news = {"kind": "state", "state": state, "reasons": [reason]}
            if changed:
                runs.tell(connection, run.id, now, news)
        if changed:
            LOG.warning("worker was lost", extra={"run": run.id, "owner": run.owner, "again": again})
            if again:
                self._service.send(run.id)
