"""The contract of a rule: one sentence, posted to the solver and checked by hand, separately."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from models.findings import Finding, Kind
from models.problem import Problem
from models.timetable import Timetable

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard
    from scheduler.group_board import GroupBoard


class Rule(ABC):
    """One rule of the catalogue.

    Attributes
    ----------
    id
        Never reused or renamed: saved runs and links carry it.
    kind
        Hard rules hold in every timetable; soft ones are counted.
    statement
        One sentence to which a programme director can say "yes, that is the rule".
    looks_at
        What it reads and which settings change it, for the catalogue.
    unit
        Of a soft rule's cost, in users' words.
    level
        Of a soft rule about the calendar: the level at which its cost is minimised.
    sums_up
        Levels without whose costs a soft rule costs nothing: where they cost nothing, it need not be searched for.
    is_maximum
        A soft rule costs what the worst case does, so that a cap on every case is sought rather than a least sum.
    added_up
        Name of the level within a stage at which what all cases cost is added up, in place of what the worst does.
    kept_by
        For a rule that nothing can break while a timetable is made: the part that sees to it.
    """

    id: ClassVar[str]
    kind: ClassVar[Kind] = Kind.HARD
    statement: ClassVar[str]
    looks_at: ClassVar[str] = ""
    unit: ClassVar[str] = ""
    level: ClassVar[str] = ""
    sums_up: ClassVar[tuple[str, ...]] = ()
    is_maximum: ClassVar[bool] = False
    added_up: ClassVar[str] = ""
    kept_by: ClassVar[str] = ""

    @abstractmethod
    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        """Find every place where the statement does not hold, as if the solver did not exist."""

    def finding(self, message: str, *subjects: str, cost: int = 0) -> Finding:
        return Finding(self.id, message, subjects, cost, self.kind)


class GroupRule(Rule):
    """A rule about who learns together."""

    def post(self, board: "GroupBoard") -> None:
        """Tell the solver about groups that are being formed."""


class CalendarRule(Rule):
    """A rule about when and where sessions are."""

    def narrow(self, board: "CalendarBoard") -> None:
        """Leave out of the board what the rule forbids to one session alone, before there are literals."""

    def post(self, board: "CalendarBoard") -> None:
        """Tell the solver how sessions depend on each other."""

    def post_added_up(self, board: "CalendarBoard") -> None:
        """Tell the solver what all cases cost together, where the wish is about the worst."""
