"""The timetable as one formatted workbook: a sheet for each table, and a calendar of weeks."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from api.outputs.cells import escape_for_workbook, is_risky, join_list
from api.outputs.columns import TABLES, Column, Type
from api.outputs.tables import Row
from models.problem import Problem
from models.programme import AudienceKind
from models.timegrid import MINUTES_PER_DAY
from models.timetable import Timetable

WIDEST = 60
SAMPLE_ROWS = 200
CALENDAR = (
    Column("week", "Week of the programme", Type.WHOLE),
    Column("monday", "Its Monday", Type.DATE),
    Column("cohort sessions", "What the whole cohort or a wave attends", Type.TEXT),
    Column("deadlines", "What is due", Type.TEXT),
)
FORMATS = {
    Type.DATE: "ddd d mmm yyyy",
    Type.CLOCK: "[hh]:mm",
    Type.INSTANT: "yyyy-mm-dd hh:mm",
    Type.HOURS: "0.00",
}


def write_workbook(problem: Problem, timetable: Timetable, rows: dict[str, list[Row]], path: Path) -> None:
    """Write the workbook; filters are on, headings stay in sight, pages print in landscape."""
    from openpyxl import Workbook  # noqa: PLC0415  (slow to import)

    book = Workbook(write_only=True)
    stamp = datetime.combine(problem.cohort.start, time())
    book.properties.created = book.properties.modified = stamp
    add_sheet(book, "calendar", CALENDAR, list(_weeks(problem, timetable)))
    for name, columns in TABLES.items():
        add_sheet(book, name, columns, rows[name])
    book.save(path)


def add_sheet(book: Any, name: str, columns: tuple[Column, ...], rows: list[Row]) -> None:
    """Add a table as a sheet, with cells of the types of their columns."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet: Any = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    for number, column in enumerate(columns, start=1):
        longest = max((len(_shown(row[column.name], column)) for row in rows[:SAMPLE_ROWS]), default=0)
        sheet.column_dimensions[get_column_letter(number)].width = min(WIDEST, max(len(column.name), longest) + 2)
    heading = []
    for column in columns:
        cell = WriteOnlyCell(sheet, column.name.replace("_", " "))
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F4E5F")
        cell.alignment = Alignment(vertical="center")
        heading.append(cell)
    sheet.append(heading)
    for row in rows:
        sheet.append([_cell(sheet, WriteOnlyCell, row[column.name], column.type) for column in columns])


def _shown(value: object, column: Column) -> str:
    if column.type in FORMATS:
        return FORMATS[column.type]
    return join_list(value) if isinstance(value, tuple) else str(value or "")


def _cell(sheet: Any, cell_type: Any, value: object, type_: Type) -> Any:
    if value is None or value == "" or value == ():
        return None
    if isinstance(value, tuple):
        value = join_list(value)
    if isinstance(value, str):
        text = escape_for_workbook(value)
        if not is_risky(text):
            return text
        # Stored as text and shown as typed; the quote prefix keeps it so when somebody edits the cell.
        cell = cell_type(sheet, text)
        cell.data_type, cell.quotePrefix = "s", True
        return cell
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
    elif type_ is Type.CLOCK and isinstance(value, int):
        # A spreadsheet counts time in days; midnight at the end of a day is 24:00, one whole day.
        value = value / MINUTES_PER_DAY
    elif type_ is Type.HOURS and isinstance(value, int):
        value = float(Fraction(value, 60))
    if type_ not in FORMATS:
        return value
    cell = cell_type(sheet, value)
    cell.number_format = FORMATS[type_]
    return cell


def _weeks(problem: Problem, timetable: Timetable) -> Iterator[Row]:
    monday, number = problem.week_monday(1), 1
    while monday <= problem.cohort.end:
        end = monday + timedelta(days=6)
        shared = [
            f"{p.day:%d.%m.} {problem.activity[p.activity].title}"
            for p in timetable.placements
            if monday <= p.day <= end
            and problem.activity[p.activity].audience in (AudienceKind.COHORT, AudienceKind.WAVE)
        ]
        due = sorted({f"{d.day:%d.%m.} {d.assessment}" for d in timetable.deadlines if monday <= d.day <= end})
        yield {
            "week": number,
            "monday": monday,
            "cohort sessions": "; ".join(shared),
            "deadlines": "; ".join(due),
        }
        monday, number = monday + timedelta(weeks=1), number + 1
