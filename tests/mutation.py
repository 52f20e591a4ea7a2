"""Drops every constraint and every finding of every rule, one at a time, and sees whether a test notices."""

import ast
import contextlib
import importlib
import inspect
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import CodeType, FunctionType, ModuleType

import pytest
from _pytest.runner import runtestprotocol

from scheduler.rules import RULES

ROOT = Path(__file__).resolve().parent.parent
GROUPS = "group keep employer manager pairs traits circle"
COMMON = {
    "scheduler.calendar_board": "",
    "scheduler.occupancy_board": "",
    "scheduler.literal_board": "",
    "scheduler.release_board": "release pressure study",
    "scheduler.cover_board": "release pressure study",
    "scheduler.later_board": "release pressure study",
    "scheduler.welcome_board": "preferred fair",
    "scheduler.spacing_board": "spacing",
    "scheduler.travel_board": "travel place site distance",
    "scheduler.journey_board": "journeys",
    "scheduler.reference_board": "notice disturbed moved past",
    "scheduler.group_board": GROUPS,
    "scheduler.grouping": GROUPS,
    "scheduler.pair_board": "pair traits",
    "scheduler.deadlines": "deadline",
    "scheduler.tutoring": "caseload facilitator tutoring",
}
"""Modules that post constraints for several rules, and the tests of which rules to run for them."""
FILES = (
    "rules",
    "test_every_rule.py",
    "test_grouping.py",
    "test_pair_board.py",
    "test_tutoring.py",
    "test_deadlines.py",
)
BEYOND_TESTS = {
    ("scheduler.grouping", "model.add(ranks[g - 1] <= ranks[g])"): "Groups of one size are alike.",
    ("scheduler.grouping", "board.model.add_hint(literal, number == g)"): "A hint.",
    ("scheduler.grouping", "board.model.add_hint(literal, person in groups[g].members)"): "A hint.",
    ("scheduler.pair_board", "board.model.add(ranks[alike] <= sum(terms))"): "Rounds that nothing tells apart.",
    (
        "scheduler.group_board",
        "model.add(sum((costs[g, h] for h in second.numbers)) >= spread(first.sizes[g], len(second.sizes)))",
    ): "A cut: without it the relaxation alone proves nothing.",
    (
        "scheduler.group_board",
        "model.add(sum((costs[g, h] for g in first.numbers)) >= spread(second.sizes[h], len(first.sizes)))",
    ): "A cut likewise.",
}
"""What changes no answer but the time to find it, with the reason."""


@dataclass(frozen=True)
class Mutant:
    """One statement of one module left out."""

    module: str
    rule: str
    kind: str
    line: int
    text: str

    @property
    def key(self) -> tuple[str, str]:
        return self.module, self.text


class _Drop(ast.NodeTransformer):
    """Replaces the statement on one line by nothing; a generator stays one."""

    def __init__(self, line: int) -> None:
        self.line = line

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        if node.lineno != self.line:
            return node
        if isinstance(node.value, ast.Yield | ast.YieldFrom):
            nothing = ast.parse("yield from ()").body[0]
        else:
            nothing = ast.Pass()
        return ast.copy_location(nothing, node)


def source(module: ModuleType) -> str:
    return Path(inspect.getsourcefile(module) or "").read_text(encoding="utf-8")


def mutants(name: str, rule: str) -> Iterator[Mutant]:
    """Yield the constraints and findings of a module in the order of its lines."""
    for node in ast.walk(ast.parse(source(importlib.import_module(name)))):
        if isinstance(node, ast.Expr) and (kind := _kind(node.value, bool(rule))):
            yield Mutant(name, rule, kind, node.lineno, " ".join(ast.unparse(node).split()))


def _kind(value: ast.expr, is_rule: bool) -> str:
    if isinstance(value, ast.Yield | ast.YieldFrom):
        return (
            "finding"
            if (is_rule and "find" in ast.unparse(value)) or (isinstance(value, ast.Yield) and is_rule)
            else ""
        )
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        return ""
    owner, verb = ast.unparse(value.func.value), value.func.attr
    if verb == "require" and any(isinstance(given, ast.Name) for given in value.args):
        raise ValueError(f"{ast.unparse(value)}: make the constraint inside the call, so that it can be left out.")
    if owner == "board" or (owner == "self" and verb == "require"):
        return "constraint"
    if owner in ("model", "self.model", "board.model") and verb.startswith("add"):
        return "constraint"
    return ""


