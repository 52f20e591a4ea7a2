"""Every feed of a really solved cohort, read back by three independent parsers."""

from pathlib import Path

import pytest

from api.feeds.feed import render_feed
from api.feeds.files import first_release, write_feeds
from api.feeds.history import FeedState, publish
from models.problem import Problem
from models.timetable import Timetable
from scheduler.run import Run
from tests.api.feeds.feed_builders import READERS, wanted

KINDS = ["apprentice", "cohort", "employer", "group", "mentor", "room", "tutor"]


@pytest.fixture
def timetable(solved: Run) -> Timetable:
    assert solved.timetable is not None
    return solved.timetable


@pytest.fixture
def feeds(problem: Problem, timetable: Timetable) -> dict[str, FeedState]:
    return publish({}, first_release(problem, timetable))


def test_every_kind_of_feed_reads_back_as_the_timetable_holds_it(problem: Problem, feeds: dict[str, FeedState]) -> None:
    kinds = {feed.kind: feed for feed in feeds.values() if feed.events}
    assert sorted(kinds) == KINDS
    for feed in kinds.values():
        body = render_feed(feed, problem.grid.first).body
        assert [reader(body) for reader in READERS] == [wanted(feed)] * 3


def test_apprentices_see_all_their_placements_and_deadlines(timetable: Timetable, feeds: dict[str, FeedState]) -> None:
    for feed in feeds.values():
        if feed.kind == "apprentice":
            deadlines = sum(feed.who in d.attendees for d in timetable.deadlines)
            assert len(feed.events) == len(timetable.by_person[feed.who]) + deadlines


def test_r06_two_folders_of_one_timetable_are_the_same_bytes(
    problem: Problem, timetable: Timetable, tmp_path: Path
) -> None:
    numbers = [write_feeds(problem, timetable, tmp_path / name) for name in ("one", "two")]
    one = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    two = {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert one == two
    assert numbers == [len(one)] * 2


def test_r43_feeds_of_a_real_cohort_are_far_from_the_bounds(problem: Problem, feeds: dict[str, FeedState]) -> None:
    rendered = [render_feed(feed, problem.grid.first) for feed in feeds.values()]
    assert [r.filename for r in rendered if r.notes or r.events > 1000 or len(r.body) > 1_000_000] == []
