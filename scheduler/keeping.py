"""Carries the groups, tutors and facilitators of the reference over to the cohort as it is now."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from models.ids import ApprenticeId, GroupId, GroupTypeId, StaffId
from models.people import Apprentice
from models.problem import Problem
from models.programme import Role
from models.reference import Reference
from models.timetable import Group, Timetable
from scheduler.diary import Diaries
from scheduler.grouping import form_groups, hub_of
from scheduler.invitations import Invitations
from scheduler.rules import GROUP_RULES
from scheduler.run import LevelReport, Status
from scheduler.search import Search
from scheduler.tutoring import assign_facilitators, can_meet


@dataclass(frozen=True, slots=True)
class Kept:
    """Groups and tutors as they go on.

    Parameters
    ----------
    levels
        What was proven of groups that had to be formed anew; nothing where those of the reference stay.
    reasons
        Why there are none.
    """

    status: Status
    groups: tuple[Group, ...] = ()
    tutors: Mapping[ApprenticeId, StaffId] | None = None
    levels: tuple[LevelReport, ...] = ()
    reasons: tuple[str, ...] = ()
    formed_anew: bool = False


def keep_people(problem: Problem, reference: Reference, diaries: Diaries, search: Search) -> Kept:
    """Keep who learns and works with whom; joiners come to the group and tutor where they disturb least."""
    tutors = _tutors(problem, reference.timetable, diaries)
    if isinstance(tutors, str):
        return Kept(Status.OUT_OF_TIME, reasons=(tutors,))
    groups: tuple[Group, ...] | None = _groups(problem, reference)
    levels: tuple[LevelReport, ...] = ()
    anew = groups is None
    if groups is None:
        grouping = form_groups(problem, GROUP_RULES, search)
        if not grouping.groups:
            return Kept(grouping.status, reasons=grouping.reasons)
        groups, levels = _named_as_before(grouping.groups, reference.timetable.groups), grouping.levels
    return Kept(Status.FEASIBLE, _with_facilitators(problem, diaries, groups), tutors, levels, (), anew)


def _tutors(problem: Problem, before: Timetable, diaries: Diaries) -> dict[ApprenticeId, StaffId] | str:
    activities = [activity for activity in problem.programme.activities if Role.TUTOR in activity.staff]
    if not activities:
        return {}
    places = {tutor.id: tutor.caseload for tutor in problem.cohort.tutors}
    found: dict[ApprenticeId, StaffId] = {}
    for person in problem.cohort.apprentices:
        tutor = before.tutor_of.get(person.id)
        if tutor in places and person.tutor in (None, tutor):
            found[person.id] = tutor
    load, invitations = Counter(found.values()), Invitations(problem)
    sites = {(tutor, problem.apprentice[person].site) for person, tutor in found.items()}
    for person in problem.cohort.apprentices:
        if person.id in found:
            continue
        able = [
            tutor
            for tutor in problem.cohort.tutors
            if person.tutor in (None, tutor.id)
            and load[tutor.id] < places[tutor.id]
            and all(can_meet(invitations, diaries, activity, person.id, tutor) for activity in activities)
        ]
        if not able:
            return f"No tutor has room for {person.name} while all others keep theirs."
        chosen = min(able, key=lambda t: ((t.id, person.site) not in sites, load[t.id], t.id))
        found[person.id] = chosen.id
        load[chosen.id] += 1
    return found


def _groups(problem: Problem, reference: Reference) -> tuple[Group, ...] | None:
    """Return the groups as they were with joiners added; None where the rules on groups do not allow that."""
    kinds = {group_type.id for group_type in problem.programme.group_types}
    groups = [
        replace(
            group,
            members=tuple(member for member in group.members if member in problem.apprentice),
            hub=group.hub if group.hub in problem.site else None,
        )
        for group in reference.timetable.groups
        if group.type in kinds
    ]
    groups = [group for group in groups if group.members]
    for kind in sorted(kinds):
        grouped = {member for group in groups if group.type == kind for member in group.members}
        for person in problem.cohort.apprentices:
            if person.id not in grouped:
                tried = [_joined(groups, n, person.id) for n, group in enumerate(groups) if group.type == kind]
                if not tried:
                    return None
                groups = min(tried, key=lambda one: _strain(problem, reference, one, person, kind))
    groups = [
        group if group.hub is not None else replace(group, hub=hub_of(problem, group.members)) for group in groups
    ]
    return None if _findings(problem, groups)[0] else tuple(groups)


def _joined(groups: Sequence[Group], number: int, person: ApprenticeId) -> list[Group]:
    more = tuple(sorted((*groups[number].members, person)))
    return [replace(group, members=more) if n == number else group for n, group in enumerate(groups)]


def _strain(
    problem: Problem, reference: Reference, groups: Sequence[Group], person: Apprentice, kind: GroupTypeId
) -> tuple[int, int, int]:
    """Count broken rules, meetings that the person could not come to, and the price of the wishes."""
    joined = next(group.id for group in groups if group.type == kind and person.id in group.members)
    missed = sum(
        not problem.free(person.id, p.day, p.span)
        for p in reference.timetable.placements
        if p.audience == joined and p.day >= max(reference.on, person.start)
    )
    broken, cost = _findings(problem, groups)
    return broken, missed, cost


def _findings(problem: Problem, groups: Sequence[Group]) -> tuple[int, int]:
    """Return how many rules on groups are broken, facilitators left out, and what the wishes cost."""
    timetable = Timetable(problem.programme.id, problem.cohort.id, tuple(groups), (), ())
    found = [finding for rule in GROUP_RULES for finding in rule.check(problem, timetable)]
    return sum(not finding.cost for finding in found), sum(finding.cost for finding in found)


def _named_as_before(groups: Sequence[Group], before: Sequence[Group]) -> tuple[Group, ...]:
    """Give new groups the names of those with which they share most members, so that fewest sessions change."""
    shared = sorted(
        ((len(set(new.members) & set(old.members)), new.id, old.id) for new in groups for old in before
         if new.type == old.type),
        reverse=True,
    )  # fmt: skip
    names: dict[GroupId, GroupId] = {}
    for _, new, old in shared:
        if new not in names and old not in names.values():
            names[new] = old
    known = {group.id: group for group in before}
    free = [group.id for group in groups if group.id not in names.values()]
    renamed = []
    for group in groups:
        name = names.get(group.id) or free.pop(0)
        facilitator = known[name].facilitator if name in known else group.facilitator
        renamed.append(replace(group, id=name, facilitator=facilitator))
    return tuple(sorted(renamed, key=lambda group: (group.type, len(group.id), group.id)))


def _with_facilitators(problem: Problem, diaries: Diaries, groups: Sequence[Group]) -> tuple[Group, ...]:
    """Keep facilitators who still may; the other groups get one."""
    able = {(tutor.id, kind) for tutor in problem.cohort.tutors for kind in tutor.facilitates}
    wanted = assign_facilitators(problem, diaries, groups)
    return tuple(
        group if (group.facilitator, group.type) in able else chosen
        for group, chosen in zip(groups, wanted, strict=True)
    )
