"""A timetable in the making: which sessions lie where, stage upon stage, and how a stage is placed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from models.ids import ApprenticeId, SessionId
from models.problem import Problem
from models.programme import ActivityKind
from models.session import Session
from models.timetable import Group, Placement
from scheduler.calendar_board import CalendarBoard
from scheduler.clock import Slotted
from scheduler.diary import Diaries
from scheduler.later import Later
from scheduler.levels import DEEP, Effort, Level, Outcome, first_solution, minimise
from scheduler.literal_board import Start
from scheduler.placing import arrange, placement, post_rules, post_wishes, read_choices
from scheduler.rules import CALENDAR_RULES
from scheduler.run import Status
from scheduler.search import Search

MOST_CUTS = 20
LEVEL_SHARE = 0.8
"""Of the time: the rest is kept for days whose sessions find no hours or rooms."""

Cut = tuple[tuple[SessionId, int], ...]
"""Starts that cannot all be chosen: session and number of the start."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage placed: its bookings with clock times and rooms, and what its search proved."""

    slotted: tuple[Slotted, ...]
    outcome: Outcome
    booleans: int

    @property
    def placements(self) -> tuple[Placement, ...]:
        return tuple(placement(item) for item in self.slotted)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Why a stage has no placement: the solver's word, and sessions without any possible time."""

    status: Status
    homeless: tuple[Session, ...] = ()


