"""The house rules that a machine can see: names, lengths, first sentences, nothing that belongs elsewhere."""

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 400
DATA = {".csv", ".json", ".lock", ".txt", ".xlsx", ".yaml"}
"""Endings of files that people fill or programs write: they may be long."""
BELOW = {"models": {"models"}, "scheduler": {"models", "scheduler", "ortools"}}
"""What the lower floors may import besides the standard library."""
PROGRAMME_NAMES = {"lsbu", "south bank", "birmingham", "cetad", "clic", "lancaster", "nhs graduate", "sel system"}


def tracked_files() -> list[Path]:
    """Every file that is kept or is about to be, wherever it lies."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.splitlines() if (path := ROOT / name).is_file()]


def python_files(*folders: str) -> list[Path]:
    found = [path for path in tracked_files() if path.suffix == ".py"]
    return [path for path in found if not folders or path.relative_to(ROOT).parts[0] in folders]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines(path: Path) -> int:
    try:
        return len(path.read_text(encoding="utf-8").splitlines())
    except UnicodeDecodeError:
        return 0


def test_files_are_short() -> None:
    written = [path for path in tracked_files() if path.suffix not in DATA]
    assert {name(path): n for path in written if (n := lines(path)) > MOST_LINES} == {}


def is_one_sentence(docstring: str) -> bool:
    """Tell whether the first paragraph is one sentence of at least three words."""
    first = " ".join(docstring.split("\n\n", maxsplit=1)[0].split())
    ends = re.findall(r"[.!?](?=\s+[A-Z])", re.sub(r"\b(e\.g|i\.e|etc|St|Dr)\.", "", first))
    return first.endswith(".") and first[:1].isupper() and len(first.split()) >= 3 and not ends


def test_one_sentence_is_known_from_none_and_from_two() -> None:
    assert is_one_sentence("Says what it is for.\n\nMore words. And more.")
    assert [is_one_sentence(text) for text in ("", ".", "Module.", "No end", "One thing. Another thing.")] == [
        False
    ] * 5


def test_modules_begin_with_one_sentence() -> None:
    docstrings = {name(path): ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) for path in python_files()}
    assert [path for path, docstring in docstrings.items() if not is_one_sentence(docstring or "")] == []


def imported(path: Path) -> set[str]:
    """Names of the top packages that a file imports, wherever in it, for type checking too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or "").partition(".")[0])
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "__import__",
            "import_module",
            "importlib.import_module",
        ):
            found.add(ast.unparse(node))
    return found


def test_lower_floors_import_nothing_from_elsewhere() -> None:
    """The contracts list packages by name; a new one would pass them."""
    strange = {
        name(path): sorted(more)
        for floor, allowed in BELOW.items()
        for path in python_files(floor)
        if (more := imported(path) - allowed - sys.stdlib_module_names)
    }
    assert strange == {}


def named_programmes() -> set[str]:
    """Names that only data may carry, those of the programmes that are shipped included."""
    return PROGRAMME_NAMES | {path.stem for path in (ROOT / "sample_data" / "programmes").glob("*.yaml")}


def programmes_named_in(text: str) -> list[str]:
    """Find names as words of their own, also where they are glued into an identifier."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    words = " ".join(re.findall(r"[a-z]+", words.lower()))
    return [one for one in sorted(named_programmes()) if f" {re.sub('[^a-z]+', ' ', one)} " in f" {words} "]


def test_glued_names_are_found_and_longer_words_are_not() -> None:
    texts = ("lsbu_weeks = 1", "class LsbuRule", "SOUTH_BANK", "nhs-graduate", "at LSBU.", "click cyclic lancastrian")
    found = [["lsbu"], ["lsbu"], ["south bank"], ["nhs graduate"], ["lsbu"], []]
    assert [programmes_named_in(text) for text in texts] == found


def test_no_programme_is_named_below_the_data() -> None:
    texts = {name(path): path.read_text(encoding="utf-8") for path in python_files("models", "scheduler")}
    assert {path: found for path, text in texts.items() if (found := programmes_named_in(text))} == {}


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as a forge makes them; the second of one name ends in -1."""
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    found: list[str] = re.findall(r'<a (?:id|name)="([^"]+)"', text)
    for heading in re.findall(r"^#+ +(.*?) *#*$", text, re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").replace("*", "")
        anchor = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        found.append(f"{anchor}-{found.count(anchor)}" if anchor in found else anchor)
    return set(found)


def test_links_lead_to_headings_that_exist() -> None:
    dead = []
    for path in [page for page in tracked_files() if page.suffix == ".md"]:
        for page, anchor in re.findall(r"\]\(([^)#:\s]*)#([^)\s]+)\)", path.read_text(encoding="utf-8")):
            target = path.parent / page if page else path
            if target.suffix == ".md" and (not target.exists() or anchor not in anchors(target)):
                dead.append(f"{name(path)}: {page}#{anchor}")
    assert dead == []


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
