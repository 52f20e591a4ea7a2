"""Renders the overview of several cohorts: verdict, cost and gap, and the weekly plan of all as a chart."""

from collections import Counter
from pathlib import Path
from typing import Any

from api.report.report import HERE, SCRIPTLESS, WORDS, describe_level, page_environment
from api.report.weekly_plan import LETTERS, plan_of_activities, plan_of_cohorts, weeks_in_words
from models.findings import Finding
from models.programme import ActivityKind
from models.words import say_list
from scheduler.checker import hard
from scheduler.run import LevelReport, Member, Portfolio, Status, level_totals


def write_overview(portfolio: Portfolio, collisions: tuple[Finding, ...], calendars: int, path: Path) -> None:
    """Write the page; `collisions` are what the cohorts do to each other, `calendars` the files in `feeds/`."""
    path.write_text(render_overview(portfolio, collisions, calendars), encoding="utf-8", newline="\n")


def render_overview(portfolio: Portfolio, collisions: tuple[Finding, ...], calendars: int) -> str:
    members = sorted(portfolio.members, key=lambda member: (member.problem.cohort.start, member.problem.cohort.id))
    plans = [(m.problem, m.run.timetable) for m in members if m.run.timetable is not None]
    broken = [finding for member in members for finding in hard(member.run.findings)]
    times = Counter(person.id for member in members for person in member.problem.cohort.apprentices)
    return (
        page_environment()
        .get_template("overview.html.j2")
        .render(
            style="\n".join((HERE / name).read_text(encoding="utf-8") for name in ("style.css", "overview.css")),
            policy=SCRIPTLESS,
            members=[_member(member) for member in members],
            programmes=len({member.problem.programme.id for member in members}),
            first=min(member.problem.cohort.start for member in members),
            last=max(member.problem.cohort.end for member in members),
            people=len(times),
            several=sorted(Counter(times.values()).items()),
            complete=portfolio.complete,
            without=sum(member.run.timetable is None for member in members),
            broken=[*broken, *collisions],
            seconds=portfolio.seconds,
            levels=[describe_level(level) for level in level_totals(portfolio)],
            calendars=calendars,
            plan=plan_of_cohorts(plans) if plans else None,
            plans=[
                (problem.cohort.id, problem.cohort.title, plan_of_activities(problem, timetable))
                for problem, timetable in plans
            ],
            weeks=list(weeks_in_words(plans)) if plans else [],
            key=_key(portfolio),
        )
    )


def _member(member: Member) -> dict[str, Any]:
    problem, run = member.problem, member.run
    gaps = [level for level in run.levels if level.gap > 0]
    return {
        "id": problem.cohort.id,
        "title": problem.cohort.title,
        "programme": problem.programme.title,
        "first": problem.cohort.start,
        "last": problem.cohort.end,
        "people": len(problem.cohort.apprentices),
        "sessions": 0 if run.timetable is None else len(run.timetable.by_session),
        "status": WORDS[run.status] if run.timetable is None else _proven(gaps),
        "broken": len(hard(run.findings)),
        "complete": run.timetable is not None,
    }


def _proven(gaps: list[LevelReport]) -> str:
    if not gaps:
        return WORDS[Status.OPTIMAL]
    return f"Complete; gap {say_list(f'{level.gap:.0%} in {level.title}' for level in gaps)}"


def _key(portfolio: Portfolio) -> list[tuple[str, str, str]]:
    """Return letter, class and name of each kind of session that occurs."""
    used = {
        member.problem.activity[placement.activity].kind
        for member in portfolio.members
        if member.run.timetable is not None
        for placement in member.run.timetable.placements
    }
    return [(LETTERS[kind], kind.value, kind.value.replace("_", " ")) for kind in ActivityKind if kind in used]
