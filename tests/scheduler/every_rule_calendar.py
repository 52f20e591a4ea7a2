"""Asks the board whether it allows a timetable of days and half-days, with one rule alone."""

from collections.abc import Callable
from random import Random

from models.findings import Kind
from models.problem import Problem
from models.session import Session
from scheduler.calendar_board import CalendarBoard
from scheduler.diary import Diaries
from scheduler.literal_board import Later, Start
from scheduler.rule import CalendarRule, Rule
from scheduler.rules.host_open import HostOpen
from tests.scheduler.answers import Case, fixed_cost, found
from tests.scheduler.random_worlds import Pick, Scene

MakeScene = Callable[[Random], Scene]


def board_for(rule: CalendarRule, scene: Scene) -> CalendarBoard:
    """Lay the problem of a scene onto a board, under this rule alone."""
    sessions = [session for session in scene.sessions if session.id not in scene.fixed]
    known = [p for pick in scene.picks if scene.board_of(pick) in scene.fixed for p in pick.placements()]
    board = CalendarBoard(
        scene.problem,
        Diaries(scene.problem),
        sessions,
        scene.groups,
        dict(scene.wanted),
        tuple(known),
        later=Later(complete=True),
    )
    if not isinstance(rule, HostOpen):
        # Without a host a visit has no start at all: the hosts are offered to every rule.
        HostOpen().narrow(board)
    rule.narrow(board)
    board.open()
    rule.post(board)
    return board


def choose(board: CalendarBoard, scene: Scene) -> list[tuple[Pick, Start]] | None:
    """Find the start of every pick; None when the board does not offer one of them."""
    chosen = []
    for pick in scene.picks:
        name = scene.board_of(pick)
        if name in scene.fixed:
            continue
        start = next((start for start in board.starts[name] if _is(board, start, pick)), None)
        if start is None or not _site_is_right(board, pick, start):
            return None
        chosen.append((pick, start))
    return chosen


def _is(board: CalendarBoard, start: Start, pick: Pick) -> bool:
    days = board.days[start.day : start.day + len(pick.days)]
    has_room = not start.as_it_was or start.room == pick.room
    return days == pick.days and pick.span in start.spans and start.host == pick.host and has_room


def _site_is_right(board: CalendarBoard, pick: Pick, start: Start) -> bool:
    return board.site_of(pick.session, start) == pick.site


def fix(board: CalendarBoard, chosen: list[tuple[Pick, Start]]) -> bool:
    """Fix every start and seat as decided; False when somebody has no such seat."""
    ones = {start.literal.index for _, start in chosen}
    for pick, start in chosen:
        if pick.session.is_wave:
            for person in pick.attendees:
                seats = board.seats.get((pick.session.activity.id, person), ())
                seat = next((seat for seat in seats if seat.start is start), None)
                if seat is None:
                    return False
                ones.add(seat.literal.index)
    literals = [start.literal for starts in board.starts.values() for start in starts]
    literals.extend(seat.literal for seats in board.seats.values() for seat in seats)
    board.model.add_bool_and(x if x.index in ones else ~x for x in literals)
    return True


def allowed(rule: CalendarRule, scene: Scene) -> int | None:
    """Return what the rule makes of the timetable on the board: its cost, or None where it forbids it."""
    board = board_for(rule, scene)
    chosen = choose(board, scene)
    if chosen is None or not fix(board, chosen):
        return None
    return fixed_cost(board)


def ask(make: MakeScene, before_too: bool = False) -> Callable[[Rule, Random], Case]:
    """Turn a maker of scenes into a question: board against check, of what is decided here.

    `before_too` is for wishes that count all days of whoever is decided about here, those decided before too.
    """

    def question(rule: Rule, rng: Random) -> Case:
        assert isinstance(rule, CalendarRule)
        scene = settled(rule, make, rng)
        said = allowed(rule, scene)
        findings = found(rule, scene.problem, scene.timetable())
        if rule.kind is Kind.SOFT:
            # What earlier stages cost is no longer decided.
            before = scene.timetable([p for p in scene.picks if scene.board_of(p) in scene.fixed])
            here = {who for s in scene.sessions if s.id not in scene.fixed for who in s.attendees if before_too}
            spent = sum(f.cost for f in found(rule, scene.problem, before) if not here & set(f.subjects))
            checked = sum(finding.cost for finding in findings) - spent
            return Case(said, checked, story(scene, findings))
        return Case(1 if said is None else 0, min(1, len(findings)), story(scene, findings))

    return question


def settled(rule: CalendarRule, make: MakeScene, rng: Random) -> Scene:
    """Draw a scene whose earlier stages have kept the rule, as they always do."""
    while True:
        scene = make(rng)
        before = [pick for pick in scene.picks if scene.board_of(pick) in scene.fixed]
        if rule.kind is Kind.SOFT or not before or not found(rule, scene.problem, scene.timetable(before)):
            return scene


def story(scene: Scene, findings: object) -> str:
    """Tell the timetable in a few lines, for the reader of a failure."""
    lines = [
        f"{'fixed ' if scene.board_of(pick) in scene.fixed else ''}{pick.session.id} {pick.days[0]:%a %d %b} "
        f"{pick.span} x{len(pick.days)} {pick.host or ''} {','.join(pick.attendees)} {','.join(pick.session.staff)}"
        for pick in scene.picks
    ]
    lines.extend(str(row) for row in (*scene.problem.cohort.fixed_dates, *scene.problem.cohort.absences))
    lines.extend(f"{a.id} after {a.after} before {a.before}" for a in scene.problem.programme.activities)
    return "\n".join([*lines, *(f"{d.id} due {d.day}" for d in scene.deadlines), f"check says: {findings}"])


def window(problem: Problem, session: Session) -> tuple[int, int]:
    days = problem.grid.open_days
    inside = [number for number, day in enumerate(days) if session.first <= day <= session.last]
    return (inside[0], inside[-1]) if inside else (0, -1)
