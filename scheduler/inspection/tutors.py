"""Tutors: caseloads hold everybody, named tutors are not over theirs, and each group has a facilitator."""

from collections import Counter
from collections.abc import Iterator

from models.problem import Problem
from models.programme import AudienceKind, Role
from models.words import say_day
from scheduler.diary import Diaries
from scheduler.inspection.note import Note, Row, Weight
from scheduler.inspection.openings import group_sessions, openings
from scheduler.inspection.tables import absence_rows, closure_rows, row_of

CHECK = "tutors"


def look(problem: Problem, diaries: Diaries) -> Iterator[Note]:
    if any(Role.TUTOR in activity.staff for activity in problem.programme.activities):
        yield from _caseload(problem)
    yield from _facilitators(problem, diaries)
    for activity in problem.programme.activities:
        if Role.MODULE_LEAD in activity.staff and not any(activity.module in t.leads for t in problem.cohort.tutors):
            yield Note(
                CHECK,
                Weight.WARNING,
                f"{activity.title} needs whoever leads its module; no tutor does.",
                (Row("activities", activity.id),),
            )


def _caseload(problem: Problem) -> Iterator[Note]:
    people, tutors = len(problem.cohort.apprentices), problem.cohort.tutors
    places = sum(tutor.caseload for tutor in tutors)
    yield Note(
        CHECK,
        Weight.ERROR if places < people else Weight.FIGURE,
        f"{people} apprentices need a tutor; the caseloads of {len(tutors)} tutors hold {places}.",
        tuple(row_of(problem, "tutors", tutor.id) for tutor in tutors),
        places,
        people,
        "apprentices",
    )
    named = Counter(person.tutor for person in problem.cohort.apprentices if person.tutor is not None)
    for tutor in tutors:
        if named[tutor.id] > tutor.caseload:
            yield Note(
                CHECK,
                Weight.ERROR,
                f"{tutor.name} ({tutor.id}) is named as tutor of {named[tutor.id]} apprentices; the caseload is "
                f"{tutor.caseload}.",
                (
                    row_of(problem, "tutors", tutor.id),
                    *(row_of(problem, "apprentices", p.id) for p in problem.cohort.apprentices if p.tutor == tutor.id),
                ),
                tutor.caseload,
                named[tutor.id],
                "apprentices",
            )


def _facilitators(problem: Problem, diaries: Diaries) -> Iterator[Note]:
    for session in group_sessions(problem):
        activity = session.activity
        if activity.audience is not AudienceKind.GROUP or Role.FACILITATOR not in activity.staff:
            continue
        able = [tutor for tutor in problem.cohort.tutors if session.activity.group_type in tutor.facilitates]
        entry = Row("activities", activity.id)
        if not able:
            if session.occurrence == 1:
                message = f"{activity.title} needs a facilitator; no tutor facilitates that kind of group."
                yield Note(CHECK, Weight.ERROR, message, (entry,), 0, 1, "tutors")
            continue
        free = sum(
            any(openings(problem, diaries, activity, (tutor.id,), session.first, session.last)) for tutor in able
        )
        if free == 0:
            names = tuple(tutor.id for tutor in able)
            yield Note(
                CHECK,
                Weight.ERROR,
                f"{activity.title}, occurrence {session.occurrence}: none of its {len(able)} facilitators has a free "
                f"time from {say_day(session.first)} to {say_day(session.last)}.",
                (
                    entry,
                    *(row_of(problem, "tutors", name) for name in names),
                    *absence_rows(problem, names, session.first, session.last),
                    *closure_rows(problem, session.first, session.last),
                ),
                0,
                1,
                "tutors",
            )
