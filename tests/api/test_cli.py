"""The command line, run as a user runs it: words, exit codes, and what it leaves behind."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from api.outputs.folder import write_outputs
from api.programme_file import bundled_programmes
from models.problem import Problem
from scheduler.run import Run

BROKEN = Path(__file__).resolve().parent.parent.parent / "sample_data" / "broken"


def timetabler(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from api.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


@pytest.fixture
def out(tmp_path: Path, problem: Problem, solved: Run) -> Path:
    write_outputs(problem, solved, tmp_path / "out", bundled_programmes()["lsbu"])
    return tmp_path / "out"


def test_help_needs_nothing_heavy() -> None:
    code = "import sys, api.cli; print({'ortools', 'pandas', 'icalendar', 'openpyxl', 'jinja2'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stdout == "set()\n"


def test_check_of_a_clean_folder(out: Path) -> None:
    result = timetabler("check", out)
    assert (result.returncode, result.stdout.splitlines()[0]) == (0, "Checked: no hard rule is broken.")


def test_check_needs_no_solver(out: Path) -> None:
    code = (
        "import sys; sys.modules['ortools'] = None; sys.argv = ['timetabler', 'check', sys.argv[1]]; "
        "from api.cli import main; main()"
    )
    result = subprocess.run([sys.executable, "-c", code, str(out)], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


def test_check_finds_a_table_edited_by_hand(out: Path) -> None:
    path = out / "sessions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    row = next(row for row in rows if row[0].startswith("review/"))
    day = rows[0].index("date")
    row[day] = "2027-12-25"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    result = timetabler("check", out)
    assert result.returncode == 1
    assert f"open-days: {row[0]}#1 is on Sat 25 Dec 2027: the weekend." in result.stdout
    assert f"files-agree: timetable.json and the tables differ in placements: {row[0]}#1." in result.stdout


def test_check_of_a_folder_that_is_none(tmp_path: Path) -> None:
    result = timetabler("check", tmp_path)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_bad_input_lists_faults_and_writes_nothing(cohort_folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "cohort"
    shutil.copytree(cohort_folder, source)
    (source / "rooms.csv").unlink()
    result = timetabler("solve", source, "--out", tmp_path / "out", "--programme", "lsbu")
    assert result.returncode == 2
    assert result.stderr.startswith("1 faults in the input; nothing was written.")
    assert "cohort, rooms: expected a table named 'rooms'." in result.stderr
    assert not (tmp_path / "out").exists()


def test_unknown_programme(tmp_path: Path) -> None:
    result = timetabler("generate", "--out", tmp_path, "--programme", "nonesuch")
    assert result.returncode == 2
    assert f"a programme file, or one of {', '.join(bundled_programmes())}" in result.stderr


def test_impossible_input_ends_with_the_reason(cohort_folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "cohort"
    shutil.copytree(cohort_folder, source)
    path = source / "mentors.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for column in ("mon", "tue", "wed", "thu", "fri"):
        rows[1][rows[0].index(column)] = ""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    result = timetabler("solve", source, "--out", tmp_path / "out", "--seconds", "10", "--workers", "1")
    assert result.returncode == 3
    assert rows[1][1] in result.stderr
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["inputs", "report.html", "run.json"]


def test_generate_writes_cohorts_that_read_back(tmp_path: Path) -> None:
    result = timetabler("generate", "--out", tmp_path, "--apprentices", "12", "--cohorts", "2", "--seed", "3", "--csv")
    assert result.returncode == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["lsbu-2026-01", "lsbu-2026-02"]


def test_programmes_are_listed() -> None:
    listed = timetabler("programmes").stdout.splitlines()
    assert [line.split()[0] for line in listed] == list(bundled_programmes())


def test_inspect_names_the_row(cohort_folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "cohort"
    shutil.copytree(cohort_folder, source)
    path = source / "rooms.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for row in rows[1:]:
        row[rows[0].index("capacity")] = "3"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    result = timetabler("inspect", source)
    assert result.returncode == 3
    assert result.stdout.startswith("Inspected by counting, without solving: ")
    assert "rooms: Induction and orientation day (and 2 like it) has 10 people; the largest room" in result.stdout
    assert ", seats 3. (rooms row " in result.stdout
    as_json = json.loads(timetabler("inspect", source, "--json").stdout)
    note = next(note for note in as_json["notes"] if note["unit"] == "seats")
    assert (note["have"], note["need"], note["unit"]) == (3, 11, "seats")
    (room,) = (row for row in note["rows"] if row["table"] == "rooms")
    assert rows[room["row"] - 1][0] == room["key"]


def test_impossible_solve_ends_with_the_conflict_and_writes_no_timetable(tmp_path: Path) -> None:
    result = timetabler("solve", BROKEN / "room-too-small", "--out", tmp_path / "out", "--seconds", "20")
    assert result.returncode == 3
    assert "These cannot hold together:" in result.stderr
    assert "No room with projector seats more than 6 (Hall); First workshop has 7 people." in result.stderr
    assert "1. Seat 7 in Hall (hall), 1 more than now. (1 point; tried: " in result.stderr
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["inputs", "report.html", "run.json"]
    run = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert (run["status"], len(run["explanation"]["conflicts"])) == ("infeasible", 1)
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Why not, and what would help" in page
    assert "Seat 7 in Hall (hall), 1 more than now." in page


def test_explain_in_json_with_prices_of_ones_own(tmp_path: Path) -> None:
    prices = tmp_path / "prices.yaml"
    prices.write_text("pair_together: never\n", encoding="utf-8")
    result = timetabler(
        "explain", BROKEN / "pair-torn", "--json", "--prices", prices, "--report", tmp_path / "why.html"
    )
    assert result.returncode == 3
    (conflict,) = json.loads(result.stdout)["conflicts"]
    assert [reason["rule"] for reason in conflict["reasons"]] == ["keep-together", "keep-apart"]
    assert [row["row"] for reason in conflict["reasons"] for row in reason["rows"]] == [2, 3]
    assert [way["steps"] for way in conflict["relaxations"]] == [
        ["Do not insist that Dan (A2) and Ada (A3) are kept apart."]
    ]
    assert "minimal, proven" in (tmp_path / "why.html").read_text(encoding="utf-8")
