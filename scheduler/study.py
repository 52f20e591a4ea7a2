"""How many paid study blocks each apprentice needs, and how much study is left to their own time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

from models.coverage import out_of_reach
from models.ids import ApprenticeId, SessionId
from models.people import Apprentice
from models.problem import Problem
from models.programme import Activity, ActivityKind
from models.session import Session
from models.timegrid import days_between
from models.timetable import OwnTimeStudy, Placement


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """Sessions of kind study with the number of blocks of each, and why some hours or milestones cannot be reached."""

    sessions: tuple[Session, ...]
    blocks: Mapping[SessionId, int]
    reasons: tuple[str, ...] = ()


ENOUGH = 10**9
"""Minutes of release that hold whatever is owed."""


def plan_study(problem: Problem, sessions: Sequence[Session]) -> StudyPlan:
    """Fill what is taught up to the planned hours with paid blocks, never above the cap.

    `sessions` are all sessions but study; of a wave activity everybody attends one.
    """
    taught, released = _taught(problem, sessions)
    activities = [a for a in problem.programme.activities if a.kind is ActivityKind.STUDY]
    found: list[Session] = []
    blocks: dict[SessionId, int] = {}
    reasons = list(out_of_reach(problem))
    for person in problem.cohort.apprentices:
        hours = problem.hours[person.id]
        mine = [a for a in activities if not a.elective or a.module in person.electives]
        weights = [_weight(problem, activity, person) for activity in mine]
        shares = _number(mine, weights, hours.plan - taught[person.id], hours.cap - released[person.id])
        reached = taught[person.id] + sum(a.otj_minutes * n for a, n in zip(mine, shares, strict=True))
        if (reached < hours.floor or released[person.id] > hours.cap) and not problem.is_gone(person.id):
            # What is missing is filled by whole blocks, dealt as those that there is room for.
            needed = _number(mine, weights, hours.floor - taught[person.id], ENOUGH)
            blocks_take = sum(a.release_minutes * n for a, n in zip(mine, needed, strict=True))
            short = released[person.id] + blocks_take - hours.cap
            helps = f"About {short / 60:.1f} hours more of release would do."
            if reached < hours.floor and not any(a.otj_minutes and w for a, w in zip(mine, weights, strict=True)):
                helps = "There is no paid study that could fill the rest."
            reasons.append(
                f"{person.name} owes {hours.floor / 60:.1f} off-the-job hours; the {hours.cap / 60:.1f} hours of "
                f"release that {problem.name(person.employer)} allows hold {released[person.id] / 60:.1f} hours of "
                f"sessions and {sum(shares)} study blocks, which count {reached / 60:.1f}. "
                f"{helps}"
            )
        for activity, share in zip(mine, shares, strict=True):
            first, last = problem.bounds(activity.window)
            session = Session(
                SessionId(f"{activity.id}/{person.id}"),
                activity,
                person.id,
                1,
                (person.id,),
                (),
                person.site,
                max(first, person.start),
                min(last, person.last_day),
            )
            if share:
                found.append(session)
                blocks[session.id] = share
    return StudyPlan(tuple(found), blocks, tuple(reasons))


def _taught(problem: Problem, sessions: Sequence[Session]) -> tuple[dict[ApprenticeId, int], dict[ApprenticeId, int]]:
    taught = {person.id: 0 for person in problem.cohort.apprentices}
    released = dict(taught)
    for session in sessions:
        if session.is_wave and session.audience != "wave-1":
            continue
        for person in session.attendees:
            taught[person] += session.activity.otj_minutes * session.activity.days
            released[person] += session.activity.release_minutes * session.activity.days
    return taught, released


def _number(activities: Sequence[Activity], weights: Sequence[Fraction], owed: int, room: int) -> list[int]:
    """Choose the fewest blocks that count what is owed, or as many as the room for release holds."""
    shares = [0] * len(activities)
    if not any(activity.otj_minutes and weight for activity, weight in zip(activities, weights, strict=True)):
        return shares
    for number in count(1):
        more = _deal(weights, number)
        counted = sum(activity.otj_minutes * n for activity, n in zip(activities, shares, strict=True))
        takes = sum(activity.release_minutes * n for activity, n in zip(activities, more, strict=True))
        if counted >= owed or takes > room:
            break
        shares = more
    return shares


def _deal(weights: Sequence[Fraction], number: int) -> list[int]:
    """Deal blocks over the modules by their weights (largest remainder)."""
    total = sum(weights) or 1
    shares = [number * weight // total for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(number * weights[i] % total), i))
    for i in order[: number - sum(shares)]:
        shares[i] += 1
    return shares


def _weight(problem: Problem, activity: Activity, person: Apprentice) -> Fraction:
    """Weigh a module by its part of paid study, and by the share of its window on which the apprentice learns."""
    first, last = problem.bounds(activity.window)
    days = [day for day in problem.grid.open_days if first <= day <= last]
    learned = Fraction(sum(person.learns(day) for day in days), max(1, len(days)))
    return learned * (problem.module[activity.module].paid_weight if activity.module is not None else 1)


def own_time(problem: Problem, placements: Sequence[Placement]) -> tuple[OwnTimeStudy, ...]:
    """What is left of each module's advertised self-managed hours after the paid study blocks."""
    paid: dict[tuple[ApprenticeId, str], int] = {}
    study = {a.id: a for a in problem.programme.activities if a.kind is ActivityKind.STUDY}
    for placement in placements:
        activity = study.get(placement.activity)
        if activity is not None and activity.module is not None:
            for person in placement.attendees:
                key = (person, activity.module)
                paid[key] = paid.get(key, 0) + placement.otj_minutes
    windows = {a.module: problem.bounds(a.window) for a in study.values() if a.module is not None}
    found = []
    for learner in problem.cohort.apprentices:
        for module in problem.programme.modules:
            left = module.self_managed_hours[0] * 60 - paid.get((learner.id, module.id), 0)
            if left > 0 and not (module.elective and module.id not in learner.electives):
                first, last = windows.get(module.id, (problem.cohort.start, problem.cohort.end))
                first, last = max(first, learner.start), min(last, learner.last_day)
                if any(learner.learns(day) for day in days_between(first, last)):
                    found.append(OwnTimeStudy(learner.id, module.id, first, last, left))
    return tuple(found)
