"""Several cohorts at once: nobody and nothing is used twice, and what collides is said in sentences."""

from dataclasses import replace
from datetime import timedelta

import pytest

import scheduler.portfolio
from models.findings import Finding
from models.ids import ApprenticeId, CohortId
from models.people import Absence, HostDay
from models.problem import Problem
from models.timetable import Timetable
from scheduler.checker import check, hard
from scheduler.collisions import check_together
from scheduler.portfolio import AROUND, engagements, solve_portfolio
from scheduler.run import LevelReport, Member, Portfolio, Run, Settings, Status, level_totals
from tests.scheduler.builders import COHORT, PROBLEM, TIMETABLE, TOM, UMA


def other(who: str) -> ApprenticeId:
    return ApprenticeId(who.replace("A", "B"))


def two_cohorts(seats: int = 6, caseload: int = 6) -> tuple[Problem, Problem]:
    """Two cohorts with the same tutors, mentors, rooms and host; only the apprentices differ."""
    tutors = tuple(replace(tutor, caseload=caseload) for tutor in COHORT.tutors)
    hosts = tuple(replace(h, days=tuple(HostDay(d.day, seats) for d in h.days)) for h in COHORT.hosts)
    units = tuple(replace(unit, max_away=3) for unit in COHORT.units)
    first = replace(COHORT, tutors=tutors, hosts=hosts, units=units)
    people = tuple(replace(person, id=other(person.id)) for person in first.apprentices)
    second = replace(first, id=CohortId("tiny-2028"), title="Second cohort", apprentices=people)
    hours = {other(who): plan for who, plan in PROBLEM.hours.items()}
    return replace(PROBLEM, cohort=first), Problem(PROBLEM.programme, second, hours)


@pytest.fixture(scope="module")
def portfolio() -> Portfolio:
    return solve_portfolio(two_cohorts(), Settings(seconds=20, seed=1, workers=1))


def plans(portfolio: Portfolio) -> list[tuple[Problem, Timetable]]:
    return [(m.problem, m.run.timetable) for m in portfolio.members if m.run.timetable is not None]


def test_cohorts_that_share_everything_do_not_collide(portfolio: Portfolio) -> None:
    assert [member.run.reasons for member in portfolio.members] == [(), ()]
    assert portfolio.complete
    assert check_together(plans(portfolio)) == ()
    assert [hard(check(problem, timetable)) for problem, timetable in plans(portfolio)] == [(), ()]


def test_level_totals_are_sums(portfolio: Portfolio) -> None:
    for total in level_totals(portfolio):
        own = [level for member in portfolio.members for level in member.run.levels if level.level == total.level]
        assert (total.cost, total.bound) == (sum(x.cost for x in own), sum(x.bound for x in own))


def test_level_total_holds_for_all_that_its_parts_take_as_decided() -> None:
    def member(given: str, cost: int) -> Member:
        level = LevelReport("pressure", "pressure", "days", cost, cost - 1, given)
        return Member(PROBLEM, Run(Status.FEASIBLE, None, Settings(), levels=(level,)))

    elsewhere, rhythm = "the bookings elsewhere", "the rhythm of the blocks as found"
    members = (member("", 3), member(elsewhere, 4), member(f"{rhythm} and {elsewhere}", 5))
    said = f"{elsewhere} and {rhythm}"
    assert level_totals(Portfolio(members, 1.0)) == (LevelReport("pressure", "pressure", "days", 12, 9, said),)


def test_one_worker_repeats_the_portfolio(portfolio: Portfolio) -> None:
    again = solve_portfolio(two_cohorts(), Settings(seconds=20, seed=1, workers=1))
    assert [m.run.timetable for m in again.members] == [m.run.timetable for m in portfolio.members]


def test_tutors_without_places_are_named() -> None:
    """For itself each cohort has tutors enough, so that neither is called impossible."""
    answer = solve_portfolio(two_cohorts(caseload=5), Settings(seconds=5, seed=1, workers=1))
    last = answer.members[1].run
    assert (last.status, last.timetable) == (Status.OUT_OF_TIME, None)
    assert last.reasons == (AROUND, "6 apprentices need a tutor; the tutors' caseloads and diaries allow at most 4.")


def twin(problem: Problem, timetable: Timetable) -> Timetable:
    """The same timetable for the second cohort: everything shared collides."""
    return replace(
        timetable,
        cohort=problem.cohort.id,
        groups=tuple(replace(g, members=tuple(other(m) for m in g.members)) for g in timetable.groups),
        tutors=tuple((other(person), tutor) for person, tutor in timetable.tutors),
        placements=tuple(replace(p, attendees=tuple(other(a) for a in p.attendees)) for p in timetable.placements),
    )


