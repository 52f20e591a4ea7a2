"""How many journeys apprentices from far must make at the least, with the groups as formed and the venues as chosen."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from models.ids import ApprenticeId, SiteId
from models.problem import Problem
from models.programme import Mode
from models.session import Session
from models.timegrid import days_between


def journeys_bound(problem: Problem, sessions: Iterable[Session]) -> int:
    """Bound from below the journeys of all apprentices who come from far.

    Whoever stays at a site is there on every day of the stay, so that none goes past a closed day. Sessions at one site
    between which one must lie, by their windows or by the days that rules keep between them, are journeys of their own.
    """
    from_km = problem.programme.policy.journeys_from_km
    if from_km is None:
        return 0
    theirs: dict[tuple[ApprenticeId, SiteId], list[Session]] = defaultdict(list)
    for session in sessions:
        site = session.site
        if site is None or session.activity.mode in (Mode.ONLINE, Mode.HOST):
            continue
        if session.is_wave or session.activity.at_board:
            # Who comes to which is not decided.
            continue
        for person in session.attendees:
            homes = {job.site for job in problem.apprentice[person].jobs}
            if site not in homes and all(problem.distance_km(home, site) >= from_km for home in homes):
                theirs[person, site].append(session)
    stay = _longest_stay(problem)
    # Many people have the same sessions at a site.
    alike = Counter(tuple(sorted(listed, key=lambda one: (one.last, one.id))) for listed in theirs.values())
    return sum(people * _apart(problem, listed, stay) for listed, people in alike.items())


def _apart(problem: Problem, sessions: Iterable[Session], stay: int) -> int:
    """Count sessions of which no two can be in one stay, taken in the order given where they can be."""
    found: list[Session] = []
    for session in sessions:
        if all(_are_apart(problem, other, session, stay) for other in found):
            found.append(session)
    return len(found)


def _are_apart(problem: Problem, one: Session, other: Session, stay: int) -> bool:
    """Tell whether a closed day lies between two sessions, wherever they are, or more days than any stay has."""
    first, second = sorted((one, other), key=lambda session: session.first)
    if _closes_between(problem, first.last, second.first):
        return True
    asked, wanted = one.activity, other.activity
    gaps: list[int] = []
    if one.audience == other.audience or "cohort" in (one.audience, other.audience):
        gaps.extend(gap.min_days for gap in (*asked.after, *asked.before) if gap.activity == wanted.id)
        gaps.extend(gap.min_days for gap in (*wanted.after, *wanted.before) if gap.activity == asked.id)
    if asked.id == wanted.id and one.audience == other.audience:
        gaps.append(asked.recurrence.min_gap_days or 0)
    if all(session.activity.days > 1 and session.audience == "cohort" for session in (one, other)):
        gaps.append(problem.programme.policy.block_gap_days)
    return max(gaps, default=0) >= stay


def _longest_stay(problem: Problem) -> int:
    """Return the most days on end on which anything can be placed."""
    longest = stay = 0
    for day in days_between(problem.grid.first, problem.grid.last):
        stay = stay + 1 if problem.grid.is_open(day) else 0
        longest = max(longest, stay)
    return longest


def _closes_between(problem: Problem, over: date, first: date) -> bool:
    between = (over + timedelta(days=number) for number in range(1, (first - over).days))
    return not all(problem.grid.is_open(day) for day in between)
