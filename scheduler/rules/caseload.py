"""Tutors have no more apprentices than agreed."""

from collections import Counter
from collections.abc import Iterator

from models.findings import Finding
from models.problem import Problem
from models.programme import Role
from models.timetable import Timetable
from scheduler.rule import CalendarRule


class Caseload(CalendarRule):
    id = "caseload"
    statement = (
        "Every apprentice has one tutor, the one named in the cohort where one is named, and no tutor has "
        "more than their number."
    )
    looks_at = "caseload of the tutors; tutor_id of the apprentices."
    kept_by = "Naming the tutors keeps it."

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        load = Counter(tutor for _, tutor in timetable.tutors)
        tutors = {tutor.id for tutor in problem.cohort.tutors}
        for person_id, times in sorted(Counter(person for person, _ in timetable.tutors).items()):
            if times > 1:
                yield self.finding(f"{problem.name(person_id)} has {times} tutors.", person_id)
        if any(Role.TUTOR in activity.staff for activity in problem.programme.activities):
            for person in problem.cohort.apprentices:
                tutor = timetable.tutor_of.get(person.id)
                if tutor is None:
                    yield self.finding(f"{person.name} has no tutor.", person.id)
                elif tutor not in tutors:
                    yield self.finding(f"{problem.name(tutor)}, who is to be {person.name}'s, is no tutor.", person.id)
                elif person.tutor not in (None, tutor):
                    yield self.finding(
                        f"{person.name} has the tutor {problem.name(tutor)}, not {problem.name(person.tutor or '')}.",
                        person.id,
                    )
        for member in problem.cohort.tutors:
            if load[member.id] > member.caseload:
                yield self.finding(
                    f"{member.name} has {load[member.id]} apprentices; {member.caseload} are agreed.", member.id
                )
