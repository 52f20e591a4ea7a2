"""Repeated activities keep their distance."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from models.findings import Finding
from models.ids import ActivityId
from models.problem import Problem
from models.programme import ActivityKind, AudienceKind
from models.session import Session
from models.timetable import Placement, Timetable
from models.words import say_day
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard, Placed


class OccurrenceGap(CalendarRule):
    id = "occurrence-gap"
    statement = (
        "Two occurrences of one activity that follow each other are neither nearer nor farther apart than "
        "allowed; reviews are never more than the longest gap apart."
    )
    looks_at = "recurrence of the activity: min_gap_days, max_gap_days; review_max_gap_days of the policy."

    def narrow(self, board: "CalendarBoard") -> None:
        for (activity, audience), sessions in board.occurrences.items():
            least, most = _limits(board.problem, activity)
            known = [p for p in board.placed if (p.activity, p.audience) == (activity, audience)]
            everything: list[Placed | Session] = [*known, *sessions]
            for earlier, later in pairwise(sorted(everything, key=lambda one: one.first)):
                if isinstance(earlier, Session) == isinstance(later, Session):
                    continue
                days = range(len(board.days))
                if isinstance(later, Session):
                    apart = {n: (board.days[n] - earlier.last).days for n in days}
                    board.narrow_days(later, [n for n in days if _within(apart[n], least, most)])
                elif isinstance(earlier, Session):
                    length = timedelta(days=earlier.activity.days - 1)
                    apart = {n: (later.first - (board.days[n] + length)).days for n in days}
                    board.narrow_days(earlier, [n for n in days if _within(apart[n], least, most)])

    def post(self, board: "CalendarBoard") -> None:
        for (activity, audience), sessions in board.occurrences.items():
            least, most = _limits(board.problem, activity)
            known = [p.first for p in board.placed if (p.activity, p.audience) == (activity, audience)]
            for first, second in pairwise(sessions):
                if any(first.last < day < second.first for day in known):
                    continue
                if (second.first - first.last).days < least:
                    board.order(first, second, least)
                if most is not None and (second.last - first.first).days > most:
                    board.soon_after([first], second, most)

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for activity_id, placements in timetable.by_activity.items():
            activity = problem.activity[activity_id]
            if activity.audience is AudienceKind.WAVE or activity.kind is ActivityKind.STUDY:
                continue
            allowed = [activity.recurrence.max_gap_days]
            if activity.kind is ActivityKind.REVIEW:
                allowed.append(problem.programme.policy.review_max_gap_days)
            longest = min((days for days in allowed if days is not None), default=None)
            starts: dict[str, list[Placement]] = defaultdict(list)
            for placement in placements:
                if placement.day_number == 1:
                    starts[placement.audience].append(placement)
            for audience, listed in sorted(starts.items()):
                for earlier, later in pairwise(sorted(listed, key=lambda p: p.day)):
                    apart = (later.day - earlier.day).days - (activity.days - 1)
                    if apart < (activity.recurrence.min_gap_days or 0) or (longest is not None and apart > longest):
                        yield self.finding(
                            f"{activity.title} of {problem.name(audience)}: {apart} days from "
                            f"{say_day(earlier.day)} to {say_day(later.day)}.",
                            earlier.id,
                            later.id,
                        )


def _limits(problem: Problem, activity_id: ActivityId) -> tuple[int, int | None]:
    activity = problem.activity[activity_id]
    most = activity.recurrence.max_gap_days
    if activity.kind is ActivityKind.REVIEW:
        longest = problem.programme.policy.review_max_gap_days
        most = longest if most is None else min(most, longest)
    return activity.recurrence.min_gap_days or 0, most


def _within(apart: int, least: int, most: int | None) -> bool:
    return apart >= least and (most is None or apart <= most)
