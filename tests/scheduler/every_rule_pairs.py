"""Asks the boards of groups and of pairs about rounds of one series and about traits that members share."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from random import Random

from models.findings import Kind
from models.group_types import GroupType, Mix
from models.ids import ApprenticeId
from models.problem import Problem
from scheduler.group_board import GroupBoard
from scheduler.group_sizes import group_sizes
from scheduler.grouping import alike_pairs
from scheduler.pair_board import PairBoard, price_pairs
from scheduler.rule import GroupRule, Rule
from tests.scheduler.answers import Case, fixed_cost, found
from tests.scheduler.every_rule_groups import Deal, deal_right, grouped, some_problem

Question = Callable[[Rule, Random], Case]
Deals = Callable[[Random, list[ApprenticeId], tuple[int, ...]], list[list[ApprenticeId]]]
TRAITS = ("employer", "profession", "gender", "site", "place")


def rounds(rule: Rule, rng: Random) -> Case:
    """Deal people into two rounds, of pairs or of larger groups, and ask whether and at what cost that may be."""
    assert isinstance(rule, GroupRule)
    problem = some_problem(rng)
    size, series = rng.choice((2, 2, 3)), rng.choice(("rounds", "rounds", ""))
    alike = {"size": size, "flexibility": 1, "mix": Mix.FREE, "series": series, "balance": ()}
    kinds = tuple(
        replace(kind, **alike, differ=tuple(rng.sample(TRAITS, rng.choice((0, 1, 1, 2)))))  # type: ignore[arg-type]  # fields by name
        for kind in problem.programme.group_types
    )
    problem = replace(problem, programme=replace(problem.programme, group_types=kinds))
    people = [person.id for person in problem.cohort.apprentices]
    sizes = {kind: group_sizes(len(people), kind) for kind in kinds}
    if None in sizes.values():
        return rounds(rule, rng)
    chosen = {kind: listed for kind, listed in sizes.items() if listed is not None}
    dealt = {kind.id: deal_right(rng, people, listed) for kind, listed in chosen.items()}
    matched = size == 2 and rng.random() < 0.6
    said = _matched(rule, problem, dealt) if matched else _dealt(rule, problem, chosen, dealt)
    findings = found(rule, problem, grouped(problem, dealt))
    told = f"{'pairs' if matched else 'groups'} {dealt}\n{kinds}\ncheck says: {findings}"
    if rule.kind is Kind.SOFT:
        return Case(said, sum(finding.cost for finding in findings), told)
    return Case(1 if said is None else 0, min(1, len(findings)), told)


def _dealt(rule: GroupRule, problem: Problem, sizes: dict[GroupType, tuple[int, ...]], dealt: Deal) -> int | None:
    board = GroupBoard(problem, list(sizes.items()))
    rule.post(board)
    if rule.kind is Kind.SOFT:
        board.penalise("difference", rule.id, alike_pairs(board))
    for partition in board.partitions:
        for person, literals in partition.member.items():
            groups = dealt[partition.type.id]
            board.model.add_bool_and(x if person in group else ~x for x, group in zip(literals, groups, strict=True))
    return fixed_cost(board)


def _matched(rule: GroupRule, problem: Problem, dealt: Deal) -> int | None:
    board = PairBoard(problem, problem.programme.group_types)
    rule.post(board)
    if rule.kind is Kind.SOFT:
        price_pairs(board, ())
    for pairing in board.pairings:
        groups = dealt[pairing.type.id]
        together = {pair for group in groups for pair in combinations(sorted(group), 2)}
        board.model.add_bool_and(x if pair in together else ~x for pair, x in pairing.pair.items())
        partners: Counter[ApprenticeId] = Counter(person for pair in together for person in pair)
        board.model.add_bool_and(x if partners[person] == 2 else ~x for person, x in pairing.third.items())
    return fixed_cost(board)


def in_pairs_too(otherwise: Question, deal: Deals = deal_right, odd_only: bool = False) -> Question:
    """Ask the board of pairs now and then, where groups are of two; an odd cohort has one of three."""

    def question(rule: Rule, rng: Random) -> Case:
        assert isinstance(rule, GroupRule)
        if rng.random() < 0.6:
            return otherwise(rule, rng)
        problem = some_problem(rng)
        people = [person.id for person in problem.cohort.apprentices]
        kinds = tuple(replace(kind, size=2, flexibility=1, mix=Mix.FREE) for kind in problem.programme.group_types)
        problem = replace(problem, programme=replace(problem.programme, group_types=kinds))
        chosen = deal_right if odd_only and len(people) % 2 == 0 else deal
        dealt = {kind.id: chosen(rng, people, group_sizes(len(people), kind) or ()) for kind in kinds}
        findings = found(rule, problem, grouped(problem, dealt))
        said = _matched(rule, problem, dealt)
        return Case(1 if said is None else 0, min(1, len(findings)), f"pairs {dealt}\ncheck says: {findings}")

    return question
