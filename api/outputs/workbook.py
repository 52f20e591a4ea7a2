"""The timetable as one formatted workbook: a sheet for each table, and a calendar of weeks."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from api.outputs.tables import COLUMNS, Row
from models.problem import Problem
from models.programme import AudienceKind
from models.timetable import Timetable

WIDEST = 60
SAMPLE_ROWS = 200


def write_workbook(problem: Problem, timetable: Timetable, rows: dict[str, list[Row]], path: Path) -> None:
    """Write the workbook; filters are on, headings stay in sight, pages print in landscape."""
    from openpyxl import Workbook  # noqa: PLC0415  (slow to import)

    book = Workbook(write_only=True)
    stamp = datetime.combine(problem.cohort.start, time())
    book.properties.created = book.properties.modified = stamp
    calendar = ("week", "monday", "sessions of the cohort", "deadlines")
    _sheet(book, "calendar", calendar, list(_weeks(problem, timetable)))
    for name, columns in COLUMNS.items():
        _sheet(book, name, columns, rows[name])
    book.save(path)


def _sheet(book: Any, name: str, columns: tuple[str, ...], rows: list[Row]) -> None:
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
        longest = max((len(str(row[column] or "")) for row in rows[:SAMPLE_ROWS]), default=0)
        sheet.column_dimensions[get_column_letter(number)].width = min(WIDEST, max(len(column), longest) + 2)
    heading = []
    for column in columns:
        cell = WriteOnlyCell(sheet, column.replace("_", " "))
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F4E5F")
        cell.alignment = Alignment(vertical="center")
        heading.append(cell)
    sheet.append(heading)
    for row in rows:
        sheet.append([_cell(sheet, WriteOnlyCell, row[column]) for column in columns])


def _cell(sheet: Any, cell_type: Any, value: object) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        cell = cell_type(sheet, value)
        cell.number_format = "ddd d mmm yyyy"
        return cell
    if isinstance(value, int):
        return value
    text = str(value)
    if text.replace(".", "", 1).isdigit():
        cell = cell_type(sheet, float(text))
        cell.number_format = "0.00"
        return cell
    if text.startswith(("=", "+", "-", "@")):
        # Stored as text and shown as typed; the quote prefix keeps it so when somebody edits the cell.
        cell = cell_type(sheet, text)
        cell.data_type = "s"
        return cell
    return text


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
            "sessions of the cohort": "; ".join(shared),
            "deadlines": "; ".join(due),
        }
        monday, number = monday + timedelta(weeks=1), number + 1
