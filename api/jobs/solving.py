"""What a worker does with one run: claim it, solve it in a child process, show life, store the answer once."""

import json
import logging
import signal
import subprocess
import sys
import tempfile
from collections import deque
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import IO, Any

from api.services.packing import write_inputs
from api.services.service import Service, new_id
from api.storage import blobs, drafts, runs
from api.storage.records import DraftRecord, RunRecord, RunState

LOG = logging.getLogger(__name__)
POLL_SECONDS = 0.1
NOT_KEPT = "feeds/"
"""Calendars are made of releases, not of drafts."""


class Solving:
    """Works on runs in the name of one worker.

    Parameters
    ----------
    owner
        Name of the worker, different for every process on every machine.
    stopping
        Set when the worker is to end: what it works on is queued again.
    """

    def __init__(self, service: Service, owner: str, stopping: Event) -> None:
        self.service = service
        self.owner = owner
        self.stopping = stopping

    def work(self, name: str) -> None:
        """Solve a run, if it is still there to be taken."""
        run = self.claim(name)
        if run is None:
            return
        with self.service.database.reading() as connection:
            programme = blobs.get_blob(connection, run.programme_digest)
            cohort = blobs.get_blob(connection, run.cohort_digest)
        LOG.info("run begins", extra={"run": name, "cohort": run.cohort, "attempt": run.attempt})
        with tempfile.TemporaryDirectory(prefix="timetabler-run-") as place:
            folder = Path(place)
            write_inputs(programme, cohort, folder)
            settings = {"seconds": run.seconds, "seed": run.seed, "workers": run.workers}
            (folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
            try:
                self._solve(run, folder)
            except Exception as error:
                # The same would happen again: say so, instead of leaving it to be found as lost and begun again.
                LOG.exception("the worker failed", extra={"run": name})
                self._end(run, RunState.FAILED, [f"The worker failed with {type(error).__name__}; see its log."])

    def claim(self, name: str) -> RunRecord | None:
        """Become the owner of a queued run; None when it is somebody else's, or not queued."""
        now = self.service.now()
        with self.service.database.writing() as connection:
            run = runs.claim(connection, name, self.owner, now)
            if run is not None:
                runs.tell(connection, name, now, {"kind": "state", "state": run.state, "attempt": run.attempt})
        return run

    def _solve(self, run: RunRecord, folder: Path) -> None:
        with (folder / "errors.txt").open("w+", encoding="utf-8") as errors:
            child = subprocess.Popen(
                [sys.executable, "-m", "api.jobs.child", str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                encoding="utf-8",
            )
            try:
                cancelled = self._attend(run, child)
            finally:
                if child.poll() is None:
                    child.kill()
                child.wait()
            if cancelled is None:
                LOG.warning("run was taken away", extra={"run": run.id})
                return
            errors.seek(0)
            said = errors.read()[-4000:]
        if self.stopping.is_set() and not (folder / "out" / "run.json").is_file():
            self._hand_back(run)
        elif child.returncode == 0 or (cancelled and (folder / "out" / "run.json").is_file()):
            self.store(run, folder / "out", cancelled)
        elif cancelled:
            self._end(run, RunState.CANCELLED, [])
        else:
            self._end(run, RunState.FAILED, [_reason(child.returncode, said)])

    def _attend(self, run: RunRecord, child: "subprocess.Popen[str]") -> bool | None:
        """Watch the child until it ends.

        Returns
        -------
        bool or None
            Whether it was cancelled; None when the run is no longer ours.
        """
        assert child.stdout is not None, "opened as a pipe"
        heard: deque[dict[str, Any]] = deque(maxlen=50)
        Thread(target=_listen, args=(child.stdout, heard), daemon=True).start()
        settings = self.service.settings
        next_beat = monotonic()
        cancelled_at: float | None = None
        while True:
            try:
                child.wait(POLL_SECONDS)
                return cancelled_at is not None
            except subprocess.TimeoutExpired:
                pass
            if self.stopping.is_set():
                return cancelled_at is not None
            if monotonic() >= next_beat:
                next_beat = monotonic() + settings.heartbeat_seconds
                cancel = self._beat(run, heard)
                if cancel is None:
                    return None
                if cancel and cancelled_at is None:
                    cancelled_at = monotonic()
                    _ask_to_stop(child)
            if cancelled_at is not None and monotonic() - cancelled_at > settings.cancel_seconds:
                return True

    def _beat(self, run: RunRecord, heard: "deque[dict[str, Any]]") -> bool | None:
        news = heard[-1] if heard else None
        heard.clear()
        values = None
        if news is not None:
            values = {key: news[key] for key in ("stage", "level", "cost", "bound", "elapsed", "left")}
        with self.service.database.writing() as connection:
            cancel = runs.beat(connection, run, values)
            if cancel is not None and values is not None:
                runs.tell(connection, run.id, self.service.now(), {"kind": "progress", **values})
        return cancel

    def store(self, run: RunRecord, out: Path, cancelled: bool) -> None:
        """Store the answer and end the run in one transaction: both, or neither."""
        answer = json.loads((out / "run.json").read_text(encoding="utf-8"))
        now = self.service.now()
        state = RunState.CANCELLED if cancelled else RunState.SUCCEEDED
        files = {
            str(path.relative_to(out)): path.read_bytes()
            for path in sorted(out.rglob("*"))
            if path.is_file() and not str(path.relative_to(out)).startswith(NOT_KEPT)
        }
        values: dict[str, Any] = {"status": answer["status"], "reasons": answer["reasons"]}
        with self.service.database.writing() as connection:
            if "timetable.json" in files:
                draft = _draft(run, answer["status"], files, now)
                drafts.put_draft(connection, draft, files)
                values["draft"] = draft.id
            if not runs.finish(connection, run, state, now, **values):
                LOG.warning("run was taken away", extra={"run": run.id})
                connection.rollback()
                return
            runs.tell(connection, run.id, now, {"kind": "state", "state": state, **values})
        LOG.info("run ends", extra={"run": run.id, "state": state.value, "status": answer["status"]})

    def _end(self, run: RunRecord, state: RunState, reasons: list[str]) -> None:
        now = self.service.now()
        with self.service.database.writing() as connection:
            if runs.finish(connection, run, state, now, reasons=reasons):
                runs.tell(connection, run.id, now, {"kind": "state", "state": state, "reasons": reasons})
        LOG.info("run ends", extra={"run": run.id, "state": state.value})

    def _hand_back(self, run: RunRecord) -> None:
        """Queue the run again, for this worker was asked to end; the attempt does not count."""
        now = self.service.now()
        with self.service.database.writing() as connection:
            handed_back = runs.hand_back(connection, run)
            if handed_back:
                runs.tell(connection, run.id, now, {"kind": "state", "state": RunState.QUEUED})
        if handed_back:
            self.service.send(run.id)


def _draft(run: RunRecord, status: str, files: dict[str, bytes], now: Any) -> DraftRecord:
    certificate = json.loads(files["certificate.json"])
    broken = sum(rule.get("broken", 0) for rule in certificate["rules"])
    return DraftRecord(
        id=new_id(),
        cohort=run.cohort,
        run=run.id,
        status=status,
        programme_digest=run.programme_digest,
        cohort_digest=run.cohort_digest,
        timetable_digest=certificate["timetable_sha256"],
        certificate=certificate,
        hard_findings=broken,
        note="",
        version=1,
        created_at=now,
        updated_at=now,
    )


def _listen(news: IO[str], heard: "deque[dict[str, Any]]") -> None:
    for line in news:
        heard.append(json.loads(line))


def _ask_to_stop(child: "subprocess.Popen[str]") -> None:
    assert child.stdin is not None, "opened as a pipe"
    try:
        child.stdin.write("cancel\n")
        child.stdin.flush()
    except BrokenPipeError:  # it has ended meanwhile, which is as good
        pass


def _reason(code: int, said: str) -> str:
    """Say in a sentence why a child ended without an answer."""
    if code < 0:
        name = signal.Signals(-code).name
        hint = " Perhaps the machine ran out of memory." if name == "SIGKILL" else ""
        return f"The solver was ended by {name}.{hint}"
    last = said.strip().splitlines()[-1] if said.strip() else "It said nothing."
    return f"The solver failed (exit code {code}): {last}"
