"""Release is spread over the weeks."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.findings import Finding, Kind
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_day, say_hours
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard

WEEKS = 4
MOST_HOURS = WEEKS * 7 * 24
GUESS_HOURS = 3
"""Measured on the meetings of three cohorts, in 10 s: 3, 3 and 11 hours above the least in all, without this guess 16,
16 and 12."""


class ReleasePeak(CalendarRule):
    id = "release-peak"
    kind = Kind.SOFT
    statement = (
        "Nobody's fullest four weeks take more release than they must; the fullest of all costs one for each hour "
        "begun."
    )
    looks_at = "Release of every session and study block."
    unit = "hours"
    level = "peak"
    is_maximum = True
    added_up = "fuller"

    def post(self, board: "CalendarBoard") -> None:
        rows = [row for person in board.distinct for row in board.stretches(person, WEEKS)]
        before = max(board.reached.get(self.level, 0), *(-(-fixed // 60) for fixed, _ in rows), 0)
        open_rows = [(fixed, terms) for fixed, terms in rows if terms]
        if open_rows:
            rise = board.model.new_int_var(0, MOST_HOURS, "")
            for fixed, terms in open_rows:
                board.model.add(60 * (rise + before) >= fixed + sum(terms))
            board.penalise(self.level, self.id, [rise])

    def post_added_up(self, board: "CalendarBoard") -> None:
        """Penalise the hours by which each apprentice of these sessions passes the least that the worst may have.

        The worst alone says nothing about the others, who then become as full as it: measured on the meetings of
        groups, ten of 24 at the worst of 34 hours, and none above 33 once all were added up.
        """
        rises = []
        for person in board.apprentices:
            rows = list(board.stretches(person, WEEKS))
            before = max(board.reached.get(self.level, 0), *(-(-fixed // 60) for fixed, _ in rows), 0)
            rise = board.model.new_int_var(0, GUESS_HOURS, "")
            board.guesses.append((rise, MOST_HOURS))
            for fixed, terms in rows:
                if terms:
                    board.model.add(60 * (rise + before) >= fixed + sum(terms))
            rises.append(rise)
        board.penalise(self.added_up, self.id, rises)

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        worst: tuple[int, date, str] | None = None
        for person in problem.cohort.apprentices:
            diary = [p for p in timetable.by_person.get(person.id, ()) if person.id in p.attendees]
            for monday in sorted({p.day - timedelta(days=p.day.weekday()) for p in diary}):
                end = monday + timedelta(days=7 * WEEKS)
                minutes = sum(p.release_minutes for p in diary if monday <= p.day < end)
                if minutes and (worst is None or minutes > worst[0]):
                    worst = (minutes, monday, person.id)
        if worst is not None:
            minutes, monday, who = worst
            yield self.finding(
                f"{problem.name(who)} is released for {say_hours(minutes)} in the four weeks from {say_day(monday)}, "
                "nobody for longer.",
                who,
                cost=(minutes + 59) // 60,
            )
