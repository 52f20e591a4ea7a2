"""Finds a timetable: groups, tutors, shared sessions, personal sessions; a complete one first, then a better one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from time import monotonic

from models.ids import ApprenticeId, StaffId, UnitId
from models.problem import Problem
from models.session import Session
from models.timetable import Group, Placement, Timetable
from scheduler.calendar_board import CalendarBoard
from scheduler.checker import check, hard
from scheduler.clock import Slotted
from scheduler.deadlines import set_deadlines
from scheduler.diary import Diaries
from scheduler.expansion import expand
from scheduler.grouping import form_groups
from scheduler.levels import Level, Outcome, first_solution, minimise
from scheduler.placing import Choice, arrange, order, post_rules, read_choices
from scheduler.rules import CALENDAR_RULES, GROUP_RULES
from scheduler.run import LevelReport, Run, Settings, StageReport, Status
from scheduler.search import Cancelled, Listener, Search
from scheduler.study import StudyPlan, own_time, plan_study
from scheduler.tutoring import assign_facilitators, assign_tutors

LEVELS: tuple[Level, ...] = (
    ("cadence", "reviews off their rhythm", "open days"),
    ("travel", "days on which tutors travel", "days"),
    ("pressure", "release in pressure periods", "person-days"),
)
GROUP_SHARE = 0.2
"""Part of the time that forming the groups may use."""
MOST_CUTS = 20


def solve(
    problem: Problem,
    settings: Settings | None = None,
    progress: Listener | None = None,
    cancelled: Cancelled | None = None,
) -> Run:
    """Find a timetable within the time of the settings, check it, and say how good it is.

    Parameters
    ----------
    progress
        Called with news while the solve runs, from another thread.
    cancelled
        Asked ten times a second; once it says yes, the best timetable so far is returned.
    """
    return _Solve(problem, settings or Settings(), progress, cancelled).run()


@dataclass(slots=True)
class _Stopped(Exception):
    """There is no timetable, for these reasons."""

    status: Status
    reasons: tuple[str, ...]


class _Solve:
    def __init__(
        self, problem: Problem, settings: Settings, progress: Listener | None, cancelled: Cancelled | None
    ) -> None:
        self.problem = problem
        self.settings = settings
        self.progress = progress
        self.cancelled = cancelled or (lambda: False)
        self.begin = monotonic()
        self.left = settings.seconds
        self.stages: list[StageReport] = []
        self.levels: list[LevelReport] = []
        self.diaries = Diaries(problem)
        self.first: float | None = None

    def run(self) -> Run:
        timetable: Timetable | None = None
        reasons: tuple[str, ...] = ()
        try:
            timetable = self._timetable()
            status = Status.OPTIMAL if all(level.gap == 0 for level in self.levels) else Status.FEASIBLE
        except _Stopped as stopped:
            status, reasons = stopped.status, stopped.reasons
        findings = () if timetable is None else check(self.problem, timetable)
        return Run(
            status,
            timetable,
            self.settings,
            tuple(self.stages),
            tuple(self.levels),
            findings,
            reasons,
            monotonic() - self.begin,
            self.first,
            (("cohort-timetabler", _version("cohort-timetabler")), ("ortools", _version("ortools"))),
        )

    def _timetable(self) -> Timetable:
        groups, tutors = self._people()
        sessions = expand(self.problem, groups, tutors)
        plan = plan_study(self.problem, sessions)
        if plan.reasons:
            raise _Stopped(Status.INFEASIBLE, plan.reasons)
        shared = [session for session in sessions if _is_shared(session)]
        solo = [session for session in sessions if not _is_shared(session)]
        began, search = monotonic(), self._search("shared sessions", self.left)
        board = CalendarBoard(self.problem, self.diaries, shared, groups)
        post_rules(board, CALENDAR_RULES)
        built = monotonic() - began
        outcome = first_solution(board, search)
        best: Timetable | None = None
        why: tuple[str, ...] = ()
        if outcome.values is not None:
            best, why = self._complete(board, outcome, groups, tutors, solo, plan, search)
            if best is not None:
                self.first = monotonic() - self.begin
        elif outcome.status is not Status.INFEASIBLE:
            raise _Stopped(outcome.status, ("No timetable was found in the time given.",))
        else:
            raise _Stopped(Status.INFEASIBLE, self._blame(board, shared))
        if not self.cancelled():
            outcome = minimise(board, LEVELS, search, hint=outcome.values)
            better, why = self._complete(board, outcome, groups, tutors, solo, plan, search)
            if better is not None:
                best = better
                self.levels.extend(outcome.levels)
        self._stage("shared sessions", outcome.status, began, built, len(board.model.proto.variables), search)
        if best is None:
            raise _Stopped(Status.CANCELLED if self.cancelled() else Status.OUT_OF_TIME, why)
        return best

    def _people(self) -> tuple[tuple[Group, ...], dict[ApprenticeId, StaffId]]:
        began, search = monotonic(), self._search("groups", self.left * GROUP_SHARE)
        grouping = form_groups(self.problem, GROUP_RULES, search)
        self._stage("groups", grouping.status, began, 0.0, 0, search)
        if not grouping.groups and self.problem.programme.group_types:
            raise _Stopped(grouping.status, grouping.reasons)
        self.levels.extend(grouping.levels)
        began, search = monotonic(), self._search("tutors", self.left * GROUP_SHARE)
        tutors, reasons = assign_tutors(self.problem, self.diaries, search)
        self._stage("tutors", Status.INFEASIBLE if reasons else Status.OPTIMAL, began, 0.0, 0, search)
        if reasons:
            raise _Stopped(Status.INFEASIBLE, reasons)
        return assign_facilitators(self.problem, self.diaries, grouping.groups), tutors

    def _complete(
        self,
        board: CalendarBoard,
        outcome: Outcome,
        groups: Sequence[Group],
        tutors: dict[ApprenticeId, StaffId],
        solo: Sequence[Session],
        plan: StudyPlan,
        search: Search,
    ) -> tuple[Timetable | None, tuple[str, ...]]:
        """Give the shared sessions their hours and add what each apprentice does alone.

        A day whose sessions find no hours or rooms is a cut: that combination is forbidden and the shared sessions
        are placed again.
        """
        for _ in range(MOST_CUTS):
            choices = read_choices(board, outcome)
            known, clocked = arrange(board, choices)
            if not clocked.stuck:
                break
            for stuck in clocked.stuck:
                board.model.add_bool_or(~choice.start.literal for choice in stuck)
            outcome = first_solution(board, search, hint=outcome.values)
            if outcome.values is None:
                return None, ("No day plan with clock times and rooms was found for the shared sessions.",)
        else:
            return None, ("No day plan with clock times and rooms was found for the shared sessions.",)
        deadlines = set_deadlines(self.problem, clocked.placements, groups, search)
        if deadlines is None:
            return None, ("The dates of the workshops leave no room for all deadlines.",)
        personal, why = self._personal(known, clocked.placements, groups, solo, plan)
        if personal is None:
            return None, why
        placements = tuple(sorted((*clocked.placements, *personal), key=order))
        timetable = Timetable(
            self.problem.programme.id,
            self.problem.cohort.id,
            tuple(groups),
            tuple(sorted(tutors.items())),
            placements,
            deadlines,
            own_time(self.problem, placements),
        )
        broken = hard(check(self.problem, timetable))
        return (None, tuple(str(finding) for finding in broken)) if broken else (timetable, ())

    def _personal(
        self,
        known: Sequence[Slotted],
        fixed: Sequence[Placement],
        groups: Sequence[Group],
        solo: Sequence[Session],
        plan: StudyPlan,
    ) -> tuple[list[Placement] | None, tuple[str, ...]]:
        """Place what apprentices do by themselves, one unit at a time: only cover ties them together."""
        began, search = monotonic(), self._search("personal sessions", max(5.0, self.left))
        units: dict[UnitId, list[Session]] = defaultdict(list)
        for session in (*solo, *plan.sessions):
            units[self.problem.apprentice[session.attendees[0]].unit].append(session)
        found: list[Placement] = []
        for unit, sessions in units.items():
            members = set(self.problem.members_of_unit[unit])
            mine = [placement for placement in fixed if members & set(placement.attendees)]
            board = CalendarBoard(self.problem, self.diaries, sessions, groups, plan.blocks, mine)
            post_rules(board, CALENDAR_RULES)
            outcome = first_solution(board, search)
            if outcome.values is None:
                return None, (f"The personal sessions of {self.problem.name(unit)} do not fit.",)
            theirs = [slotted for slotted in known if members & set(slotted.booking.attendees)]
            choices = _by_time(read_choices(board, outcome))
            _, clocked = arrange(board, choices, theirs)
            if clocked.stuck:
                return None, (f"The personal sessions of {self.problem.name(unit)} find no hours.",)
            found.extend(clocked.placements)
        self._stage("personal sessions", Status.FEASIBLE, began, 0.0, 0, search)
        return found, ()

    def _blame(self, board: CalendarBoard, shared: Sequence[Session]) -> tuple[str, ...]:
        """Name sessions that have no possible time at all; else say what was proven."""
        names = tuple(
            f"{session.activity.title} ({session.id}) has no possible time between {session.first} and {session.last}."
            for session in shared
            if not board.starts[session.id] and board.want(session)
        )
        return names or ("The shared sessions cannot keep all rules together; this was proven for the groups formed.",)

    def _search(self, stage: str, seconds: float) -> Search:
        return Search(self.settings, seconds, self.progress, self.cancelled, stage)

    def _stage(
        self, name: str, status: Status, began: float, build: float, booleans: int, search: Search
    ) -> None:
        passed = monotonic() - began
        self.stages.append(StageReport(name, status, passed, build, booleans))
        self.left = max(0.0, self.left - (search.spent if search.deterministic else passed))


def _is_shared(session: Session) -> bool:
    """Tell whether a session needs anybody but one apprentice, or one of few dates."""
    return bool(session.staff) or len(session.attendees) > 1 or session.is_wave or session.activity.at_board


def _by_time(choices: Sequence[Choice]) -> list[Choice]:
    return sorted(choices, key=lambda choice: (choice.start.day, choice.start.halves, choice.session.id))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # the package runs from a checkout that was never installed
        return "unknown"