class Placer:
    """Places sessions among others that are fixed."""

    def __init__(self, problem: Problem, diaries: Diaries, groups: Sequence[Group]) -> None:
        self.problem = problem
        self.diaries = diaries
        self.groups = groups
        self.build_seconds = 0.0
        """Spent on making models, for the report of a run; never read by the solver."""

    def place(
        self,
        sessions: Sequence[Session],
        search: Search,
        known: Sequence[Slotted] = (),
        wanted: Mapping[SessionId, int] | None = None,
        levels: Sequence[Level] = (),
        hint: Sequence[Slotted] = (),
        most_starts: int | None = None,
        later: Later | None = None,
        ideal: Sequence[str] = (),
        known_bounds: Mapping[str, int] | None = None,
        reached: Mapping[str, int] | None = None,
        effort: Effort = DEEP,
    ) -> Stage | Unplaced:
        """Place sessions so that all hard rules hold, then minimise the levels in the time of the search.

        A day whose sessions find no hours or rooms is a cut: that combination is forbidden and the stage is solved
        again, so that the calendar learns what the clock knows. What was proven after a cut that other rooms might
        have saved is no proof.

        Parameters
        ----------
        known
            Bookings that stay; only those that touch a person, room or host of these sessions matter.
        hint
            Where the sessions are now, if they are anywhere.
        most_starts, later, reached
            See `LiteralBoard`.
        ideal
            Levels that must cost nothing: where that can be, it is found sooner than by minimising, and is proven best.
        known_bounds, effort
            See `minimise`.
        """
        fixed = [placement(item) for item in known]
        cuts: list[Cut] = []
        exact = True
        while True:
            began, learned = monotonic(), len(cuts)
            board = CalendarBoard(
                self.problem, self.diaries, sessions, self.groups, wanted, fixed, most_starts, later, reached
            )
            post_rules(board, CALENDAR_RULES)
            homeless = tuple(s for s in sessions if board.want(s) and not board.starts[s.id])
            if homeless:
                return Unplaced(Status.INFEASIBLE, homeless)
            for cut in cuts:
                _forbid(board, cut)
            self._hint(board, hint)
            post_wishes(board, CALENDAR_RULES, ideal)
            for name in ideal:
                for cost in board.costs:
                    if cost.level == name and not isinstance(cost.expression, int):
                        board.model.add(cost.expression == 0)
            self.build_seconds += monotonic() - began
            outcome = self._minimise(board, levels, search, known_bounds, effort)
            while outcome.values is not None:
                choices = read_choices(board, outcome)
                slotted, stuck, last_is_exact = arrange(board, choices, known)
                exact = exact and last_is_exact
                if not stuck:
                    outcome = outcome if exact else _without_bounds(outcome)
                    return Stage(tuple(slotted), outcome, len(board.model.proto.variables))
                if len(cuts) >= MOST_CUTS:
                    return Unplaced(Status.OUT_OF_TIME)
                number = {
                    id(start): (name, n) for name, starts in board.starts.items() for n, start in enumerate(starts)
                }
                for together in stuck:
                    cuts.append(tuple(number[id(choice.start)] for choice in together))
                    _forbid(board, cuts[-1])
                outcome = replace(first_solution(board, search, outcome.values, effort.workers), levels=outcome.levels)
            if not levels or learned == len(cuts) or search.left <= 0:
                proven = exact or outcome.status is not Status.INFEASIBLE
                return Unplaced(outcome.status if proven else Status.OUT_OF_TIME)
            # The levels were held at costs that the cuts no longer allow: begin anew, with the cuts.

    def _minimise(
        self,
        board: CalendarBoard,
        levels: Sequence[Level],
        search: Search,
        known_bounds: Mapping[str, int] | None,
        effort: Effort,
    ) -> Outcome:
        outcome = Outcome(Status.FEASIBLE)
        if not effort.straight:
            outcome = first_solution(board, search, workers=effort.workers)
        if levels and (effort.straight or outcome.values is not None):
            # To ask for the least from below takes long where nothing says how low that may be.
            begun = {name for name, cost in {**board.reached, **(known_bounds or {})}.items() if cost}
            outcome = minimise(
                board,
                levels,
                search.part(LEVEL_SHARE),
                known_bounds,
                outcome.values,
                effort,
                post=lambda name: self._wish(board, name),
                sums_up={rule.level: rule.sums_up for rule in CALENDAR_RULES},
                maxima=begun & {rule.level for rule in CALENDAR_RULES if rule.is_maximum},
            )
        return outcome

    def _wish(self, board: CalendarBoard, level: str) -> None:
        began = monotonic()
        post_wishes(board, CALENDAR_RULES, (level,))
        self.build_seconds += monotonic() - began

    def _hint(self, board: CalendarBoard, hint: Sequence[Slotted]) -> None:
        where: dict[str, list[Slotted]] = defaultdict(list)
        for item in hint:
            if item.booking.day_number == 1:
                where[_series(item.booking.session)].append(item)
        guests: dict[int, tuple[ApprenticeId, ...]] = {}
        for session in board.sessions:
            places = where[_series(session)]
            for start in board.starts[session.id] if places else ():
                there = next((item for item in places if _is_there(board, start, item)), None)
                board.model.add_hint(start.literal, there is not None)
                guests[id(start)] = there.booking.attendees if there else ()
        for (_, person), seats in board.seats.items():
            for seat in seats:
                if id(seat.start) in guests:
                    board.model.add_hint(seat.literal, person in guests[id(seat.start)])


def _without_bounds(outcome: Outcome) -> Outcome:
    status = Status.FEASIBLE if outcome.status is Status.OPTIMAL else outcome.status
    return replace(outcome, status=status, levels=[replace(report, bound=0) for report in outcome.levels])


def _series(session: Session) -> str:
    """Return what all blocks of one study and all waves of one visit share: each is numbered once it has a place."""
    if session.is_wave:
        return session.activity.id
    if session.activity.kind is ActivityKind.STUDY:
        return "/".join((session.activity.id, *session.attendees))
    return session.id


def _is_there(board: CalendarBoard, start: Start, item: Slotted) -> bool:
    booking = item.booking
    there = board.diaries.index[booking.day] == start.day and item.span in start.spans
    return there and start.host in (None, booking.host)


def _forbid(board: CalendarBoard, cut: Cut) -> None:
    board.model.add_bool_or(~board.starts[session][number].literal for session, number in cut)
