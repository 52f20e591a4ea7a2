"""Groups are formed at the least cost, level by level, on cohorts small enough to try every grouping."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest

from models.group_types import GroupType, Mix
from models.ids import ApprenticeId, GroupId
from models.problem import Problem
from models.timetable import Group, Timetable
from scheduler.checker import costs
from scheduler.grouping import form_groups, hub_of
from scheduler.rules import GROUP_RULES
from scheduler.run import Settings
from scheduler.search import Search
from tests.scheduler.answers import found
from tests.scheduler.builders import CIRCLE, COHORT, SET
from tests.scheduler.every_rule_groups import some_people
from tests.scheduler.random_worlds import TUTORS, world

LEVEL_OF = {
    "repeats": "repeated-pairs",
    "balance": "group-balance",
    "difference": "different-traits",
    "closeness": "circle-distance",
}


def six_people(seed: int, *kinds: GroupType) -> Problem:
    """Six people of a few places, professions and genders, in groups of three."""
    rng = Random(seed)
    people = some_people(rng)
    while len(people) < 6:
        people = some_people(rng)
    people = tuple(replace(person, line_manager=None) for person in people)
    problem = world([], apprentices=people)
    return replace(problem, programme=replace(problem.programme, group_types=kinds))


def kind(name: str, mix: Mix, **more: object) -> GroupType:
    return GroupType(CIRCLE if name == "circle" else SET, name.title(), 3, 0, mix, near_km=99.0, **more)  # type: ignore[arg-type]  # fields by name


def prices(problem: Problem, groups: tuple[Group, ...]) -> dict[str, int]:
    """Costs of groups by level, as the check counts them."""
    timetable = Timetable(problem.programme.id, problem.cohort.id, groups, tuple(sorted(TUTORS.items())), ())
    total = costs(finding for rule in GROUP_RULES for finding in found(rule, problem, timetable))
    return {level: total[rule] for level, rule in LEVEL_OF.items()}


def halves(people: tuple[ApprenticeId, ...]) -> Iterator[tuple[tuple[ApprenticeId, ...], ...]]:
    first, *rest = people
    for others in combinations(rest, 2):
        group = (first, *others)
        yield group, tuple(person for person in people if person not in group)


def every_grouping(problem: Problem) -> Iterator[tuple[Group, ...]]:
    people = tuple(person.id for person in problem.cohort.apprentices)
    kinds = problem.programme.group_types
    for dealt in product(list(halves(people)), repeat=len(kinds)):
        yield tuple(
            Group(GroupId(f"{one.id}-{n}"), one.id, members, hub=hub_of(problem, members))
            for one, groups in zip(kinds, dealt, strict=True)
            for n, members in enumerate(groups, start=1)
        )


def formed(problem: Problem) -> tuple[dict[str, int], dict[str, int]]:
    """Return what the levels report, and what the check says of the groups."""
    grouping = form_groups(problem, GROUP_RULES, Search(Settings(seconds=20, seed=1, workers=1), 20))
    return {level.level: level.cost for level in grouping.levels}, prices(problem, grouping.groups)


@pytest.mark.parametrize("seed", range(6))
def test_near_groups_differ_and_then_travel_least(seed: int) -> None:
    problem = six_people(seed, kind("circle", Mix.NEAR, differ=("gender",)))
    said, paid = formed(problem)
    every = [prices(problem, groups) for groups in every_grouping(problem)]
    best = min((price["difference"], price["closeness"]) for price in every)
    assert (said.get("difference", 0), said.get("closeness", 0)) == (paid["difference"], paid["closeness"]) == best


@pytest.mark.parametrize("seed", range(6))
def test_free_groups_repeat_few_pairs_then_are_even_then_differ(seed: int) -> None:
    kinds = (kind("circle", Mix.FREE, balance=("gender",)), kind("set", Mix.FREE, differ=("profession", "employer")))
    problem = six_people(seed, *kinds)
    said, paid = formed(problem)
    levels = ("repeats", "balance", "difference")
    best = min(tuple(prices(problem, groups)[level] for level in levels) for groups in every_grouping(problem))
    assert tuple(said[level] for level in levels) == tuple(paid[level] for level in levels) == best


@pytest.mark.parametrize("second", [Mix.FREE, Mix.NEAR])
@pytest.mark.parametrize("seed", range(6))
def test_levels_of_near_groups_are_what_the_check_counts(seed: int, second: Mix) -> None:
    """The balance of near groups was left out of the levels, and pairs that meet in two near kinds were too."""
    kinds = (kind("circle", Mix.NEAR, balance=("gender",)), kind("set", second, balance=("profession",)))
    problem = six_people(seed, *kinds)
    said, paid = formed(problem)
    assert {level: said.get(level, 0) for level in paid} == paid


@pytest.mark.parametrize("seed", range(4))
def test_near_groups_that_keep_pairs_together_are_formed_anew_all_at_once(seed: int) -> None:
    """Two near kinds for themselves are the same groups twice; together they repeat as few pairs as there must be."""
    kinds = (kind("circle", Mix.NEAR, balance=("gender",)), kind("set", Mix.NEAR, differ=("profession", "employer")))
    problem = six_people(seed, *kinds)
    best = min(tuple(prices(problem, groups)[level] for level in LEVEL_OF) for groups in every_grouping(problem))
    said, paid = formed(problem)
    assert tuple(paid[level] for level in LEVEL_OF) == best
    assert {level: said.get(level, 0) for level in paid} == paid


def test_mix_that_other_neighbours_allow_is_more_than_the_way_to_them() -> None:
    """An uneven mix stood although other pairs of neighbours allowed an even one: closeness comes last.

    Two people each at two places: the neighbours' pairs leave two ways to make sets without repeated pairs, one
    uneven in gender, one in profession. Pairs across the places leave a third, which is even.
    """
    four = six_people(0).cohort.apprentices[:4]
    traits = (("f", "nurse"), ("m", "doctor"), ("f", "doctor"), ("m", "nurse"))
    homes = [four[0], four[0], next(p for p in six_people(0).cohort.apprentices if p.site != four[0].site)]
    people = tuple(
        replace(
            person, line_manager=None, gender=gender, profession=profession,
            site=homes[min(2, n)].site, employer=homes[min(2, n)].employer, unit=homes[min(2, n)].unit,
        )
        for n, (person, (gender, profession)) in enumerate(zip(four, traits, strict=True))
    )  # fmt: skip
    pairs = (
        replace(kind("circle", Mix.NEAR), size=2),
        replace(kind("set", Mix.FREE, balance=("gender", "profession")), size=2),
    )
    problem = world([], apprentices=people)
    problem = replace(problem, programme=replace(problem.programme, group_types=pairs))
    grouping = form_groups(problem, GROUP_RULES, Search(Settings(seconds=20, seed=1, workers=1), 20))
    reports = {level.level: (level.cost, level.given) for level in grouping.levels}
    assert (reports["repeats"], reports["balance"]) == ((0, ""), (0, ""))
    assert reports["closeness"][0] > 0


def test_what_pairs_cost_beside_groups_is_said_to_be_for_these() -> None:
    """Everybody has met everybody in the sets, so that each pair meets again, and the traits are proven beside them."""
    kinds = (
        replace(kind("set", Mix.FREE), size=6),
        replace(kind("circle", Mix.FREE, differ=("employer",)), size=2),
    )
    problem = six_people(2, *kinds)
    # Four of one employer: at least one of their pairs is alike.
    people = tuple(
        replace(person, employer=COHORT.apprentices[3 * (n > 3)].employer)
        for n, person in enumerate(problem.cohort.apprentices)
    )
    problem = replace(problem, cohort=replace(problem.cohort, apprentices=people))
    assert [one.in_pairs for one in kinds] == [False, True]
    grouping = form_groups(problem, GROUP_RULES, Search(Settings(seconds=20, seed=1, workers=1), 20))
    reports = {level.level: level for level in grouping.levels}
    assert (reports["repeats"].cost, reports["repeats"].bound, reports["repeats"].given) == (3, 3, "")
    assert (reports["difference"].cost, reports["difference"].bound) == (1, 1)
    assert reports["difference"].given == "the other groups as formed"
