"""Several cohorts at once: nobody and nothing is used twice, and what collides is said in sentences."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.findings import Finding
from models.ids import ApprenticeId, CohortId
from models.people import HostDay
from models.problem import Problem
from models.timetable import Timetable
from scheduler.checker import check, hard
from scheduler.collisions import check_together
from scheduler.portfolio import AROUND, engagements, solve_portfolio
from scheduler.run import LevelReport, Member, Portfolio, Run, Settings, Status, level_totals
from tests.scheduler.builders import COHORT, PROBLEM, TIMETABLE


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
    answer = solve_portfolio(two_cohorts(caseload=5), Settings(seconds=5, seed=1, workers=1))
    last = answer.members[1].run
    assert (last.status, last.timetable) == (Status.INFEASIBLE, None)
    assert last.reasons == ("6 apprentices need a tutor; the tutors' caseloads and diaries allow at most 4.",)


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
