"""Files of a solve edited by hand: `timetabler check` names the rule that each edit breaks, and files that differ."""

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.outputs.folder import write_outputs
from api.programme_file import bundled_programmes
from models.problem import Problem
from scheduler.run import Run

Data = dict[str, Any]
Edit = Callable[[Path, Data], None]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, problem: Problem, solved: Run) -> Path:
    folder = tmp_path_factory.mktemp("edits") / "out"
    write_outputs(problem, solved, folder, bundled_programmes()["lsbu"])
    return folder


def placement(data: Data, activity: str, **wanted: object) -> Data:
    return next(
        item
        for item in data["placements"]
        if item["activity"] == activity and all(item[key] == value for key, value in wanted.items())
    )


def add_row(folder: Path, table: str, **values: str) -> None:
    path = folder / "inputs" / "cohort" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow([values.get(column, "") for column in header])


def change_rows(folder: Path, table: str, change: Callable[[dict[str, str]], None]) -> None:
    path = folder / "inputs" / "cohort" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        change(row)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def leave_on_a_review(folder: Path, data: Data) -> None:
    review = placement(data, "review")
    add_row(folder, "absences", who=review["attendees"][0], first=review["date"], last=review["date"])


def overlap_by_a_minute(folder: Path, data: Data) -> None:
    review = placement(data, "review")
    study = next(
        item
        for item in data["placements"]
        if item["activity"].endswith("-study") and item["attendees"] == review["attendees"]
    )
    end = int(review["time"][-5:-3]) * 60 + int(review["time"][-2:]) - 1
    study["date"], study["site"] = review["date"], review["site"]
    study["time"] = f"{end // 60:02d}:{end % 60:02d}-{(end + 210) // 60:02d}:{(end + 210) % 60:02d}"


def three_of_one_employer(folder: Path, data: Data) -> None:
    with (folder / "inputs" / "cohort" / "apprentices.csv").open(encoding="utf-8", newline="") as file:
        employer = {row["apprentice_id"]: row["employer_id"] for row in csv.DictReader(file)}
    most = max(set(employer.values()), key=lambda e: (list(employer.values()).count(e), e))
    sets = [group for group in data["groups"] if group["type"] == "set"]
    target = sets[0]
    for group in sets[1:]:
        for member in list(group["members"]):
            stranger = next((m for m in target["members"] if employer[m] != most), None)
            if employer[member] == most and stranger is not None:
                target["members"][target["members"].index(stranger)] = member
                group["members"][group["members"].index(member)] = stranger


def circle_member_far_away(folder: Path, data: Data) -> None:
    with (folder / "inputs" / "cohort" / "apprentices.csv").open(encoding="utf-8", newline="") as file:
        people = {row["apprentice_id"]: row for row in csv.DictReader(file)}
    circle = next(
        g for g in data["groups"] if g["type"] == "circle" and len({people[m]["employer_id"] for m in g["members"]}) > 1
    )
    far = people[circle["members"][0]]["site_id"]

    def move(row: dict[str, str]) -> None:
        if row["site_id"] == far:
            row["lat"] = str(float(row["lat"]) + 0.5396)

    change_rows(folder, "sites", move)


def split_block(folder: Path, data: Data) -> None:
    second = placement(data, "m1-b1", day_number=2)
    day = date.fromisoformat(second["date"])
    second["date"] = (day + timedelta(days=7 - day.weekday())).isoformat()


def early_summative(folder: Path, data: Data) -> None:
    deadline = next(d for d in data["deadlines"] if d["assessment"] == "m3-summative")
    deadline["date"] = (date.fromisoformat(deadline["date"]) - timedelta(days=1)).isoformat()


def hours_over_the_cap(folder: Path, data: Data) -> None:
    person = data["placements"][0]["attendees"][0]
    study = [p for p in data["placements"] if p["activity"] == "m8-study" and p["attendees"] == [person]]
    for number in range(60):
        data["placements"].append({**study[0], "session": f"m8-study/{person}/{900 + number}"})


def removed_review(folder: Path, data: Data) -> None:
    data["placements"].remove(placement(data, "review"))


def room_too_small(folder: Path, data: Data) -> None:
    placement(data, "m1-b1", day_number=1)["room"] = "breakout-1"


def bank_holiday(folder: Path, data: Data) -> None:
    placement(data, "review", session=f"review/{data['groups'][0]['members'][0]}/2027-05")["date"] = "2027-05-03"


@pytest.mark.parametrize(
    ("edit", "rule"),
    [
        (leave_on_a_review, "person-available"),
        (overlap_by_a_minute, "one-place-at-a-time"),
        (three_of_one_employer, "across-employers"),
        (circle_member_far_away, "same-or-nearby-employer"),
        (split_block, "block-consecutive"),
        (early_summative, "deadline-dates"),
        (hours_over_the_cap, "release-cap"),
        (removed_review, "every-session-once"),
        (room_too_small, "room-fits"),
        (bank_holiday, "open-days"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_check_finds_the_edit(written: Path, tmp_path: Path, edit: Edit, rule: str) -> None:
    folder = tmp_path / "out"
    shutil.copytree(written, folder)
    path = folder / "timetable.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    before = json.dumps(data)
    edit(folder, data)
    path.write_text(json.dumps(data), encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(folder)])
    found = {line.strip().split(":")[0] for line in result.output.splitlines() if line.startswith("  ")}
    assert result.exit_code == 1
    assert rule in found
    assert ("files-agree" in found) == (json.dumps(data) != before)
