"""Runs in the database: who works on one is decided here, by single statements that only one worker can win."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from api.storage import rows
from api.storage.records import EventRecord, RunRecord, RunState
from api.storage.rows import Page
from api.storage.tables import run_events, runs


def put_run(connection: Connection, record: RunRecord) -> None:
    rows.put(connection, runs, record)


def get_run(connection: Connection, name: str) -> RunRecord | None:
    return rows.one(connection, RunRecord, select(runs).where(runs.c.id == name))


def get_run_by_key(connection: Connection, requested_by: str, key: str) -> RunRecord | None:
    """Return the run that the same caller asked for under the same idempotency key."""
    query = select(runs).where(runs.c.requested_by == requested_by, runs.c.idempotency_key == key)
    return rows.one(connection, RunRecord, query)


def find_runs(
    connection: Connection,
    limit: int,
    offset: int,
    cohort: str | None = None,
    state: RunState | None = None,
    only: Collection[str] | None = None,
) -> Page[RunRecord]:
    """Return runs, newest first: of one cohort, in one state, of cohorts that may be seen."""
    query: Any = select(runs).order_by(runs.c.created_at.desc(), runs.c.id)
    if cohort is not None:
        query = query.where(runs.c.cohort == cohort)
    if state is not None:
        query = query.where(runs.c.state == state.value)
    if only is not None:
        query = query.where(runs.c.cohort.in_(sorted(only)))
    return rows.page(connection, RunRecord, query, limit, offset)


def count_by_state(connection: Connection) -> dict[str, int]:
    """Return how many runs are in each state."""
    counted = connection.execute(select(runs.c.state, func.count()).group_by(runs.c.state))
    return {state.value: 0 for state in RunState} | {row[0]: row[1] for row in counted}


def claim(connection: Connection, name: str, owner: str, now: datetime) -> RunRecord | None:
    """Make one worker the owner of a queued run; None when it is somebody else's, or not queued."""
    where = (runs.c.id == name) & (runs.c.state == RunState.QUEUED.value)
    values = {"state": RunState.RUNNING.value, "owner": owner, "attempt": runs.c.attempt + 1, "beat": 0}
    found = connection.execute(update(runs).where(where).values(values | {"started_at": now}))
    return get_run(connection, name) if found.rowcount == 1 else None


def _mine(run: RunRecord) -> Any:
    return (
        (runs.c.id == run.id)
        & (runs.c.state == RunState.RUNNING.value)
        & (runs.c.owner == run.owner)
        & (runs.c.attempt == run.attempt)
    )


def beat(connection: Connection, run: RunRecord, news: dict[str, Any] | None = None) -> bool | None:
    """Show that the owner lives and store its news.

    Returns
    -------
    bool or None
        Whether the run is to be cancelled; None when it is no longer the owner's.
    """
    values: dict[str, Any] = {"beat": runs.c.beat + 1, **(news or {})}
    if connection.execute(update(runs).where(_mine(run)).values(values)).rowcount != 1:
        return None
    return bool(connection.execute(select(runs.c.cancel_requested).where(runs.c.id == run.id)).scalar_one())


def finish(connection: Connection, run: RunRecord, state: RunState, now: datetime, **values: Any) -> bool:
    """End a run; False when it is no longer the owner's, and then nothing of this transaction may stay."""
    ended = {"state": state.value, "finished_at": now, "left": 0.0, **values}
    return connection.execute(update(runs).where(_mine(run)).values(ended)).rowcount == 1


def give_back(connection: Connection, run: RunRecord) -> bool:
    """Queue a run again whose owner was silent; False when it showed life or ended meanwhile."""
    where = _mine(run) & (runs.c.beat == run.beat)
    values = {"state": RunState.QUEUED.value, "owner": "", "started_at": None, "cost": None, "bound": None}
    return connection.execute(update(runs).where(where).values(values)).rowcount == 1


def hand_back(connection: Connection, run: RunRecord) -> bool:
    """Queue a run again because its owner was asked to end; that attempt does not count."""
    values = {"state": RunState.QUEUED.value, "owner": "", "started_at": None, "attempt": run.attempt - 1}
    return connection.execute(update(runs).where(_mine(run)).values(values)).rowcount == 1


def mark_lost(connection: Connection, run: RunRecord, state: RunState, reason: str, now: datetime) -> bool:
    """End a run whose owner was silent; False when it showed life or ended meanwhile."""
    values = {"state": state.value, "reasons": [reason], "finished_at": now, "left": 0.0}
    return connection.execute(update(runs).where(_mine(run) & (runs.c.beat == run.beat)).values(values)).rowcount == 1


def request_cancel(connection: Connection, name: str, now: datetime) -> bool:
    """Cancel a queued run at once (True), or ask the owner of a running one to stop (False)."""
    queued = (runs.c.id == name) & (runs.c.state == RunState.QUEUED.value)
    ended = {"state": RunState.CANCELLED.value, "finished_at": now, "cancel_requested": True}
    if connection.execute(update(runs).where(queued).values(ended)).rowcount == 1:
        return True
    running = (runs.c.id == name) & (runs.c.state == RunState.RUNNING.value)
    connection.execute(update(runs).where(running).values(cancel_requested=True))
    return False


def runs_in(connection: Connection, state: RunState) -> tuple[RunRecord, ...]:
    """Return all runs in a state, oldest first."""
    query = select(runs).where(runs.c.state == state.value).order_by(runs.c.created_at, runs.c.id)
    return rows.every(connection, RunRecord, query)


def tell(connection: Connection, run: str, now: datetime, data: dict[str, Any]) -> None:
    """Append one piece of news."""
    last = connection.execute(select(func.max(run_events.c.number)).where(run_events.c.run == run)).scalar() or 0
    connection.execute(insert(run_events).values(run=run, number=last + 1, at=now, data=data))


def events_after(connection: Connection, run: str, number: int, limit: int = 200) -> tuple[EventRecord, ...]:
    """Return the news after a number, in order."""
    query = select(run_events).where(run_events.c.run == run, run_events.c.number > number)
    return rows.every(connection, EventRecord, query.order_by(run_events.c.number).limit(limit))


def solve_seconds(connection: Connection) -> float:
    """Return the seconds that all ended runs took together."""
    query = select(runs.c.started_at, runs.c.finished_at)
    query = query.where(runs.c.finished_at.is_not(None), runs.c.started_at.is_not(None))
    return float(sum((row[1] - row[0]).total_seconds() for row in connection.execute(query)))
