"""One event, FEEDS R11 to R21."""

import re
from datetime import UTC, date, datetime

import pytest

from api.feeds.event import event_uid
from api.feeds.feed import render_feed
from api.feeds.history import publish
from api.feeds.options import FeedOptions, FeedSettings
from tests.api.feeds.feed_builders import READERS, TODAY, content, history, release, shown, state, text, wanted
from tests.scheduler.builders import TIMETABLE, moved

REVIEW = event_uid("tiny-2027", "review/A3/2027-03#1")
ESSAY = event_uid("tiny-2027", "deadline essay")


def test_r11_uid_is_the_same_in_every_feed_and_opaque() -> None:
    seen = sorted(name for name, feed in history(TIMETABLE).items() if REVIEW in feed.events)
    assert seen == ["apprentice-A3", "employer-north-trust", "mentor-M3", "tutor-T2"]
    assert re.fullmatch(r"[0-9a-f-]{36}", REVIEW)


def test_r11_uid_does_not_come_from_time_room_or_person() -> None:
    changed = moved("review/A3/2027-03#1", day=date(2027, 3, 17), staff=("M3", "T1"))
    before, after = history(TIMETABLE), history(changed)
    assert before["apprentice-A3"].events.keys() == after["apprentice-A3"].events.keys()


def test_r11_every_id_is_unique_in_its_feed_and_each_breakout_has_its_own() -> None:
    rooms = history(TIMETABLE)["room-rose"]
    assert [e.content.summary for e in rooms.events.values()] == ["Breakout of circle-2: First block (day 1 of 2)"]
    assert event_uid("tiny-2027", "b1#1@circle-2") in rooms.events


def test_r12_stamps_are_those_of_the_release_that_changed_the_session() -> None:
    feed = history(TIMETABLE, moved("review/A3/2027-03#1", day=date(2027, 3, 17)), TIMETABLE)["apprentice-A3"]
    names = ("CREATED", "DTSTAMP", "LAST-MODIFIED")
    assert [shown(feed, REVIEW)[name] for name in names] == ["20270201T090000Z", "20270203T090000Z", "20270203T090000Z"]
    assert {shown(feed, ESSAY)[name] for name in names} == {"20270201T090000Z"}


def test_r13_sequence_starts_at_nought() -> None:
    assert {e.sequence for feed in history(TIMETABLE).values() for e in feed.events.values()} == {0}


@pytest.mark.parametrize(
    "change", [{"day": date(2027, 3, 17)}, {"site": "south"}, {"room": "hall", "site": "venue"}], ids=str
)
def test_r13_sequence_rises_by_one_when_date_or_place_changes(change: dict[str, object]) -> None:
    feed = history(TIMETABLE, moved("review/A3/2027-03#1", **change))["apprentice-A3"]
    assert {uid: e.sequence for uid, e in feed.events.items() if e.sequence} == {REVIEW: 1}


@pytest.mark.parametrize(("month", "expected"), [(1, 9), (6, 8)])
def test_r15_times_have_a_zone_and_mean_the_right_instant(month: int, expected: int) -> None:
    body = render_feed(state(content(day=date(2027, month, 12))), TODAY, settings=FeedSettings(past_days=90)).body
    assert f"DTSTART;TZID=Europe/London:2027{month:02d}12T090000".encode() in body
    start = datetime(2027, month, 12, expected, tzinfo=UTC)
    assert [[row[1] for row in reader(body)] for reader in READERS] == [[start]] * 3


def test_r15_the_zone_is_written_as_rules_with_both_halves() -> None:
    zone = text(state()).partition("BEGIN:VTIMEZONE")[2].partition("END:VTIMEZONE")[0].split("\r\n")
    assert zone[1:-1] == [
        "TZID:Europe/London",
        "BEGIN:DAYLIGHT", "DTSTART:19810329T010000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "TZNAME:BST",
        "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100", "END:DAYLIGHT",
        "BEGIN:STANDARD", "DTSTART:19961027T020000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZNAME:GMT",
        "TZOFFSETFROM:+0100", "TZOFFSETTO:+0000", "END:STANDARD",
    ]  # fmt: skip


def test_r15_times_of_another_zone_are_written_in_utc() -> None:
    feed = state(content(zone="America/New_York"), zone="America/New_York")
    assert "DTSTART:20270601T130000Z\r\nDTEND:20270601T140000Z" in text(feed)
    assert "X-WR-TIMEZONE:America/New_York" in text(feed)
    body = render_feed(feed, TODAY).body
    assert [reader(body) for reader in READERS] == [wanted(feed)] * 3


def test_r16_no_time_floats() -> None:
    for feed in history(TIMETABLE).values():
        starts = re.findall(r"\r\n(DT(?:START|END)[^:]*):(\w+)", text(feed).partition("END:VTIMEZONE")[2])
        assert [s for s in starts if "TZID" not in s[0] and not s[1].endswith("Z")] == []


def test_r16_a_session_in_the_missing_hour_is_refused() -> None:
    with pytest.raises(ValueError, match="28 March 2027 01:30 does not exist in Europe/London"):
        content(day=date(2027, 3, 28), start=90, end=150)


