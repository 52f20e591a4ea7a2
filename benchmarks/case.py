"""Solves one case of the benchmark in a process of its own and prints what it cost as one line of JSON."""

import argparse
import json
import os
import resource
from dataclasses import replace

from api.problem_file import build_problem
from api.programme_file import bundled_programmes, read_programme
from api.tables.convert import bank_holidays
from models.problem import Problem
from sample_data.generator import generate
from scheduler.portfolio import solve_portfolio
from scheduler.run import Member, Portfolio, Settings, level_totals
from scheduler.solver import solve


def problems(people: int, cohorts: int, seed: int) -> list[Problem]:
    """Generate cohorts on the flagship programme, bank holidays closed."""
    programme = read_programme(bundled_programmes()["lsbu"])
    found = []
    for cohort in generate(programme, people, cohorts, seed):
        holidays = tuple(bank_holidays(cohort.bank_holidays, cohort.start, cohort.end))
        found.append(build_problem(programme, replace(cohort, closures=cohort.closures + holidays)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=int)
    parser.add_argument("cohorts", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("seconds", type=float)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    cohorts, settings = problems(options.people, options.cohorts, options.seed), Settings(options.seconds, options.seed)
    if len(cohorts) == 1:
        run = solve(cohorts[0], settings)
        answer = Portfolio((Member(cohorts[0], run),), run.seconds)
    else:
        answer = solve_portfolio(cohorts, settings)
    runs = [member.run for member in answer.members]
    firsts = [run.seconds_to_first for run in runs if run.seconds_to_first is not None]
    print(
        json.dumps(
            {
                "statuses": [run.status.value for run in runs],
                "first": sum(firsts) if len(firsts) == len(runs) else None,
                "seconds": answer.seconds,
                "build": sum(stage.build_seconds for run in runs for stage in run.stages),
                "groups": sum(stage.seconds for run in runs for stage in run.stages if stage.stage == "groups"),
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "load": load,
                "levels": [[level.level, level.cost, level.bound, level.gap] for level in level_totals(answer)],
                "reasons": [reason for run in runs for reason in run.reasons],
            }
        )
    )


if __name__ == "__main__":
    main()
