"""Stage one: forms the learning groups and names their tutors, with repeated pairs at their proven minimum."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

from models.group_types import GroupType, Mix
from models.ids import ApprenticeId, GroupId, SiteId
from models.problem import Problem
from models.timetable import Group
from scheduler.board import Expression, Partition
from scheduler.group_board import GroupBoard
from scheduler.group_sizes import group_sizes, repeat_bound
from scheduler.levels import LIGHT, Level, Outcome, minimise
from scheduler.pair_board import by_series, match_pairs
from scheduler.rule import GroupRule
from scheduler.run import LevelReport, Status
from scheduler.search import Search

LEVELS: tuple[Level, ...] = (
    ("repeats", "repeated pairs between groups", "pairs"),
    ("balance", "uneven mix in groups", "people"),
    ("difference", "people alike in what their group should mix", "shared traits"),
    ("closeness", "travel to the meeting places of nearby groups", "km"),
)
"""Most important first."""
EASY = 32
"""People up to whom any grouping is found at once, so that the search may begin with the wishes."""
NEAR_SHARE = 0.25
"""Part of the time that the near groups may use; the rest waits for them."""
ALL_SHARE = 0.5
"""Of the time left, to form all kinds at once: pairs may come after them."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups, or why there are none."""

    status: Status
    groups: tuple[Group, ...] = ()
    levels: tuple[LevelReport, ...] = ()
    reasons: tuple[str, ...] = ()


def form_groups(problem: Problem, rules: Sequence[GroupRule], search: Search) -> Grouping:
    """Form all group types: first those of people near one another, by travel, then the rest, by repeated pairs.

    Near groups are formed first because their members hardly have a choice; the bound on repeated pairs is for
    the group sizes, whoever the members are, so that it stays valid for the whole problem.
    """
    people = len(problem.cohort.apprentices)
    sizes: dict[GroupType, tuple[int, ...]] = {}
    for group_type in problem.programme.group_types:
        chosen = group_sizes(people, group_type)
        if chosen is None:
            low, high = group_type.size - group_type.flexibility, group_type.size + group_type.flexibility
            reason = f"{people} apprentices cannot be split into groups of {low} to {high} ({group_type.title})."
            return Grouping(Status.INFEASIBLE, reasons=(reason,))
        sizes[group_type] = chosen
    near = [group_type for group_type in sizes if group_type.mix is Mix.NEAR]
    pairs = [group_type for group_type in sizes if group_type.in_pairs and people > 1]
    rest = [group_type for group_type in sizes if group_type not in near and group_type not in pairs]
    groups: list[Group] = []
    levels: list[LevelReport] = []
    for kinds in by_series(near):
        board = GroupBoard(problem, [(group_type, sizes[group_type]) for group_type in kinds])
        outcome = _solve_near(board, rules, search.part(NEAR_SHARE))
        if outcome.values is None:
            return _failed(outcome, problem, kinds)
        groups.extend(_read(board, outcome))
        levels.extend(outcome.levels)
    if rest:
        board = GroupBoard(problem, [(group_type, sizes[group_type]) for group_type in rest])
        outcome = _solve_rest(board, rules, search, groups)
        if outcome.values is None:
            return _failed(outcome, problem, rest)
        groups.extend(_read(board, outcome))
        levels.extend(outcome.levels)
    if len(near) > 1 and not rest:
        # Each near kind was formed for itself: how often its pairs meet in another was not asked yet.
        bound = sum(repeat_bound(sizes[first], sizes[second]) for first, second in combinations(near, 2))
        together = _repeats(groups)
        levels.append(LevelReport(*LEVELS[0], together, min(together, bound)))
    levels = _added_up(levels)
    if near and any(_may_cost_less(level) for level in levels):
        # The nearest circles leave more repeated pairs, or a worse mix: all kinds of group at once may do better.
        board = GroupBoard(problem, [(group_type, sizes[group_type]) for group_type in (*near, *rest)])
        outcome = _solve_all(board, rules, search.part(ALL_SHARE), groups)
        if outcome.values is not None and (known := _costs(levels)).keys() <= (costs := _costs(outcome.levels)).keys():
            if [costs[name] for name in known] < list(known.values()):
                groups, levels = _read(board, outcome), outcome.levels
            elif costs == known:
                said = {level.level: level for level in outcome.levels if level.gap == 0}
                levels = [said.get(level.level, level) for level in levels]
    for kinds in by_series(pairs):
        matched, outcome = match_pairs(problem, kinds, groups, rules, LEVELS, search)
        if outcome.values is None:
            return _failed(outcome, problem, kinds)
        kinds_before = {group.type for group in groups}
        least = sum(
            repeat_bound(sizes[before], sizes[kind]) for before in sizes if before.id in kinds_before for kind in kinds
        )
        given = "the other groups as formed"
        levels.extend(_for_others(level, least, given) if groups else level for level in outcome.levels)
        groups.extend(matched)
    levels = _added_up(levels)
    order = {group_type.id: number for number, group_type in enumerate(problem.programme.group_types)}
    groups.sort(key=lambda group: (order[group.type], int(group.id.rpartition("-")[2])))
    levels.sort(key=lambda level: [name for name, _, _ in LEVELS].index(level.level))
    proven = all(level.gap == 0 for level in levels)
    return Grouping(
        Status.OPTIMAL if proven else Status.FEASIBLE,
        tuple(replace(group, hub=hub_of(problem, group.members)) for group in groups),
        tuple(levels),
    )


