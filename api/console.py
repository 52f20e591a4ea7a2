"""News of a running solve: a live line on a terminal, plain lines elsewhere."""

import sys
from threading import Lock
from time import monotonic
from types import TracebackType
from typing import Self

from rich.console import Console as RichConsole
from rich.live import Live
from rich.text import Text

from scheduler.run import Progress

PLAIN_INTERVAL = 2.0
"""Seconds between two plain lines of the same level."""


class Console:
    """Shows stage, level, best cost, bound, gap and time left; called from the search's own thread."""

    def __init__(self) -> None:
        self._live: Live | None = None
        self._lock = Lock()
        self._said: tuple[str, str] = ("", "")
        self._when = 0.0

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._live = Live(console=RichConsole(stderr=True), transient=True, refresh_per_second=4)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def show(self, progress: Progress) -> None:
        """Take one piece of news."""
        with self._lock:
            text = describe(progress)
            if self._live is not None:
                self._live.update(Text(text))
                return
            key, now = (progress.stage, progress.level), monotonic()
            if key != self._said or now - self._when >= PLAIN_INTERVAL:
                self._said, self._when = key, now
                print(text, file=sys.stderr, flush=True)


def describe(progress: Progress) -> str:
    """Say one piece of news on one line."""
    parts = [progress.stage]
    if progress.level:
        parts.append(progress.level)
    if progress.cost is not None and progress.bound is not None:
        gap = 0.0 if progress.cost <= progress.bound else (progress.cost - progress.bound) / max(1, progress.cost)
        parts.append(f"best {progress.cost}, bound {progress.bound}, gap {gap:.0%}")
    parts.append(f"{progress.left:.0f} s left")
    return " · ".join(parts)
