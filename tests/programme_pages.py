"""Keeps the line numbers on the pages of docs/programmes true: each `name` l. 12 names a line of the programme file."""

import re
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "programmes"
PROGRAMMES = ROOT / "sample_data" / "programmes"
REFERENCE = re.compile(r"`([^`]+)` l\. (\d+|\?)")


def refreshed(page: str, lines: Sequence[str]) -> str:
    """Return a page with the line numbers that the programme file has now.

    A reference names an id or code, or else any text of the file; `m1-b1 > agenda` is the first line with "agenda"
    from the line of m1-b1 on.

    Raises
    ------
    LookupError
        For a reference to nothing.
    """
    return REFERENCE.sub(lambda match: f"`{match[1]}` l. {_line(match[1], lines)}", page)


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


def read_lines(name: str) -> list[str]:
    return (PROGRAMMES / f"{name}.yaml").read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    for stem, path in pages().items():
        path.write_text(refreshed(path.read_text(encoding="utf-8"), read_lines(stem)), encoding="utf-8")
