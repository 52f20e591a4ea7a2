"""Re-planning: what can stay stays, what cannot is mended around it, and the bound is below every timetable."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from api.problem_file import build_problem
from models.findings import Kind
from models.ids import ApprenticeId
from models.people import Absence, Bond, PairRule
from models.problem import HoursPlan, Problem
from models.programme import Activity, Recurrence
from models.reference import Reference
from models.timetable import Placement, Timetable
from scheduler.carrying import attended
from scheduler.checker import check, costs, hard
from scheduler.diary import Diaries
from scheduler.draft import Placer, Stage
from scheduler.expansion import expand
from scheduler.keeping import keep_people
from scheduler.later import Later
from scheduler.levels import Effort
from scheduler.run import Run, Settings, Status
from scheduler.search import Search
from scheduler.solver import solve
from scheduler.wishes import STABILITY
from tests.scheduler.builders import ADA, BEN, FAY, OLA, PROBLEM, SET, TIMETABLE, UMA, with_cohort
from tests.scheduler.random_worlds import FIRST, TUTORS, block, meeting, review, seminar, visit, world

SETTINGS = Settings(seconds=6, seed=1, workers=1)


@pytest.fixture(scope="module")
def before(solved: Run) -> Timetable:
    assert solved.timetable is not None
    return solved.timetable


@pytest.fixture(scope="module")
def on(problem: Problem) -> date:
    return problem.cohort.start + timedelta(days=100)


def replanned(problem: Problem, before: Timetable, on: date, **cohort: object) -> Run:
    changed = replace(problem, cohort=replace(problem.cohort, **cohort), reference=Reference(before, on))  # type: ignore[arg-type]  # of a cohort
    return solve(changed, SETTINGS)


def stability(run: Run) -> list[tuple[int, int]]:
    assert [level.level for level in run.levels[:3]] == [name for name, _, _ in STABILITY]
    return [(level.cost, level.bound) for level in run.levels[:3]]


def test_nothing_has_happened(problem: Problem, before: Timetable, on: date) -> None:
    run = replanned(problem, before, on)
    assert run.timetable == before
    assert stability(run) == [(0, 0)] * 3
    assert [level.given for level in run.levels[:3]] == [""] * 3


def test_a_tutor_is_away_for_a_week(problem: Problem, before: Timetable, on: date) -> None:
    tutors = {tutor.id for tutor in problem.cohort.tutors}
    weeks: dict[tuple[str, date], list[Placement]] = {}
    for p in before.placements:
        for who in tutors & set(p.staff):
            weeks.setdefault((who, problem.grid.week_of(p.day)), []).append(p)
    # A week of reviews alone, after the notice.
    (tutor, monday), hit = next(
        (key, listed)
        for key, listed in sorted(weeks.items())
        if key[1] > on + timedelta(days=14) and len(listed) > 2 and all(len(p.attendees) == 1 for p in listed)
    )
    away = Absence(tutor, monday, monday + timedelta(days=6), None, "ill")
    run = replanned(problem, before, on, absences=(*problem.cohort.absences, away))
    assert run.timetable is not None
    people = {who for p in hit for who in (*p.attendees, *p.staff)}
    assert stability(run) == [(0, 0), (len(people), len(people)), (len(hit), len(hit))]
    names = {p.session for p in hit}
    assert [p for p in before.placements if p.session not in names and p not in run.timetable.placements] == []
    assert hard(run.findings) == ()
    assert replanned(problem, before, on, absences=(*problem.cohort.absences, away)).timetable == run.timetable


def test_who_has_left_takes_only_their_own_sessions_along(problem: Problem, before: Timetable, on: date) -> None:
    first, *others = problem.cohort.apprentices
    cohort = replace(problem.cohort, apprentices=(replace(first, left=on), *others))
    run = solve(replace(build_problem(problem.programme, cohort), reference=Reference(before, on)), SETTINGS)
    assert run.timetable is not None
    assert hard(run.findings) == ()
    alone = {p.session for p in before.by_person[first.id] if p.day >= on and p.attendees == (first.id,)}
    met = {who for p in before.placements if p.session in alone for who in p.staff}
    assert stability(run)[1:] == [(len(met), len(met)), (0, 0)]
    still = {p.session for p in run.timetable.by_person[first.id]}
    assert still == {p.session for p in before.by_person[first.id] if p.day < on}


def test_who_joins_comes_to_groups_and_a_tutor_that_are_there(problem: Problem, before: Timetable, on: date) -> None:
    gone, other, *others = problem.cohort.apprentices
    person = replace(other, id=ApprenticeId("NEW"), name="New One", start=on, tutor=None, line_manager=None)
    hours = {**problem.hours, person.id: problem.hours[other.id]}
    joined = replace(problem, cohort=replace(problem.cohort, apprentices=(other, *others, person)))
    reference = Reference(before, on)
    joined = replace(joined, hours=hours, reference=reference)
    kept = keep_people(joined, reference, Diaries(joined), Search(SETTINGS, 5))
    assert not kept.formed_anew
    assert kept.tutors is not None
    assert {who: tutor for who, tutor in kept.tutors.items() if who != person.id} == {
        who: tutor for who, tutor in before.tutor_of.items() if who != gone.id
    }
    without = [tuple(member for member in group.members if member != person.id) for group in kept.groups]
    assert without == [tuple(member for member in group.members if member != gone.id) for group in before.groups]
    assert sum(person.id in group.members for group in kept.groups) == len(problem.programme.group_types)


def test_what_has_begun_counts_for_those_who_were_there() -> None:
    """Counting it for who joined later, a re-plan once planned too little study for them and found nothing."""
    sessions = [session for session in expand(PROBLEM, TIMETABLE.groups, TUTORS) if session.activity.otj_minutes]
    without = replace(
        TIMETABLE,
        placements=tuple(
            replace(p, attendees=tuple(who for who in p.attendees if who != FAY)) for p in TIMETABLE.placements
        ),
    )
    shared = {s.id for s in sessions if FAY in s.attendees and len(s.attendees) > 1}
    last = max(days[-1].day for days in TIMETABLE.by_session.values())
    for on in (PROBLEM.cohort.start, date(2027, 3, 25), last + timedelta(days=1)):
        kept = {s.id for s in attended(Reference(without, on), sessions) if FAY in s.attendees}
        over = {name for name, days in TIMETABLE.by_session.items() if days[0].day < on}
        waves = {s.id for s in sessions if s.is_wave}
        gone = over & shared if waves <= over else (over & shared) - waves
        assert shared - kept == gone


def test_groups_that_rules_no_longer_allow_are_formed_anew() -> None:
    changed = with_cohort(pair_rules=(PairRule(Bond.APART, ADA, BEN, SET),))
    kept = keep_people(changed, Reference(TIMETABLE, FIRST), Diaries(changed), Search(SETTINGS, 5))
    assert kept.formed_anew
    assert {group.id for group in kept.groups} == {group.id for group in TIMETABLE.groups}
    assert [group for group in kept.groups if {ADA, BEN} <= set(group.members) and group.type == SET] == []
    assert kept.tutors == TIMETABLE.tutor_of


def test_a_past_that_is_broken_cannot_be_mended(problem: Problem, before: Timetable, on: date) -> None:
    tutors = {tutor.id for tutor in problem.cohort.tutors}
    held = next(p for p in before.placements if p.day < on and len(tutors & set(p.staff)) == 1)
    (tutor,) = tutors & set(held.staff)
    away = Absence(tutor, held.day, held.day, None, "told afterwards")
    run = replanned(problem, before, on, absences=(*problem.cohort.absences, away))
    assert (run.status, run.timetable) == (Status.INFEASIBLE, None)
    assert all(reason.startswith("What began before") and held.session in reason for reason in run.reasons[:1])


def test_a_room_that_is_no_more(problem: Problem, before: Timetable, on: date) -> None:
    used = {p.room for p in before.placements if p.room is not None and p.day < on}
    spare = next((room.id for room in problem.cohort.rooms if room.id not in used), None)
    rooms = tuple(room for room in problem.cohort.rooms if room.id != spare)
    run = replanned(problem, before, on, rooms=rooms)
    assert run.timetable is not None
    assert hard(run.findings) == ()


# The bound, against the best of all timetables.


def test_who_joins_is_seated_and_meets_whom_they_must() -> None:
    rng = Random("joins")
    problem, _ = small(rng, visit(rng, release_minutes=0))
    people = tuple(person for person in problem.cohort.apprentices if person.id != FAY)
    fewer = placed(replace(problem, cohort=replace(problem.cohort, apprentices=people)))
    groups = tuple(replace(g, members=tuple(who for who in g.members if who != FAY)) for g in fewer.groups)
    before = replace(fewer, groups=groups, tutors=tuple(pair for pair in fewer.tutors if pair[0] != FAY))
    run = solve(replace(problem, reference=Reference(before, FIRST, 0)), SETTINGS)
    assert run.timetable is not None
    assert hard(run.findings) == ()
    assert {g.id: g.members for g in run.timetable.groups} == {g.id: g.members for g in TIMETABLE.groups}
    assert run.timetable.tutor_of == TUTORS
    assert [f.subjects for f in run.findings if f.rule == "people-disturbed"] == [(OLA,), (UMA,)]
    assert stability(run) == [(0, 0), (2, 2), (0, 0)]
    waves = [p for p in run.timetable.placements if p.activity == "visit" and FAY in p.attendees]
    assert len(waves) == 1


def small(rng: Random, *more: Activity) -> tuple[Problem, Timetable]:
    """Make a month of a seminar, two meetings a circle and two reviews each, and place it."""
    asked = [
        *more,
        seminar(rng, release_minutes=0),
        meeting(rng, release_minutes=0),
        review(rng, recurrence=Recurrence(count=2), release_minutes=0),
    ]
    problem = world(asked)
    hours = dict.fromkeys(problem.apprentice, HoursPlan("TINY", 0, 0, 9000, 2250))
    problem = replace(problem, hours=hours, programme=replace(problem.programme, standard=None))
    return problem, placed(problem)


def placed(problem: Problem) -> Timetable:
    """Place everything on one board, levels of stability first: the best there is."""
    groups = TIMETABLE.groups
    sessions = expand(problem, groups, TUTORS)
    search = Search(Settings(seconds=20, seed=1, workers=1), 20)
    levels = STABILITY if problem.reference is not None else ()
    stage = Placer(problem, Diaries(problem), groups).place(
        sessions, search, levels=levels, later=Later(complete=True), effort=Effort(workers=1)
    )
    assert isinstance(stage, Stage)
    assert [level.gap for level in stage.outcome.levels if level.gap] == []
    tutors = tuple(sorted(TUTORS.items()))
    return Timetable(problem.programme.id, problem.cohort.id, groups, tutors, stage.placements)


@pytest.mark.parametrize("seed", range(8))
def test_bound_is_below_the_best_and_the_best_below_what_is_found(seed: int) -> None:
    rng = Random(seed)
    problem, before = small(rng, block(rng, release_minutes=0))
    absences = []
    for p in rng.sample(before.placements, rng.randint(1, 3)):
        who = p.room or rng.choice((*p.attendees, *p.staff))
        absences.append(Absence(who, p.day, p.day + timedelta(days=rng.randint(0, 4)), None, "away"))
    changed = replace(
        problem,
        cohort=replace(problem.cohort, absences=tuple(absences)),
        reference=Reference(before, FIRST, rng.choice((7, 14, 28))),
    )
    prices = costs(check(changed, placed(changed)))
    best = [prices[rule] for rule in ("short-notice", "people-disturbed", "sessions-moved")]
    run = solve(changed, SETTINGS)
    assert [finding for finding in run.findings if finding.kind is Kind.HARD] == []
    found = stability(run)
    assert [bound for (_, bound), least in zip(found, best, strict=True) if bound > least] == []
    assert best <= [cost for cost, _ in found]
