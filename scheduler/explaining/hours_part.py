"""One apprentice's hours: what is owed, what the sessions take, and what the employer releases."""

from collections.abc import Iterator, Sequence

from models.ids import ApprenticeId
from models.problem import Problem
from models.programme import ActivityKind
from models.words import say_hours
from scheduler.explaining.editing import edit_hours
from scheduler.explaining.fact import Case, Change, Fact, changing, waiving
from scheduler.explaining.part import Part
from scheduler.explaining.relaxed import study_sessions
from scheduler.inspection.openings import asked_sessions, group_sessions
from scheduler.inspection.tables import row_of
from scheduler.run import Status

PLENTY = 10**9
TAUGHT = "taught sessions"


class HoursPart(Part):
    """Arithmetic only: how many hours there are does not depend on dates, groups or tutors."""

    def __init__(self, problem: Problem, who: ApprenticeId) -> None:
        self.where = f"the hours of {problem.name(who)} ({who})"
        self._who = who

    def facts(self, case: Case) -> Sequence[Fact]:
        problem, who = case.problem, self._who
        person, hours = problem.apprentice[who], problem.hours[who]
        taught, released = _sums(problem, who)
        row, employer = row_of(problem, "apprentices", who), row_of(problem, "employers", person.employer)
        return [
            Fact(
                f"floor {who}",
                "otj-floor",
                f"{person.name} ({who}) owes {say_hours(hours.floor)} off the job (rule set {hours.rule_set}).",
                changing(edit_hours(who, floor=0)),
                (row,),
            ),
            Fact(
                f"cap {who}",
                "release-cap",
                f"{problem.name(person.employer)} releases at most {say_hours(hours.cap)} for {person.name} ({who}).",
                changing(edit_hours(who, cap=PLENTY)),
                (employer, row),
                lambda: _more_release(problem, who),
            ),
            Fact(
                f"taught {who}",
                "every-session-once",
                f"The sessions of the programme take {say_hours(released)} of release and count {say_hours(taught)}.",
                waiving(TAUGHT),
                (),
            ),
        ]

    def ask(self, case: Case, plain: bool = False) -> Status:
        hours = case.problem.hours[self._who]
        if TAUGHT in case.waived:
            # Without sessions all release could be study: only where a minimum is above that would it be impossible.
            return Status.FEASIBLE if hours.floor <= hours.cap else Status.INFEASIBLE
        name = case.problem.name(self._who)
        failed = any(reason.startswith(f"{name} owes") for reason in study_sessions(case.problem).reasons)
        return Status.INFEASIBLE if failed else Status.FEASIBLE


def _sums(problem: Problem, who: ApprenticeId) -> tuple[int, int]:
    mine = [
        session
        for session in (*asked_sessions(problem), *group_sessions(problem))
        if who in session.attendees and not (session.is_wave and session.audience != "wave-1")
    ]
    taught = sum(session.activity.otj_minutes * session.activity.days for session in mine)
    return taught, sum(session.activity.release_minutes * session.activity.days for session in mine)


def _more_release(problem: Problem, who: ApprenticeId) -> Iterator[Change]:
    """Offer the least release that is enough: for the sessions, and for study up to the minimum."""
    person, hours = problem.apprentice[who], problem.hours[who]
    taught, released = _sums(problem, who)
    study = next((a for a in problem.programme.activities if a.kind is ActivityKind.STUDY), None)
    need = released
    if study is not None and study.otj_minutes:
        need += max(0, -(-(hours.floor - taught) // study.otj_minutes)) * study.release_minutes
    share = 100 * (need - hours.cap) / max(1, hours.cap)
    yield Change(
        "release_hour",
        f"cap {who}",
        max(1, -(-(need - hours.cap) // 60)),
        f"Release {say_hours(need - hours.cap)} more for {person.name} ({who}), {share:.1f} % more than "
        f"{problem.name(person.employer)} does now",
        edit_hours(who, cap=need, plan=max(hours.plan, hours.floor)),
        (row_of(problem, "employers", person.employer), row_of(problem, "apprentices", who)),
    )
