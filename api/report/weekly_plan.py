"""Lays the weeks of timetables out as a chart: a row for each cohort or activity, a cell for each week."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.problem import Problem
from models.programme import ActivityKind, AudienceKind
from models.timegrid import days_between
from models.timetable import Placement, Timetable
from models.words import MONTHS, say_day

LETTERS = {
    ActivityKind.WORKSHOP: "W",
    ActivityKind.VISIT: "V",
    ActivityKind.SIMULATION: "X",
    ActivityKind.SEMINAR: "S",
    ActivityKind.MASTERCLASS: "M",
    ActivityKind.INDUCTION: "I",
    ActivityKind.INTERVIEW: "N",
    ActivityKind.SHADOWING: "H",
    ActivityKind.BOARD_OBSERVATION: "B",
    ActivityKind.GROUP_MEETING: "G",
    ActivityKind.REVIEW: "R",
    ActivityKind.ASSESSMENT: "A",
    ActivityKind.SUPERVISION: "U",
    ActivityKind.CONFERENCE: "C",
    ActivityKind.PLACEMENT: "P",
    ActivityKind.STUDY: "T",
    ActivityKind.EVENT: "E",
}
"""Colour alone tells nothing to some readers and on some printers."""
DUE = "◆"
SHARED = (AudienceKind.COHORT, AudienceKind.WAVE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One week of one row.

    Parameters
    ----------
    letter, kind
        Of the longest session, those of the whole cohort first; "" where there is none.
    shared
        Whether it is one of the whole cohort.
    due
        Whether something is handed in that week.
    words
        All of it in words, for those who point at the cell or hear it read.
    """

    letter: str = ""
    kind: str = ""
    shared: bool = False
    due: bool = False
    running: bool = False
    closed: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class PlanRow:
    title: str
    note: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class WeeklyPlan:
    """Mondays, the months above them with their numbers of weeks, and the rows."""

    weeks: tuple[date, ...]
    months: tuple[tuple[str, int], ...]
    rows: tuple[PlanRow, ...]


Plans = Sequence[tuple[Problem, Timetable]]


def plan_of_cohorts(plans: Plans) -> WeeklyPlan:
    """Return one row for each cohort over the weeks of all."""
    weeks = _weeks([problem for problem, _ in plans])
    rows = [
        PlanRow(
            problem.cohort.title,
            problem.programme.title,
            tuple(_cells(problem, weeks, timetable.placements, list(_dues(problem, timetable)))),
        )
        for problem, timetable in plans
    ]
    return WeeklyPlan(weeks, _months(weeks), tuple(rows))


def plan_of_activities(problem: Problem, timetable: Timetable) -> WeeklyPlan:
    """Return one row for each activity and each date that is due, over the weeks of one cohort."""
    weeks = _weeks([problem])
    rows = [
        PlanRow(
            activity.title,
            activity.kind.value.replace("_", " "),
            tuple(_cells(problem, weeks, timetable.by_activity.get(activity.id, ()), [])),
        )
        for activity in problem.programme.activities
        if activity.id in timetable.by_activity
    ]
    dues = list(_dues(problem, timetable))
    for assessment in problem.programme.assessments:
        mine = [(day, words) for day, words in dues if words == f"due: {assessment.title}"]
        if mine:
            rows.append(PlanRow(assessment.title, assessment.stage, tuple(_cells(problem, weeks, (), mine))))
    return WeeklyPlan(weeks, _months(weeks), tuple(rows))


def weeks_in_words(plans: Plans) -> Iterator[tuple[date, list[tuple[str, list[str]]]]]:
    """Yield each week in which cohorts meet as a whole or have something due, and by cohort what it is."""
    for monday in _weeks([problem for problem, _ in plans]):
        found = []
        for problem, timetable in plans:
            lines: dict[str, None] = {}
            for placement in sorted(timetable.placements, key=lambda p: (p.day, p.span)):
                activity = problem.activity[placement.activity]
                if activity.audience in SHARED and _monday(placement.day) == monday:
                    lines[f"{say_day(placement.day)}, {placement.span}: {activity.title}"] = None
            for day, words in _dues(problem, timetable):
                if _monday(day) == monday:
                    lines[f"{say_day(day)}, {words}"] = None
            if lines:
                found.append((problem.cohort.title, list(lines)))
        if found:
            yield monday, found


def _weeks(problems: Sequence[Problem]) -> tuple[date, ...]:
    first = _monday(min(problem.cohort.start for problem in problems))
    last = max(problem.cohort.end for problem in problems)
    return tuple(first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _months(weeks: Sequence[date]) -> tuple[tuple[str, int], ...]:
    found: list[tuple[str, int]] = []
    for monday in weeks:
        name = f"{MONTHS[monday.month - 1][:3]} {monday.year % 100:02d}"
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1] + 1)
        else:
            found.append((name, 1))
    return tuple(found)


def _dues(problem: Problem, timetable: Timetable) -> Iterator[tuple[date, str]]:
    titles = {assessment.id: assessment.title for assessment in problem.programme.assessments}
    for day, name in sorted({(deadline.day, deadline.assessment) for deadline in timetable.deadlines}):
        yield day, f"due: {titles[name]}"


def _cells(
    problem: Problem, weeks: Sequence[date], placements: Sequence[Placement], dues: Sequence[tuple[date, str]]
) -> Iterator[Cell]:
    placed: dict[date, list[Placement]] = defaultdict(list)
    for placement in placements:
        placed[_monday(placement.day)].append(placement)
    due: dict[date, list[str]] = defaultdict(list)
    for day, words in dues:
        due[_monday(day)].append(f"{say_day(day)}, {words}")
    for monday in weeks:
        here = placed[monday]
        leading = max(here, key=lambda p: _weight(problem, p), default=None)
        kind = None if leading is None else problem.activity[leading.activity].kind
        days = days_between(monday, monday + timedelta(days=4))
        yield Cell(
            "" if kind is None else LETTERS[kind],
            "" if kind is None else kind.value,
            leading is not None and problem.activity[leading.activity].audience in SHARED,
            monday in due,
            _monday(problem.cohort.start) <= monday <= problem.cohort.end,
            not any(problem.grid.is_open(day) for day in days),
            "; ".join([*_words(problem, here), *due.get(monday, ())]),
        )


def _weight(problem: Problem, placement: Placement) -> tuple[bool, int, int, str]:
    activity = problem.activity[placement.activity]
    # The more people the better the sign; then the longer; ids make equal weeks equal charts.
    return activity.audience in SHARED, len(placement.attendees), placement.span.minutes, placement.id


def _words(problem: Problem, placements: Sequence[Placement]) -> Iterator[str]:
    times: dict[str, list[date]] = defaultdict(list)
    for placement in placements:
        times[problem.activity[placement.activity].title].append(placement.day)
    for title, days in times.items():
        when = say_day(min(days)) if len(set(days)) == 1 else f"{say_day(min(days))} to {say_day(max(days))}"
        yield f"{title} ({when}{f', {len(days)} sessions' if len(days) > 2 else ''})"
