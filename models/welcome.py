"""Days of a timetable on which an apprentice's release does not suit their employer."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from models.ids import ApprenticeId, EmployerId
from models.problem import Problem
from models.timetable import Timetable


def unwelcome_days(problem: Problem, timetable: Timetable) -> Mapping[tuple[ApprenticeId, EmployerId], frozenset[date]]:
    """Return for each apprentice, and whoever employs them then, the days that do not suit, each once.

    On such a day something takes the apprentice in a pressure period that it should avoid, or releases them on a
    weekday that the employer did not ask for.
    """
    employers = {employer.id: employer for employer in problem.cohort.employers}
    found: dict[tuple[ApprenticeId, EmployerId], set[date]] = defaultdict(set)
    for placement in timetable.placements:
        avoids = problem.activity[placement.activity].avoid_pressure
        for person in placement.attendees:
            employer = employers[problem.apprentice[person].job_on(placement.day).employer]
            pressed = avoids and any(
                period.first <= placement.day <= period.last
                for period in problem.cohort.pressure_periods
                if period.employer in (None, employer.id)
            )
            suits = not employer.release_days or placement.day.weekday() in employer.release_days
            if pressed or (placement.release_minutes and not suits):
                found[person, employer.id].add(placement.day)
    return {key: frozenset(days) for key, days in found.items()}
