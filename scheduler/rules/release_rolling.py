"""No stretch of weeks takes too much."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_day, say_hours
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class ReleaseRolling(CalendarRule):
    id = "release-rolling"
    statement = "In any run of the stated weeks, paid release is at most the stated share of contracted hours."
    looks_at = "rolling_weeks and rolling_share of the policy; weekly hours, as they change."

    def post(self, board: "CalendarBoard") -> None:
        policy = board.problem.programme.policy
        weeks = sorted(board.days_of_week)
        length = timedelta(weeks=policy.rolling_weeks)
        for person in board.apprentices:
            fixed = {w: board.fixed_release(person, w) for w in weeks}
            for run in board.runs(policy.rolling_weeks):
                first = run[0]
                contracted = sum(
                    board.problem.weekly_minutes(person, first + timedelta(weeks=n))
                    for n in range(policy.rolling_weeks)
                )
                limit = int(policy.rolling_share * contracted)
                known = sum(fixed[w] for w in run)
                coming = board.coming(person, run)
                inside = board.later.release(person, first, first + length - timedelta(days=1))
                # Where even everything that may come stays below, the row would only cost time.
                if coming or known + inside + board.most_release(person, first, policy.rolling_weeks) > limit:
                    loads = [board.week_load(person, w)[1] for w in run]
                    later = sum(coming) if coming else inside
                    board.require(board.model.add(sum(loads) + later + known <= limit))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        policy = problem.programme.policy
        for person in problem.cohort.apprentices:
            diary = timetable.by_person.get(person.id, ())
            mondays = {p.day - timedelta(days=p.day.weekday()) for p in diary}
            worst: tuple[int, date, int] | None = None
            for monday in sorted(mondays):
                end = monday + timedelta(weeks=policy.rolling_weeks)
                total = sum(p.release_minutes for p in diary if monday <= p.day < end)
                mine, limit = monday, Decimal(0)
                while mine < end:
                    limit += policy.rolling_share * problem.weekly_minutes(person.id, mine)
                    mine += timedelta(weeks=1)
                if total > limit and (worst is None or total > worst[0]):
                    worst = (total, monday, int(limit))
            if worst is not None:
                yield self.finding(
                    f"{person.name} is released for {say_hours(worst[0])} in the {policy.rolling_weeks} weeks from "
                    f"{say_day(worst[1])}; {say_hours(worst[2])} are allowed.",
                    person.id,
                )
