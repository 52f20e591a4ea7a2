"""What a solve will report: its stages, and what it proved of each level, and for which timetables."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from time import monotonic

from models.ids import ActivityId
from models.problem import Problem
from models.session import Session
from models.timetable import Placement
from scheduler.later import Later
from scheduler.levels import Outcome
from scheduler.pricing import prices_of
from scheduler.rules.active_every_month import LEAST_DAYS
from scheduler.run import LevelReport, StageReport, Status
from scheduler.search import Search
from scheduler.welcome_bounds import cohort_bounds
from scheduler.wishes import ALWAYS, CADENCE, JOURNEYS, PEAK, PRESSURE

ABOVE = (CADENCE[0], JOURNEYS[0])
"""What is more important than release, and held at what it costs while that is proven."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What dates of the cohort prove of all timetables in which the levels above cost no more than there.

    Parameters
    ----------
    activities
        What was placed.
    above
        What that costs at the levels above.
    pressure, calm_peak
        Bounds of release in pressure periods, and of the fullest weeks where nothing that comes later lies in any.
    most_pressure
        Release in pressure periods that was allowed while the fullest weeks were bounded.
    later
        What was still to come.
    leans_on
        Other lessons that were taken as known here.
    """

    activities: frozenset[ActivityId]
    above: Mapping[str, int]
    pressure: int
    calm_peak: int
    most_pressure: int
    later: Later
    leans_on: tuple["Lesson", ...] = ()

    def holds(self, problem: Problem, placements: Sequence[Placement]) -> bool:
        """Tell whether these cost no more at the levels above."""
        if not all(lesson.holds(problem, placements) for lesson in self.leans_on):
            return False
        mine = [placement for placement in placements if placement.activity in self.activities]
        costs = prices_of(problem, mine, self.above)
        return all(costs[name] <= most for name, most in self.above.items())


@dataclass(slots=True)
class Log:
    """The stages of a solve, and its bounds.

    Parameters
    ----------
    bounds
        What no timetable gets below, by level.
    lessons
        What the dates of the cohort proved.
    dates_peak
        What the fullest weeks take at the least around the dates of the cohort, as far as known.
    alone
        What the cohort's sessions cost at the least if there were nothing else, by level.
    """

    stages: list[StageReport] = field(default_factory=list)
    levels: list[LevelReport] = field(default_factory=list)
    bounds: dict[str, int] = field(default_factory=lambda: {name: 0 for name, _, _ in ALWAYS})
    lessons: list[Lesson] = field(default_factory=list)
    dates_peak: int = 0
    alone: dict[str, int] | None = None

    def stage(self, name: str, status: Status, began: float, built: float = 0.0, booleans: int = 0) -> None:
        """Note a stage that ends now; `built` are the seconds spent on models since the solve began."""
        before = sum(stage.build_seconds for stage in self.stages)
        self.stages.append(StageReport(name, status, monotonic() - began, max(0.0, built - before), booleans))

    @property
    def calm_peak(self) -> int:
        """A bound of the fullest weeks for timetables without release in pressure periods."""
        return max((lesson.calm_peak for lesson in self.lessons), default=0)

    def peak_of_as_calm(self, problem: Problem, pressure: int) -> int:
        """Bound the fullest weeks of timetables with no more release in pressure periods than this one.

        The lessons let nothing that comes later lie in pressure periods. So it is where nothing at all does, and where
        the dates of the cohort alone cost as much as this timetable: then nothing is left for what comes later. That
        fails only where something must be learned in a month that lies wholly in a pressure period: it may cost more
        of what comes later, and less of the dates.
        """
        allowed = [lesson for lesson in self.lessons if pressure <= lesson.most_pressure]
        if pressure:
            costly = [
                lesson
                for lesson in self.lessons
                if pressure <= lesson.pressure and not must_pay_for_month(problem, lesson.later)
            ]
            allowed = [one for one in allowed if any(other.activities <= one.activities for other in costly)]
        return max((lesson.calm_peak for lesson in allowed), default=0)

    @property
    def least_peak(self) -> int:
        return max(self.bounds[PEAK[0]], self.calm_peak)

    @property
    def proven(self) -> dict[str, int]:
        """What is proven by level, with what was learned of pressure periods."""
        learned = max((lesson.pressure for lesson in self.lessons), default=0)
        return self.bounds | {PRESSURE[0]: max(self.bounds[PRESSURE[0]], learned)}

    @property
    def reached(self) -> dict[str, int]:
        """What each level costs at the least around the dates of the cohort, see `LiteralBoard`."""
        return self.proven | {PEAK[0]: max(self.least_peak, self.dates_peak)}

    def of_cohort_alone(self, problem: Problem, sessions: Sequence[Session], search: Search) -> dict[str, int]:
        """Bound some wishes of the cohort's sessions as if there were nothing else, once."""
        if self.alone is None:
            self.alone = cohort_bounds(problem, sessions, search)
        return self.alone

    def raise_to(self, proven: Mapping[str, int]) -> None:
        """Take bounds by level, each where it is higher than what is known."""
        for name, bound in proven.items():
            self.bounds[name] = max(bound, self.bounds.get(name, 0))

    def learn(self, sessions: Sequence[Session], later: Later, outcome: Outcome, known_peak: int = 0) -> None:
        """Take what was proven of the cohort's sessions, with the rest as it suits best, as proven of everything.

        Parameters
        ----------
        later
            What was still to come.
        known_peak
            Bound of the fullest weeks with which the search began.
        """
        found = {report.level: report for report in outcome.levels}
        bounds = {name: report.bound for name, report in found.items()}
        self.raise_to({CADENCE[0]: bounds.get(CADENCE[0], 0)})
        leans_on = tuple(lesson for lesson in self.lessons if known_peak and lesson.calm_peak == known_peak)[:1]
        pressed = found[PRESSURE[0]].cost if PRESSURE[0] in found else 0
        lesson = Lesson(
            frozenset(session.activity.id for session in sessions),
            {name: found[name].cost for name in ABOVE if name in found},
            bounds.get(PRESSURE[0], 0),
            bounds.get(PEAK[0], 0),
            min([pressed, *(other.most_pressure for other in leans_on)]),
            later,
            leans_on,
        )
        self.lessons.append(lesson)

    def keep_what_holds(self, problem: Problem, placements: Sequence[Placement]) -> None:
        """Forget what was learned of timetables that are better at the levels above than this one."""
        self.lessons = [lesson for lesson in self.lessons if lesson.holds(problem, placements)]


def must_pay_for_month(problem: Problem, later: Later) -> bool:
    """Tell whether somebody must learn in a month that lies wholly in pressure periods, and nothing free may fill it.

    Free is what counts nothing there, such as meetings that shun no pressure period.
    """
    periods = problem.cohort.pressure_periods
    for person in problem.cohort.apprentices:
        months: dict[tuple[int, int], list[tuple[date, bool]]] = defaultdict(list)
        for day in filter(person.learns, problem.grid.open_days):
            asked = {period.employer for period in periods if period.first <= day <= period.last}
            months[day.year, day.month].append((day, not asked.isdisjoint({None, person.job_on(day).employer})))
        for days in months.values():
            pressed = len(days) >= LEAST_DAYS and all(asked for _, asked in days)
            if pressed and not later.free(person.id, days[0][0], days[-1][0]):
                return True
    return False
