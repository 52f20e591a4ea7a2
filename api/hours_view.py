"""The employer's view of a timetable: hours owed, planned and expected by a day, and who is away next."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from models.expected_hours import linear_expectation, timetable_expectation
from models.ids import EmployerId
from models.ledger import counters
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_day

NEXT_DAYS = 90


@dataclass(frozen=True, slots=True)
class HoursLine:
    """One apprentice; all figures are planned hours, for only people can say what was delivered.

    Parameters
    ----------
    floor, plan, cap
        Legal minimum, hours of the training plan, most paid release.
    booked
        Off-the-job hours in the timetable.
    released
        Paid release in the timetable, what does not count off the job included.
    share
        Release as a share of the cap, in per cent.
    expected
        Off-the-job hours up to the day by the timetable's own curve: the figure to judge progress by.
    straight_line
        The same if hours were spread evenly; a second figure only.
    next_away
        Days away from work in the next 90 days.
    """

    apprentice: str
    name: str
    employer: str
    floor: Decimal
    plan: Decimal
    cap: Decimal
    booked: Decimal
    released: Decimal
    share: Decimal
    expected: Decimal
    straight_line: Decimal
    next_away: str


def hours_lines(
    problem: Problem, timetable: Timetable, today: date, employer: EmployerId | None = None
) -> Iterator[HoursLine]:
    """Yield a line for each apprentice, or for those of one employer."""
    for person in problem.cohort.apprentices:
        if employer not in (None, person.employer):
            continue
        count, owed = counters(problem, timetable, person.id), problem.hours[person.id]
        diary = timetable.by_person.get(person.id, ())
        planned = [(placement.day, Decimal(placement.otj_minutes) / 60) for placement in diary]
        days = (person.end - person.start).days + 1
        straight = linear_expectation(_hours(count.otj), days, (today - person.start).days + 1)
        away = sorted(
            {
                placement.day
                for placement in diary
                if today <= placement.day <= today + timedelta(days=NEXT_DAYS)
                and problem.activity[placement.activity].away
            }
        )
        yield HoursLine(
            person.id,
            person.name,
            problem.name(person.employer),
            _hours(owed.floor),
            _hours(owed.plan),
            _hours(owed.cap),
            _hours(count.otj),
            _hours(count.released),
            _round(Decimal(100 * count.released) / max(1, owed.cap)),
            _round(timetable_expectation(planned, today)),
            _round(Decimal(straight.numerator) / Decimal(straight.denominator)),
            ", ".join(say_day(day) for day in away),
        )


def write_hours(lines: list[HoursLine], path: Path) -> None:
    """Write the lines as a workbook."""
    from openpyxl import Workbook  # noqa: PLC0415  (slow to import)

    book = Workbook()
    sheet = book.active
    assert sheet is not None, "a new workbook has a sheet"
    sheet.title = "hours"
    sheet.append([field.name.replace("_", " ") for field in fields(HoursLine)])
    sheet.freeze_panes = "A2"
    for line in lines:
        sheet.append([float(value) if isinstance(value, Decimal) else value for value in asdict(line).values()])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                # As text, so that no spreadsheet takes a name for a formula.
                cell.data_type = "s"
    sheet.auto_filter.ref = sheet.dimensions
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _hours(minutes: int) -> Decimal:
    return _round(Decimal(minutes) / 60)


def _round(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))
