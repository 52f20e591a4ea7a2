"""Apprentices from far come for days on end."""

from dataclasses import replace
from datetime import date

import pytest

from models.findings import Finding, Kind
from models.ids import ActivityId, SessionId
from models.problem import Problem
from models.programme import AudienceKind, Gap, Mode, Recurrence
from models.session import Session
from scheduler.calendar_board import CalendarBoard
from scheduler.diary import Diaries
from scheduler.journey_bounds import journeys_bound
from scheduler.levels import minimise
from scheduler.placing import post_rules
from scheduler.rules.apprentice_journeys import ApprenticeJourneys
from scheduler.rules.every_session_once import EverySessionOnce
from scheduler.run import Settings
from scheduler.search import Search
from tests.scheduler.builders import ADA, FAY, NORTH, PROBLEM, VENUE, WEST, found, moved, with_policy
from tests.scheduler.random_worlds import sessions_of

RULE = ApprenticeJourneys()
FAR = with_policy(journeys_from_km=8)
"""Fay works at West House, 8.9 km from the campus and 9.6 from the hospital; the others have less than 8 to both."""


def cost(site: str, day: str, name: str = "Fay", who: str = FAY) -> Finding:
    return Finding("apprentice-journeys", f"{name} sets out to {site} on {day} 2027.", (who,), 1, Kind.SOFT)


def test_days_that_follow_each_other_are_one_journey() -> None:
    """Two blocks of two days, and a visit."""
    assert set(found(RULE, FAR)) == {
        cost("the hospital", "Thu 18 Mar"), cost("the campus", "Tue 9 Mar"), cost("the campus", "Tue 6 Apr")
    }  # fmt: skip


def test_a_day_between_makes_two_journeys() -> None:
    later = moved("b1#2", day=date(2027, 3, 11))
    assert cost("the campus", "Thu 11 Mar") in found(RULE, FAR, later)


def test_another_site_is_another_journey() -> None:
    """The visit on the day after the block, but at the hospital."""
    after = moved("visit/wave-2#1", day=date(2027, 3, 11))
    assert cost("the hospital", "Thu 11 Mar") in found(RULE, FAR, after)
    joined = moved("visit/wave-2#1", day=date(2027, 3, 11), site=VENUE)
    assert not any("11 Mar" in finding.message for finding in found(RULE, FAR, joined))


def test_exactly_so_far_is_far() -> None:
    here = PROBLEM.distance_km(NORTH, VENUE)
    assert 5 < here < 6
    names = {finding.subjects for finding in found(RULE, with_policy(journeys_from_km=5))}
    assert (ADA,) in names
    assert (ADA,) not in {finding.subjects for finding in found(RULE, with_policy(journeys_from_km=6))}


def test_without_a_distance_there_is_no_such_wish() -> None:
    assert found(RULE, PROBLEM) == ()
    assert journeys_bound(PROBLEM, sessions_of(PROBLEM)) == 0


def far_days(problem: Problem, windows: list[tuple[int, int]]) -> list[Session]:
    """Talks at the campus for Fay, each within days of March 2027, which begins on a Monday."""
    talk = next(session for session in sessions_of(problem) if session.activity.id == "talk")
    there = replace(talk.activity, mode=Mode.IN_PERSON)
    return [
        replace(
            talk, id=SessionId(f"talk/{n}"), activity=there, attendees=(FAY,), staff=(), site=VENUE,
            first=date(2027, 3, first), last=date(2027, 3, last),
        )
        for n, (first, last) in enumerate(windows)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("windows", "least", "bound"),
    [
        pytest.param([(1, 1), (2, 2), (3, 3)], 1, 1, id="three days on end"),
        pytest.param([(1, 2), (4, 5)], 2, 1, id="a day between that nothing fills, which the bound does not see"),
        pytest.param([(1, 2), (3, 3), (4, 5)], 1, 1, id="a day between that is filled"),
        pytest.param([(1, 1), (2, 3), (4, 4)], 2, 1, id="of two days between only one can be filled"),
        pytest.param([(1, 5), (8, 12)], 2, 2, id="a weekend between"),
        pytest.param([(1, 8), (5, 12)], 1, 1, id="both in one week or the other"),
        pytest.param([(1, 1), (3, 3), (5, 5), (8, 8)], 4, 2, id="every other day, then a weekend"),
    ],
)
def test_board_finds_the_fewest(windows: list[tuple[int, int]], least: int, bound: int) -> None:
    listed = far_days(FAR, windows)
    board = CalendarBoard(FAR, Diaries(FAR), listed)
    post_rules(board, (EverySessionOnce(),))
    RULE.post(board)
    (report,) = minimise(board, ((RULE.level, RULE.level, RULE.unit),), Search(Settings(workers=1), 30)).levels
    assert (report.cost, report.gap) == (least, 0)
    assert journeys_bound(FAR, listed) == bound <= least


