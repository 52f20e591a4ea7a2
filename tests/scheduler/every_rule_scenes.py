"""Random scenes for rules of days and half-days, each with what its rule looks at."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from models.ids import ActivityId, EmployerId
from models.people import Absence, Apprentice, BoardMeeting, Closure, FixedDate, WeekPattern
from models.problem import Problem
from models.programme import Activity, Gap, Policy, Recurrence, Window
from models.timegrid import Span
from tests.scheduler.builders import BEN, COHORT, EVERYBODY, M2, MIA, NED, OLA, TOM, UMA
from tests.scheduler.random_worlds import (
    DAYS,
    FIRST,
    LAST,
    Pick,
    Scene,
    asks,
    block,
    evening,
    hosts,
    meeting,
    pick_any,
    pick_one,
    pick_waves,
    pool_of,
    review,
    seminar,
    sessions_of,
    shadowing,
    some,
    spans_of,
    visit,
    world,
)

STAFF = (TOM, UMA, MIA, NED, OLA)


def scene(
    rng: Random, problem: Problem, pool: Sequence[date] | None = None, fixes: bool = True, keep: int = 7
) -> Scene:
    """Lay out some of the sessions that a problem asks for."""
    sessions = sessions_of(problem)
    if len(sessions) > keep:
        # Waves belong together.
        names = {s.id for s in sessions if s.is_wave}
        few = [s for s in sessions if not s.is_wave]
        names |= {s.id for s in rng.sample(few, min(keep, len(few)))}
        sessions = tuple(session for session in sessions if session.id in names)
    picks = tuple(pick_any(rng, problem, sessions, pool or pool_of(rng, problem)))
    fixed = some(rng, [s.id for s in sessions if not s.is_wave]) if fixes else frozenset()
    return Scene(problem, sessions, picks, fixed=fixed)


def few(number: int) -> tuple[Apprentice, ...]:
    """Take the first people only, so that each has more to do."""
    return tuple(
        replace(p, start=FIRST, end=LAST, electives=(M2,) if p.id != BEN else ()) for p in COHORT.apprentices[:number]
    )


def anything(rng: Random, **policy: Any) -> Problem:
    return world(asks(rng), replace(Policy(), **policy))


def open_day(rng: Random) -> Scene:
    """One session on any date at all, closed or outside the programme."""
    closures = tuple(
        Closure(day, day + timedelta(days=rng.randint(0, 2)), "closed") for day in rng.sample(DAYS, rng.randint(0, 3))
    )
    problem = world([seminar(rng)], closures=closures)
    (session,) = sessions_of(problem)
    day = FIRST + timedelta(days=rng.randint(-4, (LAST - FIRST).days + 6))
    span = rng.choice(spans_of(problem, session.activity))
    return Scene(problem, (session,), (Pick(session, (day,), span, session.attendees),))


def teaching_hours(rng: Random) -> Scene:
    """One session at any time on the step, of about its length."""
    asked = rng.choice((seminar, evening, review))(rng)
    problem = world([asked])
    session = sessions_of(problem)[0]
    span = rng.choice(spans_of(problem, asked))
    if rng.random() < 0.6:
        start, minutes = rng.randrange(480, 1110, 30), asked.span.minutes if asked.span else asked.minutes
        span = Span(start, start + minutes + rng.choice((-30, 0, 0, 0, 30)))
    return Scene(
        problem, (session,), (Pick(session, (rng.choice(DAYS[:5]),), span, session.attendees, site=session.site),)
    )


def once(rng: Random) -> Scene:
    """Sessions in their windows or beside them, now and then left out or doubled."""
    window = rng.choice((Window(), Window(first_week=2), Window(first_week=1, last_week=3)))
    recurrence = Recurrence(count=rng.choice((1, 1, 2)))
    makers = (seminar, block, meeting, visit)
    problem = world(asks(rng, makers, 2, window=window, recurrence=recurrence))
    sessions = sessions_of(problem)
    picks = []
    waves = [session for session in sessions if session.is_wave]
    if waves:
        picks.extend(pick_waves(rng, problem, waves, [d for d in DAYS if waves[0].first <= d <= waves[0].last]))
    for session in sessions:
        if session.is_wave:
            continue
        asked = session if rng.random() < 0.93 else replace(session, first=FIRST, last=LAST)
        picks.append(replace(pick_one(rng, problem, asked, problem.grid.open_days), session=session))
    strange = rng.random()
    if strange < 0.15:
        picks.pop(rng.randrange(len(picks)))
    elif strange < 0.3:
        again = rng.choice(picks)
        if again.session.is_wave:
            return once(rng)
        more = pick_one(rng, problem, again.session, problem.grid.open_days)
        if more.days != again.days:
            picks.append(more)
    return Scene(problem, sessions, tuple(picks))


def people_and_times(rng: Random) -> Scene:
    """Few sessions in few half-days, so that people meet themselves."""
    problem = anything(rng)
    return scene(rng, problem, rng.sample(problem.grid.open_days, rng.choice((2, 3, 5, 8))))


def half_days(rng: Random) -> Scene:
    policy = replace(Policy(), sessions_a_half_day=rng.choice((1, 1, 2)))
    problem = world(asks(rng, most=4), policy)
    return scene(rng, problem, rng.sample(problem.grid.open_days, rng.choice((1, 2, 3, 6))))


def one_site(rng: Random) -> Scene:
    """Apprentices have one session a half-day unless more are allowed; that is another rule."""
    limit, by_rule = rng.choice((1, 2, 3)), rng.random() < 0.9
    while True:
        policy = replace(Policy(), sessions_a_half_day=limit, one_site_a_half_day=by_rule)
        problem = world(asks(rng, (block, meeting, review, shadowing, visit, evening), 4), policy)
        made = scene(rng, problem, rng.sample(problem.grid.open_days, rng.choice((1, 2, 3))), keep=9)
        if most_in_a_half(made) <= limit:
            return made


def most_in_a_half(made: Scene) -> int:
    times: dict[tuple[object, ...], int] = {}
    for placement in made.timetable().placements:
        for number, half in enumerate(made.problem.grid.halves):
            if half.overlaps(placement.span):
                for person in placement.attendees:
                    key = (person, placement.day, number)
                    times[key] = times.get(key, 0) + 1
    return max(times.values(), default=0)


def availability(rng: Random) -> Scene:
    """Working patterns with breaks that touch or do not, part-timers, leave of days and of hours."""

    def pattern() -> WeekPattern:
        usual = rng.choice(("08:30-17:30", "09:00-12:30,12:30-17:00", "08:30-12:00,12:30-17:15", "10:00-20:00"))
        spans = tuple(Span.parse(text) for text in usual.split(","))
        return WeekPattern(tuple(spans if n < 5 and rng.random() < 0.93 else () for n in range(7)))

    people: list[Apprentice] = []
    for person in COHORT.apprentices:
        start = FIRST + timedelta(days=rng.choice((0, 0, 0, 7)))
        end = LAST - timedelta(days=rng.choice((0, 0, 0, 7)))
        people.append(replace(person, start=start, end=end, pattern=pattern()))
    absences = []
    for who in rng.sample((*EVERYBODY, *STAFF), rng.randint(0, 3)):
        day = rng.choice(DAYS)
        when = rng.choice((None, Span.parse("11:00-13:02"), Span.parse("09:58-10:01")))
        absences.append(Absence(who, day, day + timedelta(days=rng.randint(0, 3)), when))
    problem = world(
        asks(rng, most=1),
        apprentices=tuple(people),
        tutors=tuple(replace(tutor, pattern=pattern()) for tutor in COHORT.tutors),
        mentors=tuple(replace(mentor, pattern=pattern()) for mentor in COHORT.mentors),
        absences=tuple(absences),
    )
    made = scene(rng, problem, fixes=False, keep=rng.choice((1, 2)))
    late = [s for s in made.sessions if s.first > s.last]
    return made if not late else availability(rng)


def receiving(rng: Random) -> Scene:
    """Two kinds of visit to two hosts with few seats on some days, closed for some hours."""
    days = sorted(rng.sample(DAYS[:5], 3))
    found = tuple(
        replace(host, days=tuple(replace(day, seats=rng.choice((4, 6, 6, 12))) for day in host.days), theme=theme)
        for host, theme in zip(
            hosts(days=days), rng.choice((("hospital", "hospital"), ("hospital", "mill"))), strict=True
        )
    )
    when = rng.choice((None, Span.parse("10:00-11:00"), Span.parse("12:00-14:00"), Span.parse("12:00-13:30")))
    absences = [Absence(rng.choice(found).id, rng.choice(days), rng.choice(days), when)] if rng.random() < 0.5 else []
    absences = [absence for absence in absences if absence.first <= absence.last]
    count = rng.choice((1, 2, 3))
    activities = [
        visit(rng, name, recurrence=Recurrence(count=count)) for name in ("visit", "tour")[: rng.choice((1, 2))]
    ]
    problem = world(activities, hosts=found, absences=tuple(absences))
    pool = days if rng.random() < 0.9 else [*days, DAYS[7]]
    return scene(rng, problem, pool, fixes=False)


def waves(rng: Random) -> Scene:
    """Visits whose waves hold too many of a unit, or somebody twice or not at all."""
    share = rng.choice((0.3, 0.5, 0.67, 1.0))
    electives = rng.random() < 0.3
    asked = visit(rng, unit_share=share, recurrence=Recurrence(count=rng.choice((2, 3))))
    if electives:
        asked = replace(asked, module=M2, elective=True)
    chosen = set(rng.sample(EVERYBODY, 4))
    people = tuple(
        replace(p, start=FIRST, end=LAST, electives=(M2,) if p.id in chosen else ()) for p in COHORT.apprentices
    )
    problem = world([asked], apprentices=people)
    sessions = sessions_of(problem)
    picks = pick_waves(rng, problem, sessions, DAYS[:5])
    if rng.random() < 0.3:
        one, person = rng.randrange(len(picks)), rng.choice(picks[0].session.attendees)
        mine = set(picks[one].attendees) ^ {person}
        picks[one] = replace(picks[one], attendees=tuple(sorted(mine)))
    return Scene(problem, sessions, tuple(picks))


def meetings_of_boards(rng: Random) -> Scene:
    """Observations by one person, or by a group of several employers, at meetings that touch or overlap."""
    asked = rng.choice((shadowing, meeting))(rng, at_board=True, minutes=rng.choice((60, 90)))
    table = []
    for employer in ("north-trust", "south-trust", "west-trust"):
        for day in DAYS[:2]:
            for span in rng.sample(("09:00-10:30", "10:30-12:30", "09:30-12:00", "13:30-16:00"), rng.randint(0, 3)):
                table.append(BoardMeeting(EmployerId(employer), day, Span.parse(span)))
    problem = world([asked], board_meetings=tuple(table))
    return scene(rng, problem, DAYS[:2], fixes=False, keep=1)


def block_days(rng: Random) -> Scene:
    """The days of a block, anywhere on open days."""
    closures = tuple(Closure(day, day, "closed") for day in rng.sample(DAYS, rng.randint(0, 3)))
    asked = block(rng)
    problem = world([asked], closures=closures)
    (session,) = sessions_of(problem)
    opened = problem.grid.open_days
    first = rng.randrange(len(opened) - 4)
    days = opened[first : first + asked.days]
    if rng.random() < 0.2:
        days = tuple(sorted(rng.sample(opened[first : first + 5], asked.days)))
    assert asked.span is not None
    return Scene(problem, (session,), (Pick(session, days, asked.span, session.attendees, site=session.site),))


def blocks(rng: Random) -> Scene:
    """Two or three blocks of different lengths."""
    policy = replace(Policy(), block_gap_days=rng.choice((0, 1, 2, 4, 7)))
    asked = [block(rng, f"block-{n}", days=rng.choice((2, 3, 4))) for n in range(rng.choice((2, 2, 3)))]
    problem = world([*asked, seminar(rng)], policy)
    return scene(rng, problem, problem.grid.open_days)


def spaced_blocks(rng: Random) -> Scene:
    """Two to four blocks on days of their own, evenly spaced or not; all of them are placed by one stage."""
    policy = replace(
        Policy(),
        preferred_block_gap_days=rng.choice((None, 3, 5, 7, 9, 14)),
        block_gap_tolerance_days=rng.choice((0, 1, 2, 4)),
    )
    asked = [block(rng, f"block-{n}", days=rng.choice((2, 2, 3))) for n in range(rng.choice((2, 3, 3, 4)))]
    closures = tuple(Closure(day, day, "closed") for day in rng.sample(DAYS, rng.randint(0, 2)))
    problem = world([*asked, seminar(rng)], policy, closures=closures)
    while True:
        made = scene(rng, problem, problem.grid.open_days, fixes=False)
        days = [day for pick in made.picks if len(pick.days) > 1 for day in pick.days]
        if len(set(days)) == len(days):
            return made


def orders(rng: Random) -> Scene:
    """Activities of all audiences after or before others, some of them several times."""
    names = ("first", "second", "third")[: rng.choice((2, 2, 3))]
    makers = rng.choices((seminar, block, meeting, visit, shadowing), k=len(names))
    asked: list[Activity] = []
    for name, make in zip(names, makers, strict=True):
        made = make(rng, name)
        if make is not visit:
            made = replace(made, recurrence=Recurrence(count=rng.choice((1, 1, 2))))
        asked.append(made)
    for index in range(len(asked)):
        if rng.random() < 0.6:
            other = rng.choice([a for n, a in enumerate(asked) if n != index])
            gap = Gap(ActivityId(other.id), rng.choice((-8, 0, 1, 3)), rng.choice((None, None, 9, 14)))
            side = rng.choice(("after", "before"))
            asked[index] = replace(asked[index], **{side: (gap,)})
    problem = world(asked)
    return scene(rng, problem, problem.grid.open_days, keep=5)


def occurrences(rng: Random) -> Scene:
    """Activities that repeat, too near, too far or right."""
    least, most = rng.choice((None, 0, 3, 7)), rng.choice((None, 10, 14, 20))
    recurrence = Recurrence(count=rng.choice((2, 3)), min_gap_days=least, max_gap_days=most)
    make = rng.choice((seminar, block, meeting, review))
    policy = replace(Policy(), review_max_gap_days=rng.choice((8, 12, 84)))
    problem = world([make(rng, recurrence=recurrence)], policy)
    sessions = tuple(s for s in sessions_of(problem) if s.audience in ("cohort", "circle-1", EVERYBODY[0]))
    picks = tuple(in_window(rng, problem, sessions))
    return Scene(problem, sessions, picks, fixed=some(rng, [s.id for s in sessions]))


def in_window(rng: Random, problem: Problem, sessions: Sequence[Any]) -> list[Pick]:
    return [pick_one(rng, problem, s, [d for d in problem.grid.open_days if s.first <= d <= s.last]) for s in sessions]


def agreed(rng: Random) -> Scene:
    """Dates that are agreed, with or without a time, for one audience or for all."""
    make = rng.choice((seminar, meeting, review, visit, block))
    count = rng.choice((1, 2, 3))
    asked = make(rng, recurrence=Recurrence(count=count))
    problem = world([asked])
    sessions = sessions_of(problem)
    if make is not visit:
        sessions = tuple(s for s in sessions if s.audience in ("cohort", "circle-1", "circle-2", *EVERYBODY[:3]))
    whole = Scene(problem, sessions, tuple(pick_any(rng, problem, sessions, problem.grid.open_days)))
    if make is visit and len({other.days for other in whole.picks}) < len(whole.picks):
        # Waves of one day share an agreed time: which of them it was agreed for, nobody can tell.
        return agreed(rng)
    pick = rng.choice(whole.picks)
    day = pick.days[0] if rng.random() < 0.7 else rng.choice(DAYS[:5])
    start = rng.choice((None, None, pick.span.start, pick.span.start, 9 * 60 + 30))
    audience = rng.choice(("", pick.session.audience, pick.session.audience))
    fixed = FixedDate(asked.id, day, audience, pick.session.occurrence, start)
    problem = replace(problem, cohort=replace(problem.cohort, fixed_dates=(fixed,)))
    return replace(whole, problem=problem)
