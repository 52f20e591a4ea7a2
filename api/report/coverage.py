"""What the report says of outcomes: how much is covered by which date, where the gaps are, and the milestones."""

from statistics import median_low
from typing import Any

from models.coverage import Plan, find_gaps, met_by, month_ends, plan_outcomes
from models.ids import ApprenticeId
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_month

SHOWN_SOURCES = 6


def coverage(problem: Problem, timetable: Timetable) -> dict[str, Any] | None:
    """Gather the section of the report; None for a programme without outcomes."""
    if not problem.programme.outcomes or not problem.cohort.apprentices:
        return None
    plans = {person.id: plan_outcomes(problem, timetable, person.id) for person in problem.cohort.apprentices}
    return {
        "total": len(problem.programme.outcomes),
        "levels": any(outcome.target for outcome in problem.programme.outcomes),
        "months": _months(problem, plans),
        "milestones": _milestones(problem, plans),
        "outcomes": _outcomes(problem, plans),
        "gaps": [
            {"name": problem.name(person), "codes": list(codes)}
            for person, plan in plans.items()
            if (codes := find_gaps(problem, person, plan))
        ],
    }


def _months(problem: Problem, plans: dict[ApprenticeId, Plan]) -> list[dict[str, Any]]:
    every = len(problem.programme.outcomes)
    rows = []
    for end in month_ends(problem):
        met = sorted(len(met_by(plan, end)) for plan in plans.values())
        rows.append(
            {"month": say_month(end.year, end.month), "least": met[0], "middle": median_low(met), "most": met[-1],
             "share": 100 * met[0] / every}
        )  # fmt: skip
    return rows


def _milestones(problem: Problem, plans: dict[ApprenticeId, Plan]) -> list[dict[str, Any]]:
    every = len(problem.programme.outcomes)
    rows = []
    for milestone in problem.programme.milestones:
        day = problem.milestone_day(milestone)
        least = min(len(met_by(plan, day)) for plan in plans.values())
        rows.append(
            {"title": milestone.title, "day": day, "wanted": 100 * milestone.share, "least": least,
             "share": 100 * least / every}
        )  # fmt: skip
    return rows


def _outcomes(problem: Problem, plans: dict[ApprenticeId, Plan]) -> list[dict[str, Any]]:
    """One row for each outcome: by which day the first and the last apprentice can have evidenced it, and where."""
    rows = []
    for outcome in problem.programme.outcomes:
        firsts = [plan[outcome.code][0].day for plan in plans.values() if plan[outcome.code]]
        sources = sorted({occasion.title for plan in plans.values() for occasion in plan[outcome.code]})
        more = f" and {len(sources) - SHOWN_SOURCES} more" if len(sources) > SHOWN_SOURCES else ""
        rows.append(
            {
                "outcome": outcome,
                "first": min(firsts, default=None),
                "all_by": max(firsts, default=None) if len(firsts) == len(plans) else None,
                "without": len(plans) - len(firsts),
                "where": "; ".join(sources[:SHOWN_SOURCES]) + more,
            }
        )
    return rows
