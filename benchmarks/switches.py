"""Measures what enforcement literals on every hard constraint would cost, beside lifting rows and solving again."""

import argparse
import os
from collections.abc import Iterator
from time import process_time

from ortools.sat.python import cp_model

from benchmarks.breaking import generated_problem
from models.findings import Finding
from models.problem import Problem
from models.session import Session
from models.timetable import Timetable
from scheduler.calendar_board import CalendarBoard
from scheduler.diary import Diaries
from scheduler.explaining.relaxed import relaxed_sessions
from scheduler.placing import post_rules
from scheduler.rule import CalendarRule
from scheduler.rules import CALENDAR_RULES

LIMIT = 60.0
"""Units of work after which a search is given up."""


class SwitchBoard(CalendarBoard):
    """A board on which each hard constraint of a rule holds only while the rule's own literal is true."""

    switches: dict[str, cp_model.IntVar]
    rule: str = ""

    def require(self, constraint: cp_model.Constraint) -> None:
        # The solver enforces linear constraints and clauses; of the others none is switched, which favours switches.
        if constraint.proto.has_linear() or constraint.proto.has_bool_or():
            switch = self.switches.setdefault(self.rule, self.model.new_bool_var(self.rule))
            constraint.only_enforce_if(switch)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=24)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options = parser.parse_args()
    problem = generated_problem("lsbu", options.people, 1)
    sessions = relaxed_sessions(problem)
    print("| switches | build (CPU s) | first solution (units of work, by seed) | load |\n|---|---|---|---|")
    for switched in (False, True):
        began = process_time()
        board = CalendarBoard(problem, Diaries(problem), sessions)
        if switched:
            board = _switched(board, sessions)
        else:
            post_rules(board, CALENDAR_RULES)
        built = process_time() - began
        work = [_solve(board, seed) for seed in options.seeds]
        said = ", ".join(work)
        print(f"| {'on' if switched else 'off'} | {built:.2f} | {said} | {os.getloadavg()[0]:.1f} |", flush=True)


def _switched(plain: CalendarBoard, sessions: list[Session]) -> SwitchBoard:
    board = SwitchBoard(plain.problem, Diaries(plain.problem), sessions)
    board.switches = {}
    post_rules(board, [_Named(rule, board) for rule in CALENDAR_RULES])
    board.model.add_assumptions(list(board.switches.values()))
    return board


class _Named(CalendarRule):
    """Says on the board whose constraints are being posted."""

    def __init__(self, rule: CalendarRule, board: SwitchBoard) -> None:
        self._rule, self._board = rule, board
        self.kind = rule.kind  # type: ignore[misc]  # the kind of the rule it stands for

    def narrow(self, board: CalendarBoard) -> None:
        self._rule.narrow(board)

    def post(self, board: CalendarBoard) -> None:
        self._board.rule = self._rule.id
        self._rule.post(board)

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        return self._rule.check(problem, timetable)


def _solve(board: CalendarBoard, seed: int) -> str:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = LIMIT
    status = solver.solve(board.model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return f"{solver.response_proto.deterministic_time:.2f}" if found else f"none in {LIMIT:g}"


if __name__ == "__main__":
    main()
