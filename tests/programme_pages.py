"""Keeps the line numbers on the pages of docs/programmes true: each `name` l. 12 names a line of a programme file."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "programmes"
PROGRAMMES = ROOT / "sample_data" / "programmes"
REFERENCE = re.compile(r"`([^`]+)` l\. (\d+|\?)")


def refreshed(page: str, files: Mapping[str, Sequence[str]]) -> str:
    """Return a page with the line numbers that its programme files have now, given by name as lines.

    A reference names an id or code, or else any text of the file; `m1-b1 > agenda` is the first line with "agenda"
    from the line of m1-b1 on. On a page of several files `short/m1-b1` is in the file whose name ends in `-short`.

    Raises
    ------
    LookupError
        For a reference to nothing.
    """
    return REFERENCE.sub(lambda match: f"`{match[1]}` l. {_find(match[1], files)}", page)


def _find(name: str, files: Mapping[str, Sequence[str]]) -> int:
    if len(files) == 1:
        return _line(name, next(iter(files.values())))
    ending, _, rest = name.partition("/")
    for file, lines in files.items():
        if file.endswith(f"-{ending}"):
            return _line(rest, lines)
    raise LookupError(f"No programme file for {name!r}.")


def _line(name: str, lines: Sequence[str]) -> int:
    place = 0
    for number, part in enumerate(name.split(" > ")):
        own = re.compile(rf"\b(?:id|code): {re.escape(part)}(?![\w-])")
        found = [n for n in range(place, len(lines)) if number == 0 and own.search(lines[n])]
        found = found or [n for n in range(place, len(lines)) if part in lines[n]]
        if not found:
            raise LookupError(f"No line of the programme says {name!r}.")
        place = found[0]
    return place + 1


def pages() -> dict[str, Path]:
    """Return the page of each bundled programme by the programme's name."""
    return {path.stem: path for path in sorted(PAGES.glob("*.md"))}


def read_files(name: str) -> dict[str, list[str]]:
    """Return the lines of the programme of that name, or of all whose names begin with it."""
    own = PROGRAMMES / f"{name}.yaml"
    found = [own] if own.is_file() else sorted(PROGRAMMES.glob(f"{name}-*.yaml"))
    return {path.stem: path.read_text(encoding="utf-8").splitlines() for path in found}


if __name__ == "__main__":
    for stem, path in pages().items():
        path.write_text(refreshed(path.read_text(encoding="utf-8"), read_files(stem)), encoding="utf-8")
