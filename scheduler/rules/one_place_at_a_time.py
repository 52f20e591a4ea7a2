"""Nobody is in two places at once."""

from collections.abc import Iterator, Sequence
from itertools import combinations, groupby
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.timegrid import Half
from models.timetable import Placement, Timetable
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
                    # Starts lie on the grid, so that all but the last of a half-day take whole steps.
                    room, step = board.problem.grid.halves[half].minutes, board.problem.grid.step
                    spare = max((-s.activity.minutes % step for s, _ in taken if not s.activity.span), default=0)
                    terms = [
                        (room + spare if s.activity.span else -(-s.activity.minutes // step) * step, x.literal)
                        for s, x in taken
                    ]
                    if sum(minutes for minutes, _ in terms) > room + spare:
                        board.require(board.model.add(sum(minutes * x for minutes, x in terms) <= room + spare))

        self._leave_time_to_travel(board)

    def _leave_time_to_travel(self, board: "CalendarBoard") -> None:
        for person in sorted({*board.staff, *board.apprentices}):
            for day in board.taken_days.get(person, ()):
                for morning, afternoon in board.too_far(person, day):
                    for first in morning:
                        for second in afternoon:
                            if not (isinstance(first, int) and isinstance(second, int)):
                                board.require(board.model.add(first + second <= 1))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for person, diary in timetable.by_person.items():
            for day, sessions in groupby(diary, key=lambda placement: placement.day):
                # Every pair and not only neighbours: an online session may stand between two sites.
                for earlier, later in combinations(sessions, 2):
                    gap = later.span.start - earlier.span.end
                    need = problem.travel_minutes(earlier.site, later.site)
                    if gap < 0:
                        both = min(earlier.span.end, later.span.end) - later.span.start
                        wrong = f"{earlier.id} and {later.id} overlap by {both} minutes"
                    elif gap < need:
                        wrong = f"{gap} minutes from {earlier.id} to {later.id} are too few: the way takes {need}"
                    else:
                        continue
                    yield self.finding(
                        f"{problem.name(person)}, {say_day(day)}: {wrong}.", earlier.id, later.id, person
                    )
            yield from self._elsewhere(problem, person, diary)

    def _elsewhere(self, problem: Problem, person: str, diary: Sequence[Placement]) -> Iterator[Finding]:
        """Compare what a person does here with what others have booked them for."""
        for booking in problem.engagements_of.get(person, ()):
            for here in diary:
                if here.day != booking.day:
                    continue
                way = problem.travel_minutes(here.site, booking.site)
                if here.span.start < booking.span.end + way and booking.span.start < here.span.end + way:
                    yield self.finding(
                        f"{problem.name(person)}, {say_day(here.day)}: {here.id} does not fit with "
                        f"{booking.title or 'another booking'} at {booking.span}.",
                        here.id,
                        person,
                    )
