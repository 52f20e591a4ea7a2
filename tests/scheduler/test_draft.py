"""A stage begins from where its sessions are."""

import pytest

from scheduler.diary import Diaries
from scheduler.draft import Placer, Stage
from scheduler.groundwork import Log, form_people, sort_work
from scheduler.levels import Outcome
from scheduler.run import Settings, Status
from scheduler.search import Search
from tests.scheduler.builders import PROBLEM


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
