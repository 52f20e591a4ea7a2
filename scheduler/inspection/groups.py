"""Groups: the cohort divides into sizes that are allowed, and nobody is left whom no group can take."""

from collections import Counter
from collections.abc import Iterator

from models.group_types import GroupType, Mix
from models.ids import ApprenticeId
from models.people import Bond, PairRule
from models.problem import Problem
from models.words import say_list
from scheduler.diary import Diaries
from scheduler.group_sizes import group_sizes
from scheduler.inspection.note import Note, Row, Weight
from scheduler.inspection.tables import row_of

CHECK = "groups"


def look(problem: Problem, diaries: Diaries) -> Iterator[Note]:
    people = len(problem.cohort.apprentices)
    for kind in problem.programme.group_types:
        entry = Row("group_types", kind.id)
        sizes = group_sizes(people, kind)
        if sizes is None:
            low, high = kind.size - kind.flexibility, kind.size + kind.flexibility
            yield Note(
                CHECK,
                Weight.ERROR,
                f"{people} apprentices cannot be split into groups of {low} to {high} ({kind.title}).",
                (entry,),
            )
            continue
        yield from _pairs(problem, kind, sizes, entry)
        if kind.mix is Mix.NEAR:
            yield from _near(problem, kind, min(sizes), entry)
        if kind.mix is Mix.ACROSS:
            yield from _across(problem, kind, sizes, entry)
        yield from _cover(problem, kind, sizes, entry)
    yield from _series(problem, people)


def _series(problem: Problem, people: int) -> Iterator[Note]:
    """Count the partners that the rounds of a series ask for against the other people there are."""
    for series in dict.fromkeys(kind.series for kind in problem.programme.group_types if kind.series):
        kinds = [kind for kind in problem.programme.group_types if kind.series == series]
        sizes = [group_sizes(people, kind) for kind in kinds]
        # Whoever is in the smallest group of each round still meets so many.
        wanted = sum(min(listed) - 1 for listed in sizes if listed is not None)
        if wanted > people - 1:
            yield Note(
                CHECK,
                Weight.ERROR,
                f"The {len(kinds)} rounds of {series} want {wanted} different partners for everybody; "
                f"there are {people - 1} other people.",
                tuple(Row("group_types", kind.id) for kind in kinds),
                people - 1,
                wanted,
                "people",
            )


def _near(problem: Problem, kind: GroupType, least: int, entry: Row) -> Iterator[Note]:
    """Name everybody with too few people of their employer or near them to fill the smallest group."""
    for person in problem.cohort.apprentices:
        reach = sum(
            other.employer == person.employer or problem.distance_km(person.site, other.site) <= kind.near_km
            for other in problem.cohort.apprentices
        )
        if reach < least:
            nearest = min(
                (other for other in problem.cohort.apprentices if other.employer != person.employer),
                key=lambda other: (problem.distance_km(person.site, other.site), other.id),
                default=None,
            )
            how_far = ""
            if nearest is not None:
                apart = problem.distance_km(person.site, nearest.site)
                how_far = f"; {problem.name(nearest.site)} is nearest, {apart:.1f} km away"
            yield Note(
                CHECK,
                Weight.ERROR,
                f"{person.name} ({person.id}) has {reach - 1} other people of one employer or within "
                f"{kind.near_km:g} km; the smallest group ({kind.title}) has {least}{how_far}.",
                (entry, row_of(problem, "apprentices", person.id), row_of(problem, "sites", person.site)),
                reach,
                least,
                "people",
            )


def _across(problem: Problem, kind: GroupType, sizes: tuple[int, ...], entry: Row) -> Iterator[Note]:
    """Count whether every group can have its number of employers, however people are dealt."""
    staff = Counter(person.employer for person in problem.cohort.apprentices)
    wanted = min(kind.min_employers, len(staff))
    # An employer with fewer people than there are groups can be present in only so many of them.
    seats = sum(min(count, len(sizes)) for count in staff.values())
    if seats < wanted * len(sizes):
        largest, count = max(staff.items(), key=lambda item: (item[1], item[0]))
        yield Note(
            CHECK,
            Weight.ERROR,
            f"{len(sizes)} groups ({kind.title}) want people of {wanted} employers each, {wanted * len(sizes)} in all; "
            f"the employers can be present {seats} times ({problem.name(largest)} has {count} of the "
            f"{len(problem.cohort.apprentices)} people).",
            (entry, row_of(problem, "employers", largest)),
            seats,
            wanted * len(sizes),
            "employers",
        )


def _cover(problem: Problem, kind: GroupType, sizes: tuple[int, ...], entry: Row) -> Iterator[Note]:
    """Count a unit's people against the groups that meet away from work."""
    meets_away = [a for a in problem.programme.activities if a.group_type == kind.id and a.away]
    if not meets_away:
        return
    for unit_id, members in problem.members_of_unit.items():
        unit = problem.unit[unit_id]
        room = unit.max_away * len(sizes)
        if members and room < len(members):
            yield Note(
                CHECK,
                Weight.ERROR,
                f"{unit.name} ({unit_id}) has {len(members)} people; {len(sizes)} groups ({kind.title}) that meet away "
                f"from work with at most {unit.max_away} of a unit each take {room}.",
                (entry, row_of(problem, "units", unit_id)),
                room,
                len(members),
                "people",
            )


def _pairs(problem: Problem, kind: GroupType, sizes: tuple[int, ...], entry: Row) -> Iterator[Note]:
    """Follow who is kept together: too many for one group, or two of them kept apart."""
    rules = [
        (number, rule) for number, rule in enumerate(problem.cohort.pair_rules) if rule.group_type in (None, kind.id)
    ]
    bound: dict[ApprenticeId, set[ApprenticeId]] = {p.id: {p.id} for p in problem.cohort.apprentices}
    for _, rule in rules:
        if rule.bond is Bond.TOGETHER:
            joined = bound[rule.first] | bound[rule.second]
            for person in joined:
                bound[person] = joined
    for party in sorted({tuple(sorted(people)) for people in bound.values()}):
        tied = [_row(n, r) for n, r in rules if r.bond is Bond.TOGETHER and r.first in party]
        names = say_list(problem.name(person) for person in party)
        if len(party) > max(sizes):
            yield Note(
                CHECK,
                Weight.ERROR,
                f"{names} are kept together; the largest group ({kind.title}) has {max(sizes)}.",
                (entry, *tied),
                max(sizes),
                len(party),
                "people",
            )
        for number, rule in rules:
            if rule.bond is Bond.APART and rule.first in party and rule.second in party:
                yield Note(
                    CHECK,
                    Weight.ERROR,
                    f"{problem.name(rule.first)} and {problem.name(rule.second)} are kept apart and, through {names}, "
                    f"kept together ({kind.title}).",
                    (_row(number, rule), *tied),
                )


def _row(number: int, rule: PairRule) -> Row:
    return Row("pairs", f"{rule.first} {rule.second}", number)
