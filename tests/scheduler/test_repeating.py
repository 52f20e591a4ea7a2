"""One worker and one seed give the same timetable in every process, whatever order Python gives to sets."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SOLVE = """
from hashlib import sha256
from scheduler.run import Settings
from scheduler.solver import solve
from tests.scheduler.builders import PROBLEM
found = solve(PROBLEM, Settings(seconds=3, seed=1, workers=1)).timetable
print(sha256(repr(found).encode()).hexdigest(), len(found.placements))
"""


def test_processes_with_different_hashes_find_the_same() -> None:
    command = [sys.executable, "-c", SOLVE]
    running = [
        subprocess.Popen(command, cwd=ROOT, env={"PYTHONHASHSEED": seed}, stdout=subprocess.PIPE, text=True)
        for seed in ("1", "2")
    ]
    first, second = (process.communicate(timeout=120)[0].split() for process in running)
    assert len(first) == 2
    assert first == second
