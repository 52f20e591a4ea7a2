"""Runs that nobody works on: found by their heartbeat on our own clock, taken up once, marked after too many losses."""

from dataclasses import replace
from threading import Event

import pytest
from service_builders import ADMINISTRATOR

from api.jobs.reaper import Reaper
from api.jobs.solving import Solving
from api.services import runs
from api.services.service import Service
from api.storage import runs as stored
from api.storage.records import RunRecord, RunState


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def claimed(service: Service, cohort: str, sent: list[str]) -> RunRecord:
    run = runs.request_run(service, ADMINISTRATOR, cohort, 5, 1, 1, None)
    sent.clear()
    mine = Solving(service, "lost", Event()).claim(run.id)
    assert mine is not None
    return mine


def look(reaper: Reaper, clock: Clock, *moments: float) -> None:
    for moment in moments:
        clock.now = moment
        reaper.look()


def find(service: Service, run: RunRecord) -> RunRecord:
    return runs.get_run(service, ADMINISTRATOR, run.id)


def test_a_silent_run_is_taken_up_once_although_two_look(
    service: Service, cohort: str, sent: list[str], clock: Clock
) -> None:
    run = claimed(service, cohort, sent)
    reapers = [Reaper(service, lambda: 1, clock) for _ in range(2)]
    for reaper in reapers:
        look(reaper, clock, 0, 14.9)
    assert (find(service, run).state, sent) == (RunState.RUNNING, [])
    for reaper in reapers:
        look(reaper, clock, 15)
    found = find(service, run)
    assert (found.state, found.owner, found.attempt, sent) == (RunState.QUEUED, "", 1, [run.id])


def test_a_heartbeat_keeps_a_run(service: Service, cohort: str, sent: list[str], clock: Clock) -> None:
    run = claimed(service, cohort, sent)
    reaper = Reaper(service, lambda: 1, clock)
    for moment in (0, 10, 20, 30, 40):
        with service.database.writing() as connection:
            assert stored.beat(connection, run) is False
        look(reaper, clock, moment)
    assert (find(service, run).state, find(service, run).beat) == (RunState.RUNNING, 5)


def test_a_run_that_lost_its_worker_too_often_is_marked(
    service: Service, cohort: str, sent: list[str], clock: Clock
) -> None:
    run = claimed(service, cohort, sent)
    reaper = Reaper(service, lambda: 1, clock)
    look(reaper, clock, 0, 20)
    assert Solving(service, "second", Event()).claim(run.id) is not None
    look(reaper, clock, 30, 50)
    found = find(service, run)
    assert (found.state, found.attempt) == (RunState.FAILED, 2)
    assert found.reasons == ("The worker was lost 2 times; the run is not begun again.",)


def test_a_lost_run_that_was_to_be_cancelled_is_cancelled(
    service: Service, cohort: str, sent: list[str], clock: Clock
) -> None:
    run = claimed(service, cohort, sent)
    runs.cancel_run(service, ADMINISTRATOR, run.id)
    look(Reaper(service, lambda: 1, clock), clock, 0, 20)
    assert find(service, run).state is RunState.CANCELLED


@pytest.mark.parametrize(("waiting", "messages"), [(0, 1), (1, 0)])
def test_a_run_whose_message_was_lost_is_sent_again(
    service: Service, cohort: str, sent: list[str], clock: Clock, waiting: int, messages: int
) -> None:
    run = runs.request_run(service, ADMINISTRATOR, cohort, 5, 1, 1, None)
    sent.clear()
    look(Reaper(service, lambda: waiting, clock), clock, 0, 4, 5)
    assert sent == [run.id] * messages


def test_a_queue_that_cannot_be_reached_loses_no_run(service: Service, cohort: str) -> None:
    def fail(run: str) -> None:
        raise ConnectionError("no queue")

    run = runs.request_run(replace(service, send=fail), ADMINISTRATOR, cohort, 5, 1, 1, None)
    assert find(service, run).state is RunState.QUEUED
