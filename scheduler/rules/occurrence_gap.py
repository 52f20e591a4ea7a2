"""Repeated activities keep their distance."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from models.findings import Finding
from models.ids import ActivityId, ApprenticeId
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
        "allowed; reviews are never more than the longest gap apart, days of a break in learning left out."
    )
    looks_at = "recurrence of the activity: min_gap_days, max_gap_days; review_max_gap_days of the policy."

    def narrow(self, board: "CalendarBoard") -> None:
        for (activity, audience), sessions in board.occurrences.items():
            if board.problem.activity[activity].kind is ActivityKind.STUDY:
                continue
            least, most = _limits(board.problem, activity)
            known = [p for p in board.placed if (p.activity, p.audience) == (activity, audience)]
            everything: list[Placed | Session] = [*known, *sessions]
            for earlier, later in pairwise(sorted(everything, key=lambda one: one.first)):
                if isinstance(earlier, Session) == isinstance(later, Session):
                    continue
                days = range(len(board.days))
                if isinstance(later, Session):
                    ends = {n: (earlier.last, board.days[n]) for n in days}
                    board.narrow_days(later, _within(board.problem, sessions[0].audience, ends, least, most))
                elif isinstance(earlier, Session):
                    length = timedelta(days=earlier.activity.days - 1)
                    ends = {n: (board.days[n] + length, later.first) for n in days}
                    board.narrow_days(earlier, _within(board.problem, sessions[0].audience, ends, least, most))

    def post(self, board: "CalendarBoard") -> None:
        for (activity, audience), sessions in board.occurrences.items():
            least, longest = _limits(board.problem, activity)
            known = [p.first for p in board.placed if (p.activity, p.audience) == (activity, audience)]
            for first, second in pairwise(sessions):
                if any(first.last < day < second.first for day in known):
                    continue
                # Only a break that no choice of days can avoid lengthens the gap: else the limit stays too strict.
                most = (
                    None
                    if longest is None
                    else longest + _paused(board.problem, first.audience, first.last, second.first)
                )
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
                    person = problem.apprentice.get(ApprenticeId(audience))
                    paused = sum(
                        pause.days
                        for pause in (person.breaks if person is not None else ())
                        if earlier.day < pause.first and pause.last < later.day
                    )
                    if apart < (activity.recurrence.min_gap_days or 0) or (
                        longest is not None and apart - paused > longest
                    ):
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


def _within(
    problem: Problem, audience: str, ends: Mapping[int, tuple[date, date]], least: int, most: int | None
) -> list[int]:
    """Return the open days that leave the right distance; days of a break between do not count."""
    apart = {n: (after - before).days for n, (before, after) in ends.items()}
    return [
        n
        for n, days in apart.items()
        if days >= least and (most is None or days - _paused(problem, audience, *ends[n]) <= most)
    ]


def _paused(problem: Problem, audience: str, after: date, before: date) -> int:
    """Count the days of the breaks in learning that lie between two days."""
    person = problem.apprentice.get(ApprenticeId(audience))
    pauses = person.breaks if person is not None else ()
    return sum(pause.days for pause in pauses if after < pause.first and pause.last < before)
