"""The table of changes: read, written back, and every change that cannot be is named."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from api.faults import Fault, InputFaults
from api.tables.columns import table
from api.tables.reader import read_cohort
from api.tables.writer import write_cohort
from models.cohort import Cohort
from models.ids import EmployerId, SiteId, StaffId, UnitId
from models.people import Apprentice, Job, WeekPattern
from models.timegrid import Span
from models.training import Spell
from tests.scheduler.builders import ADA, BEN, CAT, COHORT, DAN, EVE, OFFICE

COLUMNS = [column.name for column in table("changes").columns]
WEST = {"employer_id": "west-trust", "unit_id": "west-ward", "site_id": "west", "mentor_id": "M2"}
MORNINGS = WeekPattern(((Span.parse("08:30-12:30"),),) * 5 + ((), ()))


def read(folder: Path, *rows: dict[str, str]) -> Cohort:
    write_cohort(COHORT, folder)
    with (folder / "changes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return read_cohort(folder)


def person(cohort: Cohort, who: str) -> Apprentice:
    return next(found for found in cohort.apprentices if found.id == who)


def change(who: str, kind: str, **cells: str) -> dict[str, str]:
    return {"apprentice_id": who, "change": kind, **cells}


def test_each_change_becomes_data_of_its_apprentice(tmp_path: Path) -> None:
    mornings = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "08:30-12:30")
    cohort = read(
        tmp_path,
        change(ADA, "hours", first="2027-05-10", weekly_hours="20", **mornings),
        change(ADA, "employer", first="2027-04-12", **WEST),
        change(BEN, "break", first="2027-05-03", last="2027-05-09"),
        change(BEN, "break", first="2027-03-15", last="2027-03-21"),
        change(CAT, "leaver", last="2027-04-30"),
        change(DAN, "gateway", last="2027-05-20"),
    )
    west = (EmployerId("west-trust"), UnitId("west-ward"), SiteId("west"), StaffId("M2"))
    assert person(cohort, ADA).later_jobs == (
        Job(date(2027, 4, 12), *west, Decimal("37.5"), OFFICE),
        Job(date(2027, 5, 10), *west, Decimal(20), MORNINGS),
    )
    breaks = (Spell(date(2027, 3, 15), date(2027, 3, 21)), Spell(date(2027, 5, 3), date(2027, 5, 9)))
    assert (person(cohort, BEN).breaks, person(cohort, BEN).agreed_end) == (breaks, None)
    assert (person(cohort, CAT).left, person(cohort, DAN).gateway) == (date(2027, 4, 30), date(2027, 5, 20))
    assert person(cohort, EVE) == person(COHORT, EVE)


def test_break_may_move_the_end(tmp_path: Path) -> None:
    people = tuple(replace(p, end=date(2027, 4, 30)) for p in COHORT.apprentices)
    write_cohort(replace(COHORT, apprentices=people), tmp_path)
    row = change(BEN, "break", first="2027-03-15", last="2027-03-21", end="2027-05-07")
    with (tmp_path / "changes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerow(row)
    ben = person(read_cohort(tmp_path), BEN)
    assert (ben.end, ben.agreed_end) == (date(2027, 5, 7), date(2027, 4, 30))


@pytest.mark.parametrize("form", ["cohort", "cohort.xlsx"])
def test_changes_survive_being_written_and_read(tmp_path: Path, form: str) -> None:
    cohort = read(
        tmp_path / "first",
        change(ADA, "employer", first="2027-04-12", weekly_hours="30", **WEST),
        change(ADA, "hours", first="2027-05-10", weekly_hours="20", mon="08:30-12:30", tue="08:30-12:30"),
        change(BEN, "break", first="2027-03-15", last="2027-03-21"),
        change(BEN, "leaver", last="2027-05-10"),
        change(DAN, "gateway", last="2027-05-20"),
    )
    moved = tuple(
        replace(p, agreed_end=date(2027, 5, 20), breaks=(Spell(date(2027, 4, 1), date(2027, 4, 10)),))
        if p.id == CAT
        else p
        for p in cohort.apprentices
    )
    cohort = replace(cohort, apprentices=moved)
    write_cohort(cohort, tmp_path / form)
    assert read_cohort(tmp_path / form) == cohort


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [change(ADA, "break", first="2027-03-15", weekly_hours="20")],
            [
                (2, "last", "", "a value for the change 'break'"),
                (2, "weekly_hours", "20", "an empty cell for the change 'break'"),
            ],
        ),
        (
            [change(ADA, "leaver", last="2027-04-30", mon="09:00-12:00;13:00-15:00")],
            [(2, "mon", "09:00-12:00;13:00-15:00", "an empty cell for the change 'leaver'")],
        ),
        (
            [change(ADA, "hours", first="2027-03-01", weekly_hours="20")],
            [(2, "first", "2027-03-01", "a date after 2027-03-01, and not after the last day of training, 2027-05-30")],
        ),
        (
            [change(ADA, "leaver", last="2027-05-30")],
            [(2, "last", "2027-05-30", "a date from 2027-03-01 on, before the last day of training, 2027-05-30")],
        ),
        (
            [change(ADA, "break", first="2027-04-20", last="2027-04-19")],
            [(2, "last", "2027-04-19", "a date not before the first, 2027-04-20")],
        ),
        (
            [change(ADA, "break", first="2027-04-20", last="2027-04-25", end="2027-06-01")],
            [(2, "end", "2027-06-01", "a date after the break, and not after the cohort's last day, 2027-05-30")],
        ),
        (
            [change(ADA, "employer", first="2027-04-20", **{**WEST, "unit_id": "south-ward", "mentor_id": "M1"})],
            [(2, "mentor_id", "M1", "one of west-trust"), (2, "unit_id", "south-ward", "one of west-trust")],
        ),
        (
            [
                change(ADA, "break", first="2027-04-20", last="2027-04-25"),
                change(BEN, "break", first="2027-04-20", last="2027-04-25"),
                change(ADA, "break", first="2027-04-25", last="2027-04-28"),
            ],
            [(4, "first", "2027-04-25", "a date after the break to 2027-04-25")],
        ),
        (
            [
                change(ADA, "hours", first="2027-04-20", weekly_hours="20"),
                change(ADA, "employer", first="2027-04-20", **WEST),
            ],
            [(3, "first", "2027-04-20", "one change of work on one day")],
        ),
        (
            [change(ADA, "leaver", last="2027-04-20"), change(ADA, "gateway", last="2027-05-20")],
            [(3, "change", "gateway", "one row that ends the training of an apprentice")],
        ),
    ],
)
def test_impossible_changes_are_faults(
    tmp_path: Path, rows: list[dict[str, str]], expected: list[tuple[int, str, str, str]]
) -> None:
    with pytest.raises(InputFaults) as caught:
        read(tmp_path, *rows)
    assert caught.value.faults == tuple(
        Fault("changes.csv", "changes", row, column, value, wanted) for row, column, value, wanted in expected
    )


def test_unknown_change_and_unknown_people_are_faults(tmp_path: Path) -> None:
    with pytest.raises(InputFaults) as caught:
        read(tmp_path, change("A99", "holiday", first="2027-04-01", last="2027-04-02"))
    assert [(fault.row, fault.column, fault.value) for fault in caught.value.faults] == [
        (2, "apprentice_id", "A99"),
        (2, "change", "holiday"),
    ]
