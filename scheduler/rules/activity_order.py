"""Activities keep their order and distance."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.programme import Activity, AudienceKind, Gap
from models.session import Session
from models.timetable import Timetable
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard, Placed


class ActivityOrder(CalendarRule):
    id = "activity-order"
    statement = "Where the programme says after or before, the days between two activities lie within its limits."
    looks_at = "after and before of the activities: min_days, max_days."

    def narrow(self, board: "CalendarBoard") -> None:
        activity = board.problem.activity
        tied = [p for p in board.placed if activity[p.activity].after or activity[p.activity].before]
        for session in board.sessions:
            length = timedelta(days=session.activity.days - 1)
            # Each limit is a distance to what an earlier stage placed: after it, or before it.
            after = [(gap.min_days, p.last) for gap in session.activity.after for p in _known(board, session, gap)]
            before = [(gap.min_days, p.first) for gap in session.activity.before for p in _known(board, session, gap)]
            for placed in tied:
                theirs = activity[placed.activity]
                if _meet(session.activity, session.audience, theirs, placed.audience):
                    before.extend((g.min_days, placed.first) for g in theirs.after if g.activity == session.activity.id)
                    after.extend((g.min_days, placed.last) for g in theirs.before if g.activity == session.activity.id)
            if after or before:
                board.narrow_days(
                    session,
                    [
                        number
                        for number, day in enumerate(board.days)
                        if all((day - end).days >= least for least, end in after)
                        and all((start - (day + length)).days >= least for least, start in before)
                    ],
                )

    def post(self, board: "CalendarBoard") -> None:
        for session in board.sessions:
            if not board.want(session):
                continue
            for gap in session.activity.after:
                others, known = _placed_here(board, session, gap), _known(board, session, gap)
                for other in others:
                    board.order(other, session, gap.min_days)
                if gap.max_days is not None and (others or known):
                    board.soon_after(others, session, gap.max_days, [placed.last for placed in known])
            for gap in session.activity.before:
                others, known = _placed_here(board, session, gap), _known(board, session, gap)
                for other in others:
                    board.order(session, other, gap.min_days)
                if gap.max_days is not None and (others or known):
                    board.soon_before(session, others, gap.max_days, [placed.first for placed in known])
        self._of_earlier_stages(board)

    def _of_earlier_stages(self, board: "CalendarBoard") -> None:
        """Keep something near enough to what is placed already and must not be far from it."""
        for placed in board.placed:
            asked = board.problem.activity[placed.activity]
            for gap in asked.after:
                others = _placed_here(board, placed, gap)
                ends = [other.last for other in _known(board, placed, gap)]
                if gap.max_days is not None and others:
                    if any((placed.first - end).days <= gap.max_days for end in ends):
                        continue
                    near = [board.ends_within(other, placed.first, gap.max_days) for other in others]
                    board.require(board.model.add(sum(near) >= 1))
            for gap in asked.before:
                others = _placed_here(board, placed, gap)
                begun = [other.first for other in _known(board, placed, gap)]
                if gap.max_days is not None and others:
                    if any((day - placed.last).days <= gap.max_days for day in begun):
                        continue
                    near = [board.starts_within(other, placed.last, gap.max_days) for other in others]
                    board.require(board.model.add(sum(near) >= 1))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for session, days in timetable.by_session.items():
            activity = problem.activity[days[0].activity]
            for gap, after in [(g, True) for g in activity.after] + [(g, False) for g in activity.before]:
                others = [
                    other
                    for other in timetable.by_activity.get(gap.activity, ())
                    if "cohort" in (other.audience, days[0].audience)
                    or other.audience == days[0].audience
                    or activity.audience is problem.activity[gap.activity].audience is AudienceKind.WAVE
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


def _meet(one: Activity, audience: str, other: Activity, other_audience: str) -> bool:
    """Tell whether two sessions are measured: of one audience, or one of the whole cohort, or both are waves."""
    waves = one.audience is AudienceKind.WAVE and other.audience is AudienceKind.WAVE
    return waves or audience == other_audience or "cohort" in (audience, other_audience)


def _placed_here(board: "CalendarBoard", one: "Session | Placed", gap: Gap) -> list[Session]:
    """Sessions of the other activity that are placed on this board; of waves the one that stands for all."""
    mine = _activity(board, one)
    return [
        other
        for other in board.sessions
        if other.activity.id == gap.activity
        and _meet(mine, one.audience, other.activity, other.audience)
        and board.want(other)
    ]


def _known(board: "CalendarBoard", one: "Session | Placed", gap: Gap) -> list["Placed"]:
    """Sessions of the other activity that an earlier stage placed."""
    mine, theirs = _activity(board, one), board.problem.activity[gap.activity]
    return [p for p in board.placed if p.activity == gap.activity and _meet(mine, one.audience, theirs, p.audience)]


def _activity(board: "CalendarBoard", one: "Session | Placed") -> Activity:
    return one.activity if isinstance(one, Session) else board.problem.activity[one.activity]
