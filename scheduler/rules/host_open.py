"""Hosts receive visits on their days, within their seats."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from models.findings import Finding
from models.ids import HostId
from models.people import Host
from models.problem import Problem
from models.programme import Mode
from models.timetable import Timetable
from models.words import say_day
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.board import Expression
    from scheduler.calendar_board import CalendarBoard


class HostOpen(CalendarRule):
    id = "host-open"
    statement = "A visit is to a host of its theme, on a day when that host receives, within the seats of the day."
    looks_at = "Hosts and their dates; theme of the activity."

    def narrow(self, board: "CalendarBoard") -> None:
        for session in board.sessions:
            if session.activity.mode is not Mode.HOST:
                continue
            open_on: dict[int, list[Host]] = defaultdict(list)
            for host in board.problem.cohort.hosts:
                if host.theme == session.activity.theme:
                    free = board.diaries.of(host.id)
                    for receiving in host.days:
                        day = board.diaries.index.get(receiving.day)
                        if day is not None and free[day]:
                            open_on[day].append(host)
            board.receive(session, open_on)

    def post(self, board: "CalendarBoard") -> None:
        seats = {
            (host.id, board.diaries.index.get(day.day)): day.seats
            for host in board.problem.cohort.hosts
            for day in host.days
        }
        visitors: dict[tuple[HostId | None, int], list[Expression]] = defaultdict(list)
        for taken in board.seats.values():
            for seat in taken:
                visitors[seat.start.host, seat.start.day].append(seat.literal)
        for (host_id, number), literals in visitors.items():
            if host_id is not None:
                others = board.engaged_seats.get((host_id, number), 0)
                board.require(board.model.add(sum(literals) <= max(0, seats[host_id, number] - others)))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        hosts = {host.id: host for host in problem.cohort.hosts}
        visitors: Counter[tuple[HostId, date]] = Counter()
        for placement in timetable.placements:
            activity = problem.activity[placement.activity]
            if activity.mode is not Mode.HOST:
                continue
            host = hosts.get(placement.host) if placement.host is not None else None
            if host is None or host.theme != activity.theme or host.site != placement.site:
                yield self.finding(f"{placement.id} has no host for {activity.theme}.", placement.id)
                continue
            visitors[host.id, placement.day] += len(placement.attendees)
            if problem.absent(host.id, placement.day, placement.span):
                yield self.finding(f"{host.name} is closed on {say_day(placement.day)}.", placement.id, host.id)
        for (host_id, day), here in sorted(visitors.items()):
            elsewhere = [e.visitors for e in problem.engagements_of.get(host_id, ()) if e.day == day]
            count = here + sum(elsewhere)
            seats = next((d.seats for d in hosts[host_id].days if d.day == day), None)
            if seats is None:
                yield self.finding(f"{hosts[host_id].name} receives nobody on {say_day(day)}.", host_id)
            elif count > seats:
                yield self.finding(
                    f"{hosts[host_id].name} has {seats} seats on {say_day(day)}; {count} would come.", host_id
                )
