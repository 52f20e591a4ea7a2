"""Minimises wishes one level after the other: a higher level is never traded for a lower one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scheduler.board import Board, Expression
from scheduler.run import LevelReport, Status
from scheduler.search import Search

Level = tuple[str, str, str]
"""Name, title and unit."""


@dataclass(slots=True)
class Outcome:
    """The best assignment found, what each level costs, and what was proven.

    `values` is None when nothing was found.
    """

    status: Status
    values: Sequence[int] | None = None
    levels: list[LevelReport] = field(default_factory=list)

    def value(self, expression: Expression) -> int:
        """Return the value of a literal, or of a plain number."""
        if isinstance(expression, int):
            return expression
        assert self.values is not None, "there is no assignment to read"
        index: int = expression.index
        return self.values[index] if index >= 0 else 1 - self.values[-index - 1]


def minimise(
    board: Board,
    levels: Sequence[Level],
    search: Search,
    known_bounds: Mapping[str, int] | None = None,
    hint: Sequence[int] | None = None,
    share: float = 0.6,
    workers: int | None = None,
    straight: bool = False,
    quick: bool = False,
) -> Outcome:
    """Find a first solution, then minimise each level with the ones above held at their best.

    Parameters
    ----------
    levels
        Most important first. Each may use `share` of the time left, the last all of it.
    known_bounds
        Lower bounds proven elsewhere, by level; a level whose cost reaches its bound needs no search.
    hint
        Values of all variables, where a solution is known.
    straight
        Leave out the first solution and begin with the first level: pays on boards where any solution is easy.
    quick
        Presolve little: pays where the cost can be 0 (measured on personal sessions: a quarter of the time).
    """
    model, known = board.model, known_bounds or {}
    totals = {}
    for name, _, _ in levels:
        expression = board.level(name)
        if not isinstance(expression, int):
            # Every term is a count, so that no level costs less than nothing.
            totals[name] = model.new_int_var(known.get(name, 0), 10**7, f"level {name}")
            model.add(totals[name] == expression)
    values = hint
    if not straight and (values is None or totals):
        first = first_solution(board, search, hint, workers)
        if first.values is None:
            return first
        values = first.values
    reports: list[LevelReport] = []
    active = [level for level in levels if level[0] in totals]
    for number, (name, title, unit) in enumerate(active):
        total = totals[name]
        bound = known.get(name, 0)
        if values is None or (values[total.index] > bound and search.left > 0 and not search.cancelled()):
            model.minimize(total)
            if values is not None:
                _set_hint(board, values)
            limit = search.left if number == len(active) - 1 else search.left * share
            answer = search.run(model, limit, title, linearise=2, quick=quick, workers=workers)
            if answer.values is not None:
                values, bound = answer.values, max(bound, answer.bound)
            elif values is None:
                return Outcome(answer.status)
            model.clear_objective()  # type: ignore[no-untyped-call]  # untyped in the library
        cost = values[total.index]
        reports.append(LevelReport(name, title, unit, cost, min(cost, bound)))
        model.add(total <= cost)
    if values is None:
        return first_solution(board, search, hint, workers)
    reports.extend(
        LevelReport(name, title, unit, board.level(name), board.level(name))
        for name, title, unit in levels
        if name not in totals and any(cost.level == name for cost in board.costs)
    )
    proven = all(report.gap == 0 for report in reports)
    return Outcome(Status.OPTIMAL if proven else Status.FEASIBLE, values, reports)


def first_solution(
    board: Board, search: Search, hint: Sequence[int] | None = None, workers: int | None = None
) -> Outcome:
    """Find any solution, with a presolve that is quick rather than deep."""
    if hint is not None:
        _set_hint(board, hint)
    answer = search.run(board.model, search.left, "first solution", linearise=0, quick=True, workers=workers)
    return Outcome(Status.FEASIBLE if answer.values is not None else answer.status, answer.values)


def _set_hint(board: Board, values: Sequence[int]) -> None:
    model = board.model
    model.clear_hints()  # type: ignore[no-untyped-call]  # untyped in the library
    for index in range(min(len(values), len(model.proto.variables))):
        model.add_hint(model.get_int_var_from_proto_index(index), values[index])
