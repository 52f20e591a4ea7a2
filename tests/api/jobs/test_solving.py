"""A run in the hands of a worker: answered, impossible, crashed, cancelled, taken away, handed back."""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from service_builders import ADMINISTRATOR

from api.jobs import solving
from api.jobs.solving import Solving
from api.services import cohorts, drafts, runs
from api.services.service import Service
from api.storage import runs as stored
from api.storage.records import RunRecord, RunState
from sample_data import generator

BIG = Path(generator.__file__).parent / "cohorts" / "lsbu.xlsx"
WAIT_SECONDS = 60
# What a child process does is the same with either database; the claims and fences around it are tested with both.
ONLY_SQLITE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
ONLY_POSTGRESQL = pytest.mark.parametrize("settings", ["postgresql"], indirect=True)


def ask(service: Service, cohort: str, seconds: float = 5) -> str:
    return runs.request_run(service, ADMINISTRATOR, cohort, seconds, 1, 1, None).id


def find(service: Service, run: str) -> RunRecord:
    return runs.get_run(service, ADMINISTRATOR, run)


def wait(service: Service, run: str, holds: Callable[[RunRecord], bool]) -> RunRecord:
    end = monotonic() + WAIT_SECONDS
    while not holds(found := find(service, run)):
        assert monotonic() < end, found
        sleep(0.02)
    return found


@pytest.fixture
def big(service: Service) -> str:
    """A cohort that takes a minute."""
    return cohorts.add_cohort(service, BIG.name, BIG.read_bytes(), "lsbu").id


def start(worker: Solving, run: str) -> Thread:
    thread = Thread(target=worker.work, args=(run,), daemon=True)
    thread.start()
    return thread


def children() -> list[int]:
    listed = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return [int(child) for path in listed for child in path.read_text().split()]


def solver_of(service: Service, run: str) -> int:
    """Return the process that solves, once it says something."""
    wait(service, run, lambda found: found.stage != "")
    found = [child for child in children() if b"api.jobs.child" in Path(f"/proc/{child}/cmdline").read_bytes()]
    assert len(found) == 1
    return found[0]


@ONLY_POSTGRESQL
def test_an_answer_is_stored_with_all_its_files(service: Service, cohort: str) -> None:
    run = ask(service, cohort)
    Solving(service, "me", Event()).work(run)
    found = find(service, run)
    assert (found.state, found.attempt, found.owner) == (RunState.SUCCEEDED, 1, "me")
    assert found.status in ("optimal", "feasible")
    assert found.draft is not None
    names = {file.name for file in drafts.files_of(service, ADMINISTRATOR, found.draft)}
    wanted = {"timetable.json", "timetable.xlsx", "report.html", "ledger.csv", "certificate.json", "run.json"}
    assert wanted <= names
    assert {name for name in names if name.startswith("feeds")} == set()


def test_a_run_is_claimed_by_one_worker_alone(service: Service, cohort: str) -> None:
    run = ask(service, cohort)
    claimed = [Solving(service, name, Event()).claim(run) for name in ("one", "two")]
    assert [None if found is None else found.owner for found in claimed] == ["one", None]


def test_an_answer_of_a_worker_that_was_given_up_is_not_stored(
    service: Service, cohort: str, tiny: Callable[[int], object]
) -> None:
    run = ask(service, cohort)
    slow, fast = Solving(service, "slow", Event()), Solving(service, "fast", Event())
    mine = slow.claim(run)
    assert mine is not None
    with service.database.writing() as connection:
        assert stored.give_back(connection, mine)
    theirs = fast.claim(run)
    assert theirs is not None
    out = tiny(1).out  # type: ignore[attr-defined]
    slow.store(mine, out, cancelled=False)
    assert (find(service, run).owner, find(service, run).state) == ("fast", RunState.RUNNING)
    assert drafts.list_drafts(service, ADMINISTRATOR, 10, 0, None).total == 0
    fast.store(theirs, out, cancelled=False)
    assert drafts.list_drafts(service, ADMINISTRATOR, 10, 0, None).total == 1


@ONLY_SQLITE
def test_a_killed_solver_is_a_failed_run_with_its_reason(service: Service, big: str) -> None:
    run = ask(service, big, 60)
    thread = start(Solving(service, "me", Event()), run)
    os.kill(solver_of(service, run), signal.SIGKILL)
    thread.join(WAIT_SECONDS)
    found = find(service, run)
    assert (found.state, found.draft) == (RunState.FAILED, None)
    assert found.reasons == ("The solver was ended by SIGKILL. Perhaps the machine ran out of memory.",)


@ONLY_SQLITE
def test_a_crash_is_a_failed_run_with_its_last_words(
    service: Service, cohort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ask(service, cohort)

    def spoil(programme: bytes, tables: bytes, folder: Path) -> None:
        (folder / "programme.yaml").write_text("id: [", encoding="utf-8")
        (folder / "cohort").mkdir()

    monkeypatch.setattr(solving, "write_inputs", spoil)
    Solving(service, "me", Event()).work(run)
    found = find(service, run)
    assert found.state is RunState.FAILED
    assert found.reasons[0].startswith("The solver failed (exit code 2): ")


@ONLY_POSTGRESQL
def test_cancelling_takes_effect_within_two_seconds(service: Service, big: str) -> None:
    run = ask(service, big, 60)
    thread = start(Solving(service, "me", Event()), run)
    child = solver_of(service, run)
    begin = monotonic()
    runs.cancel_run(service, ADMINISTRATOR, run)
    found = wait(service, run, lambda found: found.state.final)
    assert (found.state, monotonic() - begin < 2) == (RunState.CANCELLED, True)
    assert not Path(f"/proc/{child}").exists()
    thread.join(WAIT_SECONDS)


def test_a_queued_run_is_cancelled_at_once(service: Service, cohort: str) -> None:
    run = ask(service, cohort)
    assert runs.cancel_run(service, ADMINISTRATOR, run).state is RunState.CANCELLED
    Solving(service, "me", Event()).work(run)
    assert find(service, run).attempt == 0


@ONLY_SQLITE
def test_a_worker_that_is_asked_to_end_hands_its_run_back(service: Service, big: str, sent: list[str]) -> None:
    run = ask(service, big, 60)
    stopping = Event()
    thread = start(Solving(service, "me", stopping), run)
    child = solver_of(service, run)
    stopping.set()
    thread.join(WAIT_SECONDS)
    found = find(service, run)
    assert (found.state, found.attempt, found.owner, sent) == (RunState.QUEUED, 0, "", [run, run])
    assert not Path(f"/proc/{child}").exists()


def test_the_same_idempotency_key_is_the_same_run(service: Service, cohort: str) -> None:
    one, other = (runs.request_run(service, ADMINISTRATOR, cohort, 5, 1, 1, "again") for _ in range(2))
    assert (one.id, one.created_at) == (other.id, other.created_at)
    somebody = replace(ADMINISTRATOR, id="somebody else")
    assert runs.request_run(service, somebody, cohort, 5, 1, 1, "again").id != one.id
