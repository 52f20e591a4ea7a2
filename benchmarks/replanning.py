"""Re-plans the solved flagship sample after one event each, and prints a table: time, people disturbed, bound."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import monotonic

from api.outputs.folder import load_folder
from api.problem_file import build_problem
from models.cohort import Cohort
from models.ids import ApprenticeId
from models.people import Absence
from models.problem import Problem
from models.reference import Reference
from models.timetable import Timetable
from scheduler.run import Run, Settings
from scheduler.solver import solve

WEEK = timedelta(days=6)
EARLIEST = timedelta(days=100)
"""From the start of the cohort to the day on which the event becomes known."""


def events(problem: Problem, before: Timetable, on: date) -> Iterator[tuple[str, Cohort]]:
    """Yield what has happened, and the cohort as it is then."""
    cohort = problem.cohort
    yield "nothing", cohort
    reviews = [p for p in before.placements if p.session.startswith("review") and p.day >= on + timedelta(days=28)]
    tutors = {tutor.id for tutor in cohort.tutors}
    tutor = next(who for who in reviews[0].staff if who in tutors)
    monday = problem.grid.week_of(reviews[0].day)
    away = Absence(tutor, monday, monday + WEEK, None, "ill")
    yield f"{tutor} away from {monday}", replace(cohort, absences=(*cohort.absences, away))
    block = next(p for p in before.placements if p.day >= on + timedelta(days=28) and p.room and p.audience == "cohort")
    shut = Absence(block.room or "", block.day, block.day, None, "closed")
    yield f"{block.room} closed on {block.day}", replace(cohort, absences=(*cohort.absences, shut))
    first, *others = cohort.apprentices
    yield f"{first.id} leaves on {on}", replace(cohort, apprentices=(replace(first, left=on), *others))
    joiner = replace(
        others[0], id=ApprenticeId("NEW"), name="New One", start=on, original_start=on, tutor=None, line_manager=None
    )
    yield f"one joins on {on}", replace(cohort, apprentices=(*cohort.apprentices, joiner))


def main(folder: Path, words: list[str]) -> None:
    problem, before, _ = load_folder(folder)
    on = problem.cohort.start + EARLIEST
    print("| event | seconds | load | short notice | disturbed | moved | answer |")
    print("|---|---:|---:|---|---|---|---|")
    for name, cohort in events(problem, before, on):
        if words and not any(word in name for word in words):
            continue
        changed = replace(build_problem(problem.programme, cohort), reference=Reference(before, on))
        load, began = os.getloadavg()[0], monotonic()
        run = solve(changed, Settings(seconds=60))
        print(_row(name, run, monotonic() - began, load), flush=True)


def _row(name: str, run: Run, seconds: float, load: float) -> str:
    said = [f"{level.cost} (bound {level.bound})" for level in run.levels[:3]] or ["", "", ""]
    return f"| {name} | {seconds:.1f} | {load:.1f} | {' | '.join(said)} | {run.status.value} {' '.join(run.reasons)} |"


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
