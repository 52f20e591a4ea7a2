"""Writes the whole folder of a solve in one stroke, and reads it back for checking."""

import hashlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from api.conflict_words import explanation_data, note_data
from api.faults import Fault, InputFaults
from api.feeds.files import write_feeds
from api.outputs.table_reader import read_tables
from api.outputs.tables import tables, write_tables
from api.outputs.timetable_file import read_timetable, write_timetable
from api.outputs.workbook import write_workbook
from api.problem_file import load_problem
from api.reference_folder import read_reference, write_reference
from api.report.report import write_report
from api.tables.reader import RowNumbers
from api.tables.writer import write_cohort
from models.findings import Finding, Kind
from models.problem import Problem
from models.timetable import Timetable
from scheduler.checker import costs
from scheduler.inspection.note import Weight
from scheduler.rules import RULES
from scheduler.run import Run

MARK = "run.json"
"""Only a folder that holds it is ours to replace."""
FILES_AGREE = "files-agree"


def write_outputs(problem: Problem, run: Run, out: Path, programme: Path, numbers: RowNumbers | None = None) -> None:
    """Write everything into a new folder beside `out` and then take its place.

    Without a timetable only the report and the run are written. `numbers` says which rows of the user's own tables
    the explanation speaks of.

    Raises
    ------
    InputFaults
        When `out` exists and was not written by a solve.
    """
    with replace_folder(out) as fresh:
        write_solved(problem, run, fresh, programme, numbers)


@contextmanager
def replace_folder(out: Path) -> Iterator[Path]:
    """Give a new folder to fill, which takes the place of `out` only when all went well.

    Raises
    ------
    InputFaults
        When `out` exists and was not written by a solve.
    """
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MARK).is_file())):
        hint = "Choose another folder, or empty this one."
        raise InputFaults([Fault(str(out), "", 0, "", "", "a new folder, or one that a solve has written", hint)])
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        yield fresh
        if out.exists():
            aside = fresh.with_name(fresh.name + "-old")
            out.rename(aside)
            fresh.rename(out)
            shutil.rmtree(aside)
        else:
            fresh.rename(out)
        out.chmod(0o755)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def write_solved(problem: Problem, run: Run, folder: Path, programme: Path, numbers: RowNumbers | None = None) -> None:
    """Write the files of one solve into an empty folder."""
    inputs = folder / "inputs"
    inputs.mkdir()
    shutil.copyfile(programme, inputs / "programme.yaml")
    write_cohort(problem.cohort, inputs / "cohort")
    if problem.reference is not None:
        write_reference(problem.reference, inputs / "reference")
    _write_json(
        folder / MARK, {"programme": problem.programme.id, "cohort": problem.cohort.id, **_run(run, numbers or {})}
    )
    write_report(problem, run, folder / "report.html", numbers)
    if run.timetable is not None:
        write_timetable(run.timetable, folder / "timetable.json")
        rows = tables(problem, run.timetable)
        write_tables(rows, folder)
        write_workbook(problem, run.timetable, rows, folder / "timetable.xlsx")
        write_feeds(problem, run.timetable, folder / "feeds")
        _write_json(folder / "certificate.json", _certificate(run, folder))


def _run(run: Run, numbers: RowNumbers) -> dict[str, Any]:
    explained = None if run.explanation is None else explanation_data(run.explanation, numbers)
    return {
        "status": run.status.value,
        "settings": asdict(run.settings),
        "seconds": round(run.seconds, 3),
        "seconds_to_first": None if run.seconds_to_first is None else round(run.seconds_to_first, 3),
        "stages": [{**asdict(stage), "status": stage.status.value} for stage in run.stages],
        "reasons": list(run.reasons),
        "explanation": explained,
        "notes": [note_data(note, numbers) for note in run.notes if note.weight is not Weight.FIGURE],
        "versions": dict(run.versions),
    }


def _certificate(run: Run, folder: Path) -> dict[str, Any]:
    broken = Counter(finding.rule for finding in run.findings if finding.kind is Kind.HARD)
    prices = costs(run.findings)
    return {
        "timetable_sha256": _digest(folder / "timetable.json"),
        "inputs_sha256": {
            str(path.relative_to(folder)): _digest(path)
            for path in sorted((folder / "inputs").rglob("*"))
            if path.is_file()
        },
        "clean": not broken,
        "rules": [
            {"id": rule.id, "kind": rule.kind.value, "broken": broken[rule.id]}
            if rule.kind is Kind.HARD
            else {"id": rule.id, "kind": rule.kind.value, "cost": prices[rule.id], "unit": rule.unit}
            for rule in RULES
        ],
        "levels": [{**asdict(level), "gap": round(level.gap, 6)} for level in run.levels],
        "seed": run.settings.seed,
        "versions": dict(run.versions),
    }


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def load_folder(out: Path) -> tuple[Problem, Timetable, Timetable]:
    """Read the problem, the timetable of timetable.json, and the timetable of the CSV tables.

    Raises
    ------
    InputFaults
        When something is missing or damaged.
    """
    inputs = out / "inputs"
    problem = load_problem(inputs / "programme.yaml", inputs / "cohort")
    problem = replace(problem, reference=read_reference(inputs / "reference"))
    return problem, read_timetable(out / "timetable.json"), read_tables(out)


def disagreements(written: Timetable, tabled: Timetable) -> list[Finding]:
    """Say where timetable.json and the tables differ."""
    found = []
    for name in ("groups", "tutors", "placements", "deadlines", "own_time"):
        one, other = set(getattr(written, name)), set(getattr(tabled, name))
        if one != other:
            labels = sorted({str(getattr(item, "id", item)) for item in one ^ other})
            shown = ", ".join(labels[:5]) + (" and others" if len(labels) > 5 else "")
            found.append(Finding(FILES_AGREE, f"timetable.json and the tables differ in {name}: {shown}."))
    return found
