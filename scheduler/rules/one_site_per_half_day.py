"""People stay at one site in a half-day."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.timegrid import HALVES
from models.timetable import Timetable
from models.words import say_day, say_list
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class OneSitePerHalfDay(CalendarRule):
    id = "one-site-per-half-day"
    statement = "In one half-day a person is at no more than one site; online sessions may stand beside."
    looks_at = "one_site_a_half_day of the policy; halves of the programme."

    def post(self, board: "CalendarBoard") -> None:
        if not board.problem.programme.policy.one_site_a_half_day:
            return
        for person, days in _days_of(board):
            for day in days:
                for half in HALVES:
                    sites = board.visits(person, day, half)
                    here = {placement.site for placement in board.fixed_in(person, day, half)} - {None}
                    if here:
                        board.require(board.model.add(sum(sites[site] for site in sites if site not in here) == 0))
                    elif len(sites) > 1:
                        board.require(board.model.add_at_most_one(sites.values()))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        if not problem.programme.policy.one_site_a_half_day:
            return
        for person, diary in timetable.by_person.items():
            sites: dict[tuple[date, int], set[str]] = defaultdict(set)
            for placement in diary:
                for number, half in enumerate(problem.programme.halves):
                    inside = placement.span.start < half.end and half.start < placement.span.end
                    if inside and placement.site is not None:
                        sites[placement.day, number].add(placement.site)
            busy = {placement.day for placement in diary}
            for booking in problem.engagements_of.get(person, ()):
                for number, half in enumerate(problem.programme.halves):
                    inside = booking.span.start < half.end and half.start < booking.span.end
                    if inside and booking.site is not None and booking.day in busy:
                        sites[booking.day, number].add(booking.site)
            for (day, _), where in sorted(sites.items()):
                if len(where) > 1:
                    names = say_list(sorted(problem.name(site) for site in where))
                    yield self.finding(
                        f"{problem.name(person)} is at {names} in one half-day, {say_day(day)}.", person, *sorted(where)
                    )


def _days_of(board: "CalendarBoard") -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield staff, and apprentices where they may have more than one session in a half-day, with their days."""
    for person in board.staff:
        yield person, board.taken_days.get(person, ())
    if board.problem.programme.policy.sessions_a_half_day > 1:
        for apprentice in board.apprentices:
            yield apprentice, board.open_days_of.get(apprentice, ())
