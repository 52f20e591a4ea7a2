"""Random pairs of timetables: one that people know, and one that keeps some of it."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from models.findings import Kind
from models.ids import ApprenticeId, RoomId, SessionId
from models.problem import Problem
from models.programme import Mode
from models.reference import Reference
from models.session import Session
from scheduler.rule import CalendarRule, Rule
from tests.scheduler.answers import Case, found
from tests.scheduler.builders import COHORT, HALL
from tests.scheduler.every_rule_calendar import allowed, story
from tests.scheduler.every_rule_scenes import few, scene
from tests.scheduler.random_worlds import DAYS, Pick, Scene, asks, pick_one, pick_waves, pool_of, sessions_of, world

BARN = RoomId("barn")
STRANGER = ApprenticeId("A9")


def disturbed(rule: Rule, rng: Random) -> Case:
    """Board and check count the same people and sessions, those that earlier stages have placed included."""
    assert isinstance(rule, CalendarRule)
    known = _pair(rng, rule.kind is Kind.HARD)
    said = allowed(rule, known)
    findings = found(rule, known.problem, known.timetable())
    if rule.kind is Kind.HARD:
        return Case(1 if said is None else 0, min(1, len(findings)), story(known, findings))
    return Case(said, sum(finding.cost for finding in findings), story(known, findings))


def _pair(rng: Random, past: bool) -> Scene:
    """Draw what people know, then a timetable that keeps most of it; of the past all, unless it is what is asked."""
    people = few(3)
    if rng.random() < 0.3:
        people = (replace(people[0], left=rng.choice(DAYS[5:])), *people[1:])
    halls = (COHORT.rooms[0], replace(COHORT.rooms[0], id=BARN))
    asked = asks(rng, most=2)
    before = scene(rng, world(asked, apprentices=few(3), rooms=halls), pool_of(rng, world(asked)), fixes=False, keep=6)
    problem = world(asked, apprentices=people, rooms=halls)
    old = [_somewhere(rng, pick) for pick in before.picks if rng.random() < 0.9 or pick.session.is_wave]
    # Waves are placed together, so that none of them has begun where all are on the board.
    on = min(
        [
            rng.choice(DAYS[:14] if past else DAYS[:8]),
            *(pick.days[0] for pick in old if pick.session.is_wave and not past),
        ]
    )
    reference = Reference(before.timetable([_others(rng, pick) for pick in old]), on, rng.choice((0, 7, 14, 30)))
    problem = replace(problem, reference=reference)
    sessions = {session.id: session for session in sessions_of(problem)}
    kept = {pick.session.id: pick for pick in old}
    picks: list[Pick] = []
    fixed: set[SessionId] = set()
    for session in sessions.values():
        pick = kept.get(session.id) or kept.get(SessionId(f"{session.id}/1"))
        if session.is_wave or (pick is None and rng.random() < 0.7):
            continue
        stays = pick is not None and pick.days[0] < on and not past
        if pick is None or (rng.random() < (0.3 if past else 0.4) and not stays):
            pick = _somewhere(rng, pick_one(rng, problem, session, problem.grid.open_days))
        pick = replace(pick, session=replace(pick.session, staff=session.staff), attendees=session.attendees)
        picks.append(pick)
        old_day = kept[pick.session.id].days[0] if pick.session.id in kept else on
        if stays or (rng.random() < 0.3 and min(old_day, pick.days[0]) >= on):
            fixed.add(session.id)
    for activity in asked:
        waves = [session for session in sessions.values() if session.is_wave and session.activity.id == activity.id]
        mine = [kept[wave.id] for wave in waves if wave.id in kept]
        if waves and mine and rng.random() < 0.7:
            picks.extend(_dealt(rng, mine, waves[0].attendees))
        elif waves:
            picks.extend(pick_waves(rng, problem, waves, problem.grid.open_days))
    picks = [pick for pick in picks if past or pick.days[0] >= on or _board_name(sessions, pick) in fixed]
    made = _possible(problem, picks, sessions, frozenset(fixed))
    begun = {pick.session.id for pick in old if pick.days[0] < on}
    # A board cannot miss what it does not hold.
    whole = not past or begun <= {pick.session.id for pick in made.picks}
    return made if whole and made.picks else _pair(rng, past)


def _somewhere(rng: Random, pick: Pick) -> Pick:
    """Give a session that needs one a hall, mostly the same."""
    needs = pick.session.activity.mode is Mode.IN_PERSON
    return replace(pick, room=(BARN if rng.random() < 0.2 else HALL) if needs else None)


def _others(rng: Random, pick: Pick) -> Pick:
    """Let people have known it with somebody else, or without one of the staff."""
    if rng.random() < 0.1 and len(pick.attendees) > 1:
        pick = replace(pick, attendees=tuple(sorted((*pick.attendees[1:], STRANGER))))
    if rng.random() < 0.1:
        pick = replace(pick, session=replace(pick.session, staff=pick.session.staff[1:]))
    return pick


def _dealt(rng: Random, waves: Sequence[Pick], people: Sequence[ApprenticeId]) -> list[Pick]:
    """Keep who was in which wave, but for one now and then; who is in none yet joins one."""
    wave_of = {person: number for number, wave in enumerate(waves) for person in wave.attendees}
    where = {p: wave_of[p] if p in wave_of and rng.random() < 0.9 else rng.randrange(len(waves)) for p in people}
    return [
        replace(wave, attendees=tuple(sorted(p for p, number in where.items() if number == n)))
        for n, wave in enumerate(waves)
    ]


def _board_name(sessions: dict[SessionId, Session], pick: Pick) -> SessionId:
    return next(name for name in sessions if pick.session.id in (name, f"{name}/1"))


def _possible(
    problem: Problem, picks: list[Pick], sessions: dict[SessionId, Session], fixed: frozenset[SessionId]
) -> Scene:
    """Leave out what lies on days on which somebody there does not learn; of waves all."""
    wrong = {
        pick.session.activity.id if pick.session.is_wave else pick.session.id
        for pick in picks
        if not all(problem.apprentice[person].learns(day) for person in pick.attendees for day in pick.days)
    }
    left = [pick for pick in picks if not {pick.session.activity.id, pick.session.id} & wrong]
    names = {_board_name(sessions, pick) for pick in left}
    return Scene(
        problem, tuple(s for s in sessions.values() if s.id in names), tuple(left), fixed=fixed & frozenset(names)
    )
