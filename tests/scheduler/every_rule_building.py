"""The question put to rules that are kept while a timetable is built: what is built is right, or nothing is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from random import Random

from models.ids import ActivityId, AssessmentId, GroupTypeId, ModuleId, RoomId, SiteId
from models.problem import HoursPlan, Problem
from models.programme import Assessment, Due, DueKind, Mode, Policy, Recurrence, Role, Window
from models.session import Session
from models.timetable import Deadline, Group, Timetable
from scheduler.calendar_board import CalendarBoard
from scheduler.deadlines import set_deadlines
from scheduler.diary import Diaries
from scheduler.expansion import expand
from scheduler.rule import CalendarRule, Rule
from scheduler.rules.deadline_dates import DeadlineDates
from scheduler.rules.deadline_spacing import DeadlineSpacing
from scheduler.rules.otj_floor import OtjFloor
from scheduler.rules.release_cap import ReleaseCap
from scheduler.run import Settings
from scheduler.search import Search
from scheduler.study import plan_study
from scheduler.tutoring import assign_facilitators, assign_tutors
from tests.scheduler.answers import Case, fixed_cost, found
from tests.scheduler.builders import CIRCLE, COHORT, M1, M2, SET, TIMETABLE
from tests.scheduler.every_rule_calendar import board_for, choose, fix, story
from tests.scheduler.every_rule_scenes import in_window
from tests.scheduler.random_worlds import (
    DAYS,
    FIRST,
    LAST,
    TUTORS,
    Pick,
    Scene,
    asks,
    block,
    block_of,
    evening,
    meeting,
    review,
    seminar,
    sessions_of,
    shadowing,
    spans_of,
    study,
    visit,
    world,
)


def search() -> Search:
    return Search(Settings(seconds=5, seed=1, workers=1), 5)


# Tutors and facilitators.


def tutors(rule: Rule, rng: Random) -> Case:
    """Tutors are named exactly where some naming is right."""
    people = tuple(
        replace(p, start=FIRST, end=LAST, tutor=rng.choice((None, None, None, *[t.id for t in COHORT.tutors])))
        for p in COHORT.apprentices[: rng.randint(2, 4)]
    )
    staff = tuple(replace(tutor, caseload=rng.randint(0, 3)) for tutor in COHORT.tutors)
    activities = [review(rng) if rng.random() < 0.9 else seminar(rng)]
    problem = world(activities, apprentices=people, tutors=staff)
    dealt = assign_tutors(problem, Diaries(problem), search())
    empty = Timetable(problem.programme.id, problem.cohort.id, (), (), ())
    if not dealt.reasons:
        assert found(rule, problem, replace(empty, tutors=tuple(dealt.tutors.items()))) == ()
    ways = product([tutor.id for tutor in staff], repeat=len(people))
    tried = [tuple(zip([person.id for person in people], way, strict=True)) for way in ways]
    right = any(not found(rule, problem, replace(empty, tutors=way)) for way in ((), *tried))
    return Case(int(bool(dealt.reasons)), int(not right), f"{people}\n{staff}\n{dealt}")


def facilitators(rule: Rule, rng: Random) -> Case:
    """Facilitators are right exactly where some choice of them is."""
    kinds = (CIRCLE, SET)
    staff = tuple(
        replace(tutor, facilitates=tuple(kind for kind in kinds if rng.random() < 0.5)) for tutor in COHORT.tutors
    )
    asked = [
        meeting(rng, f"meeting-{kind}", group_type=GroupTypeId(kind)) for kind in rng.sample(kinds, rng.randint(1, 2))
    ]
    if rng.random() < 0.3:
        asked[0] = replace(asked[0], staff=rng.choice(((), (Role.MENTOR,))))
    problem = world(asked, tutors=staff)
    groups = tuple(replace(group, facilitator=None) for group in TIMETABLE.groups)
    empty = Timetable(problem.programme.id, problem.cohort.id, (), (), ())
    named = assign_facilitators(problem, Diaries(problem), groups)
    wrong = found(rule, problem, replace(empty, groups=named))
    choices = product((None, *[tutor.id for tutor in staff]), repeat=len(groups))
    right = any(not found(rule, problem, replace(empty, groups=_with(groups, way))) for way in choices)
    return Case(int(bool(wrong)), int(not right), f"{staff}\n{asked}\n{named}")


def _with(groups: tuple[Group, ...], staff: tuple[object, ...]) -> tuple[Group, ...]:
    return tuple(replace(group, facilitator=one) for group, one in zip(groups, staff, strict=True))  # type: ignore[arg-type]  # ids of staff


# Venues.


def venues(rule: Rule, rng: Random) -> Case:
    """Each session is at the venue to which its people travel least, of those that it may be at."""
    sites = [SiteId(name) for name in ("venue", "north", "south", "west")]
    homes = rng.sample(sites, rng.choice((1, 1, 2, 3)))
    people = tuple(replace(person, start=FIRST, end=LAST, site=rng.choice(homes)) for person in COHORT.apprentices[:4])
    asked = [
        replace(make(rng, name), mode=Mode.IN_PERSON, venues=tuple(rng.sample(sites, rng.choice((0, 0, 2, 3)))))
        for name, make in (("one", seminar), ("two", block), ("three", meeting))
    ]
    # Everywhere is room for everybody: a venue without is none.
    rooms = tuple(replace(COHORT.rooms[0], id=RoomId(site), site=site, capacity=9) for site in sites)
    others = tuple(sites[1 : rng.choice((2, 3, 4))])
    problem = world(asked, apprentices=people, venue=sites[0], other_venues=others, rooms=rooms)
    sessions = sessions_of(problem)
    cost = sum(one.cost for one in found(rule, problem, _laid(problem, sessions)))
    least = 0
    for session in sessions:
        allowed = set(session.activity.venues or problem.cohort.venues) & set(problem.cohort.venues)
        ways = [_laid(problem, [replace(session, site=site)]) for site in sorted(allowed)]
        least += min((sum(one.cost for one in found(rule, problem, way)) for way in ways), default=0)
    return Case(cost, least, str([(s.id, s.site, s.activity.venues, problem.cohort.venues) for s in sessions]))


# Hours.


def hours(rule: Rule, rng: Random) -> Case:
    """A plan of study is made exactly where some number of blocks reaches the minimum within the cap."""
    asked = asks(rng, (seminar, evening, block, visit, shadowing), 2)
    if rng.random() < 0.3:
        asked[0] = replace(asked[0], module=M2, elective=True)
    counts, takes = rng.choice(((60, 60), (120, 90), (90, 0)))
    for number in range(rng.choice((0, 1, 1, 2))):
        made = study(rng, f"study-{number}", otj_minutes=counts, release_minutes=takes)
        asked.append(replace(made, module=M2, elective=True) if rng.random() < 0.3 else made)
    chosen = rng.random() < 0.5
    person = replace(COHORT.apprentices[0], start=FIRST, end=LAST, electives=(M2,) if chosen else ())
    problem = world(asked, replace(Policy(), study_blocks_a_week=9), apprentices=(person,))
    groups = tuple(replace(group, members=(person.id,)) for group in TIMETABLE.groups[:1])
    sessions = expand(problem, groups, TUTORS)
    floor = rng.choice((0, 200, 600, 1200))
    owed = HoursPlan("TINY", floor, floor + rng.choice((0, 100, 300)), rng.choice((300, 700, 1300, 2000)), 2250)
    problem = replace(problem, hours={person.id: owed})
    plan = plan_study(problem, sessions)
    once = [s for s in sessions if not s.is_wave or s.audience == "wave-1"]
    if not plan.reasons:
        made = _laid(
            problem, [*once, *(block_of(s, n) for s in plan.sessions for n in range(1, plan.blocks[s.id] + 1))]
        )
        assert found(rule, problem, made) == (), (story_of(problem, made), found(rule, problem, made))
    blocks = [s for s in sessions_of(problem, groups) if s.activity.id.startswith("study")]
    mine = [s for s in blocks if not s.activity.elective or chosen]
    ways = product(range(22), repeat=len(mine))
    right = any(
        _reaches(problem, [*once, *(s for s, n in zip(mine, way, strict=True) for _ in range(n))]) for way in ways
    )
    return Case(int(bool(plan.reasons)), int(not right), f"{owed}\n{plan}")


def story_of(problem: Problem, made: Timetable) -> str:
    return "\n".join(f"{p.id} {p.day} {p.otj_minutes} {p.release_minutes}" for p in made.placements)


def _reaches(problem: Problem, sessions: list[Session]) -> bool:
    made = _laid(problem, sessions)
    return not found(OtjFloor(), problem, made) and not found(ReleaseCap(), problem, made)


def _laid(problem: Problem, sessions: Sequence[Session]) -> Timetable:
    """Lay sessions one after the other, wherever: only their minutes matter."""
    picks = []
    for number, session in enumerate(sessions):
        first = DAYS[7 * (number % 4)]
        days = tuple(first + timedelta(days=n) for n in range(session.activity.days))
        picks.append(Pick(session, days, spans_of(problem, session.activity)[0], session.attendees, site=session.site))
    return Scene(problem, (), tuple(picks)).timetable()


# Deadlines.


def deadlines(rule: Rule, rng: Random) -> Case:
    """The board has a date for each assessment exactly where the rule allows that date."""
    assert isinstance(rule, CalendarRule)
    scene = deadline_scene(rng, wrong=isinstance(rule, DeadlineDates))
    board = board_for(rule, scene)
    chosen = choose(board, scene)
    assert chosen is not None and fix(board, chosen)
    told = story(scene, scene.problem.programme.assessments)
    if rng.random() < 0.2 and len(scene.deadlines) < 3:
        _set_and_check(scene)
        if not isinstance(rule, DeadlineDates):
            return deadlines(rule, rng)
        # Is there any date for everything?
        right = any(not found(rule, scene.problem, made) for made in _every_choice(scene))
        return Case(int(fixed_cost(board) is None), int(not right), told)
    forbidden = not _fix_dates(board, scene) or fixed_cost(board) is None
    return Case(int(forbidden), min(1, len(found(rule, scene.problem, scene.timetable()))), told)


def _fix_dates(board: CalendarBoard, scene: Scene) -> bool:
    for name, dates in board.due.items():
        days = {deadline.day for deadline in scene.deadlines if deadline.assessment == name}
        if len(days) != 1 or not days <= set(dates):
            return False
        for day, literal in dates.items():
            if not isinstance(literal, int):
                board.model.add(literal == int(day in days))
    return True


def deadline_scene(rng: Random, wrong: bool) -> Scene:
    """Workshops and what is due after, between or at the end of a week; some only for those who chose it.

    Where dates are not to be wrong, they are right but for their distance from each other.
    """
    policy = replace(
        Policy(),
        deadline_gap_days=rng.choice((0, 1, 3, 5) if wrong else (3, 6, 9)),
        taught_to_deadline_days=rng.choice((0, 1, 2, 4)) if wrong else 0,
    )
    recurrence = Recurrence(count=rng.choice((1, 1, 2)))
    first = block(rng, "first", window=Window(last_week=2), recurrence=recurrence)
    second = seminar(rng, "second", window=Window(first_week=2), recurrence=recurrence)
    made = []
    for number in range(rng.choice((1, 2, 2) if wrong else (2, 3))):
        kind = rng.choice((DueKind.AFTER, DueKind.BETWEEN, DueKind.WEEK))
        due = {
            DueKind.AFTER: Due(kind, ActivityId("first"), days=rng.choice((0, 2, 5, 9))),
            DueKind.BETWEEN: Due(kind, ActivityId("first"), ActivityId("second")),
            DueKind.WEEK: Due(kind, rng.choice((None, ActivityId("first"))), days=rng.choice((1, 2, 3, 4))),
        }[kind]
        module = rng.choice((M1, None, M2, ModuleId("m3")))
        made.append(Assessment(AssessmentId(f"work-{number}"), f"Work {number}", "formative", due, module))
    if rng.random() < 0.3:
        draft = Due(DueKind.BEFORE, assessment=made[0].id, days=rng.choice((1, 3, 6, 15)))
        made.insert(rng.randrange(2), replace(made[0], id=AssessmentId("draft"), title="Draft", due=draft))
    people = tuple(
        replace(p, start=FIRST, end=LAST, electives=rng.choice(((), (M2,), (ModuleId("m3"),))))
        for p in COHORT.apprentices[:3]
    )
    problem = world([first, second], policy, apprentices=people)
    module = replace(problem.programme.modules[1], id=ModuleId("m3"))
    programme = replace(problem.programme, assessments=tuple(made), modules=(*problem.programme.modules, module))
    problem = replace(problem, programme=programme)
    sessions = sessions_of(problem)
    picks = tuple(in_window(rng, problem, sessions))
    days: dict[str, date | None] = {}
    for assessment in sorted(made, key=lambda one: one.due.kind is DueKind.BEFORE):
        days[assessment.id] = _right_day(rng, problem, assessment, picks, days)
        if wrong and rng.random() < 0.3:
            days[assessment.id] = rng.choice(problem.grid.open_days)
    dated = []
    for assessment in made:
        takers, day = problem.owing(assessment), days[assessment.id]
        if takers and day is None:
            return deadline_scene(rng, wrong)
        if takers and day is not None:
            dated.append(Deadline(assessment.id, assessment.id, day, assessment.minute, takers))
    return Scene(problem, sessions, picks, deadlines=tuple(dated))


def _right_day(
    rng: Random, problem: Problem, assessment: Assessment, picks: tuple[Pick, ...], days: dict[str, date | None]
) -> date | None:
    """Draw a date that looks right, by the plain words of the rule."""
    due, opened = assessment.due, problem.grid.open_days
    ends = [pick.days[-1] for pick in picks if pick.session.activity.id == due.activity]
    begins = [pick.days[0] for pick in picks if pick.session.activity.id == due.until]
    if due.kind is DueKind.WEEK:
        return max(day for day in opened if day < FIRST + timedelta(weeks=due.days))
    if due.kind is DueKind.BEFORE:
        other = days[due.assessment or ""]
        return None if other is None else max((d for d in opened if (other - d).days >= due.days), default=None)
    if due.kind is DueKind.AFTER:
        return min((d for d in opened if (d - max(ends)).days >= due.days), default=None)
    between = [day for day in opened if max(ends) < day < min(begins)]
    return rng.choice(between) if between else None


def _set_and_check(scene: Scene) -> None:
    """What the last stage sets is right; it sets nothing only where nothing would be."""
    rules = (DeadlineDates(), DeadlineSpacing())
    set_now = set_deadlines(scene.problem, scene.timetable().placements, (), search())
    tried = _every_choice(scene) if set_now is None else [replace(scene.timetable(), deadlines=set_now)]
    right = any(not any(found(rule, scene.problem, made) for rule in rules) for made in tried)
    assert right == (set_now is not None), story(scene, set_now)


def _every_choice(scene: Scene) -> Iterator[Timetable]:
    for days in product(scene.problem.grid.open_days, repeat=len(scene.deadlines)):
        dated = tuple(replace(deadline, day=day) for deadline, day in zip(scene.deadlines, days, strict=True))
        yield replace(scene.timetable(), deadlines=dated)
