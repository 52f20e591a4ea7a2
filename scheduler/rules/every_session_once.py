"""Everything that is due takes place, once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.findings import Finding
from models.ids import SessionId
from models.problem import Problem
from models.programme import ActivityKind
from models.timetable import Placement, Timetable
from models.words import say_day, say_list
from scheduler.expectation import Due, expected_sessions
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class EverySessionOnce(CalendarRule):
    id = "every-session-once"
    statement = (
        "Each session that the programme asks for takes place exactly once, on all its days, in its window, "
        "with the right people."
    )
    looks_at = (
        "Activities: audience, recurrence, window, days, staff; study blocks are counted by study-plan. What has "
        "begun in the reference is as it was, whoever has joined or left since; what was due before is not asked for."
    )

    def post(self, board: "CalendarBoard") -> None:
        for session in board.sessions:
            literals = [start.literal for start in board.starts[session.id]]
            wanted = board.want(session)
            if wanted == 1:
                board.require(board.model.add_exactly_one(literals))
            elif wanted or literals:
                board.require(board.model.add(sum(literals) == wanted))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        begun = problem.reference.begun if problem.reference is not None else {}
        on = problem.reference.on if problem.reference is not None else problem.cohort.start
        expected = {due.session: due for due in expected_sessions(problem, timetable)}
        for session, due in expected.items():
            days = timetable.by_session.get(SessionId(session), ())
            if not days and due.last < on:
                continue
            if [day.day_number for day in days] != list(range(1, due.activity.days + 1)):
                numbers = say_list(str(day.day_number) for day in days)
                found = f"it has day {numbers}, wanted are 1 to {due.activity.days}" if days else "it is missing"
                yield self.finding(
                    f"{due.activity.title} ({session}) is due between {say_day(due.first)} and "
                    f"{say_day(due.last)}: {found}.",
                    session,
                )
                continue
            if session in begun:
                continue
            if days[0].day < due.first or days[-1].day > due.last:
                yield self.finding(
                    f"{session} is on {say_day(days[0].day)}, outside {say_day(due.first)} to {say_day(due.last)}.",
                    session,
                )
            for day in days:
                yield from self._people(problem, due, day)
        for session, days in timetable.by_session.items():
            activity = problem.activity.get(days[0].activity)
            if (
                session not in expected
                and session not in begun
                and (activity is None or activity.kind is not ActivityKind.STUDY)
            ):
                yield self.finding(f"{session} is not asked for by the programme.", session)

    def _people(self, problem: Problem, due: Due, day: Placement) -> Iterator[Finding]:
        if (day.activity, day.audience) != (due.activity.id, due.audience):
            yield self.finding(
                f"{day.id} is kept as {day.activity} for {problem.name(day.audience)}; "
                f"it is {due.activity.id} for {problem.name(due.audience)}.",
                day.id,
            )
        expected: list[tuple[str, frozenset[str], tuple[str, ...]]] = [("staff", due.staff, day.staff)]
        if due.attendees is not None:
            expected.insert(0, ("people", due.attendees, day.attendees))
        for what, wanted, present in expected:
            wrong = sorted(problem.name(who) for who in wanted ^ set(present))
            if wrong:
                yield self.finding(f"{day.id} has the wrong {what}: {say_list(wrong)}.", day.id)
            elif len(present) > len(wanted):
                yield self.finding(f"{day.id} names the same {what} more than once.", day.id)
        counted, released = due.activity.otj_minutes, due.activity.release_minutes
        if (day.otj_minutes, day.release_minutes) != (counted, released):
            yield self.finding(
                f"{day.id} counts {day.otj_minutes} minutes off the job and {day.release_minutes} of release; "
                f"the programme says {counted} and {released}.",
                day.id,
            )
