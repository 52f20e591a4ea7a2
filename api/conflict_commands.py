"""The commands that answer "why not?": what can be seen by counting, and the smallest conflict."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from api.tables.reader import RowNumbers
    from models.problem import Problem
    from scheduler.run import Run

Source = Annotated[Path, typer.Argument(help="Cohort: an .xlsx workbook or a folder of CSV files.")]
Programme = Annotated[
    str, typer.Option("--programme", help="Bundled programme or programme file; else what the cohort names.")
]
Page = Annotated[Path | None, typer.Option("--report", help="Also write a page, such as report.html.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of sentences.")]

CLEAN, IMPOSSIBLE, NOTHING_FOUND = 0, 3, 4


def inspect(
    source: Source,
    programme: Programme = "",
    json: Json = False,
    report: Page = None,
    figures: Annotated[int, typer.Option(min=0, help="How many tightness figures to show.")] = 12,
) -> None:
    """Say what can be seen by counting, before any solving: errors, warnings and where it is tight."""
    from api.conflict_words import count_notes, inspection_lines, note_data  # noqa: PLC0415
    from api.problem_file import open_numbered  # noqa: PLC0415
    from scheduler.inspection import inspect_problem  # noqa: PLC0415
    from scheduler.inspection.note import Weight  # noqa: PLC0415

    _, problem, numbers = open_numbered(programme, source)
    notes = inspect_problem(problem)
    if json:
        _print_json({"notes": [note_data(note, numbers) for note in notes]})
    else:
        typer.echo(count_notes(notes))
        for line in inspection_lines(notes, numbers, figures):
            typer.echo(line)
    wrong = any(note.weight is Weight.ERROR for note in notes)
    if report is not None:
        from scheduler.run import Run, Settings, Status  # noqa: PLC0415

        status = Status.INFEASIBLE if wrong else Status.OUT_OF_TIME
        _write_page(problem, Run(status, None, Settings(), notes=notes), report, numbers, count_notes(notes))
    raise typer.Exit(IMPOSSIBLE if wrong else CLEAN)


def explain(
    source: Source,
    programme: Programme = "",
    json: Json = False,
    report: Page = None,
    seconds: Annotated[float, typer.Option(min=1, help="Time after which what was found so far is shown.")] = 60,
    prices: Annotated[Path | None, typer.Option("--prices", help="YAML file of what giving way costs.")] = None,
) -> None:
    """Say why there is no timetable: the smallest conflicts, proven, and the cheapest ways out."""
    from api.conflict_words import explanation_data, explanation_lines, headline  # noqa: PLC0415
    from api.price_file import read_prices  # noqa: PLC0415
    from api.problem_file import open_numbered  # noqa: PLC0415
    from scheduler.explaining.explain import ExplainSettings  # noqa: PLC0415
    from scheduler.explaining.explain import explain as explain_problem  # noqa: PLC0415
    from scheduler.inspection import inspect_problem  # noqa: PLC0415
    from scheduler.run import Run, Settings, Status  # noqa: PLC0415

    _, problem, numbers = open_numbered(programme, source)
    explanation = explain_problem(problem, ExplainSettings(seconds, read_prices(prices)))
    if json:
        _print_json(explanation_data(explanation, numbers))
    else:
        for line in explanation_lines(explanation, numbers):
            typer.echo(line)
    if report is not None:
        status = Status.INFEASIBLE if explanation.conflicts else Status.OUT_OF_TIME
        run = Run(status, None, Settings(), notes=inspect_problem(problem), explanation=explanation)
        _write_page(problem, run, report, numbers, headline(explanation))
    if explanation.conflicts:
        raise typer.Exit(IMPOSSIBLE)
    raise typer.Exit(CLEAN if explanation.complete else NOTHING_FOUND)


def _write_page(problem: "Problem", run: "Run", path: Path, numbers: "RowNumbers", words: str) -> None:
    from api.report.report import write_report  # noqa: PLC0415

    write_report(problem, run, path, numbers, words)
    typer.echo(f"Report: {path}", err=True)


def _print_json(data: dict[str, object]) -> None:
    import json  # noqa: PLC0415

    typer.echo(json.dumps(data, indent=1, ensure_ascii=False))
