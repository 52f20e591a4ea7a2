"""What a person would expect to find in a timetable, counted from the programme alone, without any solver."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from models.ids import ApprenticeId, StaffId
from models.problem import Problem
from models.programme import Activity, ActivityKind, AudienceKind, Cadence, Mode, Role
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
    for activity in problem.programme.activities:
        if activity.kind is ActivityKind.STUDY:
            continue
        first, last = problem.bounds(activity.window)
        chosen = {
            person.id
            for person in problem.cohort.apprentices
            if not activity.elective or activity.module in person.electives
        }
        wave = activity.audience is AudienceKind.WAVE
        for name, members in _audiences(activity, timetable, chosen):
            if not members:
                continue
            start, end = first, last
            if activity.audience is AudienceKind.APPRENTICE and activity.recurrence.cadence is not Cadence.TIMES:
                person = problem.apprentice[ApprenticeId(name)]
                start, end = max(first, person.start), min(last, person.last_day)
            base = activity.id if activity.audience is AudienceKind.COHORT else f"{activity.id}/{name}"
            parts = [("", start, end)] if wave else list(_parts(problem, activity, start, end))
            for label, part_first, part_last in parts:
                if activity.audience is AudienceKind.APPRENTICE:
                    job_first, job_last = _main_job(problem, ApprenticeId(name), part_first, part_last)
                    part_first, part_last = max(part_first, job_first), min(part_last, job_last)  # noqa: PLW2901
                people = invited(problem, activity, members, part_first, part_last)
                if people:
                    staff = frozenset(_staff(problem, timetable, activity, name, people, part_first))
                    attendees = None if wave else frozenset(people)
                    yield Due(base + label, activity, name, part_first, part_last, attendees, staff)


def _staff(
    problem: Problem, timetable: Timetable, activity: Activity, audience: str, people: set[ApprenticeId], day: date
) -> set[StaffId]:
    staff: set[StaffId] = set()
    for role in activity.staff:
        if role is Role.TUTOR:
            staff |= {timetable.tutor_of[m] for m in people if m in timetable.tutor_of}
        elif role is Role.MENTOR:
            staff |= {who for m in people if (who := problem.apprentice[m].job_on(day).mentor) is not None}
        elif role is Role.FACILITATOR:
            staff |= {g.facilitator for g in timetable.groups if g.id == audience and g.facilitator}
        elif activity.module is not None:
            staff |= {t.id for t in problem.cohort.tutors if activity.module in t.leads}
    return staff


def invited(
    problem: Problem, activity: Activity, people: set[ApprenticeId], first: date, last: date
) -> set[ApprenticeId]:
    """Leave out those who learn on too few days of the window, as docs/off-the-job.md says."""
    days = {day for day in problem.grid.open_days if first <= day <= last}
    learned = {
        who: {day for day in days if problem.apprentice[who].learns(day) and not problem.is_gone(who)} for who in people
    }
    through = {who for who in people if learned[who] == days}
    if len(through) == len(people):
        return people
    if activity.audience is AudienceKind.WAVE:
        theme = {day.day for host in problem.cohort.hosts if host.theme == activity.theme for day in host.days}
        return through | {who for who in people if learned[who] & (theme if activity.mode is Mode.HOST else days)}
    if activity.audience is AudienceKind.APPRENTICE:
        (who,) = people
        employers = {day: problem.apprentice[who].job_on(day).employer for day in learned[who]}
        meetings = {(meeting.employer, meeting.day) for meeting in problem.cohort.board_meetings}
        possible = not activity.at_board or any((employer, day) in meetings for day, employer in employers.items())
        return people if possible and len(learned[who]) >= activity.recurrence.part_month_days else set()
    left = set(days)
    for who in sorted(people - through, key=lambda person: (len(days - learned[person]), person)):
        both = left & learned[who]
        if both == left or (both and len(both) >= len(days) * problem.programme.policy.least_window_share):
            through.add(who)
            left = both
    return through


def _main_job(problem: Problem, who: ApprenticeId, first: date, last: date) -> tuple[date, date]:
    """Return the days of the job in which an apprentice learns most of a window; the earlier one of equals."""
    person = problem.apprentice[who]
    if not person.later_jobs:
        return first, last
    starts = [date.min, *(job.first for job in person.later_jobs)]
    ends = [*(job.first - timedelta(days=1) for job in person.later_jobs), date.max]
    learned = [
        sum(max(first, start) <= day <= min(last, end) and person.learns(day) for day in problem.grid.open_days)
        for start, end in zip(starts, ends, strict=True)
    ]
    if not any(learned):
        return first, last
    number = learned.index(max(learned))
    return starts[number], ends[number]


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
