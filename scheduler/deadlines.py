"""Turns the dates of sessions into deadlines, formative ones as near the middle of their gap as spacing allows."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from ortools.sat.python import cp_model

from models.ids import ActivityId, ApprenticeId
from models.problem import Problem
from models.programme import Assessment, DueKind
from models.timetable import Deadline, Group, Placement
from scheduler.board import Expression
from scheduler.search import Search

MOVED = 1000
"""What it costs to move a deadline that people know: more than all days off the middle."""


def set_deadlines(
    problem: Problem, placements: Sequence[Placement], groups: Sequence[Group], search: Search
) -> tuple[Deadline, ...] | None:
    """Date every assessment; None when the dates of the sessions leave no room for them."""
    days: dict[ActivityId, list[date]] = {}
    for placement in placements:
        days.setdefault(placement.activity, []).append(placement.day)
    model = cp_model.CpModel()
    choices: dict[Assessment, dict[date, list[cp_model.IntVar]]] = {}
    cost: list[Expression] = []
    owed = [a for a in problem.programme.assessments if problem.owing(a)]
    before = {} if problem.reference is None else {d.assessment: d.day for d in problem.reference.timetable.deadlines}
    for assessment in owed:
        if assessment.due.kind is DueKind.BEFORE:
            continue
        options = _options(problem, assessment, days)
        if not options:
            return None
        choices[assessment] = {day: [model.new_bool_var("")] for day in options}
        model.add_exactly_one(literal for literals in choices[assessment].values() for literal in literals)
        middle = options[0] + (options[-1] - options[0]) / 2
        known = before.get(assessment.id)
        for day, literals in choices[assessment].items():
            moved = MOVED if known not in (None, day) else 0
            cost.append((abs((day - middle).days) + moved) * sum(literals))
    for assessment in owed:
        if assessment.due.kind is DueKind.BEFORE:
            other = next(a for a in choices if a.id == assessment.due.assessment)
            choices[assessment] = _earlier(problem, choices[other], assessment.due.days)
            model.add_exactly_one(literal for literals in choices[assessment].values() for literal in literals)
    gap = timedelta(days=problem.programme.policy.deadline_gap_days)
    for handed_in in problem.hand_ins:
        mine = [(day, literals) for assessment in handed_in for day, literals in choices[assessment].items()]
        for first in sorted({day for day, _ in mine}):
            near = [literal for day, literals in mine if first <= day < first + gap for literal in literals]
            model.add_at_most_one(near)
    model.minimize(sum(cost))
    answer = search.run(model, min(5.0, search.left), "deadlines")
    if answer.values is None:
        return None
    found = []
    for assessment, dates in choices.items():
        day = next(day for day, literals in dates.items() if any(answer.values[x.index] for x in literals))
        found.extend(_deadlines(problem, assessment, day, groups))
    return tuple(sorted(found, key=lambda deadline: (deadline.day, deadline.minute, deadline.id)))


def _options(problem: Problem, assessment: Assessment, days: dict[ActivityId, list[date]]) -> list[date]:
    due, grid, wait = assessment.due, problem.grid, problem.programme.policy.taught_to_deadline_days
    taught = days.get(due.activity) if due.activity is not None else None
    if due.kind is DueKind.WEEK:
        until_then = [day for day in grid.open_days if day < problem.due_monday(due) + timedelta(weeks=1)][-1:]
        return [day for day in until_then if not taught or (day - max(taught)).days >= wait]
    if not taught:
        return []
    if due.kind is DueKind.AFTER:
        day = grid.next_open(max(taught) + timedelta(days=due.days))
        return [] if day is None or (day - max(taught)).days < wait else [day]
    until = days.get(due.until, []) if due.until is not None else []
    first = max(taught) + timedelta(days=max(1, wait))
    last = min(until) - timedelta(days=1) if until else grid.last
    return [day for day in grid.open_days if first <= day <= last]


def _earlier(
    problem: Problem, choices: dict[date, list[cp_model.IntVar]], days: int
) -> dict[date, list[cp_model.IntVar]]:
    """Return for the last open day that lies so many days before each date the literals of those dates."""
    found: dict[date, list[cp_model.IntVar]] = {}
    for day, literals in choices.items():
        before = [earlier for earlier in problem.grid.open_days if earlier <= day - timedelta(days=days)]
        if before:
            found.setdefault(before[-1], []).extend(literals)
    return found


def _deadlines(problem: Problem, assessment: Assessment, day: date, groups: Sequence[Group]) -> list[Deadline]:
    if assessment.group_type is None:
        everybody = _learning(problem, problem.owing(assessment), day)
        return [Deadline(assessment.id, assessment.id, day, assessment.minute, everybody)]
    owing = set(_learning(problem, problem.owing(assessment), day))
    members = {group.id: tuple(m for m in group.members if m in owing) for group in groups}
    return [
        Deadline(f"{assessment.id}/{group.id}", assessment.id, day, assessment.minute, members[group.id], group.id)
        for group in groups
        if group.type == assessment.group_type and members[group.id]
    ]


def _learning(problem: Problem, people: Iterable[ApprenticeId], day: date) -> tuple[ApprenticeId, ...]:
    """Return those who learn on the day: whoever has left or pauses hands nothing in."""
    return tuple(sorted(person for person in people if problem.apprentice[person].learns(day)))
