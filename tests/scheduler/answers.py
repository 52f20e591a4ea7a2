"""What solver and check say about one random timetable, side by side."""

from dataclasses import dataclass

from ortools.sat.python import cp_model

from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from scheduler.board import Board
from scheduler.rule import Rule


@dataclass(frozen=True)
class Case:
    """One timetable. For hard rules 0 is allowed and 1 is not; for soft ones it is the cost, None being impossible."""

    posted: int | None
    checked: int
    story: str


def found(rule: Rule, problem: Problem, timetable: Timetable) -> tuple[Finding, ...]:
    return tuple(rule.check(problem, timetable))


def fixed_cost(board: Board) -> int | None:
    """Solve a board on which everything is decided: the least cost, or None when it is infeasible."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.cp_model_presolve = False
    solver.parameters.catch_sigint_signal = False
    if board.costs:
        board.model.minimize(sum(cost.expression for cost in board.costs))
    status = solver.solve(board.model)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE), solver.status_name(status)
    if status == cp_model.INFEASIBLE:
        return None
    return round(solver.objective_value) if board.costs else 0
