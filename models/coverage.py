"""Which planned occasion can evidence which outcome for whom, and by when."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.ids import ApprenticeId
from models.people import Apprentice
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_list


@dataclass(frozen=True, slots=True, order=True)
class Occasion:
    """A day by which an apprentice can evidence an outcome: a session, a hand-in, the end of a work placement.

    `source` is the id of the activity, the assessment or the period.
    """

    day: date
    source: str
    title: str


Plan = Mapping[str, tuple[Occasion, ...]]
"""For each outcome of the programme, in its order, the occasions of one apprentice in time order."""


def plan_outcomes(problem: Problem, timetable: Timetable, apprentice: ApprenticeId) -> Plan:
    """List the occasions of one apprentice for every outcome; an empty tuple is a gap."""
    found: dict[str, set[Occasion]] = defaultdict(set)
    for placement in timetable.by_person.get(apprentice, ()):
        activity = problem.activity[placement.activity]
        for code in activity.outcomes:
            found[code].add(Occasion(placement.day, activity.id, activity.title))
    assessments = {assessment.id: assessment for assessment in problem.programme.assessments}
    for deadline in timetable.deadlines:
        assessment = assessments.get(deadline.assessment)
        if assessment is not None and apprentice in deadline.attendees:
            for code in assessment.outcomes:
                found[code].add(Occasion(deadline.day, assessment.id, assessment.title))
    periods = {period.id: period.title for period in problem.programme.periods}
    for stay in problem.stays[apprentice]:
        for code in stay.work.outcomes:
            found[code].add(Occasion(stay.last, stay.work.period, periods[stay.work.period]))
    return {outcome.code: tuple(sorted(found[outcome.code])) for outcome in problem.programme.outcomes}


def met_by(plan: Plan, day: date) -> tuple[str, ...]:
    """Return the outcomes with an occasion on or before a day."""
    return tuple(code for code, occasions in plan.items() if occasions and occasions[0].day <= day)


def is_asked(problem: Problem, apprentice: ApprenticeId, code: str) -> bool:
    """Tell whether an outcome is asked of somebody: not if it belongs to modules alone that were not chosen."""
    chosen = problem.apprentice[apprentice].electives
    taught = [activity for activity in problem.programme.activities if code in activity.outcomes]
    return not taught or any(not activity.elective or activity.module in chosen for activity in taught)


def find_gaps(problem: Problem, apprentice: ApprenticeId, plan: Plan) -> tuple[str, ...]:
    """Return the outcomes that are asked of an apprentice and that nothing planned can evidence."""
    return tuple(code for code, occasions in plan.items() if not occasions and is_asked(problem, apprentice, code))


def month_ends(problem: Problem) -> tuple[date, ...]:
    """Return the last day of each month of the programme, the last one cut to its end."""
    ends, day = [], problem.cohort.start
    while day <= problem.cohort.end:
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        ends.append(min(problem.cohort.end, following - timedelta(days=1)))
        day = following
    return tuple(ends)


def out_of_reach(problem: Problem) -> tuple[str, ...]:
    """Say which milestones no timetable can reach, and which outcomes nothing can evidence by then.

    An occasion counts as soon as its window has opened, so that only what is certain is said.
    """
    said: list[str] = []
    every = len(problem.programme.outcomes)
    for milestone in problem.programme.milestones:
        last = problem.milestone_day(milestone)
        lacking: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for person in problem.cohort.apprentices:
            can = possible_outcomes(problem, person, last)
            if len(can) < milestone.share * every:
                missing = tuple(o.code for o in problem.programme.outcomes if o.code not in can)
                lacking[missing].append(person.name)
        for missing, names in lacking.items():
            said.append(
                f"By week {milestone.week} {milestone.share:.0%} of {every} outcomes are wanted; for {say_list(names)} "
                f"nothing planned can evidence {say_list(missing)} by then."
            )
    return tuple(said)


def possible_outcomes(problem: Problem, person: Apprentice, last: date) -> set[str]:
    """Return the outcomes that something planned might evidence for an apprentice up to a day."""
    found: set[str] = set()
    for activity in problem.programme.activities:
        chosen = not activity.elective or activity.module in person.electives
        if chosen and max(problem.bounds(activity.window)[0], person.start) <= last:
            found.update(activity.outcomes)
    for stay in problem.stays[person.id]:
        if stay.last <= last:
            found.update(stay.work.outcomes)
    for assessment in problem.programme.assessments:
        if person.id in problem.owing(assessment):
            found.update(assessment.outcomes)
    return found & {outcome.code for outcome in problem.programme.outcomes}
