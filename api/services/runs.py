"""Runs: asked for, watched, cancelled."""

import logging

from sqlalchemy.exc import IntegrityError

from api.access import journal
from api.access.audit import Action
from api.access.principal import Principal
from api.services.cohorts import find_cohort, visible_cohorts
from api.services.failures import Conflict, NotFound
from api.services.service import Service, new_id
from api.storage import runs
from api.storage.records import EventRecord, RunRecord, RunState
from api.storage.rows import Page

LOG = logging.getLogger(__name__)


def request_run(
    service: Service,
    caller: Principal,
    cohort: str,
    seconds: float,
    seed: int,
    workers: int,
    idempotency_key: str | None,
) -> RunRecord:
    """Queue a run on the cohort as it is now; the same key from the same caller gives the same run.

    Raises
    ------
    NotFound, Conflict
    """
    now = service.now()
    with service.database.writing() as connection:
        source = find_cohort(connection, caller, cohort)
        record = RunRecord(
            id=new_id(),
            cohort=cohort,
            programme_digest=source.programme_digest,
            cohort_digest=source.digest,
            seconds=min(seconds, service.settings.longest_solve),
            seed=seed,
            workers=workers,
            requested_by=caller.id,
            created_at=now,
            idempotency_key=idempotency_key,
        )
        if idempotency_key is not None:
            before = runs.get_run_by_key(connection, caller.id, idempotency_key)
            if before is not None:
                return _same(before, record)
        try:
            with connection.begin_nested():
                runs.put_run(connection, record)
        except IntegrityError:
            # The same request came twice at the same moment, and the other was first.
            before = runs.get_run_by_key(connection, caller.id, idempotency_key or "")
            if before is None:
                raise
            return _same(before, record)
        runs.tell(connection, record.id, now, {"kind": "state", "state": RunState.QUEUED})
        journal.write(connection, now, Action.STARTED, "run", record.id, {"cohort": cohort, "seed": str(seed)})
    try:
        service.send(record.id)
    except Exception:
        # The run is stored; a worker finds it although its message was lost.
        LOG.exception("could not put a run on the queue", extra={"run": record.id})
    return record


def _same(before: RunRecord, record: RunRecord) -> RunRecord:
    asked = (record.cohort, record.seconds, record.seed, record.workers)
    if (before.cohort, before.seconds, before.seed, before.workers) != asked:
        raise Conflict("This idempotency key was used for another run: choose a new one.")
    return before


def get_run(service: Service, caller: Principal, name: str) -> RunRecord:
    """Return one run.

    Raises
    ------
    NotFound
    """
    with service.database.reading() as connection:
        record = runs.get_run(connection, name)
    if record is None or not caller.sees_cohort(record.cohort):
        raise NotFound(f"There is no run {name!r}.")
    return record


def list_runs(
    service: Service, caller: Principal, limit: int, offset: int, cohort: str | None, state: RunState | None
) -> Page[RunRecord]:
    """Return runs, newest first."""
    with service.database.reading() as connection:
        return runs.find_runs(connection, limit, offset, cohort, state, visible_cohorts(caller))


def cancel_run(service: Service, caller: Principal, name: str) -> RunRecord:
    """Ask that a run be cancelled; a queued one is cancelled at once, an ended one stays as it is.

    Raises
    ------
    NotFound
    """
    get_run(service, caller, name)
    now = service.now()
    with service.database.writing() as connection:
        if runs.request_cancel(connection, name, now):
            runs.tell(connection, name, now, {"kind": "state", "state": RunState.CANCELLED})
        journal.write(connection, now, Action.CANCELLED, "run", name)
    return get_run(service, caller, name)


def news_after(service: Service, name: str, number: int) -> tuple[EventRecord, ...]:
    """Return the news of a run after a number."""
    with service.database.reading() as connection:
        return runs.events_after(connection, name, number)


def is_over(service: Service, name: str) -> bool:
    """Tell whether there will be no more news of a run: it has ended, or was deleted with its cohort."""
    with service.database.reading() as connection:
        record = runs.get_run(connection, name)
    return record is None or record.state.final
