"""What is agreed stays."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.timegrid import Span, format_clock
from models.timetable import Placement, Timetable
from models.words import say_day, say_when
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class FixedDates(CalendarRule):
    id = "fixed-dates"
    statement = "An activity with an agreed date takes place on that date, and at the agreed time where there is one."
    looks_at = "The cohort's table of fixed dates."

    def narrow(self, board: "CalendarBoard") -> None:
        for fixed in board.problem.cohort.fixed_dates:
            for session in board.sessions:
                if (
                    session.activity.id == fixed.activity
                    and fixed.audience in ("", session.audience)
                    and session.occurrence == fixed.occurrence
                ):
                    number = board.diaries.index.get(fixed.day)
                    board.narrow_days(session, [] if number is None else [number])
                    if fixed.start is not None:
                        minutes = (session.activity.span or Span(0, session.activity.minutes)).minutes
                        board.narrow_time(session, Span(fixed.start, fixed.start + minutes))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for fixed in problem.cohort.fixed_dates:
            starts: dict[str, list[Placement]] = defaultdict(list)
            for placement in timetable.by_activity.get(fixed.activity, ()):
                if placement.day_number == 1 and fixed.audience in ("", placement.audience):
                    starts[placement.audience].append(placement)
            agreed = say_day(fixed.day)
            if fixed.start is not None:
                agreed = f"{agreed} at {format_clock(fixed.start)}"
            reached = [listed[fixed.occurrence - 1] for listed in starts.values() if len(listed) >= fixed.occurrence]
            if not reached:
                whom = f" for {problem.name(fixed.audience)}" if fixed.audience else ""
                yield self.finding(
                    f"{agreed} was agreed for {fixed.activity}{whom}, occurrence {fixed.occurrence}; there is none.",
                    fixed.activity,
                )
            for placement in reached:
                if placement.day != fixed.day or fixed.start not in (None, placement.span.start):
                    yield self.finding(
                        f"{placement.id} is on {say_when(placement.day, placement.span)}; {agreed} was agreed.",
                        placement.id,
                    )