def _solve_all(board: GroupBoard, rules: Sequence[GroupRule], search: Search, formed: Sequence[Group]) -> Outcome:
    """Form all kinds of group on one board, repeated pairs before closeness, from the groups formed so far."""
    for rule in rules:
        rule.post(board)
    terms: list[Expression] = []
    bound = 0
    for first, second in combinations(board.partitions, 2):
        bound += repeat_bound(first.sizes, second.sizes)
        terms.extend(board.count_repeats(first, second))
    board.penalise("repeats", "repeated-pairs", terms)
    board.penalise("balance", "group-balance", imbalance(board))
    board.penalise("difference", "different-traits", alike_pairs(board))
    for partition in board.partitions:
        if partition.type.mix is Mix.NEAR:
            board.penalise("closeness", "circle-distance", travel_to_hub(board, partition))
    for partition in board.partitions:
        groups = [group for group in formed if group.type == partition.type.id]
        for person, literals in partition.member.items():
            for g, literal in enumerate(literals):
                board.model.add_hint(literal, person in groups[g].members)
    return minimise(board, LEVELS, search, known_bounds={"repeats": bound}, effort=LIGHT)


def _solve_near(board: GroupBoard, rules: Sequence[GroupRule], search: Search) -> Outcome:
    for rule in rules:
        rule.post(board)
    board.penalise("balance", "group-balance", imbalance(board))
    board.penalise("difference", "different-traits", alike_pairs(board))
    for partition in board.partitions:
        board.penalise("closeness", "circle-distance", travel_to_hub(board, partition))
    return minimise(board, LEVELS[1:], search, effort=replace(LIGHT, straight=True))


