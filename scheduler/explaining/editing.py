"""Changes single rows of a problem: the small operations that lifts and relaxations are made of."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from models.ids import ActivityId, ApprenticeId
from models.people import Absence, Closure, Host, HostDay, WeekPattern
from models.problem import Problem
from models.programme import Window
from models.timegrid import Span
from scheduler.explaining.fact import Apply

DAY = timedelta(days=1)
ANY_TIME = WeekPattern(((Span(0, 24 * 60),),) * 7)


def with_rows(table: str, rows: Callable[[Sequence[Any]], Iterable[Any]]) -> Apply:
    """Rewrite one table of the cohort."""

    def apply(problem: Problem) -> Problem:
        before = getattr(problem.cohort, table)
        changes: dict[str, Any] = {table: tuple(rows(before))}
        return replace(problem, cohort=replace(problem.cohort, **changes))

    return apply


def without_row(table: str, row: object) -> Apply:
    """Remove a row (and its doubles) from a table of the cohort."""
    return with_rows(table, lambda rows: (other for other in rows if other != row))


def edit_row(table: str, key: str, **changes: Any) -> Apply:
    """Change the columns of the row with that id."""
    return with_rows(table, lambda rows: (replace(row, **changes) if row.id == key else row for row in rows))


def edit_person(who: str, **changes: Any) -> Apply:
    """Change a person's row, whichever table holds it."""

    def apply(problem: Problem) -> Problem:
        for table in ("apprentices", "tutors", "mentors"):
            if any(row.id == who for row in getattr(problem.cohort, table)):
                return edit_row(table, who, **changes)(problem)
        return problem

    return apply


def edit_activity(activity: ActivityId, **changes: Any) -> Apply:
    return _edit_programme("activities", activity, **changes)


def widen_window(activity: ActivityId, first: date, last: date) -> Apply:
    """Let an activity also lie from `first` to `last`."""

    def apply(problem: Problem) -> Problem:
        begin, end = problem.bounds(problem.activity[activity].window)
        window = Window(first_day=min(begin, first), last_day=max(end, last))
        return edit_activity(activity, window=window)(problem)

    return apply


def edit_kind(group_type: str, **changes: Any) -> Apply:
    return _edit_programme("group_types", group_type, **changes)


def edit_assessment(assessment: str, **changes: Any) -> Apply:
    return _edit_programme("assessments", assessment, **changes)


def edit_policy(**changes: Any) -> Apply:
    return lambda problem: replace(
        problem, programme=replace(problem.programme, policy=replace(problem.programme.policy, **changes))
    )


def edit_hours(who: ApprenticeId, **changes: Any) -> Apply:
    return lambda problem: replace(problem, hours={**problem.hours, who: replace(problem.hours[who], **changes)})


def free_time(who: str, day: date, span: Span) -> Apply:
    """Take a span of one day out of every absence of a person, room or host; the rest of each stays."""

    def pieces(absence: Absence) -> Iterator[Absence]:
        if absence.who != who or not absence.first <= day <= absence.last:
            yield absence
            return
        if absence.first < day:
            yield replace(absence, last=day - DAY)
        gone = absence.span or Span(0, 24 * 60)
        for start, end in ((gone.start, min(gone.end, span.start)), (max(gone.start, span.end), gone.end)):
            if start < end:
                yield replace(absence, first=day, last=day, span=Span(start, end))
        if day < absence.last:
            yield replace(absence, first=day + DAY)

    return with_rows("absences", lambda rows: (piece for row in rows for piece in pieces(row)))


def open_days(reason: str, first: date, last: date) -> Apply:
    """Take a run of days out of the closures of that reason."""

    def pieces(closure: Closure) -> Iterator[Closure]:
        if closure.reason != reason or closure.last < first or closure.first > last:
            yield closure
            return
        if closure.first < first:
            yield replace(closure, last=first - DAY)
        if last < closure.last:
            yield replace(closure, first=last + DAY)

    return with_rows("closures", lambda rows: (piece for row in rows for piece in pieces(row)))


def seat(host: str, day: date, more: int, fewest: int = 0) -> Apply:
    """Give a host more seats on a day; a new day gets `fewest`."""

    def edit(row: Host) -> Host:
        if row.id != host:
            return row
        if all(known.day != day for known in row.days):
            return replace(row, days=(*row.days, HostDay(day, fewest)))
        return replace(row, days=tuple(replace(d, seats=d.seats + more) if d.day == day else d for d in row.days))

    return with_rows("hosts", lambda rows: (edit(row) for row in rows))


def after_each_other(steps: Iterable[Apply]) -> Apply:
    """Apply several changes one after the other."""
    listed = tuple(steps)

    def apply(problem: Problem) -> Problem:
        for step in listed:
            problem = step(problem)
        return problem

    return apply


def _edit_programme(table: str, key: str, **changes: Any) -> Apply:
    def apply(problem: Problem) -> Problem:
        rows = tuple(replace(row, **changes) if row.id == key else row for row in getattr(problem.programme, table))
        edited: dict[str, Any] = {table: rows}
        return replace(problem, programme=replace(problem.programme, **edited))

    return apply
