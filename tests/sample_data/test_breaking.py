"""Random breaking, in small: the explanation of a sound cohort with one impossible fact always contains that fact."""

from functools import cache
from random import Random

import pytest

from api.problem_file import build_problem
from api.programme_file import read_programme
from benchmarks.breaking import ONE, broken, contains
from benchmarks.conflicts import FOLDER
from models.problem import Problem
from sample_data.breaking import BREAKERS, break_at_random
from sample_data.broken_cohorts import PROGRAMME, sound
from scheduler.explaining.answer import Proof
from scheduler.explaining.explain import explain


@cache
def problem() -> Problem:
    return build_problem(read_programme(FOLDER / PROGRAMME), sound())


@pytest.mark.parametrize("seed", range(12))
def test_explanation_contains_the_fact(seed: int) -> None:
    breach = break_at_random(problem(), Random(seed))
    explanation = explain(broken(problem(), breach), ONE)
    assert contains(explanation, breach), (breach.kind, breach.done, explanation.conflicts)
    assert [conflict.proof for conflict in explanation.conflicts] == [Proof.MINIMAL]


def test_every_breach_changes_one_row_only() -> None:
    before = problem().cohort
    for breaker in BREAKERS:
        breach = breaker(problem(), Random(1))
        if breach is not None:
            table = {"pairs": "pair_rules"}.get(breach.table, breach.table)
            old, new = getattr(before, table), getattr(breach.cohort, table)
            assert [n for n, row in enumerate(new) if n >= len(old) or row != old[n]] == [breach.index]
