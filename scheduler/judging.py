"""What a search without an answer proves: only what holds for any groups, tutors and venues is impossible."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from models.ids import ApprenticeId, SiteId, StaffId
from models.problem import Problem
from models.programme import ActivityKind, Mode, Role
from models.session import Session
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.later import Later
from scheduler.run import Status
from scheduler.search import Search
from scheduler.venues import allowed_venues

Tutors = Mapping[ApprenticeId, StaffId]


def never_placed(placer: Placer, session: Session, tutors: Tutors, search: Search) -> bool:
    """Tell whether a session has no possible time by itself, whoever is whose tutor and at whichever venue it is."""
    if session.group is not None:
        return False
    stages = (_alone(placer, [other], search) for other in _otherwise(placer.problem, session, tutors))
    return all(isinstance(stage, Unplaced) and stage.homeless for stage in stages)


def never_together(placer: Placer, sessions: Sequence[Session], tutors: Tutors, search: Search) -> bool:
    """Tell whether sessions without groups break a rule together, even without the tutors who were dealt."""
    problem = placer.problem
    if any(session.group is not None or len(_venues(problem, session)) > 1 for session in sessions):
        return False
    stage = _alone(placer, [_without_dealt(problem, session, tutors) for session in sessions], search)
    return isinstance(stage, Unplaced) and stage.status is Status.INFEASIBLE


def _alone(placer: Placer, sessions: Sequence[Session], search: Search) -> Stage | Unplaced:
    """Place sessions as if there were nothing else, and no groups that break out into rooms."""
    return Placer(placer.problem, placer.diaries, ()).place(sessions, search, later=Later())


def _otherwise(problem: Problem, session: Session, tutors: Tutors) -> Iterator[Session]:
    """Yield a session as it would be with each other tutor and venue; with several apprentices, without tutors."""
    some = _without_dealt(problem, session, tutors)
    staffs = [some.staff]
    if some is not session and len(session.attendees) == 1:
        staffs = [tuple(sorted({*some.staff, tutor.id})) for tutor in problem.cohort.tutors if tutor.caseload]
    for site in _venues(problem, session):
        for staff in staffs:
            yield replace(session, site=site, staff=staff)


def _venues(problem: Problem, session: Session) -> list[SiteId | None]:
    """Return where a session might be: where it is, or at each venue that its activity may use."""
    activity = session.activity
    held = activity.mode in (Mode.IN_PERSON, Mode.HYBRID) and activity.kind is not ActivityKind.STUDY
    allowed = allowed_venues(problem, activity)
    return [*allowed] if held and not session.is_wave and session.site in allowed else [session.site]


def _without_dealt(problem: Problem, session: Session, tutors: Tutors) -> Session:
    """Return a session without tutors who were dealt, not named; whoever has another role there may stay away, too."""
    if Role.TUTOR not in session.activity.staff:
        return session
    dealt = {tutors[who] for who in session.attendees if who in tutors and problem.apprentice[who].tutor is None}
    return replace(session, staff=tuple(who for who in session.staff if who not in dealt)) if dealt else session
