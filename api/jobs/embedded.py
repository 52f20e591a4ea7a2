"""Workers that `timetabler serve` starts beside itself, starts again when they die, and takes along when it ends."""

import logging
import subprocess
import sys
from threading import Event, Thread

LOG = logging.getLogger(__name__)
RESTART_SECONDS = 1.0
END_SECONDS = 5.0
COMMAND = (sys.executable, "-c", "from api.cli import main; main()", "worker", "--with-parent")


class Workers:
    """So many worker processes; each hears through its standard input whether this process still lives."""

    def __init__(self, number: int) -> None:
        self._stopping = Event()
        self._threads = [Thread(target=self._keep, daemon=True) for _ in range(number)]
        self.processes: set[subprocess.Popen[bytes]] = set()

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End all workers; what they were solving is queued again."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(END_SECONDS + 1)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE)
            self.processes.add(process)
            while process.poll() is None and not self._stopping.wait(0.2):
                pass
            if process.poll() is None:
                assert process.stdin is not None, "opened as a pipe"
                process.stdin.close()
                try:
                    process.wait(END_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
            else:
                LOG.warning("worker died", extra={"code": process.returncode})
                self._stopping.wait(RESTART_SECONDS)
            process.wait()
            self.processes.discard(process)
