"""Wishes are served where they are stated, and nothing is said or done about them where they are not."""

from dataclasses import replace
from random import Random

import pytest

from models.problem import Problem
from models.programme import Recurrence
from models.timetable import Timetable
from scheduler.board import Board
from scheduler.checker import check, costs
from scheduler.diary import Diaries
from scheduler.draft import Placer, Stage
from scheduler.levels import Level, minimise
from scheduler.rules import SOFT_RULES
from scheduler.run import Run
from scheduler.search import Search
from scheduler.solver import solve
from scheduler.wishes import (
    CADENCE,
    FAIR_EMPLOYERS,
    FAIR_RELEASE,
    JOURNEYS,
    PEAK,
    PREFERRED,
    PRESSURE,
    TRAVEL,
    level_reports,
    of_cohort,
    of_one,
    reported,
    reports_of,
)
from tests.scheduler.builders import DAN, FAY, NORTH, PROBLEM, with_policy
from tests.scheduler.random_worlds import FIRST, LAST, seminar, sessions_of, world
from tests.scheduler.test_bounds import STEADY, wishing

NONE: tuple[int, ...] = ()
ASKED = wishing(28, north=(1, 2, 3), south=(0, 1), west=(2, 4))


def calm(problem: Problem) -> Problem:
    return replace(problem, cohort=replace(problem.cohort, pressure_periods=()))


@pytest.fixture(scope="module")
def plain() -> Run:
    return solve(PROBLEM, STEADY)


@pytest.fixture(scope="module")
def served() -> Run:
    return solve(calm(ASKED), STEADY)


def test_cohort_without_wishes_of_employers_has_the_usual_levels(plain: Run) -> None:
    names = [level for level, _, _ in reported(PROBLEM)]
    assert names == ["cadence", "travel", "pressure", "peak", "fairness", "way"]
    assert [report.level for report in plain.levels if report.level in names] == names
    assert of_cohort(PROBLEM) == of_one(PROBLEM) == (PRESSURE, PEAK)


def test_levels_follow_what_is_wished() -> None:
    asked = of_cohort(calm(wishing(24, north=(1,), south=NONE, west=NONE)))
    assert asked == (CADENCE, PRESSURE, PEAK, PREFERRED, FAIR_RELEASE, FAIR_EMPLOYERS)
    pressed = replace(PROBLEM, cohort=ASKED.cohort)
    silent = replace(pressed, cohort=replace(pressed.cohort, employers=PROBLEM.cohort.employers))
    assert of_cohort(silent) == (PRESSURE, PEAK, FAIR_RELEASE, FAIR_EMPLOYERS)
    assert of_one(silent) == (PRESSURE, PEAK)
    names = [level for level, _, _ in reported(ASKED)]
    release = ["pressure", "peak", "preferred"]
    assert names == ["cadence", "travel", *release, "fairness", "fair-release", "fair-employers", "way"]


def test_journeys_are_served_and_bounded_where_they_are_wished_to_be_few() -> None:
    far = with_policy(journeys_from_km=5)
    assert [level for level, _, _ in reported(far)][:4] == ["cadence", "travel", "journeys", "pressure"]
    assert of_cohort(far) == of_one(far) == (JOURNEYS, PRESSURE, PEAK)
    run = solve(far, STEADY)
    assert run.timetable is not None
    found = {report.level: report for report in run.levels}
    assert found["journeys"].cost == costs(check(far, run.timetable))["apprentice-journeys"]
    assert 0 < found["journeys"].bound <= found["journeys"].cost
    assert "journeys" in found["pressure"].given


def test_level_costs_what_all_its_rules_do() -> None:
    prices = costs(()) | {"review-cadence": 3, "block-spacing": 4}
    said = level_reports(ASKED, prices, {"cadence": 5, "peak": 0}, 0)[0]
    assert (said.level, said.cost, said.bound) == ("cadence", 7, 5)


