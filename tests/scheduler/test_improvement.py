"""A draft becomes better part by part, and never worse where a part finds no place."""

from collections.abc import Sequence

import pytest

import scheduler.improvement
from models.ids import ApprenticeId
from models.session import Session
from scheduler.crowding import NO_ANSWER
from scheduler.diary import Diaries
from scheduler.draft import Placer, Stage
from scheduler.improvement import _Draft, _is_better, _rank
from scheduler.later import Later
from scheduler.levels import Outcome
from scheduler.parts import Part, part_of_groups, parts_of_tutors
from scheduler.run import Settings, Status
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


def test_better_is_less_travel_and_no_more_off_the_rhythm() -> None:
    before = {"travel": 5, "pressure": 2}
    assert _is_better({"travel": 4, "pressure": 9}, before)
    assert not _is_better({"travel": 5}, before)
    assert not _is_better({"cadence": 1, "travel": 4}, before)
    assert not _is_better({"pressure": 1}, before)


def test_fewer_people_with_the_fullest_weeks_are_better() -> None:
    assert _rank({}) == (0, 0, 0)
    assert _rank({ADA: 2}) < _rank({ADA: 2, BEN: 1}) < _rank({ADA: 2, DAN: 2}) < _rank({ADA: 3})


def settled(
    monkeypatch: pytest.MonkeyPatch, fullest: Sequence[dict[ApprenticeId, int]], costs: dict[str, int]
) -> tuple[list[str], int]:
    """Settle a draft where each try has these people with full weeks, after the first, and costs so much more.

    Returns what was tried, and the fullest weeks in the end.
    """
    tried: list[str] = []
    rises = iter(fullest)
    outcome = Outcome(Status.FEASIBLE, (), [])
    last: list[dict[ApprenticeId, int]] = []

    def flatter(placer: object, part: Part, *more: object) -> Stage:
        tried.append(part.title)
        return Stage((), outcome, 0)

    def rise(draft: _Draft, hours: int) -> dict[ApprenticeId, int]:
        last.append(next(rises, last[-1] if last else {}))
        return last[-1]

    def priced(problem: object, now: object) -> dict[str, int]:
        # Whatever was tried costs so much; what is kept is what is compared with.
        return dict.fromkeys(costs, 0) if now is kept else costs

    monkeypatch.setattr(scheduler.improvement, "flattened", flatter)
    monkeypatch.setattr(_Draft, "_fuller", rise)
    placer = Placer(PROBLEM, Diaries(PROBLEM), ())
    search = Search(Settings(seconds=60, seed=1, workers=1), 60)
    draft = _Draft(placer, (), (*REVIEWS, *MEETINGS), (), Later(), search, {}, {PEAK[0]: 20})
    kept = draft.now
    monkeypatch.setattr(scheduler.improvement, "prices", priced)
    draft.settle()
    return tried, draft.reached[PEAK[0]]


NOTHING = {"cadence": 0, "travel": 0, "pressure": 0, "peak": 0, "preferred": 0, "way": 0}


def test_people_with_full_weeks_are_looked_at_together_alone_and_with_others(monkeypatch: pytest.MonkeyPatch) -> None:
    both, ada, ben = "sessions of Ada and Ben", "sessions of Ada", "sessions of Ben"
    never = [{ADA: 2, BEN: 1}] * 20
    assert settled(monkeypatch, never, NOTHING) == ([both, ada, ben, "groups", "sessions of Tom"], 22)
    assert settled(monkeypatch, [{ADA: 2, BEN: 1}, {BEN: 1}, {}], NOTHING) == ([both, ben], 20)
    many = dict.fromkeys(PROBLEM.apprentice, 1)
    assert settled(monkeypatch, [many, {}], NOTHING) == (["groups"], 20)


def test_weeks_that_nobody_could_count_are_not_full_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = {ADA: NO_ANSWER, BEN: 1}
    assert settled(monkeypatch, [unknown] * 20, NOTHING)[1] == 21
    assert settled(monkeypatch, [{ADA: 1}, *[unknown] * 20], NOTHING)[1] == 21


@pytest.mark.parametrize(
    ("level", "cost", "hours"),
    [("pressure", 1, 22), ("travel", 1, 22), ("preferred", 1, 21), ("way", 9, 21), ("peak", 9, 21)],
)
def test_full_weeks_cost_nothing_that_is_more_important(
    monkeypatch: pytest.MonkeyPatch, level: str, cost: int, hours: int
) -> None:
    _, found = settled(monkeypatch, [{ADA: 2}, *[{ADA: 1}] * 20], NOTHING | {level: cost})
    assert found == hours


def test_fewer_people_with_full_weeks_cost_nothing_that_is_wished(monkeypatch: pytest.MonkeyPatch) -> None:
    two, one = {ADA: 2, BEN: 2}, {ADA: 2}
    assert len(settled(monkeypatch, [two, *[one] * 20], NOTHING | {"preferred": 1})[0]) == 5
    assert settled(monkeypatch, [two, one, {}], NOTHING | {"way": 1})[1] == 20


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
