"""A stage begins from where its sessions are."""

from dataclasses import replace

import pytest

import scheduler.draft
from scheduler.diary import Diaries
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.groundwork import form_people, sort_work
from scheduler.levels import Outcome, first_solution
from scheduler.log import Log
from scheduler.placing import Arranged
from scheduler.run import LevelReport, Settings, Status
from scheduler.search import Search
from scheduler.wishes import PEAK
from tests.scheduler.boards import sessions
from tests.scheduler.builders import PROBLEM, TIMETABLE


def search() -> Search:
    return Search(Settings(seconds=20, seed=1, workers=1), 20)


def test_every_start_and_seat_is_begun_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """Study blocks and waves, which are numbered only once they have places, are known again by what they share."""
    diaries = Diaries(PROBLEM)
    groups, tutors = form_people(PROBLEM, diaries, search(), Log())
    work = sort_work(PROBLEM, groups, tutors)
    sessions, wanted = [*work.wide, *work.small, *work.rest.sessions], work.rest.plan.blocks
    placer = Placer(PROBLEM, diaries, groups)
    stage = placer.place(sessions, search(), wanted=wanted)
    assert isinstance(stage, Stage)
    begun: dict[int, int] = {}
    boards = []

    def nothing(self, board, *more):  # type: ignore[no-untyped-def]
        hint = board.model.proto.solution_hint
        begun.update(zip(hint.vars, hint.values, strict=True))
        boards.append(board)
        return Outcome(Status.OUT_OF_TIME)

    monkeypatch.setattr(Placer, "_minimise", nothing)
    placer.place(sessions, search(), wanted=wanted, hint=stage.slotted)
    (board,) = boards
    starts = [start.literal.index for listed in board.starts.values() for start in listed]
    seats = [seat.literal.index for listed in board.seats.values() for seat in listed]
    assert stage.outcome.values is not None
    assert begun == {index: stage.outcome.values[index] for index in (*starts, *seats)}
    assert max(wanted.values()) > 1
    assert any(begun[index] for index in seats)


@pytest.mark.parametrize(("exact", "bound"), [(True, 1), (False, 0)])
def test_cut_that_another_room_might_have_saved_proves_nothing(
    monkeypatch: pytest.MonkeyPatch, exact: bool, bound: int
) -> None:
    """The first days that are tried find no rooms; the levels after such a cut hold for what is left of the days."""
    tried: list[int] = []
    arrange = scheduler.draft.arrange

    def stuck_once(board, choices, known):  # type: ignore[no-untyped-def]
        tried.append(len(choices))
        if len(tried) == 1:
            return Arranged([], [list(choices)], exact)
        return arrange(board, choices, known)

    def minimised(self, board, levels, search, known_bounds, effort):  # type: ignore[no-untyped-def]
        found = first_solution(board, search)
        return replace(found, status=Status.OPTIMAL, levels=[LevelReport(*PEAK, 1, 1)])

    monkeypatch.setattr(scheduler.draft, "arrange", stuck_once)
    monkeypatch.setattr(Placer, "_minimise", minimised)
    placer = Placer(PROBLEM, Diaries(PROBLEM), TIMETABLE.groups)
    stage = placer.place(sessions(PROBLEM, "b1"), search(), levels=[PEAK])
    assert isinstance(stage, Stage)
    assert len(tried) == 2
    assert [level.bound for level in stage.outcome.levels] == [bound]


@pytest.mark.parametrize(("exact", "status"), [(True, Status.INFEASIBLE), (False, Status.OUT_OF_TIME)])
def test_only_exact_cuts_prove_that_there_is_no_place(
    monkeypatch: pytest.MonkeyPatch, exact: bool, status: Status
) -> None:
    def never(board, choices, known):  # type: ignore[no-untyped-def]
        return Arranged([], [list(choices)], exact)

    monkeypatch.setattr(scheduler.draft, "arrange", never)
    placer = Placer(PROBLEM, Diaries(PROBLEM), TIMETABLE.groups)
    assert placer.place(sessions(PROBLEM, "b1"), search()) == Unplaced(status)
