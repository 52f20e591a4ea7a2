"""Boards are observed when they meet."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.timegrid import Span
from models.timetable import Timetable
from models.words import say_when
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class BoardMeetings(CalendarRule):
    id = "board-meetings"
    statement = "Observing a board is at a meeting of the board of the apprentice's own employer."
    looks_at = "at_board of the activity; board meetings of the cohort."

    def narrow(self, board: "CalendarBoard") -> None:
        for session in board.sessions:
            if session.activity.at_board:
                for person in session.attendees:
                    apprentice = board.problem.apprentice[person]
                    meetings: dict[int, list[Span]] = defaultdict(list)
                    for meeting in board.problem.cohort.board_meetings:
                        day = board.diaries.index.get(meeting.day)
                        if meeting.employer == apprentice.job_on(meeting.day).employer and day is not None:
                            meetings[day].append(meeting.span)
                    board.narrow_windows(session, meetings)

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        for placement in timetable.placements:
            if not problem.activity[placement.activity].at_board:
                continue
            for person in placement.attendees:
                employer = problem.apprentice[person].job_on(placement.day).employer
                meets = any(
                    meeting.employer == employer
                    and meeting.day == placement.day
                    and meeting.span.start <= placement.span.start
                    and placement.span.end <= meeting.span.end
                    for meeting in problem.cohort.board_meetings
                )
                if not meets:
                    yield self.finding(
                        f"The board of {problem.name(employer)} does not meet on "
                        f"{say_when(placement.day, placement.span)}: {placement.id}.",
                        placement.id,
                        person,
                    )