def travel_to_hub(board: GroupBoard, partition: Partition) -> list[Expression]:
    """Kilometres of everybody to one member's site of their group, which the model chooses (a p-median).

    People of one site are alike here, so that the model counts them: a count for each site, group and hub. With one
    literal for each person instead, 30 people were not proven in 20 seconds.
    """
    problem, model = board.problem, board.model
    people: dict[SiteId, list[ApprenticeId]] = {}
    for person in problem.cohort.apprentices:
        people.setdefault(person.site, []).append(person.id)
    sites = sorted(people)
    terms: list[Expression] = []
    ranks: list[Expression] = []
    for g in partition.numbers:
        hubs = [model.new_bool_var(f"hub {g} {site}") for site in sites]
        model.add_exactly_one(hubs)
        ranks.append(sum(number * hub for number, hub in enumerate(hubs)))
        for number, site in enumerate(sites):
            most = min(len(people[site]), partition.sizes[g])
            arrive = [model.new_int_var(0, most, "") for _ in sites]
            here = sum(partition.member[person][g] for person in people[site])
            model.add(sum(arrive) == here)
            model.add(hubs[number] <= here)
            for count, hub, there in zip(arrive, hubs, sites, strict=True):
                model.add(count <= most * hub)
                kilometres = round(problem.distance_km(site, there))
                if kilometres:
                    terms.append(kilometres * count)
    for g in partition.numbers[1:]:
        if partition.sizes[g] == partition.sizes[g - 1]:
            # Groups of one size are interchangeable: their hubs come in order.
            model.add(ranks[g - 1] <= ranks[g])
    return terms


def _solve_rest(board: GroupBoard, rules: Sequence[GroupRule], search: Search, formed: Sequence[Group]) -> Outcome:
    problem = board.problem
    for rule in rules:
        rule.post(board)
    fixed = [
        board.fixed(problem.group_type[type_id], [group for group in formed if group.type == type_id])
        for type_id in dict.fromkeys(group.type for group in formed)
    ]
    everything = [*fixed, *board.partitions]
    pairs = [(first, second) for number, first in enumerate(everything) for second in everything[number + 1 :]]
    terms: list[Expression] = [_repeats(formed)]
    bound = 0
    for first, second in pairs:
        bound += repeat_bound(first.sizes, second.sizes)
        if second in board.partitions:
            terms.extend(board.count_repeats(first, second))
    board.penalise("repeats", "repeated-pairs", terms)
    board.penalise("balance", "group-balance", imbalance(board))
    board.penalise("difference", "different-traits", alike_pairs(board))
    _deal(board, formed)
    outcome = minimise(
        board,
        LEVELS[:3],
        search,
        known_bounds={"repeats": bound},
        effort=replace(LIGHT, straight=len(board.people) <= EASY),
    )
    if fixed:
        outcome.levels = [_for_others(level, bound, "the nearby groups as formed") for level in outcome.levels]
    return outcome


def _for_others(level: LevelReport, repeats: int, given: str) -> LevelReport:
    """Say for what a bound holds that was proven beside groups at hand: for all, only that of the sizes does."""
    if level.level == "repeats":
        return replace(level, bound=min(level.cost, repeats))
    return replace(level, given=given) if level.bound > 0 else level


def _may_cost_less(level: LevelReport) -> bool:
    """Tell whether a wish above closeness costs something that other near groups might save."""
    return level.level != "closeness" and level.cost > 0 and bool(level.gap > 0 or level.given)


def _costs(levels: Sequence[LevelReport]) -> dict[str, int]:
    """Return what each level costs, the most important first."""
    costs = {level.level: level.cost for level in levels}
    return {name: costs[name] for name, _, _ in LEVELS if name in costs}


def _deal(board: GroupBoard, formed: Sequence[Group]) -> None:
    """Hint a deal of cards: people in the order of employer and earlier group, one group after the other."""
    home = {member: number for number, group in enumerate(formed) for member in group.members}
    people = board.problem.cohort.apprentices
    for shift, partition in enumerate(board.partitions):
        numbers = len(partition.sizes)
        order = sorted(people, key=lambda person: (person.employer, home.get(person.id, 0), person.id))
        if shift:
            order.sort(key=lambda person: (home.get(person.id, 0), person.employer, person.id))
        left = list(partition.sizes)
        for turn, person in enumerate(order):
            g = next((turn + step) % numbers for step in range(numbers) if left[(turn + step) % numbers])
            left[g] -= 1
            for number, literal in enumerate(partition.member[person.id]):
                board.model.add_hint(literal, number == g)


