"""What stands in the tables about people's time: absences, working patterns, and who may be away together."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from models.ids import ApprenticeId, StaffId
from models.people import Absence, Unit, WeekPattern
from models.problem import Problem
from models.programme import AudienceKind, Mode
from models.session import Session
from models.timegrid import Half, Span, days_between
from models.words import WEEKDAYS, say_count, say_day
from scheduler.diary import Diaries
from scheduler.explaining.editing import ANY_TIME, edit_activity, edit_person, edit_row, free_time, without_row
from scheduler.explaining.fact import Change, Fact, Touches, changing
from scheduler.inspection.note import Row
from scheduler.inspection.openings import slots
from scheduler.inspection.tables import person_row, row_of

MOST_DAYS = 8
"""Days on which somebody might be freed; more are not offered."""


def absence_facts(problem: Problem, sessions: Sequence[Session]) -> Iterator[Fact]:
    """Yield the absences that touch the window of a session which needs that person, room or host."""
    rooms = {room.id for room in problem.cohort.rooms}
    seen: set[Absence] = set()
    for number, absence in enumerate(problem.cohort.absences):
        touches = _touching(problem, absence)
        touched = [session for session in sessions if touches(session)]
        if touched and absence not in seen:
            seen.add(absence)
            row = Row("absences", f"{absence.who} {absence.first} to {absence.last}", number)
            yield Fact(
                f"absence {absence.who} {absence.first} {absence.last} {absence.span}",
                "person-available" if absence.who not in rooms else "room-free",
                say_absence(problem, absence),
                changing(without_row("absences", absence)),
                (row,),
                lambda absence=absence, touched=touched, row=row: _freed(problem, absence, touched, row),  # type: ignore[misc]  # bound early
                touches=touches,
            )


def _touching(problem: Problem, absence: Absence) -> Touches:
    is_room = any(room.id == absence.who for room in problem.cohort.rooms)
    theme = next((host.theme for host in problem.cohort.hosts if host.id == absence.who), None)

    def touches(session: Session) -> bool:
        needed = (
            absence.who in session.people
            or (is_room and session.activity.mode in (Mode.IN_PERSON, Mode.HYBRID))
            or (theme is not None and session.activity.theme == theme)
        )
        return needed and absence.first <= session.last and absence.last >= session.first

    return touches


def say_absence(problem: Problem, absence: Absence) -> str:
    days = f"on {say_day(absence.first)}"
    if absence.first != absence.last:
        days = f"from {say_day(absence.first)} to {say_day(absence.last)}"
    part = "" if absence.span is None else f", {absence.span} each day"
    why = f" ({absence.reason})" if absence.reason else ""
    return f"{problem.name(absence.who)} ({absence.who}) is absent {days}{part}{why}."


def _freed(problem: Problem, absence: Absence, sessions: Sequence[Session], row: Row) -> Iterator[Change]:
    """Free somebody for as long as one session or several of them need, on one of the first days that might do."""
    name = f"{problem.name(absence.who)} ({absence.who})"
    without = without_row("absences", absence)(problem)
    diaries = Diaries(without)
    offered = 0
    for day in days_between(absence.first, absence.last):
        open_to = [s for s in sessions if s.first <= day <= s.last]
        number = diaries.index.get(day)
        if number is None or not open_to or offered >= MOST_DAYS:
            continue
        spans = _needed_spans(problem, diaries, number, absence.who, open_to)
        offered += bool(spans)
        for span in spans:
            hours = -(-span.minutes // 60)
            yield Change(
                "person_hour",
                f"free {absence.who} {absence.first}",
                hours,
                f"Free {name} for {say_count(hours, 'hour')} on {{day}}",
                free_time(absence.who, day, span),
                (row,),
                day,
                f"absence {absence.who}",
            )


def _needed_spans(problem: Problem, diaries: Diaries, number: int, who: str, sessions: Sequence[Session]) -> list[Span]:
    """Return the time of one session, of two after one another, and so on up to all of them."""
    session = sessions[0]
    if session.activity.span is not None:
        return [session.activity.span]
    others = [person for person in session.people if person != who]
    free = diaries.common((*others, who) if who in session.people else others)[number]
    alone = diaries.of(who)[number]
    best: dict[int, Span] = {}
    for half in Half:
        for first in list(slots(problem, free, half, session.activity.minutes))[:1]:
            run = [s for s in slots(problem, alone, half, session.activity.minutes) if s.start >= first.start]
            for count in range(1, min(len(sessions), len(run)) + 1):
                best.setdefault(count, Span(first.start, run[count - 1].end))
    # Where agreed times or meetings want another hour, the whole day will do.
    halves = problem.programme.halves
    return [*best.values(), Span(halves[0].start, halves[1].end)]


def pattern_facts(problem: Problem, sessions: Sequence[Session]) -> Iterator[Fact]:
    """Yield the working week of everybody whom a session needs."""
    people = sorted({person for session in sessions for person in session.people})
    teaching = Span(problem.programme.halves[0].start, problem.programme.halves[1].end)
    for who in people:
        person = problem.apprentice.get(ApprenticeId(who)) or problem.staff.get(StaffId(who))
        if person is None or (
            all(span.contains(teaching) for spans in person.pattern.days[:5] for span in spans[:1] or ())
            and all(person.pattern.days[:5])
        ):
            continue
        row = person_row(problem, who)
        yield Fact(
            f"pattern {who}",
            "person-available",
            f"{person.name} ({who}) works {say_week(person.pattern)}.",
            changing(edit_person(who, pattern=ANY_TIME)),
            (row,),
            lambda who=who, person=person, row=row: _longer(who, person.name, person.pattern, teaching, row),  # type: ignore[misc]  # bound early
            touches=lambda session, who=who: who in session.people,  # type: ignore[misc]  # bound early
        )


def say_week(pattern: WeekPattern) -> str:
    """Say a working week: runs of days with the same hours."""
    parts: list[tuple[int, int, str]] = []
    for number, spans in enumerate(pattern.days):
        hours = " and ".join(str(span) for span in spans)
        if not hours:
            continue
        if parts and parts[-1][2] == hours and parts[-1][1] == number - 1:
            parts[-1] = (parts[-1][0], number, hours)
        else:
            parts.append((number, number, hours))
    said = [
        f"{WEEKDAYS[first][:3]}{'' if first == last else '-' + WEEKDAYS[last][:3]} {hours}"
        for first, last, hours in parts
    ]
    return ", ".join(said) or "on no day"


def _longer(who: str, name: str, pattern: WeekPattern, teaching: Span, row: Row) -> Iterator[Change]:
    for number in range(5):
        spans = pattern.days[number]
        if not any(span.contains(teaching) for span in spans):
            days = tuple((teaching,) if n == number else old for n, old in enumerate(pattern.days))
            yield Change(
                "working_day",
                f"pattern {who} {number}",
                1,
                f"Let {name} ({who}) work {teaching} on {WEEKDAYS[number]}s",
                edit_person(who, pattern=WeekPattern(days)),
                (row,),
            )


def cover_facts(problem: Problem, sessions: Sequence[Session]) -> Iterator[Fact]:
    """Yield how many people of a unit may be away together."""
    away = [session for session in sessions if session.activity.away]
    for unit_id, members in problem.members_of_unit.items():
        unit = problem.unit[unit_id]
        here = {person for session in away for person in session.attendees if person in set(members)}
        if len(members) > unit.max_away and here:
            row = row_of(problem, "units", unit_id)
            counting = ", days of the whole cohort included" if unit.cohort_days_count else ""
            yield Fact(
                f"cover {unit_id}",
                "employer-cover",
                f"At most {unit.max_away} of the {len(members)} people of {unit.name} ({unit_id}) are away on one day"
                f"{counting}.",
                changing(edit_row("units", unit_id, max_away=len(members))),
                (row,),
                lambda unit=unit, size=len(members), row=row: cover_changes(unit, size, row),  # type: ignore[misc]  # bound early
            )
    for activity in {s.activity.id: s.activity for s in away if s.activity.audience is AudienceKind.WAVE}.values():
        if activity.unit_share < 1:
            row = Row("activities", activity.id)
            yield Fact(
                f"share {activity.id}",
                "visit-once",
                f"At most {activity.unit_share:.0%} of a unit (rounded up) go on {activity.title} together.",
                changing(edit_activity(activity.id, unit_share=1.0)),
                (row,),
                lambda activity=activity, row=row: [  # type: ignore[misc]  # bound early
                    Change(
                        "unit_share",
                        f"share {activity.id}",
                        1,
                        f"Let a whole unit go on {activity.title} together",
                        edit_activity(activity.id, unit_share=1.0),
                        (row,),
                    )
                ],
            )


def cover_changes(unit: Unit, members: int, row: Row) -> Iterator[Change]:
    """Let more people of a unit be away together, one by one; or leave days of the whole cohort out."""
    for most in range(unit.max_away + 1, members + 1):
        who = say_count(most, "person", "people")
        yield Change(
            "cover_person",
            f"cover {unit.id}",
            most - unit.max_away,
            f"Let {who} of {unit.name} ({unit.id}) be away together",
            edit_row("units", unit.id, max_away=most),
            (row,),
        )
    if unit.cohort_days_count:
        yield Change(
            "cover_cohort_days",
            f"cohort days {unit.id}",
            1,
            f"Leave days of the whole cohort out of the cover of {unit.name} ({unit.id})",
            edit_row("units", unit.id, cohort_days_count=False),
            (row,),
        )


def enrolment_facts(problem: Problem, sessions: Sequence[Session]) -> Iterator[Fact]:
    """Yield first and last days of apprentices who are not enrolled for the whole programme."""
    cohort = problem.cohort
    for who in sorted({person for session in sessions if not session.is_wave for person in session.attendees}):
        person = problem.apprentice[who]
        if (person.start, person.end) != (cohort.start, cohort.end):
            yield Fact(
                f"enrolment {who}",
                "person-available",
                f"{person.name} ({who}) is on the programme from {say_day(person.start)} to {say_day(person.end)}.",
                changing(_enrolled(who, cohort.start, cohort.end)),
                (row_of(problem, "apprentices", who),),
            )


def _enrolled(who: ApprenticeId, first: date, last: date):  # type: ignore[no-untyped-def]  # an Apply
    return lambda problem: replace(edit_row("apprentices", who, start=first, end=last)(problem))
