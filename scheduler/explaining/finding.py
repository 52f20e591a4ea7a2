"""Finds the parts of a problem that are impossible, smallest first, and shrinks each to its core."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from models.ids import SessionId
from models.problem import Problem
from models.session import Session
from models.words import say_month
from scheduler.explaining.calendar_part import CalendarPart, Chosen, homeless_sessions, is_wide
from scheduler.explaining.caseload_part import CaseloadPart
from scheduler.explaining.demands import demand_of
from scheduler.explaining.group_part import GroupPart
from scheduler.explaining.hours_part import HoursPart
from scheduler.explaining.part import Part
from scheduler.explaining.relaxed import relaxed_sessions, study_sessions
from scheduler.explaining.tutors_part import TutorsPart, held_sessions


def small_parts(problem: Problem) -> Iterator[Part]:
    """Yield parts of growing size; one that cannot be placed by itself makes every timetable impossible."""
    for person in problem.cohort.apprentices:
        yield HoursPart(problem, person.id)
    for kind in problem.programme.group_types:
        yield GroupPart(kind)
    yield CaseloadPart()
    sessions = relaxed_sessions(problem)
    yield from _homeless_parts(problem, sessions)
    yield from _deadline_parts(problem)
    yield from _tutor_parts(problem)
    yield from _visit_parts(sessions)
    yield _cohort_part(problem, sessions)


def large_parts(problem: Problem) -> Iterator[Part]:
    """Yield all that the people of each unit do: with the small ones, everything but who learns with whom, and when."""
    yield from _unit_parts(problem, relaxed_sessions(problem))


def _homeless_parts(problem: Problem, sessions: Sequence[Session]) -> Iterator[Part]:
    """Yield each session that has no possible time by itself; one board shows them all."""
    homeless = homeless_sessions(problem, sessions)
    for session in homeless:
        yield single(session)


def single(session: Session) -> CalendarPart:
    return CalendarPart(f"{session.activity.title} ({demand_of(session)})", Chosen(frozenset({demand_of(session)})))


def _deadline_parts(problem: Problem) -> Iterator[Part]:
    names = frozenset(assessment.id for assessment in problem.programme.assessments)
    needed = {
        name
        for assessment in problem.programme.assessments
        for name in (assessment.due.activity, assessment.due.until)
        if name is not None
    }
    if names:
        yield CalendarPart("the deadlines", Chosen(frozenset(needed), names))


def _tutor_parts(problem: Problem) -> Iterator[Part]:
    """Yield the sessions of each month that need a tutor, and all of them where they are few."""
    held = held_sessions(problem)
    months: dict[tuple[int, int], set[str]] = defaultdict(set)
    for session, _ in held:
        months[session.first.year, session.first.month].add(session.id)
    for year, month in sorted(months):
        yield TutorsPart(f"tutors and mentors in {say_month(year, month)}", frozenset(months[year, month]))
    if held and len(held) <= MOST_HELD:
        yield TutorsPart("tutors and mentors", frozenset(session.id for session, _ in held))


MOST_HELD = 60
"""Sessions up to which all tutors' sessions are looked at together."""


def _visit_parts(sessions: Sequence[Session]) -> Iterator[Part]:
    for session in sessions:
        if session.is_wave and session.audience == "wave-1":
            yield single(session)


def _cohort_part(problem: Problem, sessions: Sequence[Session]) -> Part:
    names = frozenset(demand_of(session) for session in sessions if is_wide(session))
    deadlines = frozenset(assessment.id for assessment in problem.programme.assessments)
    return CalendarPart("the sessions of the whole cohort, visits and deadlines", Chosen(names, deadlines))


def _unit_parts(problem: Problem, sessions: Sequence[Session]) -> Iterator[Part]:
    """Yield all that the people of one unit do, with their study, beside what the cohort does."""
    plan = study_sessions(problem)
    deadlines = frozenset(assessment.id for assessment in problem.programme.assessments)
    for unit in problem.cohort.units:
        members = set(problem.members_of_unit[unit.id])
        if not members:
            continue
        mine = {demand_of(s) for s in sessions if is_wide(s) or members & set(s.attendees)}
        study = {demand_of(s) for s in plan.sessions if members & set(s.attendees)}
        yield CalendarPart(
            f"all that the people of {unit.name} ({unit.id}) do",
            Chosen(frozenset(mine | study), deadlines),
            _with_study,
            _blocks,
        )


def _with_study(problem: Problem) -> list[Session]:
    return [*relaxed_sessions(problem), *study_sessions(problem).sessions]


def _blocks(problem: Problem) -> Mapping[SessionId, int]:
    return study_sessions(problem).blocks
