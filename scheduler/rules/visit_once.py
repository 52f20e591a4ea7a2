"""Everybody sees each kind of visit once."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.programme import AudienceKind
from models.timetable import Timetable
from models.words import say_day
from scheduler.expectation import invited
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.board import Expression
    from scheduler.calendar_board import CalendarBoard


class VisitOnce(CalendarRule):
    id = "visit-once"
    statement = (
        "Every apprentice who learns while it is offered is in exactly one wave of each visit, and at most the stated "
        "share of a unit, rounded up, goes together."
    )
    looks_at = (
        "Wave activities: recurrence.count, unit_share; units. Where all waves have begun in the reference, nobody "
        "else is asked."
    )

    def post(self, board: "CalendarBoard") -> None:
        problem, model = board.problem, board.model
        for seats in board.seats.values():
            board.require(model.add_exactly_one(seat.literal for seat in seats))
            for seat in seats:
                board.require(model.add_implication(seat.literal, seat.start.literal))
        for activity in sorted({activity for activity, _ in board.seats}):
            share = problem.activity[activity].unit_share
            for members in problem.members_of_unit.values():
                most = max(1, ceil(share * len(members)))
                together: dict[int, list[Expression]] = defaultdict(list)
                for member in members:
                    for seat in board.seats.get((activity, member), ()):
                        together[seat.start.literal.index].append(seat.literal)
                for literals in together.values():
                    if len(literals) > most:
                        board.require(model.add(sum(literals) <= most))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        begun = problem.reference.begun if problem.reference is not None else {}
        for activity in problem.programme.activities:
            if activity.audience is not AudienceKind.WAVE:
                continue
            waves = timetable.by_activity.get(activity.id, ())
            choosing = {
                person.id
                for person in problem.cohort.apprentices
                if not activity.elective or activity.module in person.electives
            }
            expected = invited(problem, activity, choosing, *problem.bounds(activity.window))
            if sum(days[0].activity == activity.id for days in begun.values()) >= activity.recurrence.count:
                expected = set()
            # Who has left since has been there all the same.
            been = {person for wave in waves if wave.session in begun for person in wave.attendees}
            times = Counter(person for wave in waves if wave.day_number == 1 for person in wave.attendees)
            for person in problem.cohort.apprentices:
                wanted = 1 if person.id in expected | been else 0
                if times[person.id] != wanted:
                    yield self.finding(
                        f"{person.name} is in {times[person.id]} waves of {activity.title}; {wanted} is wanted.",
                        person.id,
                    )
            for wave in waves:
                if set(wave.attendees) != set(timetable.by_session[wave.session][0].attendees):
                    yield self.finding(f"{wave.id} has other people than the first day of its wave.", wave.id)
                units = Counter(problem.apprentice[person].unit for person in wave.attendees)
                for unit, count in sorted(units.items()):
                    size = sum(person.unit == unit for person in problem.cohort.apprentices)
                    if count > max(1, ceil(activity.unit_share * size)):
                        yield self.finding(
                            f"{count} of the {size} people of {problem.name(unit)} go together on {wave.id}, "
                            f"{say_day(wave.day)}.",
                            wave.id,
                            unit,
                        )
