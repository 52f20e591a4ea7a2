"""Gathers what the report shows and renders it as one page that asks nothing of the network."""

import calendar
import json
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.outputs.coverage import work_placement_rows
from api.report.coverage import coverage
from api.report.why import why
from api.tables.reader import RowNumbers
from models.findings import Finding, Kind
from models.group_types import Mix
from models.ledger import counters
from models.problem import Problem
from models.programme import (
    AudienceKind,
)
from models.timetable import Timetable
from models.words import MONTHS, say_day, say_when
from scheduler.checker import costs
from scheduler.rules import RULES
from scheduler.run import LevelReport, Run, Status

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
SCRIPTLESS = "default-src 'none'; style-src 'unsafe-inline'"
"""What a page without a script may do."""
SHOWN_FINDINGS = 200

WORDS = {
    Status.OPTIMAL: "Proven best at every level, for what is said of each below",
    Status.FEASIBLE: "Complete; how far from the best it can be at most is stated below",
    Status.INFEASIBLE: "Proven impossible",
    Status.OUT_OF_TIME: "Time ran out before a timetable was found",
    Status.CANCELLED: "Stopped before a timetable was found",
}


def write_report(problem: Problem, run: Run, path: Path, numbers: RowNumbers | None = None, words: str = "") -> None:
    """Write the page; without a timetable it says why there is none.

    Parameters
    ----------
    numbers
        Which rows of the user's tables an explanation speaks of.
    words
        The verdict; "" takes that of the run's status.
    """
    path.write_text(render_report(problem, run, numbers, words), encoding="utf-8", newline="\n")


def page_environment() -> "Environment":
    """Return where the templates of pages are found, and what they may use."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  (slow to import)

    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["day"] = say_day
    return environment


def render_report(problem: Problem, run: Run, numbers: RowNumbers | None = None, words: str = "") -> str:
    template = page_environment().get_template("report.html.j2")
    return template.render(
        problem=problem,
        run=run,
        words=words or WORDS[run.status],
        why=why(run, numbers or {}),
        style=(HERE / "style.css").read_text(encoding="utf-8"),
        script=(HERE / "script.js").read_text(encoding="utf-8"),
        levels=[describe_level(level) for level in run.levels],
        broken=[f for f in run.findings if f.kind is Kind.HARD],
        **(_shown(problem, run, run.timetable) if run.timetable is not None else {"timetable": None}),
    )


def describe_level(level: LevelReport) -> dict[str, Any]:
    """Return what a page says of one level of wishes."""
    given = f" with {level.given}" if level.given else ""
    if level.gap == 0:
        verdict = f"proven: no timetable{given} does better"
    else:
        verdict = f"no timetable{given} is below {level.bound}; the gap is {level.gap:.0%}"
    return {"title": level.title, "cost": level.cost, "unit": level.unit, "bound": level.bound, "verdict": verdict}


def _shown(problem: Problem, run: Run, timetable: Timetable) -> dict[str, Any]:
    prices = costs(run.findings)
    broken = Counter(f.rule for f in run.findings if f.kind is Kind.HARD)
    return {
        "timetable": timetable,
        "months": _months(problem, timetable),
        "groups": _groups(problem, timetable),
        "hours": _hours(problem, timetable),
        "deadlines": _deadlines(problem, timetable),
        "work_placements": list(work_placement_rows(problem)),
        "coverage": coverage(problem, timetable),
        "tutors": _tutors(problem, timetable),
        "rooms": _rooms(problem, timetable),
        "rules": [
            {"id": r.id, "statement": r.statement, "hard": r.kind is Kind.HARD, "broken": broken[r.id],
             "cost": prices.get(r.id, 0), "unit": r.unit}
            for r in RULES
        ],
        "wishes": _wishes(run.findings),
        "people": json.dumps(_people(problem, timetable), ensure_ascii=False).replace("<", "\\u003c"),
    }  # fmt: skip


def _months(problem: Problem, timetable: Timetable) -> list[dict[str, Any]]:
    """Weeks of days; each day with the cohort's items by name and the number of all others."""
    items: dict[date, list[tuple[str, str]]] = defaultdict(list)
    others: Counter[date] = Counter()
    for placement in timetable.placements:
        activity = problem.activity[placement.activity]
        if activity.audience in (AudienceKind.COHORT, AudienceKind.WAVE):
            name = (
                activity.title
                if activity.audience is AudienceKind.COHORT
                else f"{activity.title} ({placement.audience})"
            )
            items[placement.day].append((activity.kind.value, name))
        else:
            others[placement.day] += 1
    for day, name in sorted({(d.day, d.assessment) for d in timetable.deadlines}):
        items[day].append(("deadline", f"Due: {name}"))
    closed = {day: closure.reason for closure in problem.cohort.closures for day in _days(closure.first, closure.last)}
    found = []
    year, month = problem.cohort.start.year, problem.cohort.start.month
    while date(year, month, 1) <= problem.cohort.end:
        weeks = [
            [
                {
                    "day": day,
                    "out": day.month != month,
                    "closed": closed.get(day, ""),
                    "weekend": day.weekday() >= 5,
                    "items": items.get(day, []),
                    "others": others[day],
                }
                for day in week
            ]
            for week in calendar.Calendar().monthdatescalendar(year, month)
        ]
        found.append({"title": f"{MONTHS[month - 1]} {year}", "id": f"m{year}-{month:02d}", "weeks": weeks})
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]


