"""A draft becomes better part by part, and never worse where a part finds no place."""

from collections.abc import Sequence

import pytest

import scheduler.improvement
from models.session import Session
from scheduler.diary import Diaries
from scheduler.draft import Placer
from scheduler.improvement import _Draft, _is_better, _rank
from scheduler.later import Later
from scheduler.parts import Part, part_of_groups, parts_of_tutors
from scheduler.run import Settings
from scheduler.search import Search
from scheduler.travel_bounds import Travel
from scheduler.wishes import PEAK
from tests.scheduler.boards import sessions
from tests.scheduler.builders import ADA, BEN, DAN, PROBLEM, TOM
from tests.scheduler.random_worlds import sessions_of

REVIEWS = tuple(session for session in sessions_of(PROBLEM) if session.activity.id == "review")
MEETINGS = tuple(session for session in sessions_of(PROBLEM) if session.activity.id == "meet")


def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Place the parts of the small problem where nothing ever finds a place; return what was tried, around what."""
    found: list[tuple[str, bool]] = []

    def nothing(placer: object, part: Part, search: object, now: object, later: Later, *more: object) -> None:
        found.append((part.title, any(session in later.sessions for session in MEETINGS)))

    monkeypatch.setattr(scheduler.improvement, "placed_anew", nothing)
    placer = Placer(PROBLEM, Diaries(PROBLEM), ())
    search = Search(Settings(seconds=9, seed=1, workers=1), 9)
    draft = _Draft(placer, (), (*REVIEWS, *MEETINGS), (), Later(), search, {}, {PEAK[0]: 0})
    draft.place_parts()
    assert draft.now == []
    return found


def test_meetings_are_to_come_at_first_and_if_they_find_no_place_they_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    tutors = [part.title for part in parts_of_tutors(PROBLEM, (), (*REVIEWS, *MEETINGS), {})]
    groups = ("groups", False)
    to_come, there = [(title, True) for title in tutors], [(title, False) for title in tutors]
    # The meetings are asked for with their wishes and without them.
    assert asked(monkeypatch) == [*to_come, groups, groups, *there, groups]


def test_a_part_has_the_sessions_of_its_tutor_and_first_those_without_a_group() -> None:
    def names(listed: Sequence[Session]) -> set[str]:
        return {session.id for session in listed}

    _, tom = parts_of_tutors(PROBLEM, (), (*REVIEWS, *MEETINGS), {TOM: Travel(3, 40)})
    mine = [session for session in (*REVIEWS, *MEETINGS) if TOM in session.staff]
    assert (names(tom.sessions), tom.least_travel) == (names(mine), Travel(3, 40))
    # Tom's circle meets at a workplace, to which he travels as to a review.
    assert names(tom.at_first.sessions) == names(mine)
    assert names(part_of_groups(PROBLEM, (*REVIEWS, *MEETINGS)).sessions) == names(MEETINGS)


def test_meetings_at_home_are_not_placed_with_the_reviews() -> None:
    online = sessions(PROBLEM, "talk")
    for part in parts_of_tutors(PROBLEM, (), (*REVIEWS, *online), {}):
        assert not set(part.at_first.sessions) & set(online)
    (alone,) = parts_of_tutors(PROBLEM, (), online, {})
    assert (alone.sessions, alone.at_first.sessions) == (online, ())


def test_a_part_concerns_whoever_takes_part() -> None:
    (tom, *_) = parts_of_tutors(PROBLEM, (), REVIEWS, {})
    mine = {person for session in tom.sessions for person in session.attendees}
    assert tom.concerns(mine)
    assert not tom.concerns(set(PROBLEM.apprentice) - mine)


def test_better_is_less_of_a_level_and_no_more_of_those_above() -> None:
    before = {"travel": 5, "pressure": 2, "peak": 3}
    assert _is_better({"travel": 4, "pressure": 9}, before, "travel")
    assert not _is_better({"travel": 5}, before, "travel")
    assert not _is_better({"cadence": 1, "travel": 4}, before, "travel")
    assert _is_better({"travel": 5, "pressure": 2, "peak": 0}, before, "peak")
    assert not _is_better({"travel": 5, "pressure": 2, "peak": 1}, before, "peak")
    assert not _is_better({"travel": 5, "pressure": 3, "peak": 0}, before, "peak")
    assert not _is_better({"travel": 5, "pressure": 2}, before, "peak")


def test_fewer_people_with_the_fullest_weeks_are_better() -> None:
    assert _rank({}) == (0, 0)
    assert _rank({ADA: 2, BEN: 1}) < _rank({ADA: 2, DAN: 2}) < _rank({ADA: 3})


@pytest.mark.parametrize(("seconds", "asked_again"), [(60, True), (6, False)])
def test_ways_are_made_shorter_only_in_time_that_nothing_else_needs(
    monkeypatch: pytest.MonkeyPatch, seconds: float, asked_again: bool
) -> None:
    found: list[str] = []

    def nothing(placer: object, part: Part, search: object, now: object, later: object, reached: object) -> None:
        found.append(part.title)

    monkeypatch.setattr(scheduler.improvement, "shortened", nothing)
    placer = Placer(PROBLEM, Diaries(PROBLEM), ())
    search = Search(Settings(seconds=seconds, seed=1, workers=1), seconds)
    draft = _Draft(placer, (), (*REVIEWS, *MEETINGS), (), Later(), search, {}, {PEAK[0]: 0})
    draft.shorten()
    assert found == ([part.title for part in draft.tutors] if asked_again else [])
