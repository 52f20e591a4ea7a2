"""Few people of one unit are away at once."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from models.findings import Finding
from models.ids import UnitId
from models.problem import Problem
from models.programme import AudienceKind
from models.timetable import Timetable
from models.words import say_day, say_list
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class EmployerCover(CalendarRule):
    id = "employer-cover"
    statement = (
        "On each day at most the agreed number of apprentices of one unit are away; days of the whole cohort "
        "count only where the employer says so."
    )
    looks_at = "max_away and cohort_days_count of the units; away of the activities."

    def post(self, board: "CalendarBoard") -> None:
        problem, model = board.problem, board.model
        for unit_id, members in problem.ever_of_unit.items():
            unit = problem.unit[unit_id]
            if len(members) <= unit.max_away:
                continue
            for day in sorted({day for member in members for day in board.open_days_of.get(member, ())}):
                fixed, literals = 0, []
                for member in members:
                    if problem.apprentice[member].job_on(board.days[day]).unit != unit_id:
                        continue
                    gone, might = board.away(member, day, unit.cohort_days_count)
                    if gone:
                        fixed += 1
                    elif len(might) == 1:
                        literals.append(might[0])
                    elif might:
                        away = model.new_bool_var("")
                        for literal in might:
                            board.require(model.add_implication(literal, away))
                        literals.append(away)
                if literals and fixed + len(literals) > unit.max_away:
                    board.require(model.add(sum(literals) <= max(0, unit.max_away - fixed)))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        away: dict[tuple[str, date], set[str]] = defaultdict(set)
        for placement in timetable.placements:
            activity = problem.activity[placement.activity]
            if activity.away:
                for person in placement.attendees:
                    unit = problem.unit[problem.apprentice[person].job_on(placement.day).unit]
                    if activity.audience is not AudienceKind.COHORT or unit.cohort_days_count:
                        away[unit.id, placement.day].add(person)
        for (unit_id, day), people in sorted(away.items()):
            unit = problem.unit[UnitId(unit_id)]
            if len(people) > unit.max_away:
                names = say_list(sorted(problem.name(person) for person in people))
                yield self.finding(
                    f"{unit.name} of {problem.name(unit.employer)} misses {names} on {say_day(day)}; "
                    f"{unit.max_away} may be away.",
                    unit_id,
                    *sorted(people),
                )
