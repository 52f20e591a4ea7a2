"""Hours of each apprentice added up by month, by module and by outcome."""

from collections.abc import Collection, Iterator

from models.ids import ApprenticeId, ModuleId
from models.ledger import Counters, entries, totals_by_module, totals_by_month, totals_by_outcome
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_month

Row = dict[str, object]


def total_rows(problem: Problem, timetable: Timetable, people: Collection[ApprenticeId] | None = None) -> Iterator[Row]:
    """Yield the totals of each apprentice, or of some; months and modules add up to the whole, outcomes do not."""
    titles = {outcome.code: outcome.title for outcome in problem.programme.outcomes}
    for person in problem.cohort.apprentices:
        if people is not None and person.id not in people:
            continue
        lines = list(entries(problem, timetable, person.id))
        for (year, month), count in totals_by_month(lines).items():
            yield _row(problem, person.id, "month", f"{year:04d}-{month:02d}", say_month(year, month), count)
        for module, count in totals_by_module(lines).items():
            title = problem.module[ModuleId(module)].title if module else "What belongs to no module"
            yield _row(problem, person.id, "module", module, title, count)
        for code, count in totals_by_outcome(lines).items():
            yield _row(problem, person.id, "outcome", code, titles.get(code, ""), count)


def _row(problem: Problem, who: ApprenticeId, by: str, key: str, title: str, count: Counters) -> Row:
    return {
        "apprentice": who,
        "name": problem.name(who),
        "by": by,
        "key": key,
        "title": title,
        "taught_h": count.taught,
        "paid_study_h": count.studied,
        "otj_h": count.otj,
        "release_h": count.released,
        "own_time_h": count.own_time,
    }
