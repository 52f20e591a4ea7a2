"""The independent checker: reads a timetable as a person would and says what is wrong, in sentences."""

from collections.abc import Collection, Iterable, Iterator

from models.findings import Finding, Kind
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rules import RULES

KNOWN_NAMES = "known-names"


def check(problem: Problem, timetable: Timetable) -> tuple[Finding, ...]:
    """Return every finding of every rule, in the order of the catalogue.

    A timetable that names things which do not exist is told so first: nothing else can be said of it.
    """
    strangers = tuple(_strangers(problem, timetable))
    if strangers:
        return strangers
    return tuple(finding for rule in RULES for finding in rule.check(problem, timetable))


def hard(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep the rules that are broken; the rest are the prices of wishes."""
    return tuple(finding for finding in findings if finding.kind is Kind.HARD)


def verdicts(findings: Iterable[Finding]) -> dict[str, int]:
    """Count how often each hard rule is broken, rules that hold included."""
    times = {rule.id: 0 for rule in RULES if rule.kind is Kind.HARD}
    for finding in hard(findings):
        times[finding.rule] = times.get(finding.rule, 0) + 1
    return times


def costs(findings: Iterable[Finding]) -> dict[str, int]:
    """Sum the cost of each soft rule, rules without cost included."""
    total = {rule.id: 0 for rule in RULES if rule.kind is Kind.SOFT}
    for finding in findings:
        if finding.kind is Kind.SOFT:
            total[finding.rule] += finding.cost
    return total


def _strangers(problem: Problem, timetable: Timetable) -> Iterator[Finding]:
    cohort = problem.cohort
    if (timetable.programme, timetable.cohort) != (problem.programme.id, cohort.id):
        yield Finding(
            KNOWN_NAMES,
            f"The timetable is of {timetable.cohort} on {timetable.programme}; "
            f"the problem is of {cohort.id} on {problem.programme.id}.",
            (timetable.cohort, timetable.programme),
        )
    people: set[str] = {*problem.apprentice, *problem.staff}
    rooms, hosts = {room.id for room in cohort.rooms}, {host.id for host in cohort.hosts}
    groups = {group.id for group in timetable.groups}

    def unknown(where: str, kind: str, names: Iterable[str | None], known: Collection[str]) -> Iterator[Finding]:
        for name in names:
            if name is not None and name not in known:
                yield Finding(KNOWN_NAMES, f"{where} names the {kind} {name!r}, which does not exist.", (where,))

    for group in timetable.groups:
        yield from unknown(group.id, "kind of group", [group.type], problem.group_type)
        yield from unknown(group.id, "apprentice", group.members, problem.apprentice)
        yield from unknown(group.id, "facilitator", [group.facilitator], problem.staff)
        yield from unknown(group.id, "site", [group.hub], problem.site)
    for apprentice, tutor in timetable.tutors:
        yield from unknown(apprentice, "apprentice", [apprentice], problem.apprentice)
        yield from unknown(apprentice, "tutor", [tutor], problem.staff)
    for p in timetable.placements:
        yield from unknown(p.id, "activity", [p.activity], problem.activity)
        yield from unknown(p.id, "apprentice", p.attendees, problem.apprentice)
        yield from unknown(p.id, "person", p.staff, people)
        yield from unknown(p.id, "site", [p.site], problem.site)
        yield from unknown(p.id, "room", [p.room, *(b.room for b in p.breakouts)], rooms)
        yield from unknown(p.id, "host", [p.host], hosts)
        yield from unknown(p.id, "group", [b.group for b in p.breakouts], groups)
    for deadline in timetable.deadlines:
        yield from unknown(deadline.id, "apprentice", deadline.attendees, problem.apprentice)
    for own in timetable.own_time:
        yield from unknown(own.apprentice, "apprentice", [own.apprentice], problem.apprentice)
        yield from unknown(own.apprentice, "module", [own.module], problem.module)
