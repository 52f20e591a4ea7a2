"""Breaks solvable generated cohorts by one random fact each, and counts how often the explanation contains it."""

import argparse
import os
from collections import Counter
from dataclasses import replace
from random import Random
from time import monotonic

from api.problem_file import build_problem
from api.programme_file import bundled_programmes, read_programme
from api.tables.convert import bank_holidays
from models.problem import Problem
from sample_data.breaking import Breach, break_at_random
from sample_data.generator import generate
from scheduler.explaining.answer import Explanation
from scheduler.explaining.explain import ExplainSettings, explain, first_timetable

COHORTS = ((10, 4), (10, 5), (12, 3), (12, 6))
"""People and seed of the cohorts that are broken in turn."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="seed of the first case")
    parser.add_argument("--programme", default="lsbu")
    options = parser.parse_args()
    problems = [sound_problem(options.programme, people, seed) for people, seed in COHORTS]
    print("| case | people | broken by | found | reasons | seconds | load |\n|---|---|---|---|---|---|---|")
    found: Counter[bool] = Counter()
    longest = 0.0
    for case in range(options.first, options.first + options.cases):
        problem = problems[case % len(problems)]
        breach = break_at_random(problem, Random(case))
        began = monotonic()
        explanation = explain(broken(problem, breach), ONE)
        seconds = monotonic() - began
        said = contains(explanation, breach)
        found[said] += 1
        longest = max(longest, seconds)
        reasons = len(explanation.conflicts[0].reasons) if explanation.conflicts else 0
        print(
            f"| {case} | {len(problem.cohort.apprentices)} | {breach.kind}: {breach.done} "
            f"| {'yes' if said else 'NO'} | {reasons} | {seconds:.1f} | {os.getloadavg()[0]:.1f} |",
            flush=True,
        )
    print(f"\n{found[True]} of {sum(found.values())} explanations contain the fact; the longest took {longest:.1f} s.")


ONE = ExplainSettings(60, verify=False, most_conflicts=1, ways_out=0)
"""The cohort was solvable, so that every conflict must contain the fact: the first is enough."""


def sound_problem(programme: str, people: int, seed: int) -> Problem:
    """Return a generated problem for which a timetable is found."""
    problem = generated_problem(programme, people, seed)
    if first_timetable(problem, 60).timetable is None:
        raise SystemExit(f"No timetable for {people} people, seed {seed}: choose another.")
    return problem


def generated_problem(programme: str, people: int, seed: int) -> Problem:
    course = read_programme(bundled_programmes()[programme])
    cohort = generate(course, people, 1, seed)[0]
    closed = tuple(bank_holidays(cohort.bank_holidays, cohort.start, cohort.end))
    return build_problem(course, replace(cohort, closures=cohort.closures + closed))


def broken(problem: Problem, breach: Breach) -> Problem:
    """Return the problem with the fact in it, its hours worked out again."""
    return build_problem(problem.programme, breach.cohort)


def contains(explanation: Explanation, breach: Breach) -> bool:
    """Tell whether every conflict names the row of the fact, and there is one."""
    fact = (breach.table, breach.index)
    return bool(explanation.conflicts) and all(
        any((row.table, row.index) == fact for reason in conflict.reasons for row in reason.rows)
        for conflict in explanation.conflicts
    )


if __name__ == "__main__":
    main()
