"""Units whose apprentices do something alone are placed side by side, those who pay for it once more at the end."""

import pytest

from models.programme import ActivityKind
from scheduler.alone import Rest, Stuck, place_alone
from scheduler.diary import Diaries
from scheduler.draft import Placer, Unplaced
from scheduler.run import Settings, Status
from scheduler.search import Search
from scheduler.study import StudyPlan
from scheduler.unit_sessions import Turn, UnitSessions
from scheduler.wishes import PEAK
from tests.scheduler.boards import sessions
from tests.scheduler.builders import ADA, DAN, EVE, FAY, PROBLEM
from tests.scheduler.random_worlds import sessions_of

STEADY = Settings(seconds=20, seed=1, workers=1)


def test_those_whose_wishes_cost_something_come_once_more_after_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[set[str], bool, float]] = []

    def place(unit: UnitSessions, share: float) -> Turn:
        people = {session.attendees[0] for session in unit.sessions}
        asked.append((people, False, share))
        return Turn(tuple(people), [], (1,), ADA not in people)

    def at_once(unit: UnitSessions, found: Turn, share: float) -> list[object]:
        asked.append((set(found.people), True, share))
        return []

    monkeypatch.setattr(UnitSessions, "place", place)
    monkeypatch.setattr(UnitSessions, "at_once", at_once)
    mine = [session for session in sessions_of(PROBLEM) if session.activity.kind is ActivityKind.STUDY]
    rest = Rest(mine, StudyPlan((), {}), {})
    place_alone(Placer(PROBLEM, Diaries(PROBLEM), ()), (), rest, Search(STEADY, 20), (PEAK,))
    # Ada's unit of three has what it wishes; Fay is alone in hers, and nobody could make room for her.
    assert [(people, share) for people, again, share in asked if again] == [({DAN, EVE}, 1.0)]
    assert asked[-1][:2] == ({DAN, EVE}, True)
    first = [people for people, again, _ in asked if not again]
    assert [ADA in people for people in first].count(True) == [FAY in people for people in first].count(True) == 1
    # Of what is left, the last takes all that there is.
    assert [share for _, again, share in asked if not again][-1] == 1.0


def test_all_units_that_found_no_places_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Placer, "place", lambda *arguments, **more: Unplaced(Status.INFEASIBLE))
    rest = Rest(sessions(PROBLEM, f"study/{DAN}", f"study/{FAY}"), StudyPlan((), {}), {})
    found = place_alone(Placer(PROBLEM, Diaries(PROBLEM), ()), (), rest, Search(STEADY, 20))
    assert isinstance(found, Stuck)
    assert (found.status, set(found.units)) == (
        Status.OUT_OF_TIME,
        {PROBLEM.apprentice[DAN].unit, PROBLEM.apprentice[FAY].unit},
    )
