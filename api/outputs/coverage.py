"""Work placements and competency plans as rows of tables: who works where, and what can evidence which outcome."""

from collections.abc import Iterator

from models.coverage import find_gaps, plan_outcomes
from models.problem import Problem
from models.timetable import Timetable


def coverage_rows(problem: Problem, timetable: Timetable) -> Iterator[dict[str, object]]:
    """Yield a row for each apprentice and outcome, in the programme's order."""
    for person in problem.cohort.apprentices:
        plan = plan_outcomes(problem, timetable, person.id)
        gaps = find_gaps(problem, person.id, plan)
        for outcome in problem.programme.outcomes:
            occasions = plan[outcome.code]
            yield {
                "apprentice": person.id,
                "name": person.name,
                "code": outcome.code,
                "title": outcome.title,
                "area": outcome.area,
                "strand": outcome.strand,
                "target": outcome.target,
                "first": occasions[0].day if occasions else None,
                "last": occasions[-1].day if occasions else None,
                "days": len({occasion.day for occasion in occasions}),
                "occasions": tuple(dict.fromkeys(occasion.source for occasion in occasions)),
                "gap": "N" if occasions else "Y" if outcome.code in gaps else "",
            }


def work_placement_rows(problem: Problem) -> Iterator[dict[str, object]]:
    """Yield a row for each apprentice and work placement, in order of time."""
    titles = {period.id: period.title for period in problem.programme.periods}
    for person in problem.cohort.apprentices:
        for stay in problem.stays[person.id]:
            work = stay.work
            yield {
                "apprentice": person.id,
                "name": person.name,
                "period": work.period,
                "title": titles[work.period],
                "first": max(stay.first, person.start),
                "last": min(stay.last, person.last_day),
                "employer": problem.name(problem.unit[work.unit].employer),
                "unit_name": problem.name(work.unit),
                "site_name": problem.name(work.site),
                "manager": work.mentor,
                "manager_name": problem.name(work.mentor),
            }
