"""Repeated activities keep their distance."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from models.findings import Finding
from models.ids import ActivityId
from models.problem import Problem
from models.programme import ActivityKind, AudienceKind
from models.timetable import Placement, Timetable
from models.words import say_day
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class OccurrenceGap(CalendarRule):
    id = "occurrence-gap"
    statement = (
        "Two occurrences of one activity that follow each other are neither nearer nor farther apart than "
        "allowed; reviews are never more than the longest gap apart."
    )
    looks_at = "recurrence of the activity: min_gap_days, max_gap_days; review_max_gap_days of the policy."

    def post(self, board: "CalendarBoard") -> None:
        for (activity, _), sessions in board.occurrences.items():
            least, most = _limits(board.problem, activity)
            for first, second in pairwise(sessions):
                if (second.first - first.last).days < least or (
                    most is not None and (second.last - first.first).days > most
                ):
                    board.order(first, second, least, most)

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for activity_id, placements in timetable.by_activity.items():
            activity = problem.activity[activity_id]
            if activity.audience is AudienceKind.WAVE or activity.kind is ActivityKind.STUDY:
                continue
            longest = activity.recurrence.max_gap_days
            if activity.kind is ActivityKind.REVIEW:
                longest = min(longest or 10_000, problem.programme.policy.review_max_gap_days)
            starts: dict[str, list[Placement]] = defaultdict(list)
            for placement in placements:
                if placement.day_number == 1:
                    starts[placement.audience].append(placement)
            for audience, listed in sorted(starts.items()):
                for earlier, later in pairwise(sorted(listed, key=lambda p: p.day)):
                    apart = (later.day - earlier.day).days - (activity.days - 1)
                    if apart < (activity.recurrence.min_gap_days or 0) or (longest and apart > longest):
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
        most = min(most or 10_000, problem.programme.policy.review_max_gap_days)
    return activity.recurrence.min_gap_days or 0, most
