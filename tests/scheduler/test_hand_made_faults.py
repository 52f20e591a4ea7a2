"""The faults that people make by hand in a finished timetable, each found by the rule that names it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.findings import Finding
from models.people import Absence
from models.problem import HoursPlan, Problem
from models.programme import DueKind
from models.timegrid import Span
from models.timetable import Placement, Timetable
from scheduler.checker import check, hard
from scheduler.run import Run


@pytest.fixture
def timetable(solved: Run) -> Timetable:
    assert solved.timetable is not None, solved.reasons
    return solved.timetable


def rules(problem: Problem, timetable: Timetable) -> set[str]:
    return {finding.rule for finding in hard(check(problem, timetable))}


def swap(timetable: Timetable, old: Placement, new: Placement) -> Timetable:
    placements = tuple(new if placement == old else placement for placement in timetable.placements)
    return replace(timetable, placements=placements)


def first(timetable: Timetable, activity: str) -> Placement:
    return next(placement for placement in timetable.placements if placement.activity == activity)


def test_solved_timetable_is_clean(problem: Problem, timetable: Timetable) -> None:
    assert hard(check(problem, timetable)) == ()


def test_review_moved_onto_a_leave_day(problem: Problem, timetable: Timetable) -> None:
    review = first(timetable, "review")
    leave = Absence(review.attendees[0], review.day, review.day, None, "leave")
    cohort = replace(problem.cohort, absences=(*problem.cohort.absences, leave))
    changed = replace(problem, cohort=cohort)
    name = problem.name(review.attendees[0])
    message = f"{name} is absent: {review.id} on {review.day:%a} {review.day.day} {review.day:%b %Y}, {review.span}."
    assert hard(check(changed, timetable)) == (Finding("person-available", message, (review.id, review.attendees[0])),)


def test_two_sessions_of_one_person_overlap_by_a_minute(problem: Problem, timetable: Timetable) -> None:
    review = first(timetable, "review")
    person = review.attendees[0]
    other = next(p for p in timetable.by_person[person] if p.activity.endswith("-study") and p.day != review.day)
    span = Span(review.span.end - 1, review.span.end - 1 + other.span.minutes)
    moved = replace(other, day=review.day, span=span, site=review.site)
    found = hard(check(problem, swap(timetable, other, moved)))
    assert [f.message for f in found if f.rule == "one-place-at-a-time" and "overlap by 1 minutes" in f.message]


def test_set_with_three_of_one_employer(problem: Problem, timetable: Timetable) -> None:
    sets = timetable.groups_of_type(problem.programme.group_types[1].id)
    employer = max(problem.employer, key=lambda e: sum(person.employer == e for person in problem.cohort.apprentices))
    theirs = [person.id for person in problem.cohort.apprentices if person.employer == employer]
    target = sets[0]
    strangers = [m for m in target.members if m not in theirs]
    missing = [person for person in theirs if person not in target.members][: 3 - len(target.members) + len(strangers)]
    exchange = dict(zip(missing, strangers, strict=False)) | dict(zip(strangers, missing, strict=False))
    groups = tuple(
        replace(g, members=tuple(sorted(exchange.get(m, m) for m in g.members))) if g.type == target.type else g
        for g in timetable.groups
    )
    assert len(missing) > 0
    assert "across-employers" in rules(problem, replace(timetable, groups=groups))


def test_circle_member_sixty_kilometres_away(problem: Problem, timetable: Timetable) -> None:
    circles = timetable.groups_of_type(problem.programme.group_types[0].id)
    mixed = next(c for c in circles if len({problem.apprentice[m].employer for m in c.members}) > 1)
    site = problem.apprentice[mixed.members[0]].site
    # 60 km north is 0.5396 degrees of latitude.
    sites = tuple(replace(s, lat=s.lat + 0.5396) if s.id == site else s for s in problem.cohort.sites)
    changed = replace(problem, cohort=replace(problem.cohort, sites=sites))
    found = [f for f in hard(check(changed, timetable)) if f.rule == "same-or-nearby-employer"]
    assert {mixed.id} <= {f.subjects[0] for f in found}


def test_block_split_over_a_weekend(problem: Problem, timetable: Timetable) -> None:
    second = next(p for p in timetable.placements if p.activity == "m1-b1" and p.day_number == 2)
    monday = second.day + timedelta(days=7 - second.day.weekday())
    assert "block-consecutive" in rules(problem, swap(timetable, second, replace(second, day=monday)))


def test_summative_forty_one_days_after_its_block(problem: Problem, timetable: Timetable) -> None:
    known = {a.id: a for a in problem.programme.assessments if a.due.kind is DueKind.AFTER}
    deadline = next(d for d in timetable.deadlines if d.assessment in known)
    early = replace(deadline, day=deadline.day - timedelta(days=1))
    deadlines = tuple(early if d == deadline else d for d in timetable.deadlines)
    assert rules(problem, replace(timetable, deadlines=deadlines)) == {"deadline-dates"}


def test_an_hour_over_the_cap(problem: Problem, timetable: Timetable) -> None:
    person = problem.cohort.apprentices[0].id
    released = sum(p.release_minutes for p in timetable.by_person[person])
    owed = problem.hours[person]

    def with_cap(cap: int) -> Problem:
        return replace(problem, hours={**problem.hours, person: replace(owed, cap=cap)})

    assert "release-cap" not in rules(with_cap(released), timetable)
    assert "release-cap" in rules(with_cap(released - 60), timetable)
    assert isinstance(owed, HoursPlan)


def test_removed_review(problem: Problem, timetable: Timetable) -> None:
    review = first(timetable, "review")
    left = replace(timetable, placements=tuple(p for p in timetable.placements if p != review))
    found = [f for f in hard(check(problem, left)) if f.rule == "every-session-once"]
    assert [f.subjects for f in found] == [(review.session,)]


def test_room_over_capacity(problem: Problem, timetable: Timetable) -> None:
    block = first(timetable, "m1-b1")
    people = len(block.attendees) + len(block.staff)

    def with_seats(seats: int) -> Problem:
        rooms = tuple(replace(r, capacity=seats) if r.id == block.room else r for r in problem.cohort.rooms)
        return replace(problem, cohort=replace(problem.cohort, rooms=rooms))

    assert "room-fits" not in rules(with_seats(people), timetable)
    assert "room-fits" in rules(with_seats(people - 1), timetable)


def test_session_on_a_bank_holiday(problem: Problem, timetable: Timetable) -> None:
    review = next(p for p in timetable.placements if p.session.endswith("/2027-05") and p.activity == "review")
    moved = swap(timetable, review, replace(review, day=date(2027, 5, 3)))
    found = [f.message for f in hard(check(problem, moved)) if f.rule == "open-days"]
    assert found == [f"{review.id} is on Mon 3 May 2027: Bank holiday: May Day."]


def test_name_that_does_not_exist(problem: Problem, timetable: Timetable) -> None:
    review = first(timetable, "review")
    found = check(problem, swap(timetable, review, replace(review, room="nowhere")))  # type: ignore[arg-type]
    assert found == (
        Finding("known-names", f"{review.id} names the room 'nowhere', which does not exist.", (review.id,)),
    )
