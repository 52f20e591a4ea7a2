"""Lower bounds on release that does not suit employers: days they did not ask for, pressure periods, fairness."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from models.ids import ApprenticeId, EmployerId, SessionId
from models.problem import Problem
from models.programme import Activity, AudienceKind, Role
from models.session import Session
from scheduler.calendar_board import CalendarBoard
from scheduler.diary import Diaries
from scheduler.levels import Effort, Level, minimise
from scheduler.placing import post_rules, post_wishes
from scheduler.rules import CALENDAR_RULES
from scheduler.search import Search
from scheduler.travel_bounds import Window, apart
from scheduler.wishes import CADENCE, FAIR_EMPLOYERS, FAIR_RELEASE, PREFERRED, wishes_days, wishes_rhythm

ALONE = Effort(linearise=2, quick=True, straight=True)
"""Measured on the cohort's sessions: with fewer cuts a bound of 10 of 226 in 15 s."""

Least = dict[ApprenticeId, dict[Window, int]]
"""For each apprentice and window, the fewest days on which something that must lie in it does not suit."""


def cohort_bounds(problem: Problem, sessions: Sequence[Session], search: Search) -> dict[str, int]:
    """Bound what the sessions of the whole cohort cost, by level, with no room left for anything else.

    They say when the stage that places them has reached the best: with all else to come, 16 blocks of two years were
    proven in 1 s here, and there not in 8 s, with a bound of 17 of 64.
    """
    # Bookings elsewhere could be moved by whoever made them, so the bound does not lean on them.
    diaries = Diaries(problem, engaged=False)
    cohort = [
        loose
        for session in sessions
        if session.activity.audience is AudienceKind.COHORT
        for loose in _loosened(problem, session)
    ]
    found: dict[str, int] = {}
    if wishes_rhythm(problem):
        found[CADENCE[0]] = _alone(problem, diaries, cohort, CADENCE, search)
    if wishes_days(problem):
        found[PREFERRED[0]] = _alone(problem, diaries, cohort, PREFERRED, search)
        if found[PREFERRED[0]]:
            for level in (FAIR_RELEASE, FAIR_EMPLOYERS):
                found[level[0]] = _alone(problem, diaries, cohort, level, search)
    return found


def days_bounds(
    problem: Problem, sessions: Sequence[Session], wanted: Mapping[SessionId, int], alone: Mapping[str, int]
) -> dict[str, int]:
    """Bound release on other days (person-days), and the unwelcome days of whoever has most, by level.

    Each session alone, where all else is out of its way, costs its apprentices at the least so many days; those of
    windows that share no days add up. The sessions of the whole cohort alone, `alone`, bound all together.
    The mean is never more than the largest. Groups and tutors are left out of account: others might suit better.
    """
    days = wishes_days(problem)
    if not days and not problem.cohort.pressure_periods:
        return {}
    sessions = [loose for session in sessions for loose in _loosened(problem, session)]
    board = CalendarBoard(problem, Diaries(problem, engaged=False), sessions, wanted=wanted)
    for rule in CALENDAR_RULES:
        rule.narrow(board)
    people = problem.cohort.apprentices
    unwelcome = {who: _apart_days(least) for who, least in _least(board, pressure=True).items()}
    asked = sum(_apart_days(least) for least in _least(board, pressure=False).values()) if days else 0
    asked = max(asked, alone.get(PREFERRED[0], 0))
    total = max(asked, sum(unwelcome.values()))
    members = Counter(employer for person in people for employer in {job.employer for job in person.jobs})
    # Who changes employers bears days with both, so that only the others' are known to be one employer's.
    borne: Counter[EmployerId] = Counter()
    for person in people:
        if len({job.employer for job in person.jobs}) == 1:
            borne[person.employer] += unwelcome.get(person.id, 0)
    each = max((-(-days // members[employer]) for employer, days in borne.items()), default=0)
    return {
        PREFERRED[0]: asked,
        FAIR_RELEASE[0]: max(alone.get(FAIR_RELEASE[0], 0), *unwelcome.values(), -(-total // max(1, len(people)))),
        FAIR_EMPLOYERS[0]: max(alone.get(FAIR_EMPLOYERS[0], 0), each, -(-total // max(1, members.total()))),
    }


def _loosened(problem: Problem, session: Session) -> Iterator[Session]:
    """Yield a session without tutors who were dealt, and one for each member of a group that was formed."""
    dealt = {Role.TUTOR, Role.FACILITATOR} & set(session.activity.staff)
    mentors = {mentor.id for mentor in problem.cohort.mentors}
    free = replace(session, staff=tuple(who for who in session.staff if who in mentors)) if dealt else session
    if session.activity.audience is not AudienceKind.GROUP:
        yield free
        return
    for person in session.attendees:
        yield replace(free, id=SessionId(f"{session.id} of {person}"), attendees=(person,))


def _least(board: CalendarBoard, pressure: bool) -> Least:
    """Find what each session costs each of its apprentices at the least; of waves, which share their starts, one."""
    found: Least = {}
    waves: set[str] = set()
    nowhere: frozenset[int] = frozenset()
    for session in board.sessions:
        if session.is_wave:
            if session.activity.id in waves:
                continue
            waves.add(session.activity.id)
        known: dict[tuple[frozenset[int], frozenset[int]], tuple[Window, int] | None] = {}
        for person in session.attendees:
            key = (board.other_days[person], board.pressed_days[person] if pressure else nowhere)
            if key not in known:
                known[key] = _cheapest(board, session, _unsuitable(session.activity, *key))
            cheapest = known[key]
            if cheapest is not None:
                window, least = cheapest
                mine = found.setdefault(person, {})
                mine[window] = max(mine.get(window, 0), least)
    return found


def _unsuitable(activity: Activity, other: frozenset[int], pressed: frozenset[int]) -> frozenset[int]:
    return (other if activity.release_minutes else frozenset()) | (pressed if activity.avoid_pressure else frozenset())


def _cheapest(board: CalendarBoard, session: Session, unsuitable: Collection[int]) -> tuple[Window, int] | None:
    """Return the first and last day of a session and on how many it cannot help not to suit; None for no day."""
    if not unsuitable:
        return None
    want = 1 if session.is_wave else board.want(session)
    starts, free, least = [], 0, session.activity.days
    a_half_day = board.problem.programme.policy.sessions_a_half_day if want > 1 else 1
    for day in board.first_days(session):
        bad = sum(more in unsuitable for more in range(day, day + session.activity.days))
        starts.append(day)
        free += 0 if bad else a_half_day
        least = min(least, bad)
        if free >= want:
            return None
    if not starts:
        return None
    if want > 1:
        # A day has two half-days.
        least = -(-(want - free) // (2 * a_half_day))
    last = board.days[max(starts)] + timedelta(days=session.activity.days - 1)
    return (board.days[min(starts)], last), least


def _apart_days(least: Mapping[Window, int]) -> int:
    """Add up what windows cost that share no days."""
    weights = Counter(least)
    return sum(weights[window] for window in apart(weights))


def _alone(problem: Problem, diaries: Diaries, sessions: Sequence[Session], level: Level, search: Search) -> int:
    """Bound what these sessions cost at one level, with no room left for anything else."""
    board = CalendarBoard(problem, diaries, sessions)
    post_rules(board, CALENDAR_RULES)
    post_wishes(board, CALENDAR_RULES, (level[0],))
    if isinstance(board.level(level[0]), int):
        return 0
    found = minimise(board, (level,), search.part(0.4), effort=ALONE)
    return sum(report.bound for report in found.levels)
