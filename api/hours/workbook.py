"""The hours as a workbook: the view, totals, the ledger with what was delivered, and a calculation for each person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.hours.view import Standing, hours_of
from api.outputs.cells import is_risky
from api.outputs.columns import TABLES
from api.outputs.tables import ledger_rows
from api.outputs.totals import total_rows
from api.outputs.workbook import add_sheet
from models.hours_policy import explain
from models.problem import Problem
from models.progress import Delivered
from models.timetable import Timetable
from models.words import say_day

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

VIEW = (
    ("apprentice", 12), ("name", 24), ("employer", 28), ("unit", 22), ("rule set", 9), ("state", 9),
    ("minimum h", 11), ("plan h", 11), ("cap h", 11), ("booked h", 11), ("release h", 11), ("own time h", 11),
    ("expected h", 11), ("straight line h", 13), ("delivered h", 11), ("verified h", 11), ("unconfirmed h", 13),
    ("forecast h", 11), ("remaining h", 11), ("points", 8), ("light", 9), ("why", 50), ("last training", 14),
    ("last review", 14), ("next review due", 15), ("next review booked", 17), ("away in the next 90 days", 60),
)  # fmt: skip
"""Headings of the first sheet, and their widths."""
FORBIDDEN = set("[]:*?/\\'")
LONGEST_NAME = 31


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a calculation sheet; `bold` for a heading."""

    cells: tuple[object, ...]
    bold: bool = False


def write_hours(
    problem: Problem,
    timetable: Timetable,
    views: Sequence[Standing],
    said: Mapping[str, Delivered],
    today: date,
    path: Path,
) -> None:
    """Write the workbook for these people."""
    from openpyxl import Workbook  # noqa: PLC0415  (slow to import)

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "hours"
    _fill_view(sheet, views, asked=any(view.progress.light != "unsaid" for view in views))
    people = [view.person.id for view in views]
    add_sheet(book, "totals", TABLES["totals"], list(total_rows(problem, timetable, people)))
    add_sheet(book, "ledger", TABLES["ledger"], list(ledger_rows(problem, timetable, people, said)))
    taken = {name.lower() for name in book.sheetnames}
    for view in views:
        name = _sheet_name(view.person.id, taken)
        _fill_calculation(book.create_sheet(name), problem, view, today)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _fill_view(sheet: "Worksheet", views: Sequence[Standing], asked: bool) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet.append([heading for heading, _ in VIEW])
    for number, (_, width) in enumerate(VIEW, start=1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = width
    for view in views:
        progress = view.progress
        told = [progress.delivered, progress.verified, progress.unconfirmed, progress.forecast]
        row: list[object] = [
            view.person.id, view.person.name, view.employer, view.unit, view.owed.rule_set, view.owed.state,
            view.floor, view.plan, view.cap, view.booked, view.released, hours_of(view.count.own_time),
            view.expected, view.straight_line, *(hours_of(minutes) if asked else None for minutes in told),
            view.remaining if asked else None, progress.points if asked else None,
            progress.light.value if asked else "nobody has said", "; ".join(progress.reasons),
            progress.last_delivered, view.reviews.last, view.reviews.due, view.reviews.booked,
            ", ".join(map(str, view.away)),
        ]  # fmt: skip
        _append(sheet, row)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    _for_print(sheet)


def _fill_calculation(sheet: "Worksheet", problem: Problem, view: Standing, today: date) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415

    for line in _calculation(problem, view, today):
        _append(sheet, line.cells)
        if line.bold:
            for cell in sheet[sheet.max_row]:
                cell.font = Font(bold=True)
    for letter, width in zip("ABCDE", (34, 60, 14, 8, 44), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet["A1"].font = Font(bold=True, size=14)
    _for_print(sheet)


def _calculation(problem: Problem, view: Standing, today: date) -> Iterator[_Line]:
    """Yield what an auditor reads from top to bottom: who, inputs, steps, results, breaks, totals, signatures."""
    person, corridor, standard = view.person, view.corridor, problem.programme.standard
    yield _Line((f"Off-the-job hours: {person.name} ({person.id})",), bold=True)
    yield _Line((f"{view.employer}, {view.unit}. {problem.programme.title}. As of {say_day(today)}.",))
    if standard is not None:
        yield _Line((f"Standard {standard.id} {standard.title}, level {standard.level}, version {standard.version}",))
    if corridor is None:
        yield _Line(("The hours were agreed without a calculation.",))
    else:
        calculation = corridor.calculation
        yield _Line((explain(corridor),))
        yield _Line(("Input", "Value", "", "", "Source"), bold=True)
        for given in calculation.given:
            yield _Line((given.label, given.value, "", "", given.source))
        yield _Line(("Step", "Sum", "Result", "Unit", "Rounding"), bold=True)
        for step in calculation.steps:
            yield _Line((step.label, step.formula, float(step.value), step.unit, step.rounding))
        for notice in corridor.notices:
            yield _Line((f"Notice {notice.id}", notice.message))
        yield _Line(("Recognised prior learning", f"{person.prior_learning_hours} h, assessed for this apprentice"))
        for pause in calculation.training.breaks:
            yield _Line(("Break in learning", f"{pause.first} to {pause.last}", pause.days, "days"))
    yield _Line(("Result", "", "Hours", "", ""), bold=True)
    for label, minutes in (
        ("Floor: least off-the-job hours", view.owed.floor),
        ("Plan: hours of the training plan", view.owed.plan),
        ("Cap: most paid release", view.owed.cap),
        ("Planned in the timetable, off the job", view.count.otj),
        ("of which taught", view.count.taught),
        ("of which paid study", view.count.studied),
        ("Planned paid release", view.count.released),
        ("Left to own time, counts nowhere", view.count.own_time),
    ):
        yield _Line((label, "", float(hours_of(minutes)), "hours"))
    yield _Line(("Signed", "Name", "Date", "", ""), bold=True)
    for party in ("Apprentice", "Employer", "Provider"):
        yield _Line((party,))


def _append(sheet: "Worksheet", cells: Sequence[object]) -> None:
    sheet.append([_plain(cell) for cell in cells])
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str):
            # As text, so that no spreadsheet takes a name for a formula.
            cell.data_type, cell.quotePrefix = "s", is_risky(cell.value)
        elif isinstance(cell.value, datetime):
            cell.number_format = "ddd d mmm yyyy"
        elif isinstance(cell.value, float):
            cell.number_format = "0.00"


def _plain(value: object) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return datetime.combine(value, time()) if isinstance(value, date) else value


def _for_print(sheet: Any) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _sheet_name(apprentice: str, taken: set[str]) -> str:
    """Name a sheet after an apprentice; a workbook allows 31 characters, and a name once."""
    base = "calc " + "".join("_" if character in FORBIDDEN else character for character in apprentice)
    name, number = base[:LONGEST_NAME], 1
    while name.lower() in taken:
        number += 1
        name = f"{base[: LONGEST_NAME - 4]} {number}"
    taken.add(name.lower())
    return name
