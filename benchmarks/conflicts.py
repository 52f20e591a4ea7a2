"""Times the explanation of every broken sample; with `--write`, writes the samples and what is expected of them."""

import argparse
import csv
import os
from pathlib import Path
from time import monotonic
from typing import Any

import yaml

from api.conflict_words import explanation_data, say_rows
from api.problem_file import open_numbered
from api.tables.columns import TABLES
from api.tables.reader import RowNumbers
from api.tables.writer import write_cohort
from sample_data.broken_cohorts import BROKEN, Broken, break_cohort
from scheduler.explaining.answer import Explanation
from scheduler.explaining.explain import ExplainSettings, explain

FOLDER = Path(__file__).resolve().parent.parent / "sample_data" / "broken"
EXPECTED = "expected.yaml"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the folders and what is expected; read it after")
    parser.add_argument("names", nargs="*", help="only these samples")
    options = parser.parse_args()
    print("| sample | conflicts | proof | whole timetable | seconds | load |")
    print("|---|---|---|---|---|---|")
    for broken in BROKEN:
        if options.names and broken.name not in options.names:
            continue
        folder = FOLDER / broken.name
        if options.write:
            write_tables(broken, folder)
        _, problem, numbers = open_numbered("", folder)
        began = monotonic()
        explanation = explain(problem, ExplainSettings(60))
        seconds = monotonic() - began
        if options.write:
            text = yaml.safe_dump(
                expected(broken, explanation, numbers), sort_keys=False, allow_unicode=True, width=118
            )
            (folder / EXPECTED).write_text(text, encoding="utf-8", newline="\n")
        data = explanation_data(explanation, numbers)
        proofs = {conflict["proof"] for conflict in data["conflicts"]}
        print(
            f"| {broken.name} | {len(data['conflicts'])} | {', '.join(sorted(proofs))} | "
            f"{'found' if explanation.solved else 'not found'} | {seconds:.1f} | {os.getloadavg()[0]:.1f} |",
            flush=True,
        )


def write_tables(broken: Broken, folder: Path) -> None:
    """Write the tables of a broken cohort; tables that may be left out and are empty are left out."""
    write_cohort(break_cohort(broken), folder)
    for table in TABLES:
        path = folder / f"{table.name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        if len(rows) == 1 and not table.required:
            path.unlink()


def expected(broken: Broken, explanation: Explanation, numbers: RowNumbers) -> dict[str, Any]:
    """Return what an explanation says, short enough to be read by a person."""
    return {
        "done": broken.done,
        "conflicts": [
            {
                "reasons": [
                    {"rule": reason.rule, "says": reason.message, "rows": say_rows(reason.rows, numbers)}
                    for reason in conflict.reasons
                ],
                "also": list(conflict.also),
                "first_way_out": list(conflict.relaxations[0].steps) if conflict.relaxations else [],
                "price": conflict.relaxations[0].price if conflict.relaxations else None,
            }
            for conflict in explanation.conflicts
        ],
    }


if __name__ == "__main__":
    main()
