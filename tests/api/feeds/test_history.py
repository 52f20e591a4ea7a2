"""Feeds over a history of releases, FEEDS R12 to R14, R22 to R24 and R44."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from api.feeds.event import event_uid
from api.feeds.feed import render_feed
from api.feeds.history import advance, follow, publish
from api.feeds.options import FeedOptions, FeedSettings
from api.feeds.state_file import decode_state, encode_state
from models.timetable import Timetable
from tests.api.feeds.feed_builders import FIRST, READERS, TODAY, content, history, release, shown, state, wanted
from tests.scheduler.builders import ADA, CAT, PROBLEM, TIMETABLE, change, moved, with_cohort, without

REVIEW = event_uid("tiny-2027", "review/A3/2027-04#1")
MEETING = event_uid("tiny-2027", "meet/circle-1/2#1")
CANCELLED = without("review/A3/2027-04#1")
ADAS = "apprentice-A3"


def moved_review(day: int) -> Timetable:
    return moved("review/A3/2027-04#1", day=date(2027, 4, day))


def left(person: str, group: str) -> Timetable:
    """Return the timetable in which one person has left a group and its meetings."""
    found = TIMETABLE
    for placement in TIMETABLE.placements:
        if placement.audience == group:
            found = change(found, placement.id, attendees=tuple(p for p in placement.attendees if p != person))
    groups = tuple(
        replace(g, members=tuple(m for m in g.members if m != person)) if g.id == group else g for g in found.groups
    )
    return replace(found, groups=groups)


def test_r12_a_release_without_change_changes_nothing() -> None:
    before = history(TIMETABLE)
    after = publish(before, release(2))
    assert [name for name in before if after[name] is not before[name]] == []
    assert {n: render_feed(f, TODAY) for n, f in after.items()} == {n: render_feed(f, TODAY) for n, f in before.items()}


def test_r12_stamps_grow_when_the_clock_was_turned_back_or_releases_share_a_second() -> None:
    feeds = history(TIMETABLE)
    for number, day in ((2, 13), (3, 14)):
        feeds = publish(feeds, release(number, moved_review(day), instant=FIRST - timedelta(hours=1)))
    event = feeds[ADAS].events[REVIEW]
    assert (event.sequence, event.created, event.changed) == (2, FIRST, FIRST + timedelta(seconds=2))
    assert feeds[ADAS].changed == FIRST + timedelta(seconds=2)


def test_r13_exactly_what_moved_has_a_higher_sequence() -> None:
    before = history(TIMETABLE)
    after = publish(before, release(2, moved_review(13)))
    grown = {(name, uid) for name, feed in after.items() for uid, e in feed.events.items() if e.sequence}
    assert grown == {(name, REVIEW) for name in (ADAS, "employer-north-trust", "mentor-M3", "tutor-T2")}
    untouched = [name for name in before if after[name] is before[name]]
    assert len(untouched) == len(before) - 4


def test_r13_a_restored_plan_counts_on() -> None:
    feed = history(TIMETABLE, moved_review(13), TIMETABLE, CANCELLED, TIMETABLE)[ADAS]
    event = feed.events[REVIEW]
    assert (event.sequence, event.cancelled, event.content.day) == (4, False, date(2027, 4, 12))
    assert shown(feed, REVIEW)["STATUS"] == "CONFIRMED"


def test_r13_a_session_restored_after_it_vanished_does_not_begin_again() -> None:
    feeds = publish(history(TIMETABLE, CANCELLED), release(60, TIMETABLE))
    assert shown(history(TIMETABLE, CANCELLED)[ADAS], REVIEW, date(2027, 3, 31)) == {}
    assert (feeds[ADAS].events[REVIEW].sequence, feeds[ADAS].events[REVIEW].created) == (2, FIRST)


def test_r13_a_title_is_a_change_too() -> None:
    rooms = tuple(replace(r, name="Great Hall") if r.id == "hall" else r for r in PROBLEM.cohort.rooms)
    renamed = with_cohort(rooms=rooms)
    feeds = publish(history(TIMETABLE), release(2, problem=renamed))
    grown = {feeds[ADAS].events[uid].content.location for uid, e in feeds[ADAS].events.items() if e.sequence}
    assert grown == {"Great Hall, the campus"}


def test_r14_a_change_that_one_audience_sees_does_not_stir_the_others() -> None:
    """A breakout room is told to apprentices and to the room; a mentor's or the cohort's feed does not have it."""
    breakouts = TIMETABLE.by_session["b1"][0].breakouts  # type: ignore[index]
    other = moved("b1#1", breakouts=(breakouts[0], replace(breakouts[1], room="lily")))
    before = history(TIMETABLE)
    after = publish(before, release(2, other))
    changed = {name for name in before if after[name] is not before[name]}
    assert changed == {"apprentice-A2", "apprentice-A4", "apprentice-A6", "room-lily", "room-rose"}


def test_r22_a_cancelled_session_keeps_id_and_time_and_frees_the_diary() -> None:
    before = shown(history(TIMETABLE)[ADAS], REVIEW)
    after = shown(history(TIMETABLE, CANCELLED)[ADAS], REVIEW)
    changes = {name: after[name] for name in after if after[name] != before[name]}
    assert changes == {
        "DTSTAMP": "20270202T090000Z",
        "LAST-MODIFIED": "20270202T090000Z",
        "SEQUENCE": "1",
        "SUMMARY": "CANCELLED: Review",
        "STATUS": "CANCELLED",
        "TRANSP": "TRANSPARENT",
    }
    assert before.keys() == after.keys()


def test_r22_cancelled_for_thirty_days_and_the_next_releases_do_not_count() -> None:
    feed = history(TIMETABLE, CANCELLED, CANCELLED, CANCELLED)[ADAS]
    assert shown(feed, REVIEW, date(2027, 3, 4))["SEQUENCE"] == "1"
    assert shown(feed, REVIEW, date(2027, 3, 5)) == {}


def test_r22_cancelled_until_the_day_is_past_if_that_is_sooner() -> None:
    feed = publish(history(TIMETABLE), release(65, CANCELLED))[ADAS]
    assert shown(feed, REVIEW, date(2027, 4, 12))["STATUS"] == "CANCELLED"
    assert shown(feed, REVIEW, date(2027, 4, 13)) == {}


def test_r22_a_session_of_the_past_that_a_release_leaves_out_is_not_shouted_about() -> None:
    feed = publish(history(TIMETABLE), release(100, CANCELLED))[ADAS]
    assert shown(feed, REVIEW, date(2027, 5, 11)) == {}


def test_r22_dropped_at_once_by_choice_of_the_address() -> None:
    feed = history(TIMETABLE, CANCELLED)[ADAS]
    assert shown(feed, REVIEW, options=FeedOptions(drop_cancelled=True)) == {}
    assert len(render_feed(feed, TODAY, FeedOptions(drop_cancelled=True)).body) < len(render_feed(feed, TODAY).body)


def test_r22_the_days_are_a_setting() -> None:
    feed, settings = history(TIMETABLE, CANCELLED)[ADAS], FeedSettings(keep_cancelled_days=3)
    days = (date(2027, 2, 5), date(2027, 2, 6))
    assert [b"CANCELLED" in render_feed(feed, day, settings=settings).body for day in days] == [True, False]


def test_r22_a_cancelled_deadline_cancels_its_todo() -> None:
    no_essay = replace(TIMETABLE, deadlines=tuple(d for d in TIMETABLE.deadlines if d.id != "essay"))
    body = render_feed(history(TIMETABLE, no_essay)[ADAS], TODAY, FeedOptions(todos=True)).body.decode()
    todo = body.partition("BEGIN:VTODO")[2].partition(event_uid("tiny-2027", "todo essay"))[2].partition("END:")[0]
    assert "SUMMARY:CANCELLED: Due: Essay (summative)\r\nSTATUS:CANCELLED" in todo


def test_r23_who_leaves_a_group_loses_its_meetings_and_the_other_members_see_no_change() -> None:
    before = history(TIMETABLE)
    after = publish(before, release(2, left(ADA, "circle-1")))
    ada = after[ADAS].events
    assert {e.content.summary for e in ada.values() if e.cancelled} == {"Circle meeting"}
    assert sum(e.cancelled for e in ada.values()) == 2
    assert [name for name in ("apprentice-A1", "apprentice-A5") if after[name] is not before[name]] == []
    assert not after["apprentice-A1"].events[MEETING].cancelled


def test_r23_who_leaves_the_programme_keeps_an_address_that_says_so() -> None:
    stays = tuple(p for p in PROBLEM.cohort.apprentices if p.id != CAT)
    gone = replace(
        TIMETABLE,
        placements=tuple(
            replace(p, attendees=tuple(a for a in p.attendees if a != CAT))
            for p in TIMETABLE.placements
            if p.attendees != (CAT,)
        ),
        deadlines=tuple(replace(d, attendees=tuple(a for a in d.attendees if a != CAT)) for d in TIMETABLE.deadlines),
    )
    before = history(TIMETABLE)["apprentice-A5"]
    feeds = publish(history(TIMETABLE), release(2, gone, with_cohort(apprentices=stays)))
    after = feeds["apprentice-A5"]
    assert (after.name, {e.cancelled for e in after.events.values()}) == (before.name, {True})
    assert publish(feeds, release(3, gone, with_cohort(apprentices=stays)))["apprentice-A5"] is after


def test_r24_first_cancelled_then_vanished() -> None:
    feed = history(TIMETABLE, CANCELLED)[ADAS]
    seen = [shown(feed, REVIEW, date(2027, 3, day)).get("STATUS") for day in (1, 4, 5, 31)]
    assert seen == ["CANCELLED", "CANCELLED", None, None]


def test_r44_publishing_leaves_the_old_states_as_they_were() -> None:
    before = history(TIMETABLE)
    bodies = {name: render_feed(feed, TODAY) for name, feed in before.items()}
    publish(before, release(2, moved_review(13)))
    assert {name: render_feed(feed, TODAY) for name, feed in before.items()} == bodies


def test_acceptance_after_a_replan_of_moved_and_cancelled_sessions_three_readers_agree() -> None:
    """FEEDS section 8: exactly the moved ones have a higher sequence, exactly the cancelled ones are cancelled."""
    moves = ("review/A3/2027-05#1", "study/A1/1#1", "b2#2")
    drops = ("meet/circle-2/1#1", "talk#1")
    plan = TIMETABLE
    for name in moves:
        plan = change(plan, name, day=date(2027, 5, 21))
    plan = replace(plan, placements=tuple(p for p in plan.placements if p.id not in drops))
    feeds = history(TIMETABLE, plan)
    states = {uid: e for feed in feeds.values() for uid, e in feed.events.items()}
    moved_uids = {event_uid("tiny-2027", name) for name in moves}
    cancelled = {event_uid("tiny-2027", name) for name in drops}
    assert {uid for uid, e in states.items() if e.sequence and not e.cancelled} == moved_uids
    assert {uid for uid, e in states.items() if e.cancelled} == cancelled
    for feed in feeds.values():
        body = render_feed(feed, TODAY).body
        assert [reader(body) for reader in READERS] == [wanted(feed)] * 3


def test_state_is_plain_data_that_reads_back_to_the_same() -> None:
    feeds = history(TIMETABLE, CANCELLED)
    kept = {name: json.dumps(encode_state(feed)) for name, feed in feeds.items()}
    assert {name: decode_state(json.loads(data)) for name, data in kept.items()} == feeds


def test_state_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="has format 1, not 2"):
        decode_state({"format": 2})


def test_a_feed_that_nothing_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with a release"):
        advance(None, None, FIRST)


def test_an_event_that_never_was_stays_nothing() -> None:
    assert follow(None, None, FIRST) is None
    assert state(content()).events["u"].sequence == 0


def test_a_release_needs_an_instant_with_a_zone() -> None:
    with pytest.raises(ValueError, match="which needs a zone"):
        release(1, instant=FIRST.replace(tzinfo=None))
