"""Asks the group board whether people may be in these groups, with one rule alone, and at what cost."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, permutations, product
from random import Random

from models.findings import Kind
from models.group_types import GroupType, Mix
from models.ids import ApprenticeId, EmployerId, GroupId, SiteId, UnitId
from models.people import Apprentice, Bond, PairRule
from models.problem import Problem
from models.timetable import Group, Timetable
from scheduler.group_board import GroupBoard
from scheduler.group_sizes import group_sizes
from scheduler.grouping import hub_of, imbalance, travel_to_hub
from scheduler.rule import GroupRule, Rule
from tests.scheduler.answers import Case, fixed_cost, found
from tests.scheduler.builders import CIRCLE, COHORT, SET
from tests.scheduler.random_worlds import TUTORS, meeting, world

Deal = dict[str, list[list[ApprenticeId]]]
"""For each kind of group its groups."""


def some_people(rng: Random) -> tuple[Apprentice, ...]:
    people = []
    listed = rng.sample(COHORT.apprentices, rng.randint(4, 6))
    for person in listed:
        employer = rng.choice(("north", "north", "north", "south", "west"))
        manager = rng.choice([other.id for other in listed if other is not person])
        people.append(
            replace(
                person,
                employer=EmployerId(f"{employer}-trust"),
                unit=UnitId(f"{employer}-ward"),
                site=SiteId(rng.choice((employer, employer, "venue", "hospital"))),
                profession=rng.choice(("nurse", "doctor", "")),
                gender=rng.choice(("f", "m")),
                line_manager=manager if rng.random() < 0.3 else None,
            )
        )
    return tuple(people)


def some_kinds(rng: Random) -> tuple[GroupType, ...]:
    kinds = [
        GroupType(
            CIRCLE, "Circle", rng.choice((2, 3)), rng.choice((1, 2)), rng.choice((Mix.NEAR, Mix.FREE)),
            near_km=rng.choice((2.0, 6.0, 10.0, 25.0)), balance=("gender", "profession"),
        ),
        GroupType(
            SET, "Set", rng.choice((2, 3)), rng.choice((1, 2)), rng.choice((Mix.ACROSS, Mix.ACROSS, Mix.NEAR)),
            near_km=6.0, min_employers=rng.choice((1, 2, 3, 3)), manager_allowed=rng.random() < 0.4,
            balance=("profession",),
        ),
    ]  # fmt: skip
    return tuple(rng.sample(kinds, rng.choice((1, 2, 2))))


def some_problem(rng: Random) -> Problem:
    people = some_people(rng)
    bonds = []
    for _ in range(rng.randint(1, 4)):
        first, second = rng.sample([person.id for person in people], 2)
        bonds.append(PairRule(rng.choice(tuple(Bond)), first, second, rng.choice((None, None, CIRCLE, SET))))
    units = tuple(replace(unit, max_away=rng.randint(1, 3)) for unit in COHORT.units)
    problem = world(
        [meeting(rng, group_type=rng.choice((CIRCLE, SET)), away=rng.random() < 0.8)],
        apprentices=people,
        units=units,
        pair_rules=tuple(bonds),
    )
    return replace(problem, programme=replace(problem.programme, group_types=some_kinds(rng)))


def deal_right(rng: Random, people: list[ApprenticeId], sizes: tuple[int, ...]) -> list[list[ApprenticeId]]:
    rng.shuffle(people)
    groups, first = [], 0
    for size in sizes:
        groups.append(people[first : first + size])
        first += size
    return groups


def deal_anyhow(rng: Random, people: list[ApprenticeId], sizes: tuple[int, ...]) -> list[list[ApprenticeId]]:
    """Deal everybody, into groups of any size; the largest first, as groups are numbered."""
    groups: list[list[ApprenticeId]] = [[] for _ in sizes]
    for person in people:
        rng.choice(groups).append(person)
    return sorted(groups, key=len, reverse=True)


def deal_wrongly(rng: Random, people: list[ApprenticeId], sizes: tuple[int, ...]) -> list[list[ApprenticeId]]:
    """Deal by the sizes, but now and then somebody twice or not at all."""
    groups = deal_right(rng, people, sizes)
    if rng.random() < 0.4:
        person, group = rng.choice(people), rng.choice(groups)
        if person in group:
            group.remove(person)
        else:
            group.append(person)
    return groups


def ask_groups(
    deal: Callable[[Random, list[ApprenticeId], tuple[int, ...]], list[list[ApprenticeId]]] = deal_right,
) -> Callable[[Rule, Random], Case]:
    """Turn a way to deal people into a question: group board against check."""

    def question(rule: Rule, rng: Random) -> Case:
        assert isinstance(rule, GroupRule)
        problem = some_problem(rng)
        if rule.id == "circle-distance":
            # Every order of the groups is tried: one kind of group at a time.
            problem = replace(problem, programme=replace(problem.programme, group_types=some_kinds(rng)[:1]))
        people = [person.id for person in problem.cohort.apprentices]
        sizes = {kind: group_sizes(len(people), kind) for kind in problem.programme.group_types}
        if None in sizes.values():
            return question(rule, rng)
        chosen = {kind: size for kind, size in sizes.items() if size is not None}
        dealt = {kind.id: deal(rng, people, size) for kind, size in chosen.items()}
        # Groups of one size are alike: what is left out for that reason is there in another order.
        costs = [_posted(rule, problem, chosen, again) for again in _orders(rule, dealt)]
        said = min((cost for cost in costs if cost is not None), default=None)
        findings = found(rule, problem, grouped(problem, dealt))
        told = f"{dealt}\n{problem.programme.group_types}\n{problem.cohort.pair_rules}\ncheck says: {findings}"
        if rule.kind is Kind.SOFT:
            return Case(said, sum(finding.cost for finding in findings), told)
        return Case(1 if said is None else 0, min(1, len(findings)), told)

    return question


def _orders(rule: Rule, dealt: Deal) -> Iterator[Deal]:
    """The groups in every order, where a rule breaks the symmetry of groups of one size; else as they are."""
    if rule.id != "circle-distance":
        yield dealt
        return
    kinds = list(dealt)
    for orders in product(*(permutations(dealt[kind]) for kind in kinds)):
        again = {kind: list(groups) for kind, groups in zip(kinds, orders, strict=True)}
        if all([len(g) for g in again[kind]] == [len(g) for g in dealt[kind]] for kind in kinds):
            yield again


def _posted(rule: GroupRule, problem: Problem, sizes: dict[GroupType, tuple[int, ...]], dealt: Deal) -> int | None:
    """Fix the members of all groups on the board of a rule; return the cost, None where they are forbidden."""
    board = GroupBoard(problem, list(sizes.items()))
    rule.post(board)
    _price(board, rule)
    for partition in board.partitions:
        for person, literals in partition.member.items():
            groups = dealt[partition.type.id]
            board.model.add_bool_and(x if person in group else ~x for x, group in zip(literals, groups, strict=True))
    return fixed_cost(board)


def _price(board: GroupBoard, rule: Rule) -> None:
    """Add the costs that forming the groups adds: their rules leave that to it."""
    if rule.id == "repeated-pairs":
        pairs = combinations(board.partitions, 2)
        board.penalise("repeats", rule.id, [term for one, other in pairs for term in board.count_repeats(one, other)])
    elif rule.id == "group-balance":
        board.penalise("balance", rule.id, imbalance(board))
    elif rule.id == "circle-distance":
        near = [partition for partition in board.partitions if partition.type.mix is Mix.NEAR]
        board.penalise("closeness", rule.id, [term for one in near for term in travel_to_hub(board, one)])


def grouped(problem: Problem, dealt: Deal) -> Timetable:
    groups = tuple(
        Group(
            GroupId(f"{kind.id}-{n}"),
            kind.id,
            tuple(sorted(members)),
            None,
            hub_of(problem, members) if members else None,
        )
        for kind in problem.programme.group_types
        for n, members in enumerate(dealt[kind.id], start=1)
    )
    return Timetable(problem.programme.id, problem.cohort.id, groups, tuple(sorted(TUTORS.items())), ())
