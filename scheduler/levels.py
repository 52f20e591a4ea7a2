"""Minimises wishes one level after the other: a higher level is never traded for a lower one."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

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


@dataclass(frozen=True, slots=True)
class Effort:
    """How a board is searched; which pays where is measured, and said beside each use.

    Parameters
    ----------
    workers
        None leaves it to `Search`.
    linearise
        2 takes more cuts into the linear relaxation than 1.
    quick
        Presolve little.
    straight
        Leave out the first solution and begin with the first level: pays where any solution is easy.
    bare
        Levels that are searched by two workers without any linear relaxation.
    share
        Part of the time left that each level may use; the last of them may use it all.
    brief
        Levels that may use half of that only.
    """

    workers: int | None = None
    linearise: int = 2
    quick: bool = False
    straight: bool = False
    bare: frozenset[str] = frozenset()
    share: float = 0.6
    brief: frozenset[str] = frozenset()


DEEP = Effort()
LIGHT = Effort(workers=2, linearise=1, quick=True)
"""Measured on boards of groups, of the cohort's sessions and of tutors' reviews: on two cores a half to a fifth of the
time of `DEEP`, which has more workers, more presolve and more cuts."""
WIDE = 2
"""How far above a cap that found no answer the next one lies: what is easy takes a tenth of the time."""
CAP_SECONDS = 3.0
"""With less time a level is minimised: that finds something sooner, and the least much later."""
CAP_SHARE, LAST_CAP_SHARE, LAST_RESORT = 0.35, 0.6, 0.2
"""Of the time that is left for a level: for a cap while there is no solution, for one that may be the last, and for
minimising where none finds an answer."""
BRIEF = 0.5
COMPLETED_SHARE, COMPLETED_SECONDS = 0.2, 1.0
"""Of the time left, and at most so much, to value what a level adds to a solution."""
FIRST_WORKERS = 4
"""Measured on first solutions: with eight, a fifth more time."""


def minimise(
    board: Board,
    levels: Sequence[Level],
    search: Search,
    known_bounds: Mapping[str, int] | None = None,
    hint: Sequence[int] | None = None,
    effort: Effort = DEEP,
    post: Callable[[str], None] | None = None,
    sums_up: Mapping[str, Sequence[str]] | None = None,
    maxima: Collection[str] = (),
) -> Outcome:
    """Find a first solution, then minimise each level with the ones above held at their best.

    Parameters
    ----------
    levels
        Most important first.
    known_bounds
        Lower bounds proven elsewhere, by level; a level whose cost reaches its bound needs no search.
    hint
        Values of all variables, where a solution is known.
    post
        Adds the wishes of a level to the board when its turn comes, so that the levels above do not carry them.
    sums_up
        For a level those without whose costs it costs nothing: it takes no time where they cost nothing.
    maxima
        Levels that cost what the worst of many does: their least is sought by caps, see `_cap`.
    """
    model, known = board.model, known_bounds or {}
    totals: dict[str, cp_model.IntVar] = {}
    values = hint
    if post is None:
        for name, _, _ in levels:
            _total(board, name, known, totals)
    if not effort.straight and (values is None or totals):
        first = first_solution(board, search, hint, effort.workers)
        if first.values is None:
            return first
        values = first.values
    reports: list[LevelReport] = []
    for number, (name, title, unit) in enumerate(levels):
        if _is_nothing(name, levels, reports, sums_up or {}):
            reports.append(LevelReport(name, title, unit, 0, 0))
            continue
        if post is not None:
            post(name)
            _total(board, name, known, totals)
        if name not in totals:
            # A plain number; or nothing that could cost anything, though it was looked at.
            if post is not None or any(cost.level == name for cost in board.costs):
                reports.append(LevelReport(name, title, unit, board.level(name), board.level(name)))
            continue
        total, bound = totals[name], known.get(name, 0)
        if values is not None and total.index >= len(values) and name not in maxima:
            values = _completed(board, values, search, title)
        cost = values[total.index] if values is not None and total.index < len(values) else None
        last = all(_is_nothing(level[0], levels, reports, sums_up or {}) for level in levels[number + 1 :])
        left = search.left * (1 - (1.0 if last else effort.share) * (BRIEF if name in effort.brief else 1.0))
        capped = None
        if name in maxima and values is not None and search.left - left >= CAP_SECONDS:
            spare = left + (search.left - left) * LAST_RESORT
            capped, bound = _cap(board, total, bound, title, values, search, spare)
            if capped is not None:
                values, cost = capped, capped[total.index]
        settled = cost == bound or capped is not None
        if values is None or (not settled and search.left > left and not search.cancelled()):
            model.minimize(total)
            if values is not None:
                _set_hint(board, values)
            limit = max(0.0, search.left - left)
            until = search.left - limit
            linearise, workers = (0, 2) if name in effort.bare else (effort.linearise, effort.workers)
            answer = search.run(model, limit, title, linearise=linearise, quick=effort.quick, workers=workers)
            if answer.status is Status.INFEASIBLE and board.guesses:
                _take_back(board)
                limit = max(0.0, search.left - until)
                answer = search.run(model, limit, title, linearise=linearise, quick=effort.quick, workers=workers)
            if answer.values is not None:
                values, bound, cost = answer.values, max(bound, answer.bound), answer.values[total.index]
            elif values is None:
                return Outcome(answer.status)
            model.clear_objective()  # type: ignore[no-untyped-call]  # untyped in the library
        # What was guessed for one level is none of the next ones' business.
        _take_back(board)
        if cost is None and values is not None:
            values = _completed(board, values, search, title)
            cost = values[total.index] if total.index < len(values) else None
        if cost is None:
            # It cannot be held at what it costs, and must not pay for what is less important.
            break
        reports.append(LevelReport(name, title, unit, cost, min(cost, bound)))
        model.add(total <= cost)
    if values is None:
        return first_solution(board, search, hint, effort.workers)
    proven = totals.keys() <= {report.level for report in reports} and all(report.gap == 0 for report in reports)
    return Outcome(Status.OPTIMAL if proven else Status.FEASIBLE, values, reports)


def _cap(
    board: Board,
    total: cp_model.IntVar,
    bound: int,
    title: str,
    values: Sequence[int],
    search: Search,
    left: float,
) -> tuple[Sequence[int] | None, int]:
    """Seek the least of a total by asking for solutions that cost no more than a number, from its bound upwards.

    Measured on who joins which wave, where the total is the fullest four weeks of anybody: 1 s where minimising took
    5 to 12, since a cap on everybody rules much out that an objective does not. A number that finds no answer in its
    time is passed by, and what lies between a proof and a solution is halved.

    Returns the best solution found before only `left` is left of the search, if any, and the bound.
    """
    high, step, passed = max(total.proto.domain), 0, -1
    found = values if total.index < len(values) else None
    while search.left > left and not search.cancelled():
        cap = bound + step
        if found is not None:
            least = max(bound, passed + 1)
            if found[total.index] <= least:
                break
            cap = (least + found[total.index] - 1) // 2
        _set_hint(board, found if found is not None else values)
        _limit(total, bound, min(cap, high))
        limit = (search.left - left) * (LAST_CAP_SHARE if found is not None else CAP_SHARE)
        # Of what was tried, no linear relaxation, little presolve and two workers find it soonest.
        answer = search.run(board.model, limit, title, linearise=0, quick=True, workers=2)
        if answer.values is not None:
            found = answer.values
        elif answer.status is Status.INFEASIBLE:
            # The number next to a proof is the hardest of all: the one after it is asked for first, and where there is
            # no solution at all, that is soon known.
            if cap >= high:
                break
            bound, step = cap + 1, 2 * step + 1
        elif found is not None and found[total.index] <= cap + 1:
            break
        else:
            step, passed = max(WIDE, 4 * step), cap
    _limit(total, bound, high)
    return found, bound


def _completed(board: Board, values: Sequence[int], search: Search, title: str) -> Sequence[int]:
    """Return the solution with values for what was posted since, so that a search begins with all of it."""
    _set_hint(board, values)
    limit = min(search.left * COMPLETED_SHARE, COMPLETED_SECONDS)
    answer = search.run(board.model, limit, title, linearise=0, quick=True, workers=1, held=True)
    return values if answer.values is None else answer.values


def _limit(variable: cp_model.IntVar, low: int, high: int) -> None:
    domain = variable.proto.domain
    domain.clear()
    domain.extend([low, high])


def _take_back(board: Board) -> None:
    """Let variables be what they may be, after a guess about them was proven wrong."""
    for variable, high in board.guesses:
        _limit(variable, 0, high)
    board.guesses.clear()


def _is_nothing(
    name: str, levels: Sequence[Level], reports: Sequence[LevelReport], sums_up: Mapping[str, Sequence[str]]
) -> bool:
    """Tell whether a level costs nothing because all that it sums up was found to cost nothing."""
    parts = {part for part, _, _ in levels if part in sums_up.get(name, ())}
    return bool(parts) and parts <= {report.level for report in reports if report.cost == 0}


def _total(board: Board, name: str, known: Mapping[str, int], totals: dict[str, cp_model.IntVar]) -> None:
    """Make the variable of a level's cost, unless that is a plain number."""
    expression = board.level(name)
    if not isinstance(expression, int):
        # Every term is a count, so that no level costs less than nothing.
        totals[name] = board.model.new_int_var(known.get(name, 0), 10**7, f"level {name}")
        board.model.add(totals[name] == expression)


def first_solution(
    board: Board, search: Search, hint: Sequence[int] | None = None, workers: int | None = None
) -> Outcome:
    """Find any solution, with a presolve that is quick rather than deep."""
    if hint is not None:
        _set_hint(board, hint)
    answer = search.run(
        board.model, search.left, "first solution", linearise=0, quick=True, workers=workers or FIRST_WORKERS
    )
    return Outcome(Status.FEASIBLE if answer.values is not None else answer.status, answer.values)


def _set_hint(board: Board, values: Sequence[int]) -> None:
    model = board.model
    model.clear_hints()  # type: ignore[no-untyped-call]  # untyped in the library
    for index in range(min(len(values), len(model.proto.variables))):
        model.add_hint(model.get_int_var_from_proto_index(index), values[index])
