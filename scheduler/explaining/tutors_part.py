"""Tutors: whether everybody can have one, within the caseloads, who is free when the reviews and meetings are due."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ortools.sat.python import cp_model

from models.ids import ApprenticeId, GroupTypeId, StaffId
from models.people import Tutor
from models.problem import Problem
from models.programme import Role
from models.session import Session
from scheduler.calendar_board import CalendarBoard
from scheduler.diary import Diaries
from scheduler.explaining.demands import session_facts
from scheduler.explaining.editing import edit_row, with_rows
from scheduler.explaining.fact import Case, Change, Fact, Touches, changing
from scheduler.explaining.free_minutes import post_free_minutes
from scheduler.explaining.part import Part, fresh_search
from scheduler.explaining.people_facts import absence_facts, pattern_facts
from scheduler.explaining.place_facts import closure_facts
from scheduler.explaining.policy_facts import policy_facts
from scheduler.explaining.relaxed import copies, group_meetings, relaxed_sessions
from scheduler.group_sizes import group_sizes
from scheduler.inspection.tables import row_of
from scheduler.placing import post_rules
from scheduler.rules import CALENDAR_RULES
from scheduler.run import Status

PLENTY = 1_000
LEFT_OUT = frozenset({"every-session-once", "occurrence-gap", "activity-order", "active-every-month", "milestones"})
"""A session is offered once for each tutor here, so that rules which count sessions would count wrong."""


class TutorsPart(Part):
    """Sessions that need a tutor or facilitator, each offered once for each who might hold it.

    A literal says who has whom; the caseloads bound them. Attendees of group meetings are left out, so that what is
    impossible here is impossible for any groups.
    """

    def __init__(self, where: str, names: frozenset[str]) -> None:
        self.where = where
        self._names = names

    def narrowed(self, demands: frozenset[str]) -> "TutorsPart":
        return TutorsPart(self.where, frozenset(name.partition(" ")[2] for name in demands))

    def neighbours(self, case: Case, touches: Touches) -> frozenset[str]:
        return frozenset(
            f"session {session.id}"
            for session, able in held_sessions(case.problem)
            if any(touches(copy) for copy, _ in copies(session, able))
        )

    def facts(self, case: Case) -> Sequence[Fact]:
        problem = case.problem
        base = [session for session, _ in self._held(case)]
        offered = [copy for session, able in self._held(case) for copy, _ in copies(session, able)]
        windows = [(session.first, session.last) for session in base]
        return [
            *session_facts(problem, base),
            *caseload_facts(problem),
            *absence_facts(problem, offered),
            *named_facts(problem, sorted({who for session in base for who in session.attendees})),
            *_facilitator_facts(problem, base),
            *[fact for fact in policy_facts(problem, offered) if "one_site" in fact.id],
            *closure_facts(problem, windows, ()),
            *pattern_facts(problem, offered),
        ]

    def ask(self, case: Case, plain: bool = False) -> Status:
        problem = case.problem
        held = self._held(case)
        offered = {session.id: copies(session, able) for session, able in held}
        sessions = [copy for listed in offered.values() for copy, _ in listed]
        board = CalendarBoard(problem, Diaries(problem), sessions)
        post_rules(board, [rule for rule in CALENDAR_RULES if rule.id not in LEFT_OUT | case.dropped])
        post_free_minutes(board)
        model = board.model
        has: dict[tuple[str, StaffId], cp_model.IntVar] = {}
        load: dict[StaffId, list[cp_model.IntVar]] = defaultdict(list)
        options: dict[str, set[StaffId]] = {}
        for session, able in held:
            who = _subject(session)
            options[who] = options.get(who, set(able)) & set(able)
        for who, able_tutors in sorted(options.items()):
            for tutor in sorted(able_tutors):
                has[who, tutor] = model.new_bool_var("")
                if who in problem.apprentice:
                    load[tutor].append(has[who, tutor])
            model.add_exactly_one(has[who, tutor] for tutor in sorted(able_tutors))
        for row in problem.cohort.tutors:
            if load[row.id]:
                model.add(cp_model.LinearExpr.sum(load[row.id]) <= row.caseload)
        for session, _ in held:
            for copy, tutor_id in offered[session.id]:
                chosen = has.get((_subject(session), tutor_id), 0)
                model.add(sum(start.literal for start in board.starts[copy.id]) == chosen)
        search = fresh_search(len(model.proto.variables))
        answer = search.run(model, search.left, "why not", linearise=1, quick=True, plain=plain)
        return Status.FEASIBLE if answer.values is not None else answer.status

    def _held(self, case: Case) -> list[tuple[Session, tuple[StaffId, ...]]]:
        """Return the sessions of this part with the tutors who might hold each."""
        return [
            (session, able)
            for session, able in held_sessions(case.problem)
            if session.id in self._names and session.id not in case.waived
        ]


def held_sessions(problem: Problem) -> list[tuple[Session, tuple[StaffId, ...]]]:
    """List all sessions that need a tutor or facilitator, with those who might be that."""
    everybody = tuple(tutor.id for tutor in problem.cohort.tutors)
    found: list[tuple[Session, tuple[StaffId, ...]]] = []
    for session in relaxed_sessions(problem):
        if Role.TUTOR in session.activity.staff and len(session.attendees) == 1:
            named = problem.apprentice[session.attendees[0]].tutor
            found.append((session, everybody if named is None else (named,)))
    numbers: dict[str, int] = {
        kind.id: len(group_sizes(len(problem.cohort.apprentices), kind) or ()) for kind in problem.programme.group_types
    }
    for session in group_meetings(problem, numbers):
        if Role.FACILITATOR in session.activity.staff:
            kind = session.activity.group_type
            found.append((session, tuple(t.id for t in problem.cohort.tutors if kind in t.facilitates)))
    return found


def _subject(session: Session) -> str:
    return session.audience


def caseload_facts(problem: Problem) -> Iterator[Fact]:
    for tutor in problem.cohort.tutors:
        row = row_of(problem, "tutors", tutor.id)
        yield Fact(
            f"caseload {tutor.id}",
            "caseload",
            f"{tutor.name} ({tutor.id}) has at most {tutor.caseload} apprentices; the cohort has "
            f"{len(problem.cohort.apprentices)}.",
            changing(edit_row("tutors", tutor.id, caseload=PLENTY)),
            (row,),
            lambda tutor=tutor, row=row: [  # type: ignore[misc]  # bound early
                Change(
                    "caseload",
                    f"caseload {tutor.id}",
                    more,
                    f"Give {tutor.name} ({tutor.id}) {tutor.caseload + more} apprentices, {more} more than agreed",
                    edit_row("tutors", tutor.id, caseload=tutor.caseload + more),
                    (row,),
                )
                for more in range(1, 9)
            ],
        )


def named_facts(problem: Problem, people: Sequence[ApprenticeId]) -> Iterator[Fact]:
    for who in people:
        person = problem.apprentice[who]
        if person.tutor is not None:
            row = row_of(problem, "apprentices", who)
            drop = edit_row("apprentices", who, tutor=None)
            yield Fact(
                f"tutor {who}",
                "caseload",
                f"The tutor of {person.name} ({who}) is {problem.name(person.tutor)} ({person.tutor}).",
                changing(drop),
                (row,),
                lambda person=person, drop=drop, row=row: [  # type: ignore[misc]  # bound early
                    Change("tutor", f"tutor {person.id}", 1, f"Let the tutor of {person.name} ({person.id}) be chosen",
                           drop, (row,))
                ],
            )  # fmt: skip


def _facilitator_facts(problem: Problem, sessions: Sequence[Session]) -> Iterator[Fact]:
    kinds = sorted(
        {s.activity.group_type for s in sessions if s.group is not None and s.activity.group_type is not None}
    )
    for kind in kinds:
        able = [tutor for tutor in problem.cohort.tutors if kind in tutor.facilitates]
        names = ", ".join(f"{tutor.name} ({tutor.id})" for tutor in able) or "nobody"
        title = problem.group_type[kind].title

        def everybody(rows: Sequence[Tutor], kind=kind) -> Iterator[Tutor]:  # type: ignore[no-untyped-def]  # bound early
            return (_also(tutor, kind) for tutor in rows)

        yield Fact(
            f"facilitates {kind}",
            "group-facilitator",
            f"Groups ({title}) are facilitated by {names} only.",
            changing(with_rows("tutors", everybody)),
            tuple(row_of(problem, "tutors", tutor.id) for tutor in problem.cohort.tutors),
            lambda kind=kind, title=title: [  # type: ignore[misc]  # bound early
                Change("facilitator", f"facilitates {kind}", 1, f"Let {t.name} ({t.id}) facilitate groups ({title})",
                       edit_row("tutors", t.id, facilitates=(*t.facilitates, kind)),
                       (row_of(problem, "tutors", t.id),))
                for t in problem.cohort.tutors if kind not in t.facilitates
            ],
        )  # fmt: skip


def _also(tutor: Tutor, kind: GroupTypeId) -> Tutor:
    return tutor if kind in tutor.facilitates else replace(tutor, facilitates=(*tutor.facilitates, kind))