def test_r16_a_session_up_to_the_missing_hour_is_taken() -> None:
    feed = state(content(day=date(2027, 3, 28), start=0, end=59), content(uid="v", day=date(2027, 3, 28), start=120))
    body = render_feed(feed, TODAY).body
    assert [reader(body) for reader in READERS] == [wanted(feed)] * 3


def test_r17_one_event_a_session_and_no_rule() -> None:
    events = text(history(TIMETABLE)["cohort-tiny-2027"]).partition("END:VTIMEZONE")[2]
    names = re.findall(r"\r\nSUMMARY:(.*?)\r\n", events)
    assert [name for name in names if name.startswith("First block")] == [
        "First block (day 1 of 2)",
        "First block (day 2 of 2)",
    ]
    assert [name for name in ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID") if name in events] == []


def test_r18_every_event_has_an_end() -> None:
    for feed in history(TIMETABLE).values():
        assert text(feed).count("\r\nDTEND") == text(feed).count("BEGIN:VEVENT")


def test_r18_an_end_at_midnight_is_the_next_day() -> None:
    assert "DTEND;TZID=Europe/London:20270602T000000" in text(state(content(end=1440)))


def test_r18_an_event_that_does_not_end_after_its_start_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        content(end=540)


def test_r19_a_deadline_is_the_quarter_of_an_hour_before_it() -> None:
    event = shown(history(TIMETABLE)["apprentice-A3"], ESSAY)
    assert [event[n] for n in ("DTSTART;TZID=Europe/London", "DTEND;TZID=Europe/London", "TRANSP", "SUMMARY")] == [
        "20270519T154500", "20270519T160000", "TRANSPARENT", "Due: Essay (summative)",
    ]  # fmt: skip


def test_r19_todos_are_a_choice_and_have_ids_of_their_own() -> None:
    feed = history(TIMETABLE)["apprentice-A3"]
    assert "VTODO" not in text(feed)
    with_todos = text(feed, options=FeedOptions(todos=True))
    todos = re.findall(r"BEGIN:VTODO\r\n(.*?)END:VTODO", with_todos, re.DOTALL)
    assert [dict(line.split(":", 1) for line in todo.split("\r\n") if line) for todo in todos][1] == {
        "UID": event_uid("tiny-2027", "todo essay"),
        "DTSTAMP": "20270201T090000Z",
        "CREATED": "20270201T090000Z",
        "LAST-MODIFIED": "20270201T090000Z",
        "SEQUENCE": "0",
        "DUE;TZID=Europe/London": "20270519T160000",
        "SUMMARY": "Due: Essay (summative)",
        "STATUS": "NEEDS-ACTION",
    }
    uids = re.findall(r"\r\nUID:(\S+)", with_todos)
    assert (len(todos), len(uids)) == (3, len(set(uids)))


def test_r19_readers_see_the_same_events_with_and_without_todos() -> None:
    feed = history(TIMETABLE)["apprentice-A3"]
    body = render_feed(feed, TODAY, FeedOptions(60, True)).body
    assert [reader(body) for reader in READERS] == [wanted(feed)] * 3


def test_r20_status_place_and_kind() -> None:
    event = shown(history(TIMETABLE)["apprentice-A3"], event_uid("tiny-2027", "b1#1"))
    names = ("STATUS", "TRANSP", "CATEGORIES", "LOCATION", "GEO")
    assert [event[n] for n in names] == ["CONFIRMED", "OPAQUE", "workshop", "Hall\\, the campus", "51.500000;-0.100000"]


@pytest.mark.parametrize("kind", ["cohort", "room", "employer"])
def test_r20_overviews_leave_the_reader_free(kind: str) -> None:
    feeds = [feed for feed in history(TIMETABLE).values() if feed.kind == kind and feed.events]
    assert {e.content.opaque for feed in feeds for e in feed.events.values()} == {False}


def test_r20_address_of_the_session_page() -> None:
    settings = FeedSettings(page="https://timetable.example.org/sessions/{uid}")
    assert "\r\nURL:https://timetable.example.org/sessions/u\r\n" in text(state(content()), settings=settings)


def test_r21_no_alarms_unless_asked_for() -> None:
    feed = history(TIMETABLE)["apprentice-A3"]
    assert "VALARM" not in text(feed)
    rung = text(feed, options=FeedOptions(alarm_minutes=90))
    assert rung.count("BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:") == len(feed.events)
    assert rung.count("TRIGGER:-PT90M\r\nEND:VALARM") == len(feed.events)


def test_r21_a_cancelled_session_rings_no_alarm() -> None:
    feed = publish(publish({}, release(1)), release(2, TIMETABLE.__class__("tiny", "tiny-2027", (), (), ())))
    assert "VALARM" not in text(feed["apprentice-A3"], options=FeedOptions(alarm_minutes=90))


def test_r21_a_feed_of_many_people_rings_no_alarms() -> None:
    with pytest.raises(ValueError, match="A feed of a room belongs to more than one person"):
        render_feed(state(kind="room"), TODAY, FeedOptions(alarm_minutes=10))


@pytest.mark.parametrize("minutes", [-1, 40_321])
def test_r21_an_alarm_rings_at_most_four_weeks_before(minutes: int) -> None:
    with pytest.raises(ValueError, match="0 to 40320 minutes"):
        FeedOptions(alarm_minutes=minutes)
