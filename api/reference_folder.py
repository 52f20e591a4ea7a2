"""Reads the timetable that people know from the folder of a solve, and keeps it with the inputs of the next one."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from api.faults import Fault, InputFaults
from api.outputs.timetable_file import read_timetable, write_timetable
from models.problem import Problem
from models.reference import Reference

TIMETABLE, TERMS = "timetable.json", "terms.json"


def with_reference(problem: Problem, folder: Path, since: str | None, notice: int) -> Problem:
    """Return the problem with the timetable of a folder as its reference.

    Parameters
    ----------
    since
        Day from which the timetable may be changed, as 2027-03-01; None is today in the programme's zone.
    notice
        Days of short notice from then on.

    Raises
    ------
    InputFaults
        When the folder holds no timetable of this cohort, or the day is none.
    """
    faults: list[Fault] = []
    on = _day(problem, since, faults)
    try:
        timetable = read_timetable(folder / TIMETABLE)
    except InputFaults as found:
        raise InputFaults(
            [*faults, *(replace(fault, source=str(folder / TIMETABLE)) for fault in found.faults)]
        ) from None
    here, there = (problem.programme.id, problem.cohort.id), (timetable.programme, timetable.cohort)
    if here != there:
        expected = f"a timetable of {here[1]} on {here[0]}"
        faults.append(Fault(str(folder / TIMETABLE), "", 0, "cohort", f"{there[1]} on {there[0]}", expected))
    if faults:
        raise InputFaults(faults)
    return replace(problem, reference=Reference(timetable, on, notice))


def _day(problem: Problem, text: str | None, faults: list[Fault]) -> date:
    today = datetime.now(ZoneInfo(problem.programme.zone)).date()
    if text is None:
        return today
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.append(Fault("--from", "", 0, "", text, "a date such as 2027-03-01"))
        return today


def write_reference(reference: Reference, folder: Path) -> None:
    """Write a reference into a new folder."""
    folder.mkdir()
    write_timetable(reference.timetable, folder / TIMETABLE)
    terms = {"from": reference.on.isoformat(), "notice_days": reference.notice_days}
    (folder / TERMS).write_text(json.dumps(terms, indent=1) + "\n", encoding="utf-8", newline="\n")


def read_reference(folder: Path) -> Reference | None:
    """Read what `write_reference` wrote; None where there is none.

    Raises
    ------
    InputFaults
        When it is damaged.
    """
    if not folder.is_dir():
        return None
    timetable = read_timetable(folder / TIMETABLE)
    try:
        terms = json.loads((folder / TERMS).read_text(encoding="utf-8"))
        return Reference(timetable, date.fromisoformat(terms["from"]), int(terms["notice_days"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        expected = "the day from which the reference may be changed, and the days of notice"
        raise InputFaults([Fault(str(folder / TERMS), "", 0, "", str(error), expected)]) from None
