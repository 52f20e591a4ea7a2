"""The house rules that a machine can see: names, lengths, first sentences, nothing that belongs elsewhere."""

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("models", "scheduler", "api", "sample_data", "tests", "benchmarks")
MOST_LINES = 400
PROGRAMME_NAMES = r"\b(lsbu|south bank|birmingham|cetad|clic|lancaster|nhs graduate|sel system)\b"


def python_files() -> list[Path]:
    return [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def test_files_are_short() -> None:
    long = {str(p): n for p in python_files() if (n := len(p.read_text(encoding="utf-8").splitlines())) > MOST_LINES}
    assert long == {}


def test_modules_begin_with_one_sentence() -> None:
    wrong = []
    for path in python_files():
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        first = docstring.split("\n\n")[0].strip()
        if not first.endswith("."):
            wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []


def test_no_programme_is_named_below_the_data() -> None:
    found = [
        str(path.relative_to(ROOT))
        for folder in ("models", "scheduler")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(PROGRAMME_NAMES, path.read_text(encoding="utf-8"), re.IGNORECASE)
    ]
    assert found == []


def test_no_machine_and_no_registry_is_named() -> None:
    banned = re.compile("|".join(("pypi" + r"\.org", "files\\.python" + "hosted", "/wo" + "rk/", "/ro" + "ot/")))
    found = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if banned.search(text):
            found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_module_names_are_nobody_elses() -> None:
    ours = [path for path in python_files() if path.stem != "__init__" and "tests" not in path.parts]
    assert [str(p) for p in ours if p.stem in sys.stdlib_module_names or p.stem == "utils"] == []


def test_top_level_stands() -> None:
    for name in ("scheduler", "models", "api", "sample_data", "tests", "pyproject.toml"):
        assert (ROOT / name).exists(), name
