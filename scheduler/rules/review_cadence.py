"""Meetings keep an even rhythm."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from models.findings import Finding, Kind
from models.ids import ApprenticeId
from models.problem import Problem
from models.session import Session
from models.timetable import Placement, Timetable
from models.words import say_day
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.board import Expression
    from scheduler.calendar_board import CalendarBoard, Placed


class ReviewCadence(CalendarRule):
    id = "review-cadence"
    kind = Kind.SOFT
    statement = (
        "Repeated activities with a preferred distance keep it within the tolerance; each open day beyond costs one; "
        "a break in learning begins the rhythm anew."
    )
    looks_at = "recurrence of the activity: preferred_days, tolerance_days."
    unit = "open days off the rhythm"
    level = "cadence"

    def post(self, board: "CalendarBoard") -> None:
        terms: list[Expression] = []
        for (activity, audience), sessions in board.occurrences.items():
            recurrence = board.problem.activity[activity].recurrence
            if recurrence.preferred_days is not None:
                middle = round(recurrence.preferred_days * 5 / 7)
                least, most = middle - recurrence.tolerance_days, middle + recurrence.tolerance_days
                known = [p for p in board.placed if (p.activity, p.audience) == (activity, audience)]
                everything: list[Placed | Session] = [*known, *sessions]
                for first, second in pairwise(sorted(everything, key=lambda one: one.first)):
                    if isinstance(first, Session) and isinstance(second, Session):
                        if not _paused(board.problem, audience, first.last, second.first):
                            terms.extend(board.off_rhythm(first, second, least, most))
                    elif isinstance(first, Session):
                        terms.extend(_beside(board, first, second.first, least, most))
                    elif isinstance(second, Session):
                        terms.extend(_beside(board, second, first.first, least, most))
        board.penalise(self.level, self.id, terms)

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        number = {day: index for index, day in enumerate(problem.grid.open_days)}
        for activity_id, placements in timetable.by_activity.items():
            recurrence = problem.activity[activity_id].recurrence
            if recurrence.preferred_days is None:
                continue
            wanted = round(recurrence.preferred_days / 7 * 5)
            diaries: dict[str, list[Placement]] = defaultdict(list)
            for placement in placements:
                if placement.day_number == 1 and placement.day in number:
                    diaries[placement.audience].append(placement)
            for audience, listed in sorted(diaries.items()):
                for earlier, later in pairwise(listed):
                    if _paused(problem, audience, earlier.day, later.day):
                        continue
                    apart = number[later.day] - number[earlier.day]
                    beyond = max(0, abs(apart - wanted) - recurrence.tolerance_days)
                    if beyond:
                        yield self.finding(
                            f"{problem.name(audience)}: {apart} open days from {say_day(earlier.day)} to "
                            f"{say_day(later.day)}; about {wanted} are wanted.",
                            earlier.id,
                            later.id,
                            cost=beyond,
                        )


def _beside(board: "CalendarBoard", session: Session, day: date, least: int, most: int) -> Iterator["Expression"]:
    """Price each start of a session by its open days from a neighbour that stays."""
    for start in board.starts[session.id]:
        here = board.days[start.day]
        apart = abs(start.day - board.diaries.index[day])
        beyond = max(0, apart - most, least - apart)
        if beyond and not _paused(board.problem, session.audience, min(here, day), max(here, day)):
            yield beyond * start.literal


def _paused(problem: Problem, audience: str, after: date, before: date) -> bool:
    """Tell whether a break in learning lies between two days."""
    person = problem.apprentice.get(ApprenticeId(audience))
    return person is not None and any(after < pause.first and pause.last < before for pause in person.breaks)
