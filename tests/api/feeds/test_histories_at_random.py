"""Random histories of releases: what must hold of every feed whatever was published in which order."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from email.utils import format_datetime
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from api.feeds.answer import Address, Ask, answer, pack
from api.feeds.audiences import Feeds
from api.feeds.event import EventContent
from api.feeds.feed import RenderedFeed, render_feed
from api.feeds.history import FeedState, publish
from api.feeds.options import FeedOptions, FeedSettings
from api.feeds.state_file import decode_state, encode_state
from models.timetable import Timetable
from tests.api.feeds.feed_builders import FIRST, READERS, Row, release
from tests.scheduler.builders import PROBLEM, TIMETABLE

NAMES = ("review/A3/2027-04#1", "meet/circle-1/1#1", "b1#1", "talk#1", "study/A1/2#1")
LITTLE = replace(
    TIMETABLE,
    placements=tuple(p for p in TIMETABLE.placements if p.id in NAMES or p.id == "review/A1/2027-03#1"),
)
"""A few sessions are enough for every turn that a history can take."""
DAYS = (date(2027, 3, 9), date(2027, 4, 12), date(2027, 5, 20))
EVERYTHING = FeedSettings(keep_cancelled_days=10_000, past_days=10_000)


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    """Draw the tiny timetable with some sessions gone, moved or without some of their people."""
    placements = []
    for placement in LITTLE.placements:
        if placement.id not in NAMES:
            placements.append(placement)
        elif draw(st.integers(0, 3)):
            day = draw(st.sampled_from((placement.day, *DAYS[1:])))
            people = draw(st.sampled_from((placement.attendees, placement.attendees[:1])))
            placements.append(replace(placement, day=day, attendees=people))
    deadlines = LITTLE.deadlines[: draw(st.integers(2, 4))]
    return replace(LITTLE, placements=tuple(placements), deadlines=deadlines)


HISTORIES = st.lists(st.tuples(timetables(), st.integers(0, 40)), min_size=1, max_size=6)
"""Each release with the days since the one before; 0 is the same second."""
FEW = settings(max_examples=50)
OPTIONS = st.builds(FeedOptions, todos=st.booleans(), drop_cancelled=st.booleans())


def told(histories: Sequence[tuple[Timetable, int]]) -> list[dict[str, FeedState]]:
    """Publish one after the other, each time from what a store would have kept, and return every step."""
    steps: list[dict[str, FeedState]] = []
    kept: dict[str, str] = {}
    instant = FIRST
    for number, (timetable, days) in enumerate(histories, start=1):
        instant += timedelta(days=days)
        before = {name: decode_state(json.loads(data)) for name, data in kept.items()}
        steps.append(publish(before, release(number, timetable, instant=instant)))
        kept = {name: json.dumps(encode_state(feed)) for name, feed in steps[-1].items()}
    return steps


def seen(timetable: Timetable) -> dict[tuple[str, str], EventContent]:
    """Return what one release shows, by feed and event."""
    return {(f.file, c.uid): c for f in Feeds(PROBLEM, timetable) for c in f.contents}


@FEW
@given(HISTORIES)
def test_r13_sequence_is_the_number_of_times_that_what_is_seen_changed(
    histories: list[tuple[Timetable, int]],
) -> None:
    """Told without the code under test: list what each release shows of an event, count where neighbours differ."""
    views = [seen(timetable) for timetable, _ in histories]
    last = told(histories)[-1]
    for key in {key for view in views for key in view}:
        story = [view.get(key) for view in views]
        first = next(index for index, content in enumerate(story) if content is not None)
        turns = sum(a != b for a, b in zip(story[first:], story[first + 1 :], strict=False))
        event = last[key[0]].events[key[1]]
        assert (event.sequence, event.cancelled) == (turns, story[-1] is None)
        assert event.content == [content for content in story if content is not None][-1]


@FEW
@given(HISTORIES)
def test_r12_r13_nothing_is_forgotten_and_nothing_goes_back(histories: list[tuple[Timetable, int]]) -> None:
    steps = told(histories)
    for before, after in pairwise(steps):
        assert before.keys() <= after.keys()
        for name, feed in before.items():
            assert feed.events.keys() <= after[name].events.keys()
            for uid, old in feed.events.items():
                new = after[name].events[uid]
                assert new.created == old.created
                assert (new.sequence > old.sequence) == (new.changed > old.changed) == (new != old)
                assert new.sequence <= old.sequence + 1
            assert (after[name].changed > feed.changed) == (after[name] != feed)


@FEW
@given(HISTORIES, timetables(), st.integers(0, 90))
def test_r06_r12_publishing_the_same_again_is_the_same_bytes(
    histories: list[tuple[Timetable, int]], timetable: Timetable, days: int
) -> None:
    once, twice = told([*histories, (timetable, 3)])[-1], told([*histories, (timetable, 3), (timetable, days)])[-1]
    today = date(2027, 4, 1)
    assert {n: render_feed(f, today) for n, f in once.items()} == {n: render_feed(f, today) for n, f in twice.items()}


@FEW
@given(HISTORIES)
def test_r22_readers_agree_with_the_last_release(histories: list[tuple[Timetable, int]]) -> None:
    """Nothing is out of sight here: what is not in the last release is cancelled, the rest is as it stands there."""
    last, now = told(histories)[-1], seen(histories[-1][0])
    feed = last["apprentice-A1"]
    rendered = render_feed(feed, FIRST.date(), settings=EVERYTHING)
    expected: set[Row] = set()
    for uid, event in feed.events.items():
        shown = now.get((feed.file, uid))
        title = f"CANCELLED: {event.content.summary}" if shown is None else shown.summary
        at = shown or event.content
        expected.add((uid, PROBLEM.grid.instant(at.day, at.start), PROBLEM.grid.instant(at.day, at.end), title))
    assert [reader(rendered.body) for reader in READERS] == [expected] * 3


@FEW
@given(HISTORIES, OPTIONS, st.lists(st.integers(0, 200), max_size=3).map(sorted))
def test_r37_r38_a_changed_feed_is_never_answered_304(
    histories: list[tuple[Timetable, int]], options: FeedOptions, days: list[int]
) -> None:
    """Whoever asks with the stamps of an earlier answer gets 304 exactly when the bytes are the same."""
    steps = [step["apprentice-A3"] for step in told(histories)]
    published = FIRST.date()
    answers: list[RenderedFeed] = []
    for step, (_, gap) in zip(steps, histories, strict=True):
        published += timedelta(days=gap)
        answers.append(render_feed(step, published, options))
    answers.extend(render_feed(steps[-1], published + timedelta(days=day), options) for day in days)
    for new, old in ((new, old) for index, new in enumerate(answers) for old in answers[: index + 1]):
        by_tag = answer(Ask(if_none_match=old.etag), Address.LIVE, pack(new))
        assert (by_tag.status == 304) == (old.body == new.body)
        since = format_datetime(old.modified, usegmt=True)
        by_date = answer(Ask(if_modified_since=since), Address.LIVE, pack(new))
        assert by_date.status == 200 or old.body == new.body


@FEW
@given(HISTORIES, OPTIONS, st.integers(0, 200))
def test_r38_stored_bytes_are_right_until_the_day_they_say(
    histories: list[tuple[Timetable, int]], options: FeedOptions, days: int
) -> None:
    """The last day on which nothing changes is the last: the next rendering differs and has a later Last-Modified."""
    for feed in told(histories)[-1].values():
        today = feed.changed.date() + timedelta(days=days)
        rendered = render_feed(feed, today, options)
        if rendered.valid_through == date.max:
            assert rendered.body.count(b"BEGIN:VEVENT") == 0
            continue
        assert render_feed(feed, rendered.valid_through, options) == rendered
        after = render_feed(feed, rendered.valid_through + timedelta(days=1), options)
        assert after.body != rendered.body
        assert after.modified > rendered.modified
        assert after.valid_through > rendered.valid_through


@FEW
@given(HISTORIES)
def test_r43_bounds_take_the_past_and_never_what_is_to_come(histories: list[tuple[Timetable, int]]) -> None:
    feed = told(histories)[-1]["cohort-tiny-2027"]
    today = date(2027, 4, 10)
    rendered = render_feed(feed, today, settings=FeedSettings(most_events=4))
    days = [
        date.fromisoformat(f"{d[:4]}-{d[4:6]}-{d[6:]}")
        for d in re.findall(r"DTSTART;\S+:(\d+)T", rendered.body.decode())
    ]
    full = render_feed(feed, today)
    to_come = sum(e.content.day >= today for e in feed.events.values() if not e.cancelled)
    assert sum(day >= today for day in days) >= to_come
    assert len(days) == rendered.events == min(full.events, max(4, sum(day >= today for day in days)))