def _groups(problem: Problem, timetable: Timetable) -> list[dict[str, Any]]:
    return [
        {
            "type": group_type.title,
            "groups": [
                {
                    "id": group.id,
                    "facilitator": problem.name(group.facilitator) if group.facilitator else "",
                    "hub": problem.name(group.hub) if group.hub and group_type.mix is Mix.NEAR else "",
                    "members": [
                        (problem.name(m), problem.name(problem.apprentice[m].employer)) for m in group.members
                    ],
                }
                for group in timetable.groups_of_type(group_type.id)
            ],
        }
        for group_type in problem.programme.group_types
    ]  # fmt: skip


def _hours(problem: Problem, timetable: Timetable) -> list[dict[str, Any]]:
    found = []
    for employer in problem.cohort.employers:
        rows = []
        for person in problem.cohort.apprentices:
            if person.employer != employer.id:
                continue
            count, owed = counters(problem, timetable, person.id), problem.hours[person.id]
            scale = max(owed.cap, count.released, 1)
            rows.append(
                {
                    "name": person.name,
                    "weekly": person.weekly_hours,
                    "floor": owed.floor / 60,
                    "plan": owed.plan / 60,
                    "cap": owed.cap / 60,
                    "otj": count.otj / 60,
                    "study": count.studied / 60,
                    "release": count.released / 60,
                    "own": count.own_time / 60,
                    "state": owed.state,
                    "floor_at": 100 * owed.floor / scale,
                    "otj_at": 100 * count.otj / scale,
                    "release_at": 100 * count.released / scale,
                }
            )
        found.append({"name": employer.name, "rows": rows})
    return found


def _deadlines(problem: Problem, timetable: Timetable) -> list[dict[str, Any]]:
    known = {a.id: a for a in problem.programme.assessments}
    return [
        {"day": day, "title": known[name].title, "stage": known[name].stage, "module": known[name].module or ""}
        for day, name in sorted({(d.day, d.assessment) for d in timetable.deadlines})
    ]


def _tutors(problem: Problem, timetable: Timetable) -> list[dict[str, Any]]:
    load = Counter(tutor for _, tutor in timetable.tutors)
    found = []
    for tutor in problem.cohort.tutors:
        diary = timetable.by_person.get(tutor.id, ())
        travel = {p.day for p in diary if p.site is not None and p.site != tutor.site}
        found.append(
            {"name": tutor.name, "load": load[tutor.id], "caseload": tutor.caseload, "sessions": len(diary),
             "travel": len(travel), "groups": sum(g.facilitator == tutor.id for g in timetable.groups)}
        )  # fmt: skip
    return found


def _rooms(problem: Problem, timetable: Timetable) -> list[dict[str, Any]]:
    main = Counter(p.room for p in timetable.placements if p.room)
    breakout = Counter(b.room for p in timetable.placements for b in p.breakouts)
    return [
        {"name": room.name, "capacity": room.capacity, "sessions": main[room.id], "breakouts": breakout[room.id]}
        for room in problem.cohort.rooms
    ]


def _wishes(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    dear = sorted((f for f in findings if f.kind is Kind.SOFT), key=lambda f: (-f.cost, f.rule, f.message))
    return [{"rule": f.rule, "message": f.message, "cost": f.cost} for f in dear[:SHOWN_FINDINGS]]


def _people(problem: Problem, timetable: Timetable) -> list[dict[str, Any]]:
    """Return each apprentice's diary, for the list that the page filters."""
    found = []
    for person in problem.cohort.apprentices:
        diary = [
            (p.day, say_when(p.day, p.span), problem.activity[p.activity].title, problem.name(p.room or p.site or ""))
            for p in timetable.by_person.get(person.id, ())
        ]
        diary.extend(
            (d.day, say_day(d.day), f"Due: {d.assessment}", "") for d in timetable.deadlines if person.id in d.attendees
        )
        diary.sort(key=lambda entry: entry[0])
        found.append({"name": person.name, "diary": [entry[1:] for entry in diary]})
    return found
