"""Hours: what is taught fits under the cap, the minimum can be reached, and study has weeks enough."""

from collections.abc import Iterator

from models.people import Apprentice
from models.problem import Problem
from models.programme import Activity, ActivityKind
from models.words import say_hours
from scheduler.diary import Diaries
from scheduler.inspection.note import Note, Row, Weight, weigh
from scheduler.inspection.openings import asked_sessions, group_sessions, openings
from scheduler.inspection.tables import row_of

CHECK = "hours"


def look(problem: Problem, diaries: Diaries) -> Iterator[Note]:
    study = [activity for activity in problem.programme.activities if activity.kind is ActivityKind.STUDY]
    sessions = [*asked_sessions(problem), *group_sessions(problem)]
    counts = max((activity.otj_minutes for activity in study), default=0)
    takes = max((activity.release_minutes for activity in study), default=0)
    for person in problem.cohort.apprentices:
        mine = [s for s in sessions if person.id in s.attendees and not (s.is_wave and s.audience != "wave-1")]
        taught = sum(session.activity.otj_minutes * session.activity.days for session in mine)
        released = sum(session.activity.release_minutes * session.activity.days for session in mine)
        owed = problem.hours[person.id]
        rows = (row_of(problem, "apprentices", person.id), row_of(problem, "employers", person.employer))
        if released > owed.cap:
            yield Note(
                CHECK,
                Weight.ERROR,
                f"{person.name} ({person.id}): the sessions take {say_hours(released)} of paid release; the cap at "
                f"{problem.name(person.employer)} is {say_hours(owed.cap)}.",
                rows,
                owed.cap // 60,
                -(-released // 60),
                "hours",
            )
            continue
        wanted = max(0, -(-(owed.plan - taught) // counts)) if counts else 0
        room = (owed.cap - released) // takes if takes else wanted
        blocks, most = min(wanted, room), taught + room * counts
        yield Note(
            CHECK,
            Weight.ERROR if most < owed.floor else Weight.FIGURE,
            f"{person.name} ({person.id}) owes {say_hours(owed.floor)} off the job; sessions count "
            f"{say_hours(taught)}, and the study blocks under the cap of {say_hours(owed.cap)} make it "
            f"{say_hours(most)} at most.",
            rows,
            most // 60,
            -(-owed.floor // 60),
            "hours",
        )
        if blocks:
            yield _weeks(problem, diaries, person, study, blocks)


def _weeks(problem: Problem, diaries: Diaries, person: Apprentice, study: list[Activity], blocks: int) -> Note:
    """Count the study blocks that the person's weeks can take at the most."""
    weekly = problem.programme.policy.study_blocks_a_week
    free: dict[object, set[object]] = {}
    for activity in study:
        first, last = problem.bounds(activity.window)
        for day, span in openings(problem, diaries, activity, (person.id,), first, last):
            free.setdefault(problem.grid.week_of(day), set()).add((day, span.start))
    room = sum(min(weekly, len(halves)) for halves in free.values())
    return Note(
        CHECK,
        weigh(room, blocks),
        f"{person.name} ({person.id}) needs {blocks} study blocks; with at most {weekly} a week their free half-days "
        f"hold {room}.",
        (row_of(problem, "apprentices", person.id), Row("policy", "study_blocks_a_week")),
        room,
        blocks,
        "study blocks",
    )
