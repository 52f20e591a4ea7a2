"""What is agreed stays."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding
from models.people import FixedDate
from models.problem import Problem
from models.programme import ActivityKind
from models.session import Session
from models.timegrid import MINUTES_PER_DAY, Span, format_clock
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
                if session.activity.id != fixed.activity or fixed.audience not in ("", session.audience):
                    continue
                number = board.diaries.index.get(fixed.day)
                if _is_counted(session, fixed):
                    if fixed.start is not None and number is not None:
                        whole = dict.fromkeys(range(len(board.days)), (Span(0, MINUTES_PER_DAY),))
                        board.narrow_windows(
                            board.stands_for(session), {**whole, number: (_agreed(session, fixed.start),)}
                        )
                elif session.occurrence == fixed.occurrence:
                    board.narrow_days(session, [] if number is None else [number])
                    if fixed.start is not None:
                        board.narrow_time(session, _agreed(session, fixed.start))

    def post(self, board: "CalendarBoard") -> None:
        for fixed in board.problem.cohort.fixed_dates:
            for session in board.sessions:
                if (
                    session.activity.id == fixed.activity
                    and fixed.audience in ("", session.audience)
                    and _is_counted(session, fixed)
                ):
                    # Waves and study blocks are named by the order of their days.
                    order = fixed.occurrence if not session.is_wave else board.wave_number(session)
                    starts = board.starts[board.stands_for(session).id]
                    before = [start.literal for start in starts if board.days[start.day] < fixed.day]
                    there = [start.literal for start in starts if board.days[start.day] == fixed.day]
                    board.require(board.model.add(sum(before) <= order - 1))
                    board.require(board.model.add(sum(before) + sum(there) >= order))

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


def _is_counted(session: Session, fixed: FixedDate) -> bool:
    """Tell whether the agreement is about one of several sessions that are alike on the board."""
    return session.activity.kind is ActivityKind.STUDY or (session.is_wave and bool(fixed.audience))


def _agreed(session: Session, start: int) -> Span:
    minutes = (session.activity.span or Span(0, session.activity.minutes)).minutes
    return Span(start, start + minutes)
