"""Who is invited while somebody joins, leaves or pauses: the solver's way and the checker's way agree."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.people import Apprentice, Job
from models.problem import Problem
from models.programme import ActivityKind, AudienceKind, Window
from models.training import Spell
from scheduler.expansion import expand
from scheduler.expectation import expected_sessions
from tests.scheduler.builders import (
    ADA,
    BEN,
    COHORT,
    DAN,
    EVERYBODY,
    FAY,
    OFFICE,
    PROBLEM,
    TIMETABLE,
    TOM,
    with_activity,
)

FIRST, LAST = COHORT.start, COHORT.end


def changed(problem: Problem = PROBLEM, **people: dict[str, Any]) -> Problem:
    """Change apprentices by their names, as `ada={"left": ...}`."""
    found = tuple(replace(p, **people.get(p.name.lower(), {})) for p in problem.cohort.apprentices)
    return replace(problem, cohort=replace(problem.cohort, apprentices=found))


def sessions(problem: Problem, activity: str) -> dict[str, tuple[Sequence[str], date, date]]:
    """Sessions of one activity as the solver is asked to place them: people, and the window."""
    tutors = dict(TIMETABLE.tutors)
    return {
        session.id: (session.attendees, session.first, session.last)
        for session in expand(problem, TIMETABLE.groups, tutors)
        if session.activity.id == activity
    }


def pause(first: date, last: date) -> dict[str, Any]:
    return {"breaks": (Spell(first, last),)}


def test_late_joiner_misses_what_is_over() -> None:
    late = changed(ben={"start": date(2027, 3, 23)})
    others = tuple(person for person in EVERYBODY if person != BEN)
    assert {name: people for name, (people, _, _) in sessions(late, "talk").items()} == {"talk": others}
    assert {name: people for name, (people, _, _) in sessions(late, "b2").items()} == {"b2": EVERYBODY}
    # Both host days are over on the 18th.
    assert {people for people, _, _ in sessions(late, "visit").values()} == {others}


@pytest.mark.parametrize(("start", "invited"), [(date(2027, 3, 17), True), (date(2027, 3, 18), True),
                                                (date(2027, 3, 19), False)])  # fmt: skip
def test_visit_needs_one_day_of_its_hosts(start: date, invited: bool) -> None:
    assert [BEN in people for people, _, _ in sessions(changed(ben={"start": start}), "visit").values()] == [
        invited
    ] * 2


@pytest.mark.parametrize(("start", "invited"), [(date(2027, 3, 15), True), (date(2027, 3, 16), False)])
def test_half_of_the_window_must_be_left(start: date, invited: bool) -> None:
    """Weeks 2 and 3 have ten open days: five are half of them, four are not."""
    late = changed(ben={"start": start})
    assert [BEN in people for people, _, _ in sessions(late, "b1").values()] == [invited]


def test_share_of_the_window_is_a_setting() -> None:
    policy = replace(PROBLEM.programme.policy, least_window_share=Decimal(1))
    strict = replace(PROBLEM, programme=replace(PROBLEM.programme, policy=policy))
    late = changed(strict, ben={"start": date(2027, 3, 9)})
    assert [BEN in people for people, _, _ in sessions(late, "b1").values()] == [False]


def test_two_halves_that_do_not_meet_are_not_both_invited() -> None:
    """Ben learns in the first half of the window, Dan in the second: who comes first by id is invited."""
    halves = changed(ben={"left": date(2027, 3, 12)}, dan={"start": date(2027, 3, 15)})
    ((people, _, _),) = sessions(halves, "b1").values()
    assert (BEN in people, DAN in people) == (True, False)


def test_who_misses_less_is_invited_first() -> None:
    halves = changed(ben={"left": date(2027, 3, 12)}, dan={"start": date(2027, 3, 12)})
    ((people, _, _),) = sessions(halves, "b1").values()
    assert (BEN in people, DAN in people) == (False, True)


@pytest.mark.parametrize(("day", "months", "block"), [(7, ["2027-03", "2027-04"], True), (6, ["2027-03"], False)])
def test_leaver_at_the_edge_of_a_month_and_of_a_window(day: int, months: list[str], block: bool) -> None:
    """Until 7 April five days of the month are open, and seven of the fourteen in which the second block may lie."""
    gone = changed(fay={"left": date(2027, 4, day)})
    assert [name for name in sessions(gone, "review") if "/A4/" in name] == [f"review/A4/{month}" for month in months]
    assert [FAY in people for people, _, _ in sessions(gone, "b2").values()] == [block]
    assert all(last <= date(2027, 4, day) for name, (_, _, last) in sessions(gone, "review").items() if "/A4/" in name)


def test_group_meets_without_the_one_who_pauses_and_not_at_all_when_all_pause() -> None:
    away = pause(date(2027, 3, 8), date(2027, 4, 18))
    one = changed(ada=away)
    assert [ADA in people for name, (people, _, _) in sessions(one, "meet").items() if "circle-1" in name] == [
        False,
        True,
    ]
    everyone = changed(ada=away, ben=away, cat=away)
    assert [name for name in sessions(everyone, "meet") if "circle-1" in name] == ["meet/circle-1/2"]


def test_month_of_a_break_is_cut_to_its_learned_days() -> None:
    paused = changed(ben=pause(date(2027, 3, 20), date(2027, 4, 18)))
    found = {name: window for name, (_, *window) in sessions(paused, "review").items() if "/A1/" in name}
    assert found == {
        "review/A1/2027-03": [date(2027, 3, 1), date(2027, 3, 19)],
        "review/A1/2027-04": [date(2027, 4, 19), date(2027, 4, 30)],
        "review/A1/2027-05": [date(2027, 5, 4), date(2027, 5, 28)],
    }


def test_review_is_with_the_mentor_and_at_the_site_of_the_day() -> None:
    west = next(person for person in COHORT.apprentices if person.id == FAY)
    job = Job(date(2027, 4, 12), west.employer, west.unit, west.site, west.mentor, Decimal("37.5"), OFFICE)
    moved = changed(ben={"later_jobs": (job,)})
    found = [s for s in expand(moved, TIMETABLE.groups, dict(TIMETABLE.tutors)) if s.id.startswith("review/A1")]
    ben = next(person for person in COHORT.apprentices if person.id == BEN)
    old, new = tuple(sorted((TOM, ben.mentor))), tuple(sorted((TOM, west.mentor)))
    # April has six open days before the move and fifteen from it on: the review is with the new mentor.
    assert [(s.staff, s.site, s.first, s.last) for s in found] == [
        (old, ben.site, date(2027, 3, 1), date(2027, 3, 31)),
        (new, west.site, date(2027, 4, 12), date(2027, 4, 30)),
        (new, west.site, date(2027, 5, 4), date(2027, 5, 28)),
    ]


ACTIVITIES = ["talk", "meet", "review", "board", "visit"]
OFFSETS = st.integers(0, (LAST - FIRST).days)


@st.composite
def histories(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Some of the six join late, leave, pause or move to another employer."""
    found: dict[str, dict[str, Any]] = {}
    for person in COHORT.apprentices:
        days = sorted(FIRST + timedelta(days=offset) for offset in draw(st.sets(OFFSETS, min_size=4, max_size=4)))
        events = draw(st.sets(st.sampled_from(["join", "pause", "move", "leave"]), max_size=3))
        history: dict[str, Any] = {}
        if "join" in events:
            history["start"] = days[0]
        if "pause" in events:
            history["breaks"] = (Spell(days[1], days[2]),)
        if "move" in events:
            history["later_jobs"] = (_job_of(draw(st.sampled_from(COHORT.apprentices)), days[2]),)
        if "leave" in events:
            history[draw(st.sampled_from(["left", "gateway"]))] = days[3]
        found[person.name.lower()] = history
    return found


