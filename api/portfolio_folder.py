"""Several cohorts in one folder: read together, written side by side, checked against each other."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from api.faults import Fault, InputFaults
from api.feeds.merged import write_merged_feeds
from api.outputs.folder import MARK, disagreements, load_folder, replace_folder, write_solved
from api.problem_file import open_problem
from api.report.overview import write_overview
from models.findings import Finding
from models.problem import Problem
from scheduler.checker import check, hard
from scheduler.collisions import check_together
from scheduler.run import Portfolio
from scheduler.versions import versions

TABLE = "cohort.csv"


def cohort_sources(source: Path) -> tuple[Path, ...]:
    """Return the cohorts in a folder of cohorts, in the order of their names; none when it is a cohort itself."""
    if not source.is_dir() or (source / TABLE).is_file():
        return ()
    found = [
        path
        for path in sorted(source.iterdir())
        if not path.name.startswith((".", "~"))
        and (path.suffix.lower() in (".xlsx", ".xlsm") or (path / TABLE).is_file())
    ]
    return tuple(found)


def load_portfolio(sources: Sequence[Path], programme: str) -> tuple[tuple[Path, Problem], ...]:
    """Read all cohorts, each with the given programme, or with "" for the one that it names itself.

    Raises
    ------
    InputFaults
        With the faults of all cohorts at once, and where cohorts describe a shared thing differently.
    """
    faults: list[Fault] = []
    loaded: list[tuple[Path, Problem]] = []
    for source in sources:
        try:
            loaded.append(open_problem(programme, source))
        except InputFaults as found:
            faults.extend(_name(fault, source) for fault in found.faults)
    faults.extend(_differences([problem for _, problem in loaded]))
    if faults:
        raise InputFaults(faults)
    return tuple(loaded)


def _name(fault: Fault, source: Path) -> Fault:
    return fault if fault.source == source.name else replace(fault, source=f"{source.name}: {fault.source}")


def _differences(problems: Sequence[Problem]) -> list[Fault]:
    """Find cohorts with one id, and shared people and places that two cohorts describe in two ways."""
    faults = []
    seen: dict[tuple[str, str], tuple[str, object]] = {}
    ids = Counter(problem.cohort.id for problem in problems)
    for same, times in ids.items():
        if times > 1:
            faults.append(Fault(same, "cohort", 0, "cohort_id", same, f"an id of its own; {times} cohorts have it"))
    for problem in problems:
        cohort = problem.cohort
        tables: dict[str, list[tuple[str, object]]] = {
            "sites": [(s.id, s) for s in cohort.sites],
            # What a tutor teaches differs from cohort to cohort; who they are and how many they can take does not.
            "tutors": [(t.id, replace(t, leads=(), facilitates=())) for t in cohort.tutors],
            "mentors": [(m.id, m) for m in cohort.mentors],
            "rooms": [(r.id, r) for r in cohort.rooms],
            "hosts": [(h.id, h) for h in cohort.hosts],
            "apprentices": [(a.id, (a.name, a.pattern)) for a in cohort.apprentices],
        }
        for table, things in tables.items():
            for name, thing in things:
                first, known = seen.setdefault((table, name), (cohort.id, thing))
                if known != thing:
                    hint = "One id means one person or place in all cohorts of a folder."
                    faults.append(Fault(cohort.id, table, 0, "", name, f"the same as in {first}", hint))
    return faults


def write_portfolio(portfolio: Portfolio, out: Path, programmes: Sequence[Path]) -> None:
    """Write one folder for each cohort, an overview and merged calendars into a folder that takes the place of `out`.

    Raises
    ------
    InputFaults
        When `out` exists and was not written by a solve.
    """
    with replace_folder(out) as fresh:
        for member, programme in zip(portfolio.members, programmes, strict=True):
            folder = fresh / str(member.problem.cohort.id)
            folder.mkdir()
            write_solved(member.problem, member.run, folder, programme)
        summary = {
            "cohorts": [member.problem.cohort.id for member in portfolio.members],
            "status": {member.problem.cohort.id: member.run.status.value for member in portfolio.members},
            "seconds": round(portfolio.seconds, 3),
            "settings": asdict(portfolio.settings),
            "versions": dict(versions()),
        }
        plans = [(m.problem, m.run.timetable) for m in portfolio.members if m.run.timetable is not None]
        calendars = write_merged_feeds(plans, fresh / "feeds")
        write_overview(portfolio, check_together(plans), calendars, fresh / "report.html")
        text = json.dumps(summary, indent=1, ensure_ascii=False) + "\n"
        (fresh / MARK).write_text(text, encoding="utf-8", newline="\n")


def portfolio_folders(out: Path) -> tuple[Path, ...]:
    """Return the folders of the cohorts when `out` was written for several; none otherwise."""
    try:
        data = json.loads((out / MARK).read_text(encoding="utf-8"))
        return tuple(out / str(name) for name in data["cohorts"]) if "cohorts" in data else ()
    except (OSError, ValueError, TypeError):
        return ()


def check_portfolio(folders: Sequence[Path]) -> tuple[dict[str, tuple[Finding, ...]], tuple[Finding, ...]]:
    """Check every cohort by itself, and all of them against each other.

    Returns the findings by cohort, and what is broken with the cohort's name before each.
    """
    loaded = [load_folder(folder) for folder in folders]
    found: dict[str, tuple[Finding, ...]] = {}
    broken: list[Finding] = []
    for problem, written, tabled in loaded:
        findings = found[problem.cohort.id] = check(problem, written)
        for finding in (*hard(findings), *disagreements(written, tabled)):
            broken.append(replace(finding, message=f"{problem.cohort.id}: {finding.message}"))
    broken.extend(check_together([(problem, written) for problem, written, _ in loaded]))
    return found, tuple(broken)
