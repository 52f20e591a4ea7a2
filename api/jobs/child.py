"""One solve in a process of its own: `python -m api.jobs.child FOLDER`; news go to the standard output.

The folder holds programme.yaml, cohort/ and settings.json; the outputs come into out/. The parent holds the other end
of the standard input: the word `cancel` ends the search, the end of the input (the parent died) ends the process.
"""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from threading import Event, Lock, Thread

from api.faults import InputFaults

BAD_INPUT = 2
PARENT_GONE = 3
NICENESS = 10
"""Whoever answers requests on the same machine goes first."""


def main(folder: Path) -> int:
    """Solve what the folder holds and return the exit code."""
    # The news have the standard output for themselves, whatever a library may print.
    news = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    cancelled = Event()
    Thread(target=_listen, args=(cancelled,), daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(NICENESS)

    from api.outputs.folder import write_outputs  # noqa: PLC0415  (slow: the parent is heard before)
    from api.problem_file import hours_conflicts, load_problem  # noqa: PLC0415
    from scheduler.run import Progress, Run, Settings, Status  # noqa: PLC0415
    from scheduler.solver import solve  # noqa: PLC0415

    lock = Lock()

    def tell(progress: Progress) -> None:
        with lock:
            news.write(json.dumps(asdict(progress)) + "\n")
            news.flush()

    settings = Settings(**json.loads((folder / "settings.json").read_text(encoding="utf-8")))
    programme = folder / "programme.yaml"
    try:
        problem = load_problem(programme, folder / "cohort")
    except InputFaults as faults:
        print("\n".join(str(fault) for fault in faults.faults), file=sys.stderr)
        return BAD_INPUT
    conflicts = hours_conflicts(problem)
    if conflicts:
        run = Run(Status.INFEASIBLE, None, settings, reasons=conflicts)
    else:
        run = solve(problem, settings, tell, cancelled.is_set)
    write_outputs(problem, run, folder / "out", programme)
    return 0


def _listen(cancelled: Event) -> None:
    """Wait for the parent's word; its silence for ever means that nobody wants the answer."""
    for line in sys.stdin:
        if line.strip() == "cancel":
            cancelled.set()
    os._exit(PARENT_GONE)


if __name__ == "__main__":
    code = main(Path(sys.argv[1]))
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads of the solver may still be winding down; nothing of theirs is wanted.
    os._exit(code)
