"""New programme files: from answers, from options, as a copy; never over a file that exists."""

import subprocess
import sys
from pathlib import Path

import pytest

from api.faults import InputFaults
from api.new_programme import Answers, name_of, write_answers, write_copy
from api.programme_file import bundled_programmes, read_programme


@pytest.mark.parametrize(
    "answers",
    [
        Answers("Wards"),
        Answers('Quotes " and \\1 ü', weeks=4, modules=1, days=5, groups=(), review_weeks=0, apprenticeship=False),
        Answers("Many", weeks=104, modules=26, days=1, groups=("set:6", "peer-pair:2"), review_weeks=13),
    ],
)
def test_answers_make_a_programme(tmp_path: Path, answers: Answers) -> None:
    path = tmp_path / "p.yaml"
    write_answers(answers, path)
    programme = read_programme(path)
    assert (programme.title, programme.weeks) == (answers.title, answers.weeks)
    assert [a.days for a in programme.activities if a.kind == "workshop"] == [answers.days] * answers.modules
    assert [f"{g.id}:{g.size}" for g in programme.group_types] == list(answers.groups)
    assert (programme.standard is not None) == answers.apprenticeship
    assert ("review" in {a.id for a in programme.activities}) == bool(answers.review_weeks)


def test_answers_that_make_none(tmp_path: Path) -> None:
    with pytest.raises(InputFaults) as caught:
        write_answers(Answers("Wards", weeks=10, modules=3, groups=("set", "Set:3")), tmp_path / "p.yaml")
    assert [(f.source, f.value) for f in caught.value.faults] == [
        ("--group", "set"), ("--group", "Set:3"), ("--modules", "3")
    ]  # fmt: skip
    assert not (tmp_path / "p.yaml").exists()


def test_file_that_exists_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InputFaults):
        write_answers(Answers("Wards"), path)
    with pytest.raises(InputFaults):
        write_copy(bundled_programmes()["lsbu"], "Wards", path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_copy_differs_in_id_and_title_alone(tmp_path: Path) -> None:
    source, path = bundled_programmes()["lsbu"], tmp_path / "p.yaml"
    write_copy(source, 'My "own" \\1', path)
    before, after = (p.read_text(encoding="utf-8").splitlines() for p in (source, path))
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert changed == ["id: my-own-1", 'title: "My \\"own\\" \\\\1"']
    assert read_programme(path).title == 'My "own" \\1'


@pytest.mark.parametrize(("title", "name"), [("Élan vital 2!", "lan-vital-2"), ("***", "programme")])
def test_names_are_plain(title: str, name: str) -> None:
    assert name_of(title) == name


def test_command_asks_for_what_is_not_given(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from api.cli import main; main()", "new-programme", str(tmp_path / "p.yaml")]
    said = "Wards\nset:5 pair:2\n30\n\n3\n0\nn\n"
    result = subprocess.run(command, input=said, capture_output=True, text=True, check=False, encoding="utf-8")
    assert result.returncode == 0, result.stderr
    programme = read_programme(tmp_path / "p.yaml")
    assert (programme.title, programme.weeks, len(programme.modules)) == ("Wards", 30, 4)
    assert [(g.id, g.size) for g in programme.group_types] == [("set", 5), ("pair", 2)]
    assert (programme.activities[1].days, programme.standard) == (3, None)
