"""Nobody is in two places at once."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.timegrid import Half
from models.timetable import Timetable
from models.words import say_day
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class OnePlaceAtATime(CalendarRule):
    id = "one-place-at-a-time"
    statement = "Nobody has two sessions at once, and between two sites there is time to travel."
    looks_at = "Diaries of everybody; coordinates of the sites."

    def post(self, board: "CalendarBoard") -> None:
        for person in board.staff:
            for day in board.taken_days.get(person, ()):
                for half in Half:
                    taken = board.taken(person, day, half)
                    if board.engaged.get((person, day), 0) >> half & 1:
                        for _, start in taken:
                            board.require(board.model.add(start.literal == 0))
                        continue
                    # A session of fixed times fills its half-day; inside a half-day reviews fit by edge colouring.
                    room = board.problem.grid.halves[half].minutes
                    terms = [(room if s.activity.span else s.activity.minutes, x.literal) for s, x in taken]
                    if sum(minutes for minutes, _ in terms) > room:
                        board.require(board.model.add(sum(minutes * x for minutes, x in terms) <= room))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for person, diary in timetable.by_person.items():
            for earlier, later in pairwise(diary):
                if earlier.day != later.day:
                    continue
                gap = later.span.start - earlier.span.end
                if gap < 0:
                    problem_text = f"{earlier.id} and {later.id} overlap by {-gap} minutes"
                elif gap < problem.travel_minutes(earlier.site, later.site):
                    need = problem.travel_minutes(earlier.site, later.site)
                    problem_text = f"{gap} minutes from {earlier.id} to {later.id} are too few: the way takes {need}"
                else:
                    continue
                yield self.finding(
                    f"{problem.name(person)}, {say_day(earlier.day)}: {problem_text}.", earlier.id, later.id, person
                )
