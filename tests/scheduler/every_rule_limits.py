"""Random scenes for rules of release, cover, hours and outcomes, and for the wishes."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from models.ids import EmployerId, SiteId
from models.outcomes import Milestone, Outcome
from models.people import Apprentice, Employer, PressurePeriod
from models.problem import HoursPlan
from models.programme import Policy, Recurrence
from models.timegrid import Span
from scheduler.rules.one_site_per_half_day import OneSitePerHalfDay
from tests.scheduler.builders import COHORT, EVERYBODY, M2
from tests.scheduler.every_rule_scenes import few, in_window, most_in_a_half, scene
from tests.scheduler.random_worlds import (
    ALL,
    DAYS,
    FIRST,
    LAST,
    Pick,
    Scene,
    asks,
    block,
    block_of,
    evening,
    meeting,
    pick_one,
    pool_of,
    review,
    seminar,
    sessions_of,
    some,
    study,
    visit,
    world,
)


def release(rng: Random) -> Scene:
    """Weeks with more or less release, blocks for everybody or for those who chose them."""
    policy = replace(
        Policy(),
        release_days_a_week=rng.choice((0, 1, 1, 2)),
        release_day_minutes=rng.choice((60, 90, 180, 240)),
        rolling_weeks=rng.choice((1, 2, 3)),
        rolling_share=Decimal(rng.choice(("0.03", "0.05", "0.10", "0.25", "0.30"))),
    )
    asked = asks(rng)
    if rng.random() < 0.3:
        asked.append(block(rng, "extra", module=M2, elective=True))
    problem = world(asked, policy, apprentices=few(3))
    pool = rng.choice((pool_of(rng, problem), DAYS[:5], DAYS[2:5]))
    return scene(rng, problem, pool, keep=9)


def release_days(rng: Random) -> Scene:
    """Two people with release on several days of a week or of two, with or without a block in it."""
    policy = replace(
        Policy(), release_days_a_week=rng.choice((0, 0, 1, 2)), release_day_minutes=rng.choice((60, 90, 180, 240))
    )
    asked = [replace(a, release_minutes=a.minutes) for a in asks(rng, ALL, 4)]
    if rng.random() < 0.4:
        asked.append(block(rng, "extra", module=M2, elective=True, release_minutes=rng.choice((0, 420))))
    return scene(rng, world(asked, policy, apprentices=few(2)), rng.choice((DAYS[:5], DAYS[2:10])), keep=9)


def cover(rng: Random) -> Scene:
    """Units that can spare few people, some counting the days of the whole cohort."""
    units = tuple(
        replace(unit, max_away=rng.choice((0, 1, 2, 3)), cohort_days_count=rng.random() < 0.5) for unit in COHORT.units
    )
    problem = world(asks(rng), units=units)
    return scene(rng, problem)


def months(rng: Random) -> Scene:
    """Five weeks over two months, with something to learn in both or not."""
    last = FIRST + timedelta(days=rng.choice((35, 38, 45)))
    people = tuple(replace(person, start=FIRST, end=last) for person in COHORT.apprentices[:2])
    asked = [*asks(rng, (seminar, evening, review, meeting), 2), study(rng)]
    asked = [replace(a, otj_minutes=rng.choice((a.minutes, a.minutes, 0))) for a in asked]
    policy = replace(Policy(), active_every_month=rng.random() < 0.9)
    problem = world(asked, policy, apprentices=people, end=last)
    early = [day for day in problem.grid.open_days if day.month == 3]
    late = [day for day in problem.grid.open_days if day.month == 4]
    return scene(rng, problem, rng.choice((early, late, [*early[-2:], *late[:3]], [early[0], late[0]])))


def weeks_of_study(rng: Random) -> Scene:
    """Blocks of study, few or many in a week, on half-days, whole days and evenings."""
    policy = replace(Policy(), study_blocks_a_week=rng.choice((1, 2)))
    asked = [study(rng, f"study-{n}") for n in range(rng.choice((1, 2)))]
    if rng.random() < 0.2:
        asked.append(replace(study(rng, "late"), minutes=120, span=Span.parse("18:00-20:00")))
    problem = world(asked, policy, apprentices=few(2))
    # The hours are somebody else's question: here every plan is reached.
    hours = dict.fromkeys(problem.apprentice, HoursPlan("TINY", 0, 0, 9000, 2250))
    problem = replace(problem, hours=hours)
    sessions = sessions_of(problem)
    picks, wanted = [], {}
    for session in sessions:
        wanted[session.id] = rng.choice((1, 2, 3))
        ways: set[tuple[date, Span]] = set()
        while len(ways) < wanted[session.id]:
            one = pick_one(rng, problem, session, problem.grid.open_days)
            ways.add((one.days[0], one.span))
        for number, (day, span) in enumerate(sorted(ways), start=1):
            picks.append(Pick(block_of(session, number), (day,), span, session.attendees, site=session.site))
    fixed = some(rng, [session.id for session in sessions])
    return Scene(problem, sessions, tuple(picks), fixed=fixed, wanted=wanted)


def shares_of_outcomes(rng: Random) -> Scene:
    """Outcomes that activities bring, for everybody or for those who are there."""
    codes = ("K1", "K2", "S1", "S2")
    asked = [
        replace(a, outcomes=tuple(rng.sample(codes, rng.randint(0, 3))))
        for a in asks(rng, (seminar, block, meeting, visit))
    ]
    asked.append(study(rng))
    problem = world(asked, apprentices=few(3))
    milestones = (Milestone(Decimal(rng.choice(("0.25", "0.5", "0.6", "1"))), rng.randint(1, 4)),)
    programme = replace(problem.programme, outcomes=tuple(Outcome(code, code) for code in codes), milestones=milestones)
    return scene(rng, replace(problem, programme=programme))


def cadences(rng: Random) -> Scene:
    """Meetings in the rhythm or off it."""
    recurrence = Recurrence(
        count=rng.choice((2, 3)), preferred_days=rng.choice((7, 9, 14)), tolerance_days=rng.randint(0, 5)
    )
    make = rng.choice((seminar, meeting, review))
    problem = world([make(rng, recurrence=recurrence)])
    sessions = tuple(s for s in sessions_of(problem) if s.audience in ("cohort", "circle-1", *EVERYBODY[:2]))
    # The first of each stays now and then, so that what it costs beside its neighbour is decided here alone.
    stays = frozenset(s.id for s in sessions if s.occurrence == 1 and rng.random() < 0.4)
    return Scene(problem, sessions, tuple(in_window(rng, problem, sessions)), fixed=stays)


def travels(rng: Random) -> Scene:
    """Tutors at their own site, at others, online and in the evening."""
    tutors = tuple(replace(t, site=SiteId(rng.choice(("venue", "north", "south")))) for t in COHORT.tutors)
    return scene(rng, world(asks(rng), tutors=tutors))


def ways(rng: Random) -> Scene:
    """One site in a half-day where the policy says so, any number where it does not; some live where nothing is."""
    one_site = rng.random() < 0.6
    while True:
        tutors = tuple(replace(t, site=SiteId(rng.choice(("north", "hospital", "hospital")))) for t in COHORT.tutors)
        problem = world(asks(rng), replace(Policy(), one_site_a_half_day=one_site), tutors=tutors)
        made = scene(rng, problem)
        if not any(OneSitePerHalfDay().check(problem, made.timetable())):
            return made


def from_far(rng: Random) -> Scene:
    """Days at the campus and elsewhere, in one week or two, for people who count as coming from far or do not."""
    policy = replace(Policy(), journeys_from_km=rng.choice((None, 1, 4, 6, 9, 30)))
    asked = asks(rng, (block, visit, meeting, review, evening), 4)
    return scene(rng, world(asked, policy, apprentices=few(3)), rng.choice((DAYS[:5], DAYS[2:9])), keep=6)


def peaks(rng: Random) -> Scene:
    """Few or many sessions over six weeks, with release or without."""
    asked = asks(rng, ALL, 4)
    if rng.random() < 0.4:
        asked = [replace(a, release_minutes=0) for a in asked]
    return scene(rng, world(asked, apprentices=few(3)), rng.choice((DAYS, DAYS[:5], DAYS[::5])))


def stated_days(rng: Random) -> Scene:
    """Employers who ask for some weekdays, some apprentices who change employers, few sessions in a half-day."""
    limit = rng.choice((1, 1, 2))
    while True:
        problem = world(
            asks(rng), replace(Policy(), sessions_a_half_day=limit), employers=_employers(rng), apprentices=_movers(rng)
        )
        made = scene(rng, problem, keep=5)
        if most_in_a_half(made) <= limit:
            return made


def unwelcome(rng: Random) -> Scene:
    """Employers who ask for some weekdays, for weeks in peace, for both or for neither."""
    limit = rng.choice((1, 2))
    while True:
        problem = world(
            asks(rng),
            replace(Policy(), sessions_a_half_day=limit),
            employers=_employers(rng) if rng.random() < 0.6 else COHORT.employers,
            apprentices=_movers(rng),
            pressure_periods=_periods(rng) if rng.random() < 0.7 else (),
        )
        made = scene(rng, problem, keep=5)
        if most_in_a_half(made) <= limit:
            return made


def _employers(rng: Random) -> tuple[Employer, ...]:
    kinds = ((), (), (1, 2, 3), (0, 1, 2, 3), (2, 4), (0,))
    return tuple(replace(employer, release_days=rng.choice(kinds)) for employer in COHORT.employers)


def _movers(rng: Random) -> tuple[Apprentice, ...]:
    """Everybody, now and then with another job from some day on."""

    def moving(person: Apprentice) -> Apprentice:
        if rng.random() < 0.7:
            return person
        other = rng.choice(COHORT.apprentices)
        job = replace(other.job_on(FIRST), first=rng.choice(DAYS), site=person.site)
        return replace(person, later_jobs=(job,))

    return tuple(moving(replace(person, start=FIRST, end=LAST)) for person in COHORT.apprentices)


def pressures(rng: Random) -> Scene:
    """Weeks that employers want to be left in peace, some overlapping."""
    return scene(rng, world(asks(rng), pressure_periods=_periods(rng)))


def _periods(rng: Random) -> tuple[PressurePeriod, ...]:
    periods = []
    for employer in rng.sample((None, "north-trust", "south-trust"), rng.randint(1, 3)):
        first = rng.choice(DAYS)
        periods.append(
            PressurePeriod(
                first, first + timedelta(days=rng.randint(0, 6)), "busy", EmployerId(employer) if employer else None
            )
        )
    return tuple(periods)
