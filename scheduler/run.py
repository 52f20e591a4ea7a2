"""What a solve is asked, what it says while it works, and what it answers."""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_list
from scheduler.explaining.answer import Explanation
from scheduler.inspection.note import Note


class Status(StrEnum):
    """Five answers that are never folded into one another."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    OUT_OF_TIME = "out of time"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Settings:
    """How to solve.

    Parameters
    ----------
    seconds
        Wall time for the whole solve; a complete timetable that was found by then is kept.
    seed, workers
        One worker and the same seed repeat the same timetable byte for byte; 0 workers lets the solver choose.
    first_only
        Stop at the first complete timetable: wishes are not served, and nothing is proven of them.
    """

    seconds: float = 60.0
    seed: int = 1
    workers: int = 0
    first_only: bool = False


@dataclass(frozen=True, slots=True)
class LevelReport:
    """One level of wishes.

    Parameters
    ----------
    cost, bound
        What this timetable costs, and a number below which none gets, in the unit.
    given
        What the bound takes as decided ("the tutors as dealt"); "" when it holds for every timetable.
    """

    level: str
    title: str
    unit: str
    cost: int
    bound: int
    given: str = ""

    @property
    def gap(self) -> float:
        """Distance from the bound as a share of the cost; 0 is proven optimal."""
        return 0.0 if self.cost <= self.bound else (self.cost - self.bound) / self.cost


@dataclass(frozen=True, slots=True)
class StageReport:
    stage: str
    status: Status
    seconds: float
    build_seconds: float = 0.0
    booleans: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """One line of news from a running solve; costs are those of the level being worked on."""

    stage: str
    level: str = ""
    cost: int | None = None
    bound: int | None = None
    elapsed: float = 0.0
    left: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """The answer.

    Parameters
    ----------
    timetable
        None when there is none: infeasible, or out of time before the first.
    findings
        What the independent checker said of the timetable; hard findings make the run a failure.
    reasons
        Sentences that say why there is no timetable.
    seconds_to_first
        From the start of solving to the first complete timetable.
    notes
        What the inspection of the input said before solving.
    explanation
        Where there is no timetable: the conflicts, and what would resolve them.
    """

    status: Status
    timetable: Timetable | None
    settings: Settings
    stages: tuple[StageReport, ...] = ()
    levels: tuple[LevelReport, ...] = ()
    findings: tuple[Finding, ...] = ()
    reasons: tuple[str, ...] = ()
    seconds: float = 0.0
    seconds_to_first: float | None = None
    versions: tuple[tuple[str, str], ...] = field(default=())
    notes: tuple[Note, ...] = ()
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One cohort of a portfolio: its problem as it was given, and the answer."""

    problem: Problem
    run: Run


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All cohorts, in the order in which they were given, and how all of them together were to be solved."""

    members: tuple[Member, ...]
    seconds: float
    settings: Settings = field(default_factory=Settings)

    @property
    def complete(self) -> bool:
        return all(member.run.timetable is not None for member in self.members)


def level_totals(portfolio: Portfolio) -> tuple[LevelReport, ...]:
    """Add up cost and bound of each level; the sum of bounds is a bound for what any of them takes as decided."""
    found: dict[str, LevelReport] = {}
    for member in portfolio.members:
        for level in member.run.levels:
            known = found.get(level.level, replace(level, cost=0, bound=0))
            said = [words for report in (known, level) for words in re.split(", | and ", report.given) if words]
            found[level.level] = replace(
                known,
                cost=known.cost + level.cost,
                bound=known.bound + level.bound,
                given=say_list(dict.fromkeys(said)),
            )
    return tuple(found.values())
