"""Pairs of rounds: everybody once a round, nobody twice, and as different as can be, against all ways there are."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import pytest

from models.group_types import GroupType
from models.ids import ApprenticeId, GroupTypeId
from models.people import Bond, PairRule
from models.problem import Problem
from models.timetable import Timetable
from scheduler.checker import costs, hard
from scheduler.diary import Diaries
from scheduler.grouping import Grouping, form_groups
from scheduler.inspection.groups import look
from scheduler.rules import GROUP_RULES
from scheduler.run import Settings, Status
from scheduler.search import Search
from tests.scheduler.builders import ADA, BEN, COHORT, DAN, PROBLEM

PROFESSIONS = ("nurse", "nurse", "nurse", "nurse", "doctor", "doctor", "manager", "nurse")


def people(number: int, rounds: int) -> Problem:
    """A cohort of that many people, most of them nurses, and kinds of pairs for each round."""
    everybody = tuple(
        replace(COHORT.apprentices[n % 6], id=ApprenticeId(f"P{n}"), profession=PROFESSIONS[n]) for n in range(number)
    )
    kinds = tuple(
        GroupType(GroupTypeId(f"pair-{n + 1}"), f"Pair {n + 1}", 2, series="pairs", differ=("employer", "profession"))
        for n in range(rounds)
    )
    programme = replace(PROBLEM.programme, group_types=kinds, activities=(), assessments=(), milestones=())
    return replace(PROBLEM, programme=programme, cohort=replace(COHORT, apprentices=everybody))


def form(problem: Problem) -> Grouping:
    return form_groups(problem, GROUP_RULES, Search(Settings(workers=1), 20))


def checked(problem: Problem, grouping: Grouping) -> int:
    """Check the groups by their own rules and return what the shared traits cost."""
    answer = Timetable(problem.programme.id, problem.cohort.id, grouping.groups, (), ())
    findings = [finding for rule in GROUP_RULES for finding in rule.check(problem, answer)]
    assert hard(findings) == ()
    return costs(findings)["different-traits"]


def matchings(left: tuple[ApprenticeId, ...]) -> Iterator[frozenset[tuple[ApprenticeId, ApprenticeId]]]:
    if not left:
        yield frozenset()
    for other in left[1:]:
        for rest in matchings(tuple(person for person in left[1:] if person != other)):
            yield rest | {(left[0], other)}


def least_alike(problem: Problem, rounds: int) -> int:
    """Try every way to pair everybody in every round."""
    person = problem.apprentice
    price = {
        (a, b): (person[a].employer == person[b].employer) + (person[a].profession == person[b].profession)
        for a, b in combinations(sorted(person), 2)
    }
    ways = [(way, sum(price[pair] for pair in way)) for way in matchings(tuple(sorted(person)))]
    return min(
        sum(cost for _, cost in chosen)
        for chosen in product(ways, repeat=rounds)
        if all(not one & other for (one, _), (other, _) in combinations(chosen, 2))
    )


@pytest.mark.parametrize(("number", "rounds"), [(2, 1), (4, 3), (6, 1), (6, 3), (8, 2)])
def test_pairs_are_the_least_alike_of_all_ways(number: int, rounds: int) -> None:
    problem = people(number, rounds)
    grouping = form(problem)
    level = next(level for level in grouping.levels if level.level == "difference")
    assert (grouping.status, level.cost, level.bound) == (Status.OPTIMAL, *[least_alike(problem, rounds)] * 2)
    assert checked(problem, grouping) == level.cost


@pytest.mark.parametrize("number", [3, 5, 7])
def test_odd_cohort_has_one_group_of_three(number: int) -> None:
    problem = people(number, 1)
    grouping = form(problem)
    assert sorted(len(group.members) for group in grouping.groups) == [2] * ((number - 3) // 2) + [3]
    assert checked(problem, grouping) == sum(x.cost for x in grouping.levels if x.level == "difference")


def test_more_rounds_than_partners_are_impossible() -> None:
    grouping = form(people(4, 4))
    assert (grouping.status, grouping.groups) == (Status.INFEASIBLE, ())
    assert grouping.reasons[0].endswith("who is kept together or apart and who has met before.")


def test_people_are_kept_apart_and_together() -> None:
    problem = people(6, 2)
    rules = (
        PairRule(Bond.TOGETHER, ApprenticeId("P0"), ApprenticeId("P1"), GroupTypeId("pair-1")),
        *(PairRule(Bond.APART, ApprenticeId("P2"), ApprenticeId(f"P{n}")) for n in (1, 3, 5)),
    )
    problem = replace(problem, cohort=replace(problem.cohort, pair_rules=rules))
    grouping = form(problem)
    assert ("P0", "P1") in {group.members for group in grouping.groups if group.type == "pair-1"}
    assert {g.members for g in grouping.groups if "P2" in g.members} == {("P0", "P2"), ("P2", "P4")}


def test_larger_groups_of_a_series_meet_nobody_twice_either() -> None:
    problem = people(8, 2)
    kinds = tuple(replace(kind, size=4, flexibility=2) for kind in problem.programme.group_types)
    problem = replace(problem, programme=replace(problem.programme, group_types=(kinds[0], replace(kinds[1], size=2))))
    grouping = form(problem)
    assert checked(problem, grouping) == sum(x.cost for x in grouping.levels if x.level == "difference")


def test_pairs_repeat_no_group_of_another_kind_if_they_need_not() -> None:
    alone = PROBLEM.programme.group_types[0]
    pair = GroupType(GroupTypeId("pair"), "Pair", 2)
    problem = replace(PROBLEM, programme=replace(PROBLEM.programme, group_types=(alone, pair)))
    grouping = form(problem)
    assert next((x.level, x.cost, x.bound) for x in grouping.levels) == ("repeats", 0, 0)
    circles = {pair for g in grouping.groups if g.type == "circle" for pair in combinations(g.members, 2)}
    assert not circles & {g.members for g in grouping.groups if g.type == "pair"}
    assert {ADA, BEN, DAN} <= {member for group in grouping.groups if group.type == "pair" for member in group.members}


def test_more_rounds_than_partners_are_counted_before_any_search() -> None:
    said = [note.message for note in look(people(4, 4), Diaries(people(4, 4)))]
    assert said == ["The 4 rounds of pairs want 4 different partners for everybody; there are 3 other people."]
    assert list(look(people(4, 3), Diaries(people(4, 3)))) == []
