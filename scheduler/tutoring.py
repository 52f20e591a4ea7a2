"""Stage two: names the tutor of each apprentice and the facilitator of each group."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ortools.sat.python import cp_model

from models.ids import ApprenticeId, StaffId
from models.people import Tutor
from models.problem import Problem
from models.programme import Activity, AudienceKind, Role
from models.timegrid import Half
from models.timetable import Group
from scheduler.board import Expression
from scheduler.diary import Diaries, ticks
from scheduler.expansion import windows_of
from scheduler.invitations import Invitations
from scheduler.run import Status
from scheduler.search import Search

SECONDS = 5.0
"""Dealing is small; a deal that is not yet proven to visit the fewest workplaces will do."""


@dataclass(frozen=True, slots=True)
class Dealt:
    """The tutor of each apprentice; or, without `tutors`, whether that is proven impossible, and why."""

    status: Status
    tutors: dict[ApprenticeId, StaffId] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()


def assign_tutors(
    problem: Problem,
    diaries: Diaries,
    search: Search,
    forbidden: Sequence[tuple[StaffId, frozenset[ApprenticeId]]] = (),
) -> Dealt:
    """Choose tutors within their caseload so that each visits few workplaces; or say why it cannot be done.

    `forbidden` are learned from later stages: a tutor, and apprentices not all of whom that tutor can have.
    A tutor who has no common half-day with apprentice and mentor when some review is due is left out.
    """
    people, tutors = problem.cohort.apprentices, problem.cohort.tutors
    activities = [a for a in problem.programme.activities if Role.TUTOR in a.staff]
    if not activities:
        return Dealt(Status.OPTIMAL)
    model = cp_model.CpModel()
    cares: dict[tuple[ApprenticeId, StaffId], Expression] = {}
    reasons: list[str] = []
    invitations = Invitations(problem)
    for person in people:
        able = [
            tutor
            for tutor in tutors
            if person.tutor in (None, tutor.id)
            and all(can_meet(invitations, diaries, activity, person.id, tutor) for activity in activities)
        ]
        if not able:
            names = person.name if person.mentor is None else f"{person.name} and {problem.name(person.mentor)}"
            reasons.append(f"No tutor has an hour in common with {names} for each review.")
        for tutor in able:
            cares[person.id, tutor.id] = model.new_bool_var("")
        model.add_exactly_one(cares[person.id, tutor.id] for tutor in able)
    if reasons:
        return Dealt(Status.INFEASIBLE, reasons=tuple(reasons))
    visits: list[Expression] = []
    for tutor in tutors:
        mine = [(person, cares[person.id, tutor.id]) for person in people if (person.id, tutor.id) in cares]
        model.add(sum(literal for _, literal in mine) <= tutor.caseload)
        for site in sorted({person.site for person, _ in mine}):
            goes = model.new_bool_var("")
            visits.append(goes)
            for person, literal in mine:
                if person.site == site:
                    model.add_implication(literal, goes)
    fair = -(-len(people) // max(1, len(tutors)))
    over = []
    for tutor in tutors:
        excess = model.new_int_var(0, len(people), "")
        load = sum(cares[person.id, tutor.id] for person in people if (person.id, tutor.id) in cares)
        model.add(excess >= load - fair)
        over.append(excess)
    for unable, whole in forbidden:
        literals = [cares[person, unable] for person in sorted(whole) if (person, unable) in cares]
        if len(literals) == len(whole):
            model.add(sum(literals) < len(whole))
    model.minimize(sum(visits) + 3 * sum(over))
    answer = search.run(model, SECONDS, "tutors")
    if answer.status is Status.INFEASIBLE:
        places = sum(tutor.caseload for tutor in tutors)
        reason = f"{len(people)} apprentices need a tutor; the tutors' caseloads and diaries allow at most {places}."
        return Dealt(Status.INFEASIBLE, reasons=(reason,))
    if answer.values is None:
        return Dealt(answer.status, reasons=("No time was left to deal the tutors.",))
    values = answer.values
    return Dealt(answer.status, {person: tutor for (person, tutor), literal in cares.items() if values[literal.index]})


def can_meet(
    invitations: Invitations, diaries: Diaries, activity: Activity, person: ApprenticeId, tutor: Tutor
) -> bool:
    """Tell whether the three have one common time in the window of each occurrence to which they are invited."""
    problem = invitations.problem
    apprentice = problem.apprentice[person]
    known: dict[int, bool] = {}
    good: dict[StaffId | None, list[date]] = {}
    for mentor in dict.fromkeys(job.mentor for job in apprentice.jobs):
        people = [person, tutor.id, *([mentor] if Role.MENTOR in activity.staff and mentor is not None else [])]
        good[mentor] = []
        for number, free in enumerate(diaries.common(people)):
            # The same few patterns of free time come again and again.
            if free not in known:
                known[free] = _fits(problem, activity, free)
            if known[free]:
                good[mentor].append(diaries.days[number])
    for _, first, last in windows_of(problem, activity, (person,)):
        due = invitations.invited(activity, (person,), first, last)
        if due.people and not any(due.first <= day <= due.last for day in good[apprentice.job_on(due.first).mentor]):
            return False
    return True


def _fits(problem: Problem, activity: Activity, free: int) -> bool:
    if activity.span is not None:
        return free & ticks(activity.span) == ticks(activity.span)
    return any(
        free & ticks(span) == ticks(span) for half in Half for span in problem.grid.starts(half, activity.minutes)
    )


def assign_facilitators(problem: Problem, diaries: Diaries, groups: Sequence[Group]) -> tuple[Group, ...]:
    """Give each group that needs one a facilitator: the least loaded, then the one with most common time."""
    needed = {
        activity.group_type: activity
        for activity in problem.programme.activities
        if activity.audience is AudienceKind.GROUP and Role.FACILITATOR in activity.staff
    }
    load: dict[StaffId, int] = {tutor.id: 0 for tutor in problem.cohort.tutors}
    chosen = []
    for group in groups:
        activity = needed.get(group.type)
        able = [tutor for tutor in problem.cohort.tutors if group.type in tutor.facilitates]
        if activity is None or not able:
            chosen.append(group)
            continue
        common = {
            tutor.id: sum(_fits(problem, activity, free) for free in diaries.common((*group.members, tutor.id)))
            for tutor in able
        }
        best = min(able, key=lambda tutor: (common[tutor.id] == 0, load[tutor.id], -common[tutor.id], tutor.id))
        load[best.id] += 1
        chosen.append(replace(group, facilitator=best.id))
    return tuple(chosen)
