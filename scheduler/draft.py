"""A timetable in the making: which sessions lie where, stage upon stage, and how a stage is placed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from models.ids import SessionId
from models.problem import Problem
from models.session import Session
from models.timetable import Group, Placement
from scheduler.calendar_board import CalendarBoard
from scheduler.clock import Slotted
from scheduler.diary import Diaries
from scheduler.levels import Level, Outcome, first_solution, minimise
from scheduler.literal_board import Later
from scheduler.placing import arrange, placement, post_rules, post_wishes, read_choices
from scheduler.rules import CALENDAR_RULES
from scheduler.run import Status
from scheduler.search import Search

MOST_CUTS = 20


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
        workers: int | None = None,
        later: Later | None = None,
        ideal: Sequence[str] = (),
        known_bounds: Mapping[str, int] | None = None,
        straight: bool = False,
        quick: bool = False,
    ) -> Stage | Unplaced:
        """Place sessions so that all hard rules hold, then minimise the levels in the time of the search.

        A day whose sessions find no hours or rooms is a cut: that combination is forbidden and the stage is solved
        again, so that the calendar learns what the clock knows.

        Parameters
        ----------
        known
            Bookings that stay; only those that touch a person, room or host of these sessions matter.
        hint
            Where the sessions are now, if they are anywhere.
        most_starts, later
            See `LiteralBoard`.
        ideal
            Levels that must cost nothing: where that can be, it is found sooner than by minimising, and is proven best.
        known_bounds, straight, quick
            See `minimise`.
        """
        began = monotonic()
        fixed = [placement(item) for item in known]
        board = CalendarBoard(self.problem, self.diaries, sessions, self.groups, wanted, fixed, most_starts, later)
        post_rules(board, CALENDAR_RULES)
        homeless = tuple(s for s in sessions if board.want(s) and not board.starts[s.id])
        if homeless:
            return Unplaced(Status.INFEASIBLE, homeless)
        self._hint(board, hint)
        if levels or ideal:
            post_wishes(board, CALENDAR_RULES)
        for name in ideal:
            for cost in board.costs:
                if cost.level == name and not isinstance(cost.expression, int):
                    board.model.add(cost.expression == 0)
        self.build_seconds += monotonic() - began
        outcome = Outcome(Status.FEASIBLE) if straight else first_solution(board, search, workers=workers)
        if levels and (straight or outcome.values is not None):
            outcome = minimise(
                board, levels, search, known_bounds, outcome.values, workers=workers, straight=straight, quick=quick
            )
        for _ in range(MOST_CUTS):
            if outcome.values is None:
                return Unplaced(outcome.status)
            choices = read_choices(board, outcome)
            slotted, stuck = arrange(board, choices, known)
            if not stuck:
                return Stage(tuple(slotted), outcome, len(board.model.proto.variables))
            for together in stuck:
                board.model.add_bool_or(~choice.start.literal for choice in together)
            outcome = first_solution(board, search, outcome.values, workers)
        return Unplaced(Status.OUT_OF_TIME)

    def _hint(self, board: CalendarBoard, hint: Sequence[Slotted]) -> None:
        where = {item.booking.session.id: item for item in hint if item.booking.day_number == 1}
        for session in board.sessions:
            item = where.get(session.id)
            if item is None:
                continue
            day = board.diaries.index[item.booking.day]
            for start in board.starts[session.id]:
                board.model.add_hint(start.literal, start.day == day and item.span in start.spans)
