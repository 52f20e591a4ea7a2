"""Gathers what the report says of conflicts, ways out, and where it is tight."""

from typing import Any

from api.conflict_words import headline, say_rows, scarcest
from api.tables.reader import RowNumbers
from scheduler.inspection.note import Note, Weight
from scheduler.run import Run

SHOWN_FIGURES = 20


def why(run: Run, numbers: RowNumbers) -> dict[str, Any]:
    """Return the sentences of the explanation and of the inspection, each with its rows."""
    explanation = run.explanation
    return {
        "headline": "" if explanation is None else headline(explanation),
        "reasons": run.reasons if explanation is None or not explanation.conflicts else (),
        "conflicts": [
            {
                "where": conflict.where,
                "proof": conflict.proof.value,
                "reasons": [
                    {"message": r.message, "rule": r.rule, "rows": say_rows(r.rows, numbers)} for r in conflict.reasons
                ],
                "also": conflict.also,
                "ways": [
                    {"steps": " And: ".join(way.steps), "price": way.price, "tried": way.verified.value}
                    for way in conflict.relaxations
                ],
            }
            for conflict in (() if explanation is None else explanation.conflicts)
        ],
        "remarks": () if explanation is None else explanation.remarks,
        "errors": [_note(note, numbers) for note in run.notes if note.weight is Weight.ERROR],
        "warnings": [_note(note, numbers) for note in run.notes if note.weight is Weight.WARNING],
        "figures": [_note(note, numbers) for note in scarcest(run.notes, SHOWN_FIGURES)],
    }


def _note(note: Note, numbers: RowNumbers) -> dict[str, Any]:
    return {"message": note.message, "rows": say_rows(note.rows, numbers), "have": note.have, "need": note.need}
