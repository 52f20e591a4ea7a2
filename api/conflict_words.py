"""Says notes and conflicts as text and as JSON, with the rows of the spreadsheet that they speak of."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from api.tables.reader import RowNumbers
from models.words import say_count, say_list
from scheduler.explaining.answer import Conflict, Explanation, Relaxation
from scheduler.inspection.note import Note, Row, Weight
from scheduler.run import Run

MOST_ROWS = 6
MOST_ENTRIES = 3
MOST_ALSO = 10
SHOWN_FIGURES = 12
MOST_OF_ONE_CHECK = 3
TITLES = {
    Weight.ERROR: "Errors: no timetable can exist until these are mended",
    Weight.WARNING: "Warnings: little room",
    Weight.FIGURE: "Scarcest of the rest",
}


def row_number(row: Row, numbers: RowNumbers) -> int | None:
    """Return the number of a row in its spreadsheet; None for entries of the programme and for bank holidays."""
    listed = numbers.get(row.table, ())
    return listed[row.index] if 0 <= row.index < len(listed) else None


def say_rows(rows: Sequence[Row], numbers: RowNumbers) -> str:
    """Name tables and rows: `absences rows 3 and 9; programme, activity review`."""
    cohort: dict[str, list[int]] = {}
    programme: list[str] = []
    for row in rows:
        number = row_number(row, numbers)
        if number is not None:
            cohort.setdefault(row.table, []).append(number)
        elif row.index < 0:
            programme.append(f"programme, {row.table} {row.key}")
    parts = []
    for table, found in cohort.items():
        listed = sorted(set(found))
        first = [str(number) for number in listed[:MOST_ROWS]]
        more = ["others"] if len(listed) > MOST_ROWS else []
        parts.append(f"{table} row{'s' if len(listed) > 1 else ''} {say_list([*first, *more])}")
    shown = list(dict.fromkeys(programme))
    return "; ".join([*parts, *shown[:MOST_ENTRIES], *(["and others"] if len(shown) > MOST_ENTRIES else [])])


def inspection_lines(notes: Sequence[Note], numbers: RowNumbers, figures: int = SHOWN_FIGURES) -> Iterator[str]:
    """Yield the inspection as lines of text: all errors and warnings, and the scarcest figures."""
    for weight, title in TITLES.items():
        listed = [note for note in notes if note.weight is weight]
        if weight is Weight.FIGURE:
            listed = scarcest(notes, figures)
        if listed:
            yield f"{title}:"
        for note in listed:
            rows = say_rows(note.rows, numbers) if weight is not Weight.FIGURE else ""
            yield f"  {note.check}: {note.message}" + (f" ({rows})" if rows else "")


def scarcest(notes: Sequence[Note], most: int) -> list[Note]:
    """Return the first figures, few of each check, so that one kind does not hide the others."""
    seen: Counter[str] = Counter()
    found = []
    for note in notes:
        if note.weight is not Weight.FIGURE:
            continue
        seen[note.check] += 1
        if seen[note.check] <= MOST_OF_ONE_CHECK:
            found.append(note)
    return found[:most]


def count_notes(notes: Sequence[Note]) -> str:
    """Say how many errors and warnings there are, on one line."""
    errors = sum(note.weight is Weight.ERROR for note in notes)
    warnings = sum(note.weight is Weight.WARNING for note in notes)
    return f"Inspected by counting, without solving: {errors} errors, {warnings} warnings."


def note_data(note: Note, numbers: RowNumbers) -> dict[str, Any]:
    """Return a note as plain data for JSON."""
    return {
        "check": note.check,
        "weight": note.weight.value,
        "message": note.message,
        "have": note.have,
        "need": note.need,
        "unit": note.unit,
        "rows": [row_data(row, numbers) for row in note.rows],
    }


def row_data(row: Row, numbers: RowNumbers) -> dict[str, Any]:
    return {"table": row.table, "key": row.key, "row": row_number(row, numbers)}


def explanation_lines(explanation: Explanation, numbers: RowNumbers) -> Iterator[str]:
    """Yield every conflict with its reasons, their rows and the ways out."""
    yield headline(explanation)
    for number, conflict in enumerate(explanation.conflicts, start=1):
        yield f"Conflict {number}, in {conflict.where} ({conflict.proof.value}). These cannot hold together:"
        for reason in conflict.reasons:
            rows = say_rows(reason.rows, numbers)
            yield f"  - {reason.message} [{reason.rule}]" + (f" ({rows})" if rows else "")
        if conflict.also:
            yield f"  For the same reason impossible: {len(conflict.also)} more"
            yield from (f"    {message}" for message in conflict.also[:MOST_ALSO])
        yield from _ways_out(conflict.relaxations)
    yield from (f"Note: {remark}" for remark in explanation.remarks)


def _ways_out(relaxations: Sequence[Relaxation]) -> Iterator[str]:
    if relaxations:
        yield "  Any one of these resolves it, cheapest first:"
    for number, relaxation in enumerate(relaxations, start=1):
        steps = " And: ".join(relaxation.steps)
        yield f"    {number}. {steps} ({say_count(relaxation.price, 'point')}; tried: {relaxation.verified.value})"


def headline(explanation: Explanation) -> str:
    """Say on one line how many conflicts there are, and whether that is all."""
    count = len(explanation.conflicts)
    if not count:
        if explanation.complete:
            return "No conflict was found in any part: a timetable was not ruled out."
        return "No conflict was found in the parts that were looked at."
    more = "no other was found" if explanation.complete else "there may be others"
    solved = {
        True: "; with the first way out of each a whole timetable was found and checked",
        False: "; with the first way out of each there is still no timetable",
        None: "",
    }[explanation.solved]
    return f"{say_count(count, 'conflict')}; {more}{solved}."


def explanation_data(explanation: Explanation, numbers: RowNumbers) -> dict[str, Any]:
    """Return an explanation as plain data for JSON."""
    return {
        "conflicts": [_conflict_data(conflict, numbers) for conflict in explanation.conflicts],
        "complete": explanation.complete,
        "solved": explanation.solved,
        "remarks": list(explanation.remarks),
        "seconds": round(explanation.seconds, 3),
    }


def _conflict_data(conflict: Conflict, numbers: RowNumbers) -> dict[str, Any]:
    return {
        "where": conflict.where,
        "proof": conflict.proof.value,
        "reasons": [
            {
                "rule": reason.rule,
                "message": reason.message,
                "needed": reason.needed,
                "rows": [row_data(row, numbers) for row in reason.rows],
            }
            for reason in conflict.reasons
        ],
        "also": list(conflict.also),
        "relaxations": [
            {
                "steps": list(relaxation.steps),
                "price": relaxation.price,
                "tried": relaxation.verified.value,
                "rows": [row_data(row, numbers) for row in relaxation.rows],
            }
            for relaxation in conflict.relaxations
        ],
        "seconds": conflict.seconds,
    }


def no_timetable_lines(run: Run, numbers: RowNumbers) -> Iterator[str]:
    """Yield why there is no timetable: the conflicts where they are known, else the reasons in plain sentences."""
    if run.explanation is None or not run.explanation.conflicts:
        yield from run.reasons
        return
    said = {reason for conflict in run.explanation.conflicts for reason in _joined(conflict)}
    yield from (reason for reason in run.reasons if reason not in said)
    yield from explanation_lines(run.explanation, numbers)


def _joined(conflict: Conflict) -> list[str]:
    return [" ".join(reason.message for reason in conflict.reasons)]
