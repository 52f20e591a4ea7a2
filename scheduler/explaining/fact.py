"""A fact that can be lifted: one row, rule or demand, with what the problem would be without it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from models.problem import Problem
from models.session import Session
from scheduler.inspection.note import Row


@dataclass(frozen=True, slots=True)
class Case:
    """A problem of which some demands are waived and some rules are not posted.

    Parameters
    ----------
    waived
        Ids of demands: sessions, visits (by activity) and assessments.
    dropped
        Ids of rules.
    """

    problem: Problem
    waived: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()


Lift = Callable[[Case], Case]
Apply = Callable[[Problem], Problem]
Touches = Callable[[Session], bool]


@dataclass(frozen=True, slots=True)
class Change:
    """One way to give way: a smaller change than lifting the fact.

    Parameters
    ----------
    kind
        Name in the price list.
    family
        Changes of one family differ in the day only; one alternative names several of them.
    amount
        In the unit of the kind: hours, days, seats, kilometres, weeks, people.
    message
        An imperative sentence without its full stop.
    day
        The day it concerns, where members of its family differ in it.
    """

    kind: str
    family: str
    amount: int
    message: str
    apply: Apply
    rows: tuple[Row, ...] = ()
    day: date | None = None
    instead_of: str = ""
    """Changes with the same word here stand for each other: no way out takes two of them."""


def nothing() -> Iterable[Change]:
    return ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One reason that might take part in a conflict.

    Parameters
    ----------
    lift
        Returns the case without it. Lifting never takes a solution away.
    changes
        Ways to give way, made when they are asked for.
    demand
        True for a session, visit or deadline that the programme asks for.
    """

    id: str
    rule: str
    message: str
    lift: Lift = field(compare=False)
    rows: tuple[Row, ...] = ()
    changes: Callable[[], Iterable[Change]] = field(default=nothing, compare=False)
    demand: bool = False
    touches: Touches | None = field(default=None, compare=False)
    """Which sessions it bears on, for a row about somebody's time; None where it bears on those at hand only."""


def waiving(name: str) -> Lift:
    """Return a lift that waives one demand."""
    return lambda case: replace(case, waived=case.waived | {name})


def dropping(rule: str) -> Lift:
    """Return a lift that does not post one rule."""
    return lambda case: replace(case, dropped=case.dropped | {rule})


def changing(apply: Apply) -> Lift:
    """Return a lift that changes the problem."""
    return lambda case: replace(case, problem=apply(case.problem))