@pytest.mark.parametrize(("days", "bound"), [(4, 1), (5, 2)])
def test_bound_sees_the_days_that_rules_keep_between(days: int, bound: int) -> None:
    """Monday and Friday may be one stay; Monday and the Saturday after it may not."""
    one, other = far_days(FAR, [(1, 26), (1, 26)])
    later = replace(other.activity, id=ActivityId("later"), after=(Gap(one.activity.id, days),))
    assert journeys_bound(FAR, (one, replace(other, activity=later))) == bound
    # Of other people's sessions a rule says nothing.
    theirs = (replace(one, audience="circle-1"), replace(other, audience=FAY, activity=later))
    assert journeys_bound(FAR, theirs) == 1
    again = replace(one.activity, recurrence=Recurrence(min_gap_days=days))
    assert journeys_bound(FAR, [replace(session, activity=again) for session in (one, other)]) == bound
    blocks = replace(one.activity, days=2)
    policy = replace(FAR.programme.policy, block_gap_days=days)
    problem = replace(FAR, programme=replace(FAR.programme, policy=policy))
    assert journeys_bound(problem, [replace(session, activity=blocks) for session in (one, other)]) == bound


def test_journeys_begin_at_the_workplace_of_the_day() -> None:
    """From April on Fay works at the campus: its days are no journeys then, and a day at West House is one."""
    (fay,) = (person for person in FAR.cohort.apprentices if person.id == FAY)
    moves = replace(fay, later_jobs=(replace(fay.jobs[0], first=date(2027, 4, 1), site=VENUE),))
    people = tuple(moves if person.id == FAY else person for person in FAR.cohort.apprentices)
    problem = replace(FAR, cohort=replace(FAR.cohort, apprentices=people))
    said = set(found(RULE, problem))
    assert cost("the campus", "Tue 9 Mar") in said
    assert cost("the campus", "Tue 6 Apr") not in said
    assert cost("West House", "Mon 12 Apr") in said
    assert journeys_bound(problem, far_days(problem, [(1, 1)])) == 0
    board = CalendarBoard(problem, Diaries(problem), far_days(problem, [(1, 1)]))
    post_rules(board, (EverySessionOnce(),))
    RULE.post(board)
    (report,) = minimise(board, ((RULE.level, RULE.level, RULE.unit),), Search(Settings(workers=1), 30)).levels
    assert report.cost == 1


def test_bound_leaves_out_where_nobody_must_travel() -> None:
    """Online, at a host whose site is not known, in waves that others may join, and at home."""
    (one,) = far_days(FAR, [(1, 26)])
    for change in ({"mode": Mode.ONLINE}, {"mode": Mode.HOST}, {"at_board": True}, {"audience": AudienceKind.WAVE}):
        assert journeys_bound(FAR, [replace(one, activity=replace(one.activity, **change))]) == 0
    assert journeys_bound(FAR, [replace(one, site=None)]) == 0
    assert journeys_bound(FAR, [replace(one, site=WEST)]) == 0
