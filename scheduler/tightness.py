"""Who has so much to do for their hours that every stage must look at them by themselves."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal

from models.ids import ApprenticeId, SessionId
from models.problem import Problem
from models.session import Session

TIGHT = Decimal("0.65")
"""Of what a run of weeks may hold, taken on average. Measured on cohorts with people of 30 hours beside others of 37.5
(0.66 and 0.60): around 5 of 29 sets of dates nothing was found for the reviews and meetings of those of 30 hours, and
around 1 of 19 where their runs of weeks left room for what was to come. For everybody it takes twice as long."""


def tight_people(
    problem: Problem, sessions: Iterable[Session], blocks: Mapping[SessionId, int]
) -> frozenset[ApprenticeId]:
    """Return those whose release is a large part of what the limit on runs of weeks allows over the programme.

    Parameters
    ----------
    blocks
        How often a session is placed, where not once.
    """
    released: Counter[ApprenticeId] = Counter()
    waves = set()
    for session in sessions:
        minutes = session.activity.release_minutes * session.activity.days * blocks.get(session.id, 1)
        for person in session.attendees:
            # Of the waves of a visit an apprentice joins one.
            if session.is_wave and (session.activity.id, person) in waves:
                continue
            waves.add((session.activity.id, person))
            released[person] += minutes
    mondays = [problem.cohort.start]
    while mondays[-1] + timedelta(weeks=1) <= problem.cohort.end:
        mondays.append(mondays[-1] + timedelta(weeks=1))
    share = TIGHT * problem.programme.policy.rolling_share
    return frozenset(
        person
        for person, minutes in released.items()
        if minutes > share * sum(problem.weekly_minutes(person, monday) for monday in mondays)
    )
