"""A new programme needs no code: the example of the page and one written by the page alone are solved and checked."""

from collections import Counter
from pathlib import Path

import pytest

from api.problem_file import build_problem
from api.programme_file import read_programme
from models.findings import Kind
from models.ids import ActivityId
from sample_data.generator import generate
from scheduler.checker import check
from scheduler.run import Settings
from scheduler.solver import solve

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def page_example(tmp_path: Path) -> Path:
    page = (ROOT / "docs" / "writing-a-programme.md").read_text(encoding="utf-8")
    path = tmp_path / "wards.yaml"
    path.write_text(page.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    return path


def times(path: Path, apprentices: int) -> dict[ActivityId, int]:
    """Solve a programme for an invented cohort, check it, and count the days of each activity."""
    programme = read_programme(path)
    problem = build_problem(programme, generate(programme, apprentices, 1, 1)[0])
    run = solve(problem, Settings(seconds=2, seed=1, workers=1))
    assert run.timetable is not None, run.reasons
    assert [f for f in check(problem, run.timetable) if f.kind is Kind.HARD] == []
    return Counter(placement.activity for placement in run.timetable.placements)


def test_example_of_the_page(page_example: Path) -> None:
    found = times(page_example, 8)
    # Two workshops of two days, a seminar, two waves, three meetings of two sets, three reviews of eight people.
    study = found.pop(ActivityId("study"))
    assert found == {
        "m1-workshop": 2, "m2-workshop": 2, "data-seminar": 1, "exchange": 2, "set-meeting": 6, "review": 24
    }  # fmt: skip
    # 45.5 hours are taught and 60 are planned: five blocks of three and a half hours for each of eight people.
    assert study == 8 * 5


def test_programme_written_by_the_page_alone() -> None:
    found = times(ROOT / "tests" / "examples" / "coastal-care.yaml", 8)
    assert {name: found[ActivityId(name)] for name in ("charts-1", "board", "crew-meeting", "harbour-meeting")} == {
        "charts-1": 2, "board": 8, "crew-meeting": 8, "harbour-meeting": 9
    }  # fmt: skip
