"""Runs CP-SAT once: in a thread that can be stopped, with news of its progress, repeatable with one worker."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Thread
from time import monotonic

from ortools.sat.python import cp_model

from scheduler.run import Progress, Settings, Status

DEFAULT_WORKERS = 8
"""CP-SAT's portfolio needs about eight subsolvers to close a bound, even on two cores."""

WALL_FACTOR, LEAST_WALL = 30.0, 60.0
"""With one worker the limit is deterministic work; the clock only ends a search that runs away."""

Listener = Callable[[Progress], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one search found.

    Parameters
    ----------
    values
        Value of each variable by index; None when nothing was found.
    bound
        Lower bound of the objective; 0 without one.
    spent
        Seconds on the clock, or units of deterministic work with one worker.
    """

    status: Status
    values: Sequence[int] | None
    bound: int
    spent: float


class _News(cp_model.CpSolverSolutionCallback):
    def __init__(self, tell: Callable[[int, int], None]) -> None:
        super().__init__()
        self._tell = tell

    def on_solution_callback(self) -> None:
        # Costs are counts: a bound below nothing says nothing.
        self._tell(round(self.objective_value), max(0, round(self.best_objective_bound)))


class Search:
    """A budget of time, spent over several searches: seconds on the clock, or work with one worker.

    The clock also runs while models are built; work is counted by the solver alone, so that it repeats.
    """

    def __init__(
        self,
        settings: Settings,
        seconds: float,
        listener: Listener | None = None,
        cancelled: Cancelled | None = None,
        stage: str = "",
    ) -> None:
        self.settings = settings
        self.cancelled = cancelled or (lambda: False)
        self._limit = seconds
        self._spent = 0.0
        self._begin = monotonic()
        self._told_from = self._begin
        self._listener = listener
        self._stage = stage
        self._parent: Search | None = None

    def part(self, share: float, stage: str | None = None) -> "Search":
        """Return a budget that is a share of what is left of this one; what it spends is taken off here."""
        child = Search(self.settings, self.left * share, self._listener, self.cancelled, stage or self._stage)
        child._told_from = self._told_from
        child._parent = self
        return child

    def alone(self, seconds: float, stage: str) -> "Search":
        """Return a budget of its own, for what must be done however little is left here."""
        child = Search(self.settings, seconds, self._listener, self.cancelled, stage)
        child._told_from = self._told_from
        return child

    @property
    def deterministic(self) -> bool:
        return self.settings.workers == 1

    @property
    def left(self) -> float:
        used = self._spent if self.deterministic else monotonic() - self._begin
        return max(0.0, self._limit - used)

    def run(
        self,
        model: cp_model.CpModel,
        limit: float,
        level: str = "",
        linearise: int = 1,
        quick: bool = False,
        workers: int | None = None,
        plain: bool = False,
        held: bool = False,
    ) -> Answer:
        """Solve for at most `limit` seconds (units of work with one worker).

        Parameters
        ----------
        plain
            Leave the presolve out.
        held
            Every variable with a hint has the value of its hint.
        """
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = self.settings.workers or workers or DEFAULT_WORKERS
        parameters.random_seed = self.settings.seed
        parameters.catch_sigint_signal = False
        parameters.linearization_level = linearise
        if quick:
            # A deep presolve pays when a bound is to be closed, not when any solution will do.
            parameters.cp_model_probing_level = 0
            parameters.symmetry_level = 0
            parameters.max_presolve_iterations = 1
        parameters.cp_model_presolve = not plain
        parameters.fix_variables_to_their_hinted_value = held
        limit = min(limit, self.left)
        if self.deterministic:
            parameters.max_deterministic_time = max(limit, 0.01)
            parameters.max_time_in_seconds = max(limit * WALL_FACTOR, LEAST_WALL)
        else:
            parameters.max_time_in_seconds = max(limit, 0.01)
        self._tell(level, None, None)
        begin = monotonic()
        status = self._solve(solver, model, level)
        spent = solver.response_proto.deterministic_time if self.deterministic else monotonic() - begin
        budget: Search | None = self
        while budget is not None:
            budget._spent += spent
            budget = budget._parent
        found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        if status == cp_model.MODEL_INVALID:
            raise ValueError(f"The model of stage {self._stage!r} is invalid: {model.validate()}")
        return Answer(
            self._word(status),
            tuple(solver.response_proto.solution) if found else None,
            round(solver.best_objective_bound) if found and model.has_objective() else 0,
            spent,
        )

    def _solve(self, solver: cp_model.CpSolver, model: cp_model.CpModel, level: str) -> cp_model.CpSolverStatus:
        """Solve in a thread, so that this one still hears the keyboard and can stop the search."""
        result: list[cp_model.CpSolverStatus] = []
        callback = _News(lambda cost, bound: self._tell(level, cost, bound)) if model.has_objective() else None
        thread = Thread(target=lambda: result.append(solver.solve(model, callback)), daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(0.1)
            if self.cancelled():
                solver.stop_search()
        if not result:
            raise RuntimeError(f"The search of stage {self._stage!r} ended without an answer.")
        return result[0]

    def _word(self, status: cp_model.CpSolverStatus) -> Status:
        if status == cp_model.OPTIMAL:
            return Status.OPTIMAL
        if status == cp_model.FEASIBLE:
            return Status.FEASIBLE
        if status == cp_model.INFEASIBLE:
            return Status.INFEASIBLE
        return Status.CANCELLED if self.cancelled() else Status.OUT_OF_TIME

    def _tell(self, level: str, cost: int | None, bound: int | None) -> None:
        if self._listener is not None:
            passed = monotonic() - self._told_from
            self._listener(Progress(self._stage, level, cost, bound, passed, self.left))
