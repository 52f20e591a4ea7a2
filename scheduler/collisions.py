"""Checks several timetables against each other, as a person with all of them on one table would."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations, groupby

from models.findings import Finding
from models.ids import HostId
from models.people import Site
from models.problem import Problem
from models.programme import Mode
from models.timegrid import Span
from models.timetable import Placement, Timetable
from models.words import say_day, say_list, say_when

PEOPLE, ROOMS, HOSTS, CASELOAD = "one-place-at-a-time", "room-free", "host-open", "caseload"
"""Rules of the catalogue, here between cohorts."""

Plans = Sequence[tuple[Problem, Timetable]]


def check_together(plans: Plans) -> tuple[Finding, ...]:
    """Find whoever and whatever two cohorts use at once, and tutors with too many apprentices over all cohorts."""
    return (*_people(plans), *_rooms(plans), *_hosts(plans), *_caseloads(plans))


def _people(plans: Plans) -> Iterator[Finding]:
    sites: dict[str, Site] = {site.id: site for problem, _ in plans for site in problem.cohort.sites}
    map_of_all = plans[0][0].knowing(tuple(sites.values())) if plans else None
    diaries: dict[str, list[tuple[int, Placement]]] = defaultdict(list)
    for number, (_, timetable) in enumerate(plans):
        for person, listed in timetable.by_person.items():
            diaries[person].extend((number, placement) for placement in listed)
    for person, diary in sorted(diaries.items()):
        if len({number for number, _ in diary}) < 2:
            continue
        diary.sort(key=lambda item: (item[1].day, item[1].span, item[0]))
        for day, items in groupby(diary, key=lambda item: item[1].day):
            for (one, earlier), (two, later) in combinations(items, 2):
                if one == two or map_of_all is None:
                    continue
                way = map_of_all.travel_minutes(earlier.site, later.site)
                if later.span.start - earlier.span.end < way:
                    name = plans[one][0].name(person)
                    yield Finding(
                        PEOPLE,
                        f"{name}, {say_day(day)}: {_say(plans, one, earlier)} at {earlier.span} and "
                        f"{_say(plans, two, later)} at {later.span} do not fit; the way takes {way} minutes.",
                        (person, earlier.id, later.id),
                    )


def _rooms(plans: Plans) -> Iterator[Finding]:
    uses: dict[str, list[tuple[date, Span, int, Placement]]] = defaultdict(list)
    for number, (_, timetable) in enumerate(plans):
        for placement in timetable.placements:
            if placement.room is not None:
                uses[placement.room].append((placement.day, placement.span, number, placement))
            for breakout in placement.breakouts:
                uses[breakout.room].append((placement.day, breakout.span, number, placement))
    for room, listed in sorted(uses.items()):
        listed.sort(key=lambda use: (use[0], use[1], use[2]))
        for day, same_day in groupby(listed, key=lambda use: use[0]):
            for (_, span, one, first), (_, other, two, second) in combinations(same_day, 2):
                if one != two and span.overlaps(other):
                    name = plans[one][0].name(room)
                    yield Finding(
                        ROOMS,
                        f"{_say(plans, one, first)} and {_say(plans, two, second)} are both in {name} "
                        f"on {say_when(day, other)}.",
                        (room, first.id, second.id),
                    )


def _hosts(plans: Plans) -> Iterator[Finding]:
    visitors: Counter[tuple[HostId, date]] = Counter()
    cohorts: dict[tuple[HostId, date], set[int]] = defaultdict(set)
    for number, (problem, timetable) in enumerate(plans):
        for placement in timetable.placements:
            if placement.host is not None and problem.activity[placement.activity].mode is Mode.HOST:
                visitors[placement.host, placement.day] += len(placement.attendees)
                cohorts[placement.host, placement.day].add(number)
    hosts = {host.id: host for problem, _ in plans for host in problem.cohort.hosts}
    for (host_id, day), count in sorted(visitors.items()):
        seats = sum(receiving.seats for receiving in hosts[host_id].days if receiving.day == day)
        if count > seats and len(cohorts[host_id, day]) > 1:
            yield Finding(
                HOSTS,
                f"{hosts[host_id].name} has {seats} seats on {say_day(day)}; {count} would come "
                f"from {len(cohorts[host_id, day])} cohorts.",
                (host_id,),
            )


def _caseloads(plans: Plans) -> Iterator[Finding]:
    load: Counter[str] = Counter(tutor for _, timetable in plans for _, tutor in timetable.tutors)
    tutors = {tutor.id: tutor for problem, _ in plans for tutor in problem.cohort.tutors}
    for name, tutor in sorted(tutors.items()):
        cohorts = [problem.cohort.title for problem, timetable in plans if name in timetable.tutor_of.values()]
        if load[name] > tutor.caseload and len(cohorts) > 1:
            yield Finding(
                CASELOAD,
                f"{tutor.name} has {load[name]} apprentices in {say_list(cohorts)}; {tutor.caseload} are agreed.",
                (name,),
            )


def _say(plans: Plans, number: int, placement: Placement) -> str:
    return f"{placement.id} of {plans[number][0].cohort.title}"
