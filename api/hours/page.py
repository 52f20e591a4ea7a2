"""The hours as one page to print: a roll-up of the employer first, then a sheet for each apprentice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from api.hours.view import Standing, hours_of
from models.exact import write_number
from models.hours_policy import explain
from models.ids import ModuleId
from models.ledger import Counters, totals_by_module, totals_by_month, totals_by_outcome
from models.problem import Problem
from models.progress import Light
from models.words import MONTHS, say_day, say_month

HERE = Path(__file__).parent
WORDS = {
    Light.GREEN: "On track",
    Light.AMBER: "A little behind",
    Light.RED: "Needs action",
    Light.UNSAID: "Nothing reported",
}


@dataclass(frozen=True, slots=True)
class Box:
    """One month of the strip: its name, planned hours, and whether learning is there, missing or not needed."""

    name: str
    hours: str
    state: str


def write_page(problem: Problem, views: Sequence[Standing], today: date, path: Path) -> None:
    """Write the page; it asks nothing of the network."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render_page(problem, views, today), encoding="utf-8", newline="\n")


def render_page(problem: Problem, views: Sequence[Standing], today: date) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  (slow to import)

    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(day=say_day, h=hours_of, number=write_number)
    employers = sorted({view.employer for view in views})
    return environment.get_template("page.html.j2").render(
        problem=problem,
        today=today,
        style=(HERE / "page.css").read_text(encoding="utf-8"),
        words=WORDS,
        asked=any(view.progress.light is not Light.UNSAID for view in views),
        employers=[(name, [view for view in views if view.employer == name]) for name in employers],
        people=[_person(problem, view) for view in views],
    )


def _person(problem: Problem, view: Standing) -> dict[str, Any]:
    corridor = view.corridor
    titles = {outcome.code: outcome.title for outcome in problem.programme.outcomes}
    modules, outcomes = totals_by_module(view.lines), totals_by_outcome(view.lines)
    return {
        "view": view,
        "explained": explain(corridor) if corridor is not None else "",
        "notices": corridor.notices if corridor is not None else (),
        "remedies": corridor.remedies if corridor is not None else (),
        "given": corridor.calculation.given if corridor is not None else (),
        "steps": corridor.calculation.steps if corridor is not None else (),
        "bar": _bar(view),
        "months": _strip(view),
        "by_month": [(say_month(*month), count) for month, count in totals_by_month(view.lines).items()],
        "by_module": [
            (problem.module[ModuleId(name)].title if name else "No module", count) for name, count in modules.items()
        ],
        "by_outcome": [(code, title, outcomes[code]) for code, title in titles.items() if code in outcomes],
    }


def _bar(view: Standing) -> dict[str, float]:
    """Return the widths of the bar in per cent of the cap, or of what is released where that is more."""
    progress, owed = view.progress, view.owed
    whole = max(owed.cap, view.count.released, owed.plan, 1)
    return {
        "delivered": 100 * progress.delivered / whole,
        "forecast": 100 * (view.count.otj if progress.light is Light.UNSAID else progress.forecast) / whole,
        "expected": 100 * progress.expected / whole,
        "floor": 100 * owed.floor / whole,
        "plan": 100 * owed.plan / whole,
    }


def _strip(view: Standing) -> list[Box]:
    hours: dict[tuple[int, int], Counters] = totals_by_month(view.lines)
    return [
        Box(
            f"{MONTHS[box.first.month - 1][:3]} {box.first.year % 100:02d}",
            f"{hours_of(hours.get((box.first.year, box.first.month), Counters()).otj):.0f}",
            "active" if box.active else "exempt" if box.exempt else "missing",
        )
        for box in view.progress.months
    ]
