"""Solves generated cohorts of fixed sizes and seeds, and prints what each cost and took, with the machine's load."""

import argparse
import os
import platform
from dataclasses import replace

from api.problem_file import build_problem
from api.programme_file import bundled_programmes, read_programme
from api.tables.convert import bank_holidays
from sample_data.generator import generate
from scheduler.run import Settings
from scheduler.solver import solve


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[18, 24, 30, 48])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--quick", action="store_true", help="sizes 18 and 24, one seed, 30 seconds")
    options = parser.parse_args()
    if options.quick:
        options.sizes, options.seeds, options.seconds = [18, 24], [1], 30
    programme = read_programme(bundled_programmes()["lsbu"])
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {options.seconds:g} s a run"
    )
    print("| people | seed | status | first (s) | total (s) | levels: cost/bound | load |")
    print("|---|---|---|---|---|---|---|")
    for size in options.sizes:
        for seed in options.seeds:
            cohort = generate(programme, size, 1, seed)[0]
            holidays = tuple(bank_holidays(cohort.bank_holidays, cohort.start, cohort.end))
            problem = build_problem(programme, replace(cohort, closures=cohort.closures + holidays))
            run = solve(problem, Settings(options.seconds, seed=1))
            levels = ", ".join(f"{level.level} {level.cost}/{level.bound}" for level in run.levels)
            first = "-" if run.seconds_to_first is None else f"{run.seconds_to_first:.1f}"
            load = os.getloadavg()[0]
            print(
                f"| {size} | {seed} | {run.status} | {first} | {run.seconds:.1f} | {levels} | {load:.1f} |", flush=True
            )


if __name__ == "__main__":
    main()
