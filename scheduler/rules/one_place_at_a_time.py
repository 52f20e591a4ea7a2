"""Nobody is in two places at once."""

from collections.abc import Iterator, Sequence
from itertools import combinations, groupby
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.session import Session
from models.timegrid import HALVES, Span
from models.timetable import Placement, Timetable
from models.words import say_day
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.board import Expression
    from scheduler.calendar_board import CalendarBoard
    from scheduler.literal_board import Start


class OnePlaceAtATime(CalendarRule):
    id = "one-place-at-a-time"
    statement = "Nobody has two sessions at once, and between two sites there is time to travel."
    looks_at = "Diaries of everybody; coordinates of the sites."

    def post(self, board: "CalendarBoard") -> None:
        for person in board.staff:
            for day in board.taken_days.get(person, ()):
                known = board.fixed_on.get((person, day), ())
                for half in HALVES:
                    taken = board.taken(person, day, half)
                    for session, start in taken if known else ():
                        if not any(_fits(board, session, start, span, known) for span in start.spans):
                            board.require(board.model.add(start.literal == 0))
                    self._fill(board, taken, board.problem.grid.halves[half], known)
        self._leave_time_to_travel(board)

    def _fill(
        self,
        board: "CalendarBoard",
        taken: Sequence[tuple[Session, "Start"]],
        window: Span,
        known: Sequence[Placement],
    ) -> None:
        """Let no more into a half-day of a person than it holds; in which order, and the ways, the clock decides."""
        room = window.minutes - sum(_within(window, placement.span) for placement in known)
        terms = [(_within(window, start.spans[0]), start.literal) for _, start in taken]
        fixed = [minutes for (s, _), (minutes, _) in zip(taken, terms, strict=True) if s.activity.span]
        if min([room, *fixed]) == window.minutes:
            # Starts lie on the grid, so that all but the last of a half-day take whole steps.
            step = board.problem.grid.step
            spare = max((-s.activity.minutes % step for s, _ in taken if not s.activity.span), default=0)
            room += spare
            terms = [(room if s.activity.span else -(-s.activity.minutes // step) * step, x.literal) for s, x in taken]
        if sum(minutes for minutes, _ in terms) > room:
            board.require(board.model.add(sum(minutes * x for minutes, x in terms) <= room))
        for one, other in _clashes(board, taken, window):
            board.require(board.model.add_bool_or(~one, ~other))

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


def _clashes(
    board: "CalendarBoard", taken: Sequence[tuple[Session, "Start"]], window: Span
) -> Iterator[tuple["Expression", "Expression"]]:
    """Yield pairs that fit into a half-day by their length, but not by the times that one of them must have."""
    for number, (session, start) in enumerate(taken):
        if len(start.spans) > 1 or _within(window, start.spans[0]) == window.minutes:
            continue
        for index, (other, second) in enumerate(taken):
            if other.id != session.id and (index > number or len(second.spans) > 1):
                lies = Placement(
                    session.id, session.activity.id, session.audience, board.days[start.day], start.spans[0], (),
                    site=board.site_of(session, start),
                )  # fmt: skip
                if not any(_fits(board, other, second, span, [lies]) for span in second.spans):
                    yield start.literal, second.literal


def _fits(board: "CalendarBoard", session: Session, start: "Start", span: Span, known: Sequence[Placement]) -> bool:
    """Tell whether a time leaves somebody the way from and to everything that is placed already."""
    site = board.site_of(session, start)
    for placement in known:
        way = board.problem.travel_minutes(site, placement.site)
        if span.start < placement.span.end + way and placement.span.start < span.end + way:
            return False
    return True


def _within(window: Span, span: Span) -> int:
    """Minutes of a half-day that a session takes."""
    return max(0, min(window.end, span.end) - max(window.start, span.start))
