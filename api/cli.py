"""The command line: `timetabler` and its commands, each of which imports what is heavy only when it needs it."""

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from api.conflict_commands import explain, inspect
from api.hours_command import hours
from api.programme_command import new_programme
from api.service_cli import add_commands

if TYPE_CHECKING:
    from api.faults import InputFaults
    from models.findings import Finding
    from scheduler.run import LevelReport, Settings

CLEAN, FINDINGS, BAD_INPUT, IMPOSSIBLE, NOTHING_FOUND = range(5)
"""Exit codes of every command."""

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)

Programme = Annotated[str, typer.Option("--programme", help="Name of a bundled programme, or a programme file.")]


def main() -> None:
    """Run the command line; input faults end any command with exit code 2."""
    try:
        app()
    except Exception as error:
        from api.faults import InputFaults  # noqa: PLC0415

        if not isinstance(error, InputFaults):
            raise
        _print_faults(error)
        sys.exit(BAD_INPUT)


@app.callback()
def timetabler() -> None:
    """Timetables for degree apprenticeship cohorts: groups, dates, rooms, hours, calendars."""


@app.command()
def solve(
    source: Annotated[
        Path, typer.Argument(help="Cohort: a workbook or a folder of CSV files; or a folder of cohorts.")
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder to write.")],
    programme: Annotated[
        str, typer.Option("--programme", help="Bundled programme or programme file; else what the cohort names.")
    ] = "",
    seconds: Annotated[float, typer.Option(min=1, help="Time for the whole solve.")] = 60,
    seed: Annotated[int, typer.Option(min=0, help="Same seed and one worker: same timetable.")] = 1,
    workers: Annotated[int, typer.Option(min=0, help="Search workers; 0 lets the solver choose.")] = 0,
    reference: Annotated[
        Path | None, typer.Option("--reference", help="Folder of an earlier solve: disturb few who know it.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", help="Day from which the reference may change; today if left out.")
    ] = None,
    notice: Annotated[int, typer.Option(min=0, help="Days of short notice from then on.")] = 14,
) -> None:
    """Find a timetable, check it, and write everything into a folder; several cohorts at once if there are several."""
    from api.conflict_words import no_timetable_lines  # noqa: PLC0415
    from api.console import Console  # noqa: PLC0415
    from api.faults import Fault, InputFaults  # noqa: PLC0415
    from api.outputs.folder import write_outputs  # noqa: PLC0415
    from api.portfolio_folder import cohort_sources  # noqa: PLC0415
    from api.price_file import read_prices  # noqa: PLC0415
    from api.problem_file import hours_conflicts, open_numbered  # noqa: PLC0415
    from api.reference_folder import with_reference  # noqa: PLC0415
    from scheduler.answering import answer  # noqa: PLC0415
    from scheduler.checker import hard  # noqa: PLC0415
    from scheduler.run import Settings, Status  # noqa: PLC0415

    settings = Settings(seconds, seed, workers)
    sources = cohort_sources(source)
    if sources:
        if reference is not None:
            hint = "Solve each cohort against its own folder."
            raise InputFaults([Fault("--reference", "", 0, "", str(source), "one cohort, not a folder of them", hint)])
        _solve_several(sources, programme, settings, out)
    course, problem, numbers = open_numbered(programme, source)
    if reference is not None:
        problem = with_reference(problem, reference, since, notice)
    elif since is not None:
        raise InputFaults([Fault("--from", "", 0, "", since, "a reference that may change from then on (--reference)")])
    with _interrupted() as cancelled, Console() as console:
        run = answer(problem, settings, console.show, cancelled, read_prices(), hours_conflicts(problem))
    write_outputs(problem, run, out, course, numbers)
    if run.timetable is None:
        typer.echo(f"No timetable: {run.status.value}.", err=True)
        for line in no_timetable_lines(run, numbers):
            typer.echo(f"  {line}", err=True)
        typer.echo(f"Report: {out / 'report.html'}")
        raise typer.Exit(IMPOSSIBLE if run.status is Status.INFEASIBLE else NOTHING_FOUND)
    for level in run.levels:
        typer.echo(f"  {level.title}: {level.cost} {level.unit} ({_proof(level)})")
    first = run.seconds_to_first or run.seconds
    typer.echo(f"First complete timetable after {first:.1f} s; {run.seconds:.1f} s in all.")
    broken = hard(run.findings)
    _print_findings(broken)
    typer.echo(f"Report:    {out / 'report.html'}")
    typer.echo(f"Workbook:  {out / 'timetable.xlsx'}")
    typer.echo(f"Calendars: {out / 'feeds'} ({len(list((out / 'feeds').glob('*.ics')))} files)")
    raise typer.Exit(FINDINGS if broken else CLEAN)


def _solve_several(sources: Sequence[Path], programme: str, settings: "Settings", out: Path) -> NoReturn:
    from api.console import Console  # noqa: PLC0415
    from api.portfolio_folder import load_portfolio, write_portfolio  # noqa: PLC0415
    from scheduler.portfolio import solve_portfolio  # noqa: PLC0415
    from scheduler.run import Status, level_totals  # noqa: PLC0415

    loaded = load_portfolio(sources, programme)
    with _interrupted() as cancelled, Console() as console:
        answer = solve_portfolio([problem for _, problem in loaded], settings, console.show, cancelled)
    write_portfolio(answer, out, [course for course, _ in loaded])
    for member in answer.members:
        run, name = member.run, member.problem.cohort.id
        typer.echo(f"{name}: {'complete' if run.timetable is not None else run.status.value}. {out / name}")
        for reason in run.reasons:
            typer.echo(f"  {reason}", err=True)
    for level in level_totals(answer):
        typer.echo(f"  {level.title}: {level.cost} {level.unit} ({_proof(level)})")
    typer.echo(f"{len(answer.members)} cohorts in {answer.seconds:.1f} s.")
    typer.echo(f"Overview:  {out / 'report.html'}")
    typer.echo(f"Calendars: {out / 'feeds'} ({len(list((out / 'feeds').glob('*.ics')))} merged; others in each folder)")
    if answer.complete:
        _print_findings(())
        raise typer.Exit(CLEAN)
    impossible = any(member.run.status is Status.INFEASIBLE for member in answer.members)
    raise typer.Exit(IMPOSSIBLE if impossible else NOTHING_FOUND)


@app.command()
def check(out: Annotated[Path, typer.Argument(help="Folder written by solve.")]) -> None:
    """Check the files of a solve, without any solver: hard rules by name, wishes by cost."""
    from api.outputs.folder import disagreements, load_folder  # noqa: PLC0415
    from api.portfolio_folder import check_portfolio, portfolio_folders  # noqa: PLC0415
    from scheduler.checker import check as check_timetable  # noqa: PLC0415
    from scheduler.checker import costs, hard  # noqa: PLC0415

    folders = portfolio_folders(out)
    if folders:
        found, collisions = check_portfolio(folders)
        _print_findings(collisions)
        for rule, cost in costs(finding for findings in found.values() for finding in findings).items():
            typer.echo(f"  {rule}: {cost}")
        raise typer.Exit(FINDINGS if collisions else CLEAN)
    problem, written, tabled = load_folder(out)
    findings = check_timetable(problem, written)
    broken = list(hard(findings))
    differing = disagreements(written, tabled)
    if differing:
        broken.extend(differing)
        broken.extend(finding for finding in hard(check_timetable(problem, tabled)) if finding not in broken)
    _print_findings(broken)
    for rule, cost in costs(finding for finding in findings if finding not in broken).items():
        typer.echo(f"  {rule}: {cost}")
    raise typer.Exit(FINDINGS if broken else CLEAN)


@app.command()
def template(
    out: Annotated[Path, typer.Option("--out", help="Workbook to write.")] = Path("cohort.xlsx"),
) -> None:
    """Write an empty cohort workbook with explanations and one example row in each sheet."""
    from api.tables.writer import write_template  # noqa: PLC0415

    write_template(out)
    typer.echo(f"Wrote {out}.")


@app.command()
def generate(
    out: Annotated[Path, typer.Option("--out", help="Folder to write.")],
    programme: Programme = "lsbu",
    apprentices: Annotated[int, typer.Option(min=1, help="People in each cohort.")] = 24,
    cohorts: Annotated[int, typer.Option(min=1, help="Number of cohorts; they share tutors, rooms and hosts.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="The same seed makes the same cohorts.")] = 1,
    csv: Annotated[bool, typer.Option("--csv", help="Write folders of CSV files instead of workbooks.")] = False,
) -> None:
    """Make invented cohorts of any size, to try things out."""
    from api.problem_file import find_programme  # noqa: PLC0415
    from api.programme_file import read_programme  # noqa: PLC0415
    from api.tables.writer import write_cohort  # noqa: PLC0415
    from sample_data.generator import generate as make_cohorts  # noqa: PLC0415

    for cohort in make_cohorts(read_programme(find_programme(programme)), apprentices, cohorts, seed):
        path = out / (cohort.id if csv else f"{cohort.id}.xlsx")
        write_cohort(cohort, path)
        typer.echo(f"Wrote {path}.")


@app.command()
def programmes() -> None:
    """List the programmes that come with the package."""
    from api.programme_file import bundled_programmes, read_programme  # noqa: PLC0415

    found = bundled_programmes()
    width = max(map(len, found))
    for name, path in found.items():
        typer.echo(f"{name:{width}} {read_programme(path).title}")


app.command()(new_programme)
app.command()(hours)
add_commands(app)
app.command()(inspect)
app.command()(explain)


@contextmanager
def _interrupted() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C end the search and keep the best timetable; the second ends the program."""
    pressed = False

    def stop(signum: int, frame: FrameType | None) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True
        typer.echo("Stopping; the best timetable so far is kept.", err=True)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)


def _print_faults(error: "InputFaults") -> None:
    typer.echo(f"{len(error.faults)} faults in the input; nothing was written.", err=True)
    for fault in error.faults:
        typer.echo(f"  {fault}", err=True)


def _proof(level: "LevelReport") -> str:
    given = f" for {level.given}" if level.given else ""
    return f"proven{given}" if level.gap == 0 else f"bound {level.bound}{given}, gap {level.gap:.0%}"


def _print_findings(broken: "list[Finding] | tuple[Finding, ...]") -> None:
    if not broken:
        typer.echo("Checked: no hard rule is broken.")
        return
    typer.echo(f"Checked: {len(broken)} hard findings.")
    for finding in broken:
        typer.echo(f"  {finding}")