def test_what_sums_up_nothing_is_not_searched_for() -> None:
    """On the sample with pressure periods, none of which was touched, fairness took the time of the fullest weeks."""
    for parts, served_levels in ((0, ["one", "two"]), (1, ["one", "two", "three"])):
        board, posted = Board(PROBLEM), []

        def post(name: str, board: Board = board, posted: list[str] = posted, parts: int = parts) -> None:
            posted.append(name)
            literal = board.model.new_bool_var(name)
            board.model.add(literal >= parts)
            board.penalise(name, name, [literal])

        levels = [(name, name, "days") for name in ("one", "two", "three")]
        found = minimise(board, levels, Search(STEADY, 5), post=post, sums_up={"three": ("one", "two", "unknown")})
        assert [(report.level, report.cost, report.bound) for report in found.levels] == [
            (name, parts, parts) for name in ("one", "two", "three")
        ]
        assert posted == served_levels


def test_wishes_are_served(plain: Run, served: Run) -> None:
    """Without the wishes the same cohort has blocks three days off, and release on many other days."""
    assert plain.timetable is not None
    assert served.timetable is not None
    before, after = prices(plain.timetable), prices(served.timetable)
    assert (before["block-spacing"], after["block-spacing"]) == (3, 0)
    assert 10 * after["preferred-days"] < 7 * before["preferred-days"]


def test_fairness_shares_out_what_cannot_be_avoided() -> None:
    """Every day suits either Dan or Fay: four seminars cost four person-days anyhow, and two each at the best."""
    rng = Random(1)
    people = tuple(replace(p, start=FIRST, end=LAST) for p in PROBLEM.cohort.apprentices if p.id in (DAN, FAY))
    days = {"south-trust": (0, 1, 2), "west-trust": (3, 4)}
    employers = tuple(replace(e, release_days=days.get(e.id, ())) for e in PROBLEM.cohort.employers)
    asked = seminar(rng, recurrence=Recurrence(count=4, min_gap_days=4))
    problem = world([asked], apprentices=people, employers=employers)
    placer = Placer(problem, Diaries(problem), ())
    stage = placer.place(sessions_of(problem, ()), Search(STEADY, 20), levels=of_cohort(problem))
    assert isinstance(stage, Stage)
    costs_found = {report.level: (report.cost, report.bound) for report in stage.outcome.levels}
    assert [costs_found[level] for level, _, _ in (PREFERRED, FAIR_RELEASE, FAIR_EMPLOYERS)] == [(4, 4), (2, 2), (2, 2)]


def prices(timetable: Timetable) -> dict[str, int]:
    return costs(check(calm(ASKED), timetable))


def test_bound_that_a_timetable_disproves_is_not_said() -> None:
    """Nothing is called proven best for being below a bound that cannot be."""
    costs_seven = {rule.id: 7 * (rule.level == PEAK[0]) for rule in SOFT_RULES}
    for bound, said in ((6, 6), (7, 7), (8, 0)):
        (report,) = reports_of((PEAK,), costs_seven, {PEAK[0]: bound}, {})
        assert (report.cost, report.bound) == (7, said)


def test_what_bounds_take_as_decided_is_said() -> None:
    """Of meetings with a facilitator, sessions that break out into groups, paid study, and several venues."""
    costs_none = dict.fromkeys((rule.id for rule in SOFT_RULES), 0)

    def given(problem: Problem, *levels: Level) -> list[str]:
        said = {report.level: report.given for report in level_reports(problem, costs_none, {})}
        return [said[name] for name, _, _ in levels]

    assert given(PROBLEM, TRAVEL, PRESSURE, PEAK) == [
        "the tutors as dealt and the groups as formed",
        "the study blocks as planned and the groups as formed",
        "the study blocks as planned",
    ]
    plain = world([seminar(Random(1))])
    assert given(plain, TRAVEL, PRESSURE, PEAK) == ["the tutors as dealt", "", ""]
    far = replace(plain, cohort=replace(plain.cohort, other_venues=(NORTH,)))
    assert given(far, TRAVEL, PRESSURE, PEAK) == [
        "the tutors as dealt and the venues as chosen",
        "the venues as chosen",
        "the venues as chosen",
    ]