def imbalance(board: GroupBoard) -> list[Expression]:
    """People above the even share (rounded up) or below it (rounded down) of each trait in each group."""
    model, terms = board.model, []
    for partition in board.partitions:
        for trait in partition.type.balance:
            values: dict[str, list[ApprenticeId]] = {}
            for person in board.problem.cohort.apprentices:
                values.setdefault(board.problem.trait(person.id, trait), []).append(person.id)
            values.pop("", None)
            for value in sorted(values):
                share = len(values[value])
                for g in partition.numbers:
                    count = sum(partition.member[person][g] for person in values[value])
                    low = share * partition.sizes[g] // len(board.people)
                    high = -(-share * partition.sizes[g] // len(board.people))
                    off = model.new_int_var(0, len(board.people), "")
                    model.add(off >= count - high)
                    model.add(off >= low - count)
                    terms.append(off)
    return terms


def alike_pairs(board: GroupBoard) -> list[Expression]:
    """Pairs of each group who share a trait that its members should not share: C(n, 2) by its tangents."""
    model, terms = board.model, []
    for partition in board.partitions:
        for trait in partition.type.differ:
            values: dict[str, list[ApprenticeId]] = {}
            for person in board.people:
                values.setdefault(board.problem.trait(person, trait), []).append(person)
            values.pop("", None)
            for value in sorted(values):
                for g in partition.numbers:
                    most = min(len(values[value]), partition.sizes[g])
                    count = sum(partition.member[person][g] for person in values[value])
                    pairs = model.new_int_var(0, comb(most, 2), "")
                    for k in range(1, most):
                        model.add(pairs >= k * count - comb(k + 1, 2))
                    terms.append(pairs)
    return terms


def _repeats(groups: Sequence[Group]) -> int:
    """Count the pairs of people that groups of different kinds have in common."""
    return sum(
        comb(len(set(one.members) & set(other.members)), 2)
        for one, other in combinations(groups, 2)
        if one.type != other.type
    )


def _sum(one: LevelReport, other: LevelReport) -> LevelReport:
    given = " and ".join(dict.fromkeys(words for words in (one.given, other.given) if words))
    return replace(one, cost=one.cost + other.cost, bound=one.bound + other.bound, given=given)


def _added_up(levels: Sequence[LevelReport]) -> list[LevelReport]:
    """Add up the reports of each level over the kinds of group, of which each was solved with those before it."""
    found: dict[str, LevelReport] = {}
    for level in levels:
        known = found.get(level.level)
        found[level.level] = level if known is None else _sum(known, level)
    return list(found.values())


def _read(board: GroupBoard, outcome: Outcome) -> list[Group]:
    groups = []
    for partition in board.partitions:
        for g in partition.numbers:
            members = tuple(sorted(person for person in board.people if outcome.value(partition.member[person][g])))
            groups.append(Group(GroupId(f"{partition.type.id}-{g + 1}"), partition.type.id, members))
    return groups


def hub_of(problem: Problem, members: Sequence[ApprenticeId]) -> SiteId:
    """Return the member's site to which all members together travel least, in whole kilometres first."""
    sites = [problem.apprentice[person].site for person in members]

    def travel(hub: SiteId) -> tuple[int, float, SiteId]:
        ways = [problem.distance_km(site, hub) for site in sites]
        return sum(map(round, ways)), sum(ways), hub

    return min(sorted(set(sites)), key=travel)


def _failed(outcome: Outcome, problem: Problem, types: Sequence[GroupType]) -> Grouping:
    titles = " and ".join(group_type.title for group_type in types)
    reason = {
        Status.INFEASIBLE: (
            f"No {titles} keep all rules on size, employers, who is kept together or apart and who has met before."
        ),
        Status.CANCELLED: "Stopped while the groups were being formed.",
    }.get(outcome.status, f"Time ran out before {titles} were formed.")
    return Grouping(outcome.status, reasons=(reason,))
