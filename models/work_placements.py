"""Work placements in sequence: for the time of each the apprentice has another department, site and manager."""

from dataclasses import replace
from datetime import date

from models.cohort import Cohort
from models.people import Apprentice, Job
from models.problem import Problem, Stay


def send_to_work(problem: Problem) -> Cohort:
    """Return the cohort with a job for each work placement; to do it again changes nothing.

    Hours and working pattern stay those of the day; the employer is the one of the department.
    """
    people = (_with_jobs(problem, person) for person in problem.cohort.apprentices)
    return replace(problem.cohort, apprentices=tuple(people))


def _with_jobs(problem: Problem, person: Apprentice) -> Apprentice:
    stays = problem.stays[person.id]
    days = {job.first for job in person.later_jobs} | {stay.first for stay in stays}
    later = tuple(_job(problem, person, day, stays) for day in sorted(days) if person.start < day <= person.end)
    first = _job(problem, person, person.start, stays)
    return replace(
        person, employer=first.employer, unit=first.unit, site=first.site, mentor=first.mentor, later_jobs=later
    )


def _job(problem: Problem, person: Apprentice, day: date, stays: tuple[Stay, ...]) -> Job:
    job = replace(person.job_on(day), first=day)
    work = next((stay.work for stay in stays if stay.first <= day <= stay.last), None)
    if work is None:
        return job
    employer = problem.unit[work.unit].employer
    return replace(job, employer=employer, unit=work.unit, site=work.site, mentor=work.mentor)
