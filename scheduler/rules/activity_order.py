"""Activities keep their order and distance."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.programme import Gap
from models.session import Session
from models.timetable import Timetable
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class ActivityOrder(CalendarRule):
    id = "activity-order"
    statement = "Where the programme says after or before, the days between two activities lie within its limits."
    looks_at = "after and before of the activities: min_days, max_days."

    def narrow(self, board: "CalendarBoard") -> None:
        placed: dict[str, list[tuple[str, date, tuple[str, ...]]]] = defaultdict(list)
        for placement in board.fixed:
            placed[placement.activity].append((placement.audience, placement.day, placement.attendees))
        for session in board.sessions:
            allowed = set(range(len(board.days)))
            length = timedelta(days=session.activity.days - 1)
            for gap in session.activity.after:
                last = _days_for(session, placed[gap.activity])
                if last:
                    allowed &= {n for n in allowed if _within((board.days[n] - max(last)).days, gap)}
            for gap in session.activity.before:
                first = _days_for(session, placed[gap.activity])
                if first:
                    allowed &= {n for n in allowed if _within((min(first) - board.days[n] - length).days, gap)}
            if len(allowed) < len(board.days):
                board.narrow_days(session, allowed)

    def post(self, board: "CalendarBoard") -> None:
        by_activity: dict[str, list[Session]] = defaultdict(list)
        for session in board.sessions:
            if not session.is_wave:
                by_activity[session.activity.id].append(session)
        for session in board.sessions:
            for gap in session.activity.after:
                for other in by_activity[gap.activity]:
                    if _together(session, other):
                        board.order(other, session, gap.min_days, gap.max_days)
            for gap in session.activity.before:
                for other in by_activity[gap.activity]:
                    if _together(session, other):
                        board.order(session, other, gap.min_days, gap.max_days)

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for session, days in timetable.by_session.items():
            activity = problem.activity[days[0].activity]
            for gap, after in [(g, True) for g in activity.after] + [(g, False) for g in activity.before]:
                others = [
                    other
                    for other in timetable.by_activity.get(gap.activity, ())
                    if "cohort" in (other.audience, days[0].audience) or other.audience == days[0].audience
                ]
                if not others:
                    continue
                if after:
                    between = (days[0].day - max(other.day for other in others)).days
                else:
                    between = (min(other.day for other in others) - days[-1].day).days
                if between < gap.min_days or (gap.max_days is not None and between > gap.max_days):
                    limit = f"at least {gap.min_days}" if between < gap.min_days else f"at most {gap.max_days}"
                    yield self.finding(
                        f"{session} is {between} days {'after' if after else 'before'} {gap.activity}; {limit} "
                        "are wanted.",
                        days[0].id,
                        gap.activity,
                    )


def _days_for(session: Session, placed: Sequence[tuple[str, date, tuple[str, ...]]]) -> list[date]:
    return [day for audience, day, _ in placed if audience in ("cohort", session.audience)]


def _within(days: int, gap: Gap) -> bool:
    return gap.min_days <= days and (gap.max_days is None or days <= gap.max_days)


def _together(one: Session, other: Session) -> bool:
    return "cohort" in (one.audience, other.audience) or one.audience == other.audience
