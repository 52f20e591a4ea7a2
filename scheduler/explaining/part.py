"""A part of the timetable that can be impossible by itself, with the facts that bear on it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence

from scheduler.explaining.fact import Case, Fact, Touches
from scheduler.run import Settings, Status
from scheduler.search import Search

ONE_WORKER = Settings(seconds=1e6, seed=7, workers=1)
SEVERAL = Settings(seconds=1e6, seed=7)
LIMIT = 10.0
"""Units of the solver's work, or seconds, for one question."""
LARGE = 5_000
"""Variables from which several workers answer sooner than one."""


def fresh_search(variables: int = 0) -> Search:
    """Return a budget for one question: what is answered does not depend on the number of workers, only how soon."""
    return Search(ONE_WORKER if variables < LARGE else SEVERAL, LIMIT)


class Part(ABC):
    """Asked again and again whether it can be placed, with more and more lifted.

    The answer `INFEASIBLE` must hold for every timetable, whatever groups and tutors are chosen.
    """

    where: str

    @abstractmethod
    def facts(self, case: Case) -> Sequence[Fact]:
        """List the facts that might matter, the most telling first."""

    @abstractmethod
    def ask(self, case: Case, plain: bool = False) -> Status:
        """Say FEASIBLE, INFEASIBLE, or anything else when it was not found out.

        With `plain`, without presolve.
        """

    def narrowed(self, demands: frozenset[str]) -> "Part":
        """Return the part with only those demands, named by their facts; a part without demands is itself."""
        return self

    def neighbours(self, case: Case, touches: Touches) -> "frozenset[str]":
        """Name the demands like those of this part, in it or not, that a row bears on."""
        return frozenset()

    def blocked(self, case: Case, demands: frozenset[str]) -> frozenset[str]:
        """Name those of the demands that cannot be met even alone."""
        return frozenset(n for n in demands if self.narrowed(frozenset({n})).ask(case) is Status.INFEASIBLE)


def lifted(case: Case, facts: Iterable[Fact]) -> Case:
    for fact in facts:
        case = fact.lift(case)
    return case
