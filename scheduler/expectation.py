"""What a person would expect to find in a timetable, counted from the programme alone, without any solver."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from models.ids import ApprenticeId
from models.problem import Problem
from models.programme import Activity, ActivityKind, AudienceKind, Cadence, Role
from models.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Due:
    """One session that must be there; `attendees` is None for a wave, whose people are dealt by the timetable."""

    session: str
    activity: Activity
    audience: str
    first: date
    last: date
    attendees: frozenset[str] | None
    staff: frozenset[str]


def expected_sessions(problem: Problem, timetable: Timetable) -> Iterator[Due]:
    """List what the programme asks for, study left out."""
    leads = {m.id: {t.id for t in problem.cohort.tutors if m.id in t.leads} for m in problem.programme.modules}
    for activity in problem.programme.activities:
        if activity.kind is ActivityKind.STUDY:
            continue
        first, last = problem.bounds(activity.window)
        chosen = {
            person.id
            for person in problem.cohort.apprentices
            if not activity.elective or activity.module in person.electives
        }
        for name, members in _audiences(activity, timetable, chosen):
            if not members:
                continue
            start, end = first, last
            if activity.audience is AudienceKind.APPRENTICE:
                person = problem.apprentice[ApprenticeId(name)]
                start, end = max(first, person.start), min(last, person.end)
            staff = set()
            for role in activity.staff:
                if role is Role.TUTOR:
                    staff |= {timetable.tutor_of[m] for m in members if m in timetable.tutor_of}
                elif role is Role.MENTOR:
                    staff |= {who for m in members if (who := problem.apprentice[m].mentor) is not None}
                elif role is Role.FACILITATOR:
                    staff |= {g.facilitator for g in timetable.groups if g.id == name and g.facilitator}
                elif activity.module is not None:
                    staff |= leads[activity.module]
            base = activity.id if activity.audience is AudienceKind.COHORT else f"{activity.id}/{name}"
            parts = [("", start, end)]
            if activity.audience is not AudienceKind.WAVE:
                parts = list(_parts(problem, activity, start, end))
            wave = activity.audience is AudienceKind.WAVE
            for label, part_first, part_last in parts:
                yield Due(
                    base + label,
                    activity,
                    name,
                    part_first,
                    part_last,
                    None if wave else frozenset(members),
                    frozenset(staff),
                )


def _audiences(
    activity: Activity, timetable: Timetable, chosen: set[ApprenticeId]
) -> Iterator[tuple[str, set[ApprenticeId]]]:
    if activity.audience is AudienceKind.COHORT:
        yield "cohort", chosen
    elif activity.audience is AudienceKind.WAVE:
        for number in range(activity.recurrence.count):
            yield f"wave-{number + 1}", chosen
    elif activity.audience is AudienceKind.GROUP:
        for group in timetable.groups:
            if group.type == activity.group_type:
                yield group.id, set(group.members) & chosen
    else:
        for person in sorted(chosen):
            yield person, {person}


def _parts(problem: Problem, activity: Activity, first: date, last: date) -> Iterator[tuple[str, date, date]]:
    recurrence = activity.recurrence
    if recurrence.cadence is Cadence.CALENDAR_MONTH:
        day = first
        while day <= last:
            following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
            end = min(last, following - timedelta(days=1))
            days = [day + timedelta(days=n) for n in range((end - day).days + 1)]
            if sum(problem.grid.is_open(each) for each in days) >= recurrence.part_month_days:
                yield f"/{day:%Y-%m}", day, end
            day = following
    elif recurrence.cadence is Cadence.WEEKS:
        whole = ((last - first).days + 1) // (7 * recurrence.count)
        for number in range(whole):
            start = first + timedelta(days=7 * recurrence.count * number)
            label = f"/{number + 1}" if whole > 1 else ""
            yield label, start, start + timedelta(days=7 * recurrence.count - 1)
    else:
        length, count = (last - first).days + 1, recurrence.count
        for number in range(count):
            start = first + timedelta(days=(length * number) // count)
            end = first + timedelta(days=(length * (number + 1)) // count - 1)
            yield f"/{number + 1}" if count > 1 else "", start, end
