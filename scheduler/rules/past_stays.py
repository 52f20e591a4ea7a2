"""What has begun stays."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_day
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class PastStays(CalendarRule):
    id = "past-stays"
    statement = (
        "A session that began before the day from which the reference may be changed stays as it was, in day, time, "
        "place and people, and no other is put before that day."
    )
    looks_at = "The reference and its day; who is still in the cohort."

    def narrow(self, board: "CalendarBoard") -> None:
        reference = board.problem.reference
        if reference is None:
            return
        for session in board.sessions:
            if not board.has_begun(session):
                board.narrow_days(session, [n for n, day in enumerate(board.days) if day >= reference.on])

    def post(self, board: "CalendarBoard") -> None:
        if board.problem.reference is None:
            return
        for literal in board.kept_past():
            board.require(board.model.add(literal == 1))
        for literal in board.new_past():
            board.require(board.model.add(literal == 0))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        reference = problem.reference
        if reference is None:
            return
        until = say_day(reference.on)
        for session, before in reference.begun.items():
            known = {person for p in before for person in (*p.attendees, *p.staff)}
            if known and not any(person in problem.apprentice for p in before for person in p.attendees):
                continue
            after = timetable.by_session.get(session, ())
            were = [(p.day, p.span, p.site, p.room, p.host) for p in before]
            if were != [(p.day, p.span, p.site, p.room, p.host) for p in after]:
                yield self.finding(f"{session} began before {until} and is no longer where it was.", session)
                continue
            here = {person for p in after for person in (*p.attendees, *p.staff)}
            wrong = {who for who in known ^ here if who in problem.apprentice or who in problem.staff}
            if wrong:
                yield self.finding(
                    f"{session} began before {until}; it now has other people: "
                    f"{', '.join(sorted(problem.name(who) for who in wrong))}.",
                    session,
                )
        for session, after in timetable.by_session.items():
            if after[0].day < reference.on and session not in reference.begun:
                yield self.finding(f"{session} is new and lies before {until}.", session)