def test_everything_shared_is_found_when_it_collides() -> None:
    first, second = two_cohorts(seats=5, caseload=5)
    answers = [(first, TIMETABLE), (second, twin(second, TIMETABLE))]
    found = check_together(answers)
    assert {finding.rule for finding in found} == {"one-place-at-a-time", "room-free", "host-open", "caseload"}
    assert [f for f in found if f.rule in ("host-open", "caseload")] == [
        Finding(
            "host-open",
            "St Elsewhere has 5 seats on Tue 16 Mar 2027; 6 would come from 2 cohorts.",
            ("st-elsewhere",),
        ),
        Finding(
            "host-open",
            "St Elsewhere has 5 seats on Thu 18 Mar 2027; 6 would come from 2 cohorts.",
            ("st-elsewhere",),
        ),
        Finding("caseload", "Uma has 6 apprentices in Tiny cohort and Second cohort; 5 are agreed.", ("T1",)),
        Finding("caseload", "Tom has 6 apprentices in Tiny cohort and Second cohort; 5 are agreed.", ("T2",)),
    ]


def test_rules_read_what_others_booked() -> None:
    first, second = two_cohorts(seats=5)
    cohort = replace(first.cohort, engagements=engagements(first, [(second, twin(second, TIMETABLE))]))
    found = hard(check(replace(first, cohort=cohort), TIMETABLE))
    assert {finding.rule for finding in found} == {
        "one-place-at-a-time", "room-free", "host-open",
    }  # fmt: skip


def test_bookings_of_strangers_do_not_matter() -> None:
    first, second = two_cohorts()
    apart = replace(second, cohort=replace(second.cohort, tutors=(), mentors=(), rooms=(), hosts=(), apprentices=()))
    assert engagements(apart, [(first, TIMETABLE)]) == ()


def test_cohort_without_a_place_among_the_others_is_not_called_impossible() -> None:
    """A host has seats for one cohort. The second, a day shorter, goes first; the first was only not found."""
    first, second = two_cohorts(seats=3)
    later = replace(second.cohort, start=second.cohort.start + timedelta(days=1))
    answer = solve_portfolio([first, replace(second, cohort=later)], Settings(seconds=2, seed=1, workers=1))
    assert [member.run.timetable is None for member in answer.members] == [True, False]
    run = answer.members[0].run
    assert (run.status, run.reasons[0]) == (Status.OUT_OF_TIME, AROUND)


def test_tutor_of_one_cohort_is_left_to_another_that_needs_this_one() -> None:
    """Uma is away in the months of the second cohort, which only Tom can see; the first has him, and could have her."""
    first, second = two_cohorts()
    absent = Absence(UMA, second.cohort.start, second.cohort.end, None, "leave")
    elsewhen = replace(second, cohort=replace(second.cohort, absences=(absent,)))
    answer = solve_portfolio([first, elsewhen], Settings(seconds=20, seed=1, workers=1))
    assert answer.complete, [member.run.reasons for member in answer.members]
    of_first, of_second = ({tutor for _, tutor in plan.tutors} for _, plan in plans(answer))
    assert (of_first, of_second) == ({UMA}, {TOM})


def looked_at(
    monkeypatch: pytest.MonkeyPatch, costs: list[int | None], number: int = 10
) -> tuple[list[str], Portfolio]:
    """Solve cohorts that cost so much in turn (None: no timetable), and return the order of solving."""
    order: list[str] = []
    asked = iter(costs)

    def solved(problem: Problem, settings: Settings, *more: object, **options: object) -> Run:
        order.append(problem.cohort.id)
        cost = next(asked)
        level = LevelReport("cadence", "rhythm", "days", cost or 0, 0)
        plan = None if cost is None else replace(TIMETABLE, placements=(), deadlines=(), tutors=(), groups=())
        return Run(Status.OUT_OF_TIME if cost is None else Status.FEASIBLE, plan, settings, levels=(level,))

    monkeypatch.setattr(scheduler.portfolio, "solve", solved)
    alone = replace(PROBLEM, cohort=replace(COHORT, apprentices=(), rooms=(), hosts=(), mentors=(), tutors=()))
    alone = replace(alone, programme=replace(alone.programme, activities=()), hours={})
    names = [f"c{one}" for one in range(number)]
    cohorts = [replace(alone, cohort=replace(alone.cohort, id=CohortId(name))) for name in names]
    return order, solve_portfolio(cohorts, Settings(seconds=2.2 * number, seed=1, workers=1))


@pytest.mark.parametrize(
    ("costs", "again", "kept"),
    [
        pytest.param([0, 3, 9, *[1] * 7, 2], "c2", 2, id="better"),
        pytest.param([0, 3, 9, *[1] * 7, 10], "c2", 9, id="worse"),
        pytest.param([0, 3, None, *[1] * 7, 4], "c2", 4, id="found at last"),
        pytest.param([0] * 11, None, 0, id="nothing to gain"),
    ],
)
def test_the_worst_of_many_cohorts_is_solved_once_more(
    monkeypatch: pytest.MonkeyPatch, costs: list[int | None], again: str | None, kept: int
) -> None:
    order, answer = looked_at(monkeypatch, costs)
    assert order == [f"c{number}" for number in range(10)] + ([again] if again else [])
    assert answer.members[2].run.levels[0].cost == kept
    # Each has the same share of the time, and so does the last look.
    assert {member.run.settings.seconds for member in answer.members} == {2.0}


def test_no_cohort_is_looked_at_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    order, _ = looked_at(monkeypatch, [0, 3, None, *[1] * 17, None, 2], number=20)
    assert order[20:] == ["c2", "c1"]