def plant(mutant: Mutant) -> None:
    """Exchange the code of the functions of the module for that of the mutated source."""
    module = importlib.import_module(mutant.module)
    tree = ast.fix_missing_locations(_Drop(mutant.line).visit(ast.parse(source(module))))
    codes = dict(_codes(compile(tree, inspect.getsourcefile(module) or "", "exec")))
    for function in _functions(module):
        function.__code__ = codes[function.__qualname__]


def _codes(code: CodeType) -> Iterator[tuple[str, CodeType]]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant.co_qualname, constant
            yield from _codes(constant)


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    """Yield the functions that are written in a module, those of its classes included."""
    own = [thing for thing in vars(module).values() if getattr(thing, "__module__", None) == module.__name__]
    members = [member for thing in own if isinstance(thing, type) for member in vars(thing).values()]
    for thing in [*own, *members]:
        found = getattr(thing, "func", getattr(thing, "fget", thing))
        if isinstance(found, FunctionType) and found.__code__.co_filename == inspect.getsourcefile(module):
            yield found


class Trial:
    """Collects the tests once, and runs those of a rule in a child in which one statement is missing."""

    def __init__(self, words: list[str]) -> None:
        self.modules = {type(rule).__module__: rule.id for rule in RULES} | dict.fromkeys(COMMON, "")
        everything = [mutant for module, rule in self.modules.items() for mutant in mutants(module, rule)]
        self.gone = sorted(set(BEYOND_TESTS) - {mutant.key for mutant in everything})
        self.chosen = [m for m in everything if not words or any(word in f"{m.rule} {m.module}" for word in words)]
        self.survivors: list[Mutant] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        begin = monotonic()
        print("\n| rule or module | constraints | noticed | findings | noticed |\n|---|---:|---:|---:|---:|")
        for module, rule in self.modules.items():
            mine = [mutant for mutant in self.chosen if mutant.module == module and mutant.key not in BEYOND_TESTS]
            if mine:
                tests = list(_tests_of(module, rule, session.items))
                noticed = {mutant: _is_noticed(mutant, tests) for mutant in mine}
                self.survivors.extend(mutant for mutant, seen in noticed.items() if not seen)
                counts = [
                    str(sum(mutant.kind == kind and (seen or not only) for mutant, seen in noticed.items()))
                    for kind in ("constraint", "finding")
                    for only in (False, True)
                ]
                print(f"| {rule or module} | {' | '.join(counts)} |", flush=True)
        print(f"\n{len(self.chosen)} statements left out one at a time in {monotonic() - begin:.0f} s.")
        return True


def _tests_of(module: str, rule: str, tests: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Yield the tests of a rule, its own file first; of a common module those of all rules that may use it."""
    own = f"test_{module.rpartition('.')[2]}.py"
    words = COMMON.get(module, "").split()
    for test in tests:
        compared = test.path.name == "test_every_rule.py"
        names = test.name if compared else test.path.stem.replace("_", "-")
        mine = f"[{rule}]" in test.name if compared else test.path.name == own
        if mine if rule else not words or any(word in names for word in words):
            yield test


def _is_noticed(mutant: Mutant, tests: list[pytest.Item]) -> bool:
    child = os.fork()
    if child == 0:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            plant(mutant)
            failed = any(report.failed for test in tests for report in runtestprotocol(test, log=False))
        os._exit(int(failed))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != 0


def main(words: list[str]) -> int:
    """Try all mutants, or those of the rules and modules named; return 1 when one is not noticed."""
    trial = Trial(words)
    tests = [str(ROOT / "tests" / "scheduler" / file) for file in FILES]
    outcome = pytest.main(["-q", "-s", "-p", "no:cacheprovider", "--noconftest", *tests], plugins=[trial])
    for mutant in trial.survivors:
        print(f"  not noticed: {mutant.module.replace('.', '/')}.py:{mutant.line}  {mutant.text}")
    for module, text in trial.gone:
        print(f"  no longer there: {module}  {text}")
    print(f"{len(trial.survivors)} not noticed.")
    return int(bool(outcome not in (0, pytest.ExitCode.NO_TESTS_COLLECTED) or trial.survivors or trial.gone))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