def _job_of(other: Apprentice, first: date) -> Job:
    return Job(first, other.employer, other.unit, other.site, other.mentor, other.weekly_hours, OFFICE)


@settings(max_examples=60)
@given(histories(), st.integers(1, 12), st.integers(0, 8), st.sampled_from(ACTIVITIES))
def test_solver_and_checker_expect_the_same(
    people: dict[str, dict[str, Any]], week: int, length: int, activity: str
) -> None:
    window = Window(first_week=week, last_week=min(13, week + length))
    problem = changed(with_activity(activity, window=window), **people)
    posted = {
        session.id: (None if session.is_wave else set(session.attendees), set(session.staff))
        for session in expand(problem, TIMETABLE.groups, dict(TIMETABLE.tutors))
    }
    due = {d.session: (None if d.attendees is None else set(d.attendees), set(d.staff))
           for d in expected_sessions(problem, TIMETABLE)}  # fmt: skip
    assert posted == due


@settings(max_examples=30)
@given(histories())
def test_everybody_invited_has_a_common_day(people: dict[str, dict[str, Any]]) -> None:
    problem = changed(**people)
    for session in expand(problem, TIMETABLE.groups, dict(TIMETABLE.tutors)):
        if session.activity.audience in (AudienceKind.COHORT, AudienceKind.GROUP):
            window = [day for day in problem.grid.open_days if session.first <= day <= session.last]
            common = [day for day in window if all(problem.apprentice[p].learns(day) for p in session.attendees)]
            assert 2 * len(common) >= len(window) > 0
        assert session.activity.kind is not ActivityKind.STUDY
