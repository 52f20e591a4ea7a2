"""Turns what the programme asks for into the sessions that must be placed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from models.ids import ApprenticeId, SessionId, SiteId, StaffId
from models.people import Apprentice
from models.problem import Problem
from models.programme import Activity, ActivityKind, AudienceKind, Cadence, Mode, Role
from models.session import Session
from models.timegrid import days_between
from models.timetable import Group
from models.words import say_day
from scheduler.invitations import Invitations, Invited
from scheduler.venues import choose_venue


def expand(problem: Problem, groups: Sequence[Group], tutors: dict[ApprenticeId, StaffId]) -> tuple[Session, ...]:
    """List every session of the cohort with its venue, but paid study, whose number follows from the hours.

    A wave activity gives one session for each of its waves, each with everybody as possible attendee. Who joins late,
    leaves or pauses is invited as `scheduler.invitations` says; a session to which nobody is invited is none.
    """
    sessions: list[Session] = []
    invitations = Invitations(problem)
    for activity in problem.programme.activities:
        if activity.kind is ActivityKind.STUDY:
            continue
        for audience, people, workplace in _audiences(problem, activity, groups):
            if not people:
                continue
            windows = list(windows_of(problem, activity, people))
            for number, (label, first, last) in enumerate(windows, start=1):
                invited = invitations.invited(activity, people, first, last)
                if not invited.people:
                    continue
                staff = _staff(problem, activity, audience, invited, groups, tutors)
                turn = problem.apprentice[invited.people[(number - 1) % len(invited.people)]]
                suffix = f"/{label}" if len(windows) > 1 or label != "1" else ""
                sessions.append(
                    Session(
                        SessionId(_base(activity, audience) + suffix),
                        activity,
                        audience,
                        number,
                        invited.people,
                        staff,
                        turn.site if activity.in_turn else _site(problem, activity, invited, len(staff), workplace),
                        invited.first,
                        invited.last,
                    )
                )
    return tuple(sessions)


def _site(
    problem: Problem, activity: Activity, invited: Invited, staff: int, workplace: SiteId | None
) -> SiteId | None:
    if activity.mode is Mode.WORKPLACE and activity.audience is AudienceKind.APPRENTICE:
        return invited.site(problem)
    if activity.mode in (Mode.IN_PERSON, Mode.HYBRID) and activity.audience is not AudienceKind.WAVE:
        people = len(invited.people) + staff + activity.guests
        return choose_venue(problem, activity, invited.people, people, invited.first, invited.last)
    return workplace


def wave_sessions(problem: Problem, activity: Activity) -> tuple[str, ...]:
    """Names of an activity's waves, earliest first."""
    return tuple(f"wave-{number}" for number in range(1, activity.recurrence.count + 1))


def _base(activity: Activity, audience: str) -> str:
    return activity.id if audience == "cohort" else f"{activity.id}/{audience}"


def _audiences(
    problem: Problem, activity: Activity, groups: Sequence[Group]
) -> Iterator[tuple[str, tuple[ApprenticeId, ...], SiteId | None]]:
    everybody = tuple(
        person for person in problem.cohort.apprentices if not activity.elective or activity.module in person.electives
    )
    ids = tuple(sorted(person.id for person in everybody))
    if activity.audience is AudienceKind.COHORT:
        yield "cohort", ids, None
    elif activity.audience is AudienceKind.WAVE:
        for name in wave_sessions(problem, activity):
            yield name, ids, None
    elif activity.audience is AudienceKind.GROUP:
        for group in groups:
            if group.type == activity.group_type:
                members = tuple(sorted(member for member in group.members if member in set(ids)))
                yield group.id, members, group.hub if activity.mode is Mode.WORKPLACE else None
    else:
        for person in everybody:
            yield person.id, (person.id,), None


def _staff(
    problem: Problem,
    activity: Activity,
    audience: str,
    invited: Invited,
    groups: Sequence[Group],
    tutors: dict[ApprenticeId, StaffId],
) -> tuple[StaffId, ...]:
    found: set[StaffId] = set()
    for role in activity.staff:
        if role is Role.TUTOR:
            found.update(tutors[person] for person in invited.people)
        elif role is Role.MENTOR:
            mentors = (problem.apprentice[person].job_on(invited.first).mentor for person in invited.people)
            found.update(mentor for mentor in mentors if mentor is not None)
        elif role is Role.FACILITATOR:
            found.update(
                group.facilitator for group in groups if group.id == audience and group.facilitator is not None
            )
        else:
            found.update(tutor.id for tutor in problem.cohort.tutors if activity.module in tutor.leads)
    return tuple(sorted(found))


def windows_of(
    problem: Problem, activity: Activity, attendees: Sequence[ApprenticeId]
) -> Iterator[tuple[str, date, date]]:
    """Yield label, first and last day of each occurrence."""
    first, last = problem.bounds(activity.window)
    recurrence = activity.recurrence
    if activity.audience is AudienceKind.APPRENTICE and recurrence.cadence is not Cadence.TIMES:
        person: Apprentice = problem.apprentice[attendees[0]]
        first, last = max(first, person.start), min(last, person.last_day)
    if activity.audience is AudienceKind.WAVE:
        yield "1", first, last
    elif recurrence.cadence is Cadence.CALENDAR_MONTH:
        yield from _months(problem, first, last, recurrence.part_month_days)
    elif recurrence.cadence is Cadence.WEEKS:
        length = timedelta(weeks=recurrence.count)
        number = 1
        while first + length - timedelta(days=1) <= last:
            yield str(number), first, first + length - timedelta(days=1)
            first, number = first + length, number + 1
    else:
        days = (last - first).days + 1
        for number in range(recurrence.count):
            start = first + timedelta(days=number * days // recurrence.count)
            end = first + timedelta(days=(number + 1) * days // recurrence.count - 1)
            yield str(number + 1), start, end


def _months(problem: Problem, first: date, last: date, least: int) -> Iterator[tuple[str, date, date]]:
    for (year, month), days in groupby(days_between(first, last), key=lambda day: (day.year, day.month)):
        listed = list(days)
        if sum(problem.grid.is_open(day) for day in listed) >= least:
            yield f"{year:04d}-{month:02d}", listed[0], listed[-1]


def unmet(
    problem: Problem, groups: Sequence[Group], sessions: Sequence[Session], blocks: Mapping[SessionId, int]
) -> tuple[str, ...]:
    """Say what no timetable can keep: groups that nobody may facilitate, and dates agreed for what there is not.

    `blocks` says how many study blocks each study session stands for.
    """
    kinds = {a.group_type for a in problem.programme.activities if Role.FACILITATOR in a.staff}
    said = [
        f"No tutor facilitates groups of the kind {problem.group_type[kind].title}."
        for kind in dict.fromkeys(group.type for group in groups if group.facilitator is None)
        if kind in kinds
    ]
    for fixed in problem.cohort.fixed_dates:
        mine = [s for s in sessions if s.activity.id == fixed.activity and fixed.audience in ("", s.audience)]
        if not any(fixed.occurrence in range(s.occurrence, s.occurrence + blocks.get(s.id, 1)) for s in mine):
            whom = f" for {problem.name(fixed.audience)}" if fixed.audience else ""
            said.append(
                f"{say_day(fixed.day)} was agreed for {fixed.activity}{whom}, occurrence {fixed.occurrence}; "
                "there is none."
            )
    return tuple(said)
