"""A group keeps its facilitator."""

from collections.abc import Iterator

from models.findings import Finding
from models.problem import Problem
from models.programme import Role
from models.timetable import Timetable
from scheduler.rule import CalendarRule


class GroupFacilitator(CalendarRule):
    id = "group-facilitator"
    statement = "A group that needs a facilitator has one who may facilitate that kind of group."
    looks_at = "facilitates of the tutors."
    kept_by = "Naming the facilitators keeps it."

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        needing = {a.group_type for a in problem.programme.activities if Role.FACILITATOR in a.staff}
        able = {tutor.id: tutor.facilitates for tutor in problem.cohort.tutors}
        for group in timetable.groups:
            if group.type not in needing:
                continue
            if group.facilitator is None:
                yield self.finding(f"{group.id} has no facilitator.", group.id)
            elif group.type not in able.get(group.facilitator, ()):
                yield self.finding(f"{problem.name(group.facilitator)} does not facilitate {group.id}.", group.id)
