"""Runs a fixed table of generated cohorts, each in a process of its own, and writes a Markdown table."""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

Case = tuple[int, int, int, float]
"""People in a cohort, cohorts, seed, seconds."""

SEEDS = (1, 2, 3)
LEVELS = ("repeats", "balance", "closeness", "cadence", "travel", "pressure", "peak", "fairness", "fair-release", "way")
COLUMNS = (
    "people", "cohorts", "seed", "limit (s)", "result", "first (s)", "all (s)", "models (s)", "groups (s)", "MB",
    "load", *LEVELS,
)  # fmt: skip


def table(quick: bool) -> Iterator[Case]:
    """Yield the cases: one cohort of four sizes in three limits, then portfolios."""
    if quick:
        yield from ((18, 1, 1, 30.0), (24, 1, 1, 60.0), (24, 2, 1, 80.0))
        return
    for people in (18, 24, 30, 48):
        for seconds in (10.0, 60.0, 300.0):
            yield from ((people, 1, seed, seconds) for seed in SEEDS)
    yield from ((24, cohorts, 1, 30.0 * cohorts) for cohorts in (5, 20))


def run(case: Case) -> dict[str, Any]:
    """Solve one case in a child process, so that its memory is its own."""
    people, cohorts, seed, seconds = case
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.case", str(people), str(cohorts), str(seed), str(seconds)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def line(case: Case, answer: dict[str, Any]) -> str:
    """Return one row: for each level its cost, and the gap where there is one."""
    people, cohorts, seed, seconds = case
    counts = {status: answer["statuses"].count(status) for status in dict.fromkeys(answer["statuses"])}
    result = ", ".join(status if cohorts == 1 else f"{times} {status}" for status, times in counts.items())
    first = "-" if answer["first"] is None else f"{answer['first']:.1f}"
    levels = {name: f"{cost}" + (f" ({gap:.0%})" if gap else "") for name, cost, _, gap in answer["levels"]}
    cells = [
        people, cohorts, seed, f"{seconds:g}", result, first, f"{answer['seconds']:.1f}", f"{answer['build']:.1f}",
        f"{answer['groups']:.1f}", f"{answer['megabytes']:.0f}", f"{answer['load']:.1f}",
        *(levels.get(name, "-") for name in LEVELS),
    ]  # fmt: skip
    return "| " + " | ".join(map(str, cells)) + " |"


def machine() -> str:
    """Describe what the figures were measured on."""
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, OR-Tools {version('ortools')}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three cases, about three minutes")
    parser.add_argument("--out", type=Path, help="also write the table to this file")
    parser.add_argument("--only", type=int, nargs="*", help="numbers of the cases to run, from 1")
    options = parser.parse_args()
    head = f"{machine()}\n\n| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}\n"
    print(head, end="", flush=True)
    written = head
    for number, case in enumerate(table(options.quick), start=1):
        if options.only and number not in options.only:
            continue
        row = line(case, run(case))
        print(row, flush=True)
        written += row + "\n"
        if options.out is not None:
            options.out.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
