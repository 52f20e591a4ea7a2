"""The workbook and the page of the hours: sheets an auditor can follow, nothing run, nothing asked of the network."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from api.cli import app
from api.hours.page import render_page
from api.hours.view import Standing, standings
from api.hours.workbook import write_hours
from api.outputs.folder import write_outputs
from api.problem_file import build_problem
from api.programme_file import bundled_programmes
from models.problem import Problem
from models.programme import PublishedHours
from models.progress import Attendance, Delivered
from models.timetable import Timetable
from models.training import Spell
from scheduler.run import Run
from tests.scheduler.builders import ADA, BEN, PROBLEM, TIMETABLE, with_row

TODAY = date(2027, 4, 21)
HOSTILE = "=<b>&\"'Zoë"


@pytest.fixture(scope="module")
def problem_with_hours() -> Problem:
    """The tiny programme with published hours, so that every figure has a calculation; Ben pauses for a while."""
    named = with_row("apprentices", BEN, breaks=(Spell(date(2027, 4, 1), date(2027, 4, 9)),))
    people = tuple(replace(p, name=HOSTILE) if p.id == ADA else p for p in named.cohort.apprentices)
    standard = replace(PROBLEM.programme.standard, published=(PublishedHours(187, "1", "Typed for this test"),))
    return build_problem(replace(PROBLEM.programme, standard=standard), replace(named.cohort, apprentices=people))


@pytest.fixture(scope="module")
def told(problem_with_hours: Problem) -> dict[str, Delivered]:
    return {
        "A3:talk#1": Delivered("A3:talk#1", Attendance.ATTENDED, 60, "Mia", date(2027, 3, 8)),
        "A3:b1#1": Delivered("A3:b1#1", Attendance.MISSED),
    }


@pytest.fixture(scope="module")
def people(problem_with_hours: Problem, told: dict[str, Delivered]) -> list[Standing]:
    return list(standings(problem_with_hours, TIMETABLE, TODAY, said=told))


@pytest.fixture(scope="module")
def sheets(
    tmp_path_factory: pytest.TempPathFactory,
    problem_with_hours: Problem,
    told: dict[str, Delivered],
    people: list[Standing],
) -> dict[str, list[tuple[object, ...]]]:
    path = tmp_path_factory.mktemp("hours") / "hours.xlsx"
    write_hours(problem_with_hours, TIMETABLE, people, told, TODAY, path)
    book = load_workbook(path)
    assert "f" not in {cell.data_type for sheet in book for row in sheet for cell in row}
    return {sheet.title: [tuple(cell.value for cell in row) for row in sheet] for sheet in book}


def test_there_is_a_calculation_for_each_person(sheets: dict[str, list[tuple[object, ...]]]) -> None:
    assert list(sheets) == ["hours", "totals", "ledger", *(f"calc {p.id}" for p in PROBLEM.cohort.apprentices)]


def test_view_has_what_was_delivered(sheets: dict[str, list[tuple[object, ...]]]) -> None:
    heading, ada, *_ = sheets["hours"]
    shown = dict(zip(heading, ada, strict=True))
    assert {key: shown[key] for key in ("name", "minimum h", "booked h", "delivered h", "verified h", "light")} == {
        "name": HOSTILE, "minimum h": 187, "booked h": 45, "delivered h": 1, "verified h": 1, "light": "red",
    }  # fmt: skip
    # All is booked; the day missed and the days nobody has confirmed are not in the forecast.
    later = 60 + 210 + 90
    assert shown["forecast h"] == (60 + later) / 60


def test_ledger_shows_reports_and_fills_in_nothing_else(sheets: dict[str, list[tuple[object, ...]]]) -> None:
    heading, *rows = sheets["ledger"]
    at = {name: heading.index(name) for name in ("entry id", "actual h", "status", "verified by", "verified at")}
    reported = [tuple(row[n] for n in at.values()) for row in rows if row[at["status"]] != "planned"]
    assert reported == [
        ("A3:talk#1", 1, "attended", "Mia", "2027-03-08"),
        ("A3:b1#1", 0, "missed", None, None),
    ]
    assert {row[at["actual h"]] for row in rows if row[at["status"]] == "planned"} == {None}


def test_totals_add_up(sheets: dict[str, list[tuple[object, ...]]]) -> None:
    heading, *rows = sheets["totals"]
    who, by, otj = (heading.index(name) for name in ("apprentice", "by", "otj h"))
    for way in ("month", "module"):
        assert sum(float(str(row[otj])) for row in rows if row[who] == ADA and row[by] == way) == pytest.approx(45)


def test_calculation_reads_from_inputs_to_signatures(sheets: dict[str, list[tuple[object, ...]]]) -> None:
    sheet = sheets[f"calc {BEN}"]
    labels = [row[0] for row in sheet]
    order = ["Input", "Rule set", "Published minimum", "Step", "Days of training", "Floor", "Break in learning",
             "Result", "Signed", "Apprentice", "Employer", "Provider"]  # fmt: skip
    places = [labels.index(label) for label in order if label != "Break in learning"]
    assert places == sorted(places)
    days = next(row for row in sheet if row[0] == "Days of training")
    assert days[1:4] == ("2027-03-01 to 2027-05-30, end day included, less 9 days of breaks", 82, "days")
    assert next(row for row in sheet if row[0] == "Floor: least off-the-job hours")[2:4] == (187, "hours")


def test_page_asks_nothing_of_the_network_and_escapes(problem_with_hours: Problem, people: list[Standing]) -> None:
    page = render_page(problem_with_hours, people, TODAY)
    assert re.findall(r"(?:src|href|url)\s*[=(]", page) == []
    assert "<script" not in page
    assert HOSTILE not in page and HOSTILE in unescape(page)
    assert page.count('<section class="person">') == 6
    assert "Needs action" in page and "points behind the timetable" in page
    assert "break-before: page" in page


def test_page_says_when_nobody_was_asked(problem_with_hours: Problem) -> None:
    page = render_page(problem_with_hours, list(standings(problem_with_hours, TIMETABLE, TODAY)), TODAY)
    assert "Planned hours only: nobody has said what was delivered." in page
    assert "Nothing reported" in page and "Needs action" not in page


def test_page_shows_conflict_with_its_remedies(problem_with_hours: Problem) -> None:
    """187 hours in thirteen weeks are more than a fifth of the contracted hours."""
    page = render_page(problem_with_hours, list(standings(problem_with_hours, TIMETABLE, TODAY)), TODAY)
    assert page.count("The release promised cannot hold the minimum.") == 6


def test_page_without_anybody(problem_with_hours: Problem) -> None:
    assert "Off-the-job hours on Wed 21 Apr 2027" in render_page(problem_with_hours, [], TODAY)


def test_command_reads_reports_and_writes_both(tmp_path: Path, problem: Problem, solved: Run) -> None:
    timetable = solved.timetable
    assert isinstance(timetable, Timetable)
    write_outputs(problem, solved, tmp_path / "out", bundled_programmes()["lsbu"])
    who = problem.cohort.apprentices[0]
    filled = tmp_path / "filled.csv"
    first = next(p for p in timetable.by_person[who.id] if p.otj_minutes == 420)
    filled.write_text(f"entry_id,actual_h,status\n{who.id}:{first.id},7,attended\n", encoding="utf-8")
    args = ["hours", str(tmp_path / "out"), "--date", str(first.day), "--delivered", str(filled)]
    files = ["--xlsx", str(tmp_path / "h.xlsx"), "--html", str(tmp_path / "h.html")]
    result = CliRunner().invoke(app, [*args, *files])
    assert result.exit_code == 0, result.output
    assert "delivered 7.00 h, of which 0.00 h verified" in result.output
    assert (tmp_path / "h.html").stat().st_size > 10_000
    assert load_workbook(tmp_path / "h.xlsx").sheetnames[0] == "hours"
    early = CliRunner().invoke(app, ["hours", str(tmp_path / "out"), "--date", "soon"])
    assert early.exit_code != 0
