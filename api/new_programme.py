"""Starts a new programme file, from a few answers or as a copy of a bundled programme."""

import re
from dataclasses import dataclass
from pathlib import Path

from api.faults import Fault, InputFaults

TEMPLATES = Path(__file__).parent / "data"
HOURS_A_WEEK = 5
"""Placeholder of published hours for each week of an apprenticeship, about a seventh of full time."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a new programme is made from.

    Parameters
    ----------
    modules, days
        Number of modules, and days of the workshop of each.
    groups
        Kinds of learning groups as `name:size`.
    review_weeks
        Weeks from one review to the next; 0 for none.
    """

    title: str
    weeks: int = 48
    modules: int = 4
    days: int = 2
    groups: tuple[str, ...] = ("set:6",)
    review_weeks: int = 6
    apprenticeship: bool = True


def name_of(title: str) -> str:
    """Turn a title into an id of small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "programme"


def write_answers(answers: Answers, path: Path) -> None:
    """Write a file that can be solved as it is.

    Raises
    ------
    InputFaults
        Where the answers make no programme, or the file exists.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  (slow to import)

    _check(answers, path)
    stretch = answers.weeks / answers.modules
    modules = [
        {
            "id": f"m{number + 1}",
            "first": max(2, int(number * stretch) + 1),
            "middle": max(2, int((number + 0.5) * stretch)),
            "last": int((number + 1) * stretch),
        }
        for number in range(answers.modules)
    ]
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    environment.filters["tojson"] = _quoted
    text = environment.get_template("new_programme.yaml.j2").render(
        id=name_of(answers.title),
        title=answers.title,
        file=path.name,
        weeks=answers.weeks,
        apprenticeship=answers.apprenticeship,
        hours=answers.weeks * HOURS_A_WEEK,
        groups=[{"id": name, "size": int(size)} for name, _, size in (g.partition(":") for g in answers.groups)],
        meetings=max(1, answers.weeks // 8),
        modules=modules,
        days=answers.days,
        due_days=max(14, min(42, int(stretch / 2) * 7)),
        review_weeks=answers.review_weeks,
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def write_copy(source: Path, title: str, path: Path) -> None:
    """Copy a programme file with its comments under a new name and title.

    Raises
    ------
    InputFaults
        Where the file exists.
    """
    _check_free(path)
    text = source.read_text(encoding="utf-8")
    for line in (f"id: {name_of(title)}", f"title: {_quoted(title)}"):
        # Escaped, for a backslash of the title is no reference to a group.
        text = re.sub(rf"^{line.partition(':')[0]}:.*$", line.replace("\\", r"\\"), text, count=1, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8", newline="\n")


def _quoted(text: str) -> str:
    escaped = "".join(f"\\x{ord(c):02x}" if ord(c) < 32 else c for c in text.replace("\\", "\\\\").replace('"', '\\"'))
    return f'"{escaped}"'


def _check(answers: Answers, path: Path) -> None:
    faults = [
        Fault("--group", "", 0, "", group, "a name and a size such as set:6")
        for group in answers.groups
        if not re.fullmatch(r"[a-z][a-z0-9-]*:[1-9]\d*", group)
    ]
    if answers.modules * 4 > answers.weeks:
        hint = "A module needs four weeks at least."
        faults.append(Fault("--modules", "", 0, "", str(answers.modules), f"at most {answers.weeks // 4}", hint))
    if faults:
        raise InputFaults(faults)
    _check_free(path)


def _check_free(path: Path) -> None:
    if path.exists():
        raise InputFaults([Fault(path.name, "", 0, "", "", "a new file", "It exists already; choose another name.")])
