"""Cover: units that may spare nobody, or fewer than must go together."""

from collections.abc import Iterator

from models.problem import Problem
from models.programme import AudienceKind
from scheduler.diary import Diaries
from scheduler.inspection.note import Note, Row, Weight
from scheduler.inspection.openings import asked_sessions
from scheduler.inspection.tables import row_of

CHECK = "cover"


def look(problem: Problem, diaries: Diaries) -> Iterator[Note]:
    sessions = [session for session in asked_sessions(problem) if session.activity.away]
    for unit_id, members in problem.members_of_unit.items():
        unit = problem.unit[unit_id]
        crowd = [
            session
            for session in sessions
            if session.activity.audience is AudienceKind.COHORT and set(members) & set(session.attendees)
        ]
        others = [session for session in sessions if session not in crowd and set(members) & set(session.attendees)]
        if members and unit.max_away == 0 and others:
            yield Note(
                CHECK,
                Weight.ERROR,
                f"{unit.name} ({unit_id}) lets nobody be away; {others[0].activity.title} takes its people away.",
                (row_of(problem, "units", unit_id), Row("activities", others[0].activity.id)),
                0,
                1,
                "people",
            )
        elif unit.cohort_days_count and crowd and len(members) > unit.max_away:
            yield Note(
                CHECK,
                Weight.ERROR,
                f"{unit.name} ({unit_id}) lets {unit.max_away} of its {len(members)} people be away and counts days of "
                f"the whole cohort; {crowd[0].activity.title} takes all of them.",
                (row_of(problem, "units", unit_id), Row("activities", crowd[0].activity.id)),
                unit.max_away,
                len(members),
                "people",
            )
