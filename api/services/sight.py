"""Whom a caller may see within a cohort: an administrator everybody, others only their own."""

from datetime import date

from api.access.principal import Principal, Role
from api.storage.records import AddressRecord, FeedStateRecord
from models.people import Apprentice
from models.problem import Problem
from models.timetable import Timetable

SHARED_FEEDS = frozenset({"cohort"})
"""Feeds without anything personal, for everybody who may see the cohort."""


def people_of(caller: Principal, problem: Problem, timetable: Timetable) -> frozenset[str]:
    """Return the ids of the people that the caller may see, itself included."""
    everybody = problem.cohort.apprentices
    if caller.sees_everything:
        return frozenset([*(person.id for person in everybody), *problem.staff])
    mine = set(caller.subjects)
    if caller.role is Role.EMPLOYER:
        mine.update(person.id for person in everybody if any(job.employer in caller.subjects for job in person.jobs))
    elif caller.role is Role.TUTOR:
        mine.update(person.id for person in everybody if timetable.tutor_of.get(person.id) in caller.subjects)
    return frozenset(mine)


def may_see_day(caller: Principal, person: Apprentice, day: date) -> bool:
    """Tell whether a day of an apprentice is the caller's business: an employer's only while they work there."""
    return caller.role is not Role.EMPLOYER or person.job_on(day).employer in caller.subjects


def may_see_feed(caller: Principal, feed: FeedStateRecord | AddressRecord) -> bool:
    """Tell whether the caller may have an address of a feed: its own, and those of the whole cohort."""
    if caller.sees_everything or feed.kind in SHARED_FEEDS:
        return True
    return feed.kind == caller.role.value and feed.who in caller.subjects
