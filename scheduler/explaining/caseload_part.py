"""Caseloads: whether everybody can have a tutor at all, whatever the dates are."""

from collections import Counter
from collections.abc import Sequence

from models.programme import Role
from scheduler.explaining.fact import Case, Fact, waiving
from scheduler.explaining.part import Part
from scheduler.explaining.tutors_part import caseload_facts, named_facts
from scheduler.inspection.note import Row
from scheduler.run import Status

EVERYBODY = "a tutor for everybody"


class CaseloadPart(Part):
    """Counting only: named tutors first, then the places that are left for the others."""

    where = "the caseloads of the tutors"

    def facts(self, case: Case) -> Sequence[Fact]:
        problem = case.problem
        people = problem.cohort.apprentices
        asking = tuple(Row("activities", a.id) for a in problem.programme.activities if Role.TUTOR in a.staff)
        return [
            Fact(
                EVERYBODY,
                "caseload",
                f"Each of the {len(people)} apprentices has a tutor.",
                waiving(EVERYBODY),
                asking,
                demand=True,
            ),
            *caseload_facts(problem),
            *named_facts(problem, [person.id for person in people]),
        ]

    def ask(self, case: Case, plain: bool = False) -> Status:
        problem = case.problem
        if EVERYBODY in case.waived or not any(Role.TUTOR in a.staff for a in problem.programme.activities):
            return Status.FEASIBLE
        named = Counter(person.tutor for person in problem.cohort.apprentices)
        left = sum(tutor.caseload - named[tutor.id] for tutor in problem.cohort.tutors)
        over = any(named[tutor.id] > tutor.caseload for tutor in problem.cohort.tutors)
        return Status.INFEASIBLE if over or left < named[None] else Status.FEASIBLE
