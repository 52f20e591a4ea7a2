"""Board meetings: whoever is to observe a board has a meeting of their employer's at which they are free."""

from collections.abc import Iterator

from models.problem import Problem
from models.timegrid import Half
from models.words import say_day
from scheduler.diary import Diaries, ticks
from scheduler.inspection.note import Note, Row, Weight
from scheduler.inspection.openings import asked_sessions, needed_people
from scheduler.inspection.tables import absence_rows, row_of

CHECK = "board-meetings"


def look(problem: Problem, diaries: Diaries) -> Iterator[Note]:
    for session in asked_sessions(problem):
        if not session.activity.at_board:
            continue
        person = problem.apprentice[session.attendees[0]]
        meetings = [
            (number, meeting)
            for number, meeting in enumerate(problem.cohort.board_meetings)
            if meeting.employer == person.job_on(meeting.day).employer and session.first <= meeting.day <= session.last
        ]
        common = diaries.common(needed_people(session))
        fitting = sum(
            any(
                ticks(meeting.span) & common[diaries.index[meeting.day]] & ticks(span) == ticks(span)
                for half in Half
                for span in problem.grid.starts(half, session.activity.minutes)
            )
            for _, meeting in meetings
            if meeting.day in diaries.index
        )
        employer = problem.name(person.job_on(session.first).employer)
        yield Note(
            CHECK,
            Weight.FIGURE if fitting else Weight.ERROR,
            f"{person.name} ({person.id}) is to observe a board ({session.id}): {employer} has "
            f"{len(meetings)} meetings from {say_day(session.first)} to {say_day(session.last)}, {fitting} of which "
            "suit.",
            (
                Row("activities", session.activity.id),
                row_of(problem, "apprentices", person.id),
                *(Row("board_meetings", f"{meeting.employer} {meeting.day}", number) for number, meeting in meetings),
                *absence_rows(problem, (person.id,), session.first, session.last),
            ),
            fitting,
            1,
            "meetings",
        )
