"""The command that shows an employer the hours of its apprentices, and writes them as a workbook or a page."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import datetime

    from api.hours.view import Standing
    from models.problem import Problem


def hours(
    out: Annotated[Path, typer.Argument(help="Folder written by solve.")],
    employer: Annotated[
        str | None, typer.Option("--employer", help="Only this employer's apprentices (its id).")
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", help="Day to look from, as 2027-03-01; today if left out.")
    ] = None,
    delivered: Annotated[
        Path | None, typer.Option("--delivered", help="A ledger.csv in which people filled in what took place.")
    ] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="Also write a workbook.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Also write a page to print.")] = None,
) -> None:
    """Show the employer's view: hours owed, planned, delivered and expected by a day, and who is away next."""
    from api.faults import Fault, InputFaults  # noqa: PLC0415
    from api.hours.delivered_file import read_delivered  # noqa: PLC0415
    from api.hours.view import standings  # noqa: PLC0415
    from api.outputs.folder import load_folder  # noqa: PLC0415
    from models.ids import EmployerId  # noqa: PLC0415
    from models.ledger import ledger  # noqa: PLC0415

    problem, timetable, _ = load_folder(out)
    today = _day(problem, date)
    if employer is not None and employer not in problem.employer:
        known = ", ".join(sorted(problem.employer))
        raise InputFaults([Fault("--employer", "", 0, "", employer, f"one of {known}")])
    said = None if delivered is None else read_delivered(delivered, ledger(problem, timetable), today)
    views = list(standings(problem, timetable, today, None if employer is None else EmployerId(employer), said))
    typer.echo(f"Hours as of {today}. Expected: by the timetable; straight line: if hours were spread evenly.")
    if said is None:
        typer.echo("Planned hours only: nobody has said what was delivered (--delivered).")
    for view in views:
        _print(view, asked=said is not None)
    if xlsx is not None:
        from api.hours.workbook import write_hours  # noqa: PLC0415

        write_hours(problem, timetable, views, said or {}, today, xlsx)
        typer.echo(f"Wrote {xlsx}.")
    if html is not None:
        from api.hours.page import write_page  # noqa: PLC0415

        write_page(problem, views, today, html)
        typer.echo(f"Wrote {html}.")


def _day(problem: "Problem", text: str | None) -> "datetime.date":
    from datetime import date, datetime  # noqa: PLC0415
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    from api.faults import Fault, InputFaults  # noqa: PLC0415

    if text is None:
        return datetime.now(ZoneInfo(problem.programme.zone)).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputFaults([Fault("--date", "", 0, "", text, "a date such as 2027-03-01")]) from None


def _print(view: "Standing", asked: bool) -> None:
    from api.hours.view import hours_of  # noqa: PLC0415

    progress = view.progress
    typer.echo(f"{view.person.name} ({view.person.id}), {view.employer}")
    typer.echo(f"  minimum {view.floor} h, plan {view.plan} h, cap {view.cap} h")
    typer.echo(f"  booked {view.booked} h off the job; released {view.released} h, {view.share} % of the cap")
    typer.echo(f"  expected by now {view.expected} h (straight line {view.straight_line} h)")
    if asked:
        typer.echo(
            f"  delivered {hours_of(progress.delivered)} h, of which {hours_of(progress.verified)} h verified; "
            f"forecast {hours_of(progress.forecast)} h; unconfirmed {hours_of(progress.unconfirmed)} h"
        )
        typer.echo(f"  {progress.light.value}: {'; '.join(progress.reasons) or 'on track'}")
    for notice in view.corridor.notices if view.corridor is not None else ():
        typer.echo(f"  {notice.id}: {notice.message}")
    typer.echo(f"  away next: {', '.join(map(str, view.away)) or 'no day in the next 90 days'}")
