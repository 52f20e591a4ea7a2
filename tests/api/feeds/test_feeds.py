"""Calendar feeds, rule by rule, read back by three independent parsers."""

import re
from datetime import UTC, datetime
from pathlib import Path

import ics
import pytest
import vobject
from icalendar import Calendar

from api.feeds.audiences import Feed, Feeds
from api.feeds.event import EventContent, event_uid, first_publication, render
from api.feeds.feed import render_feed
from api.feeds.files import write_feeds
from models.problem import Problem
from models.timetable import Timetable
from scheduler.run import Run


@pytest.fixture
def timetable(solved: Run) -> Timetable:
    assert solved.timetable is not None
    return solved.timetable


@pytest.fixture
def feeds(problem: Problem, timetable: Timetable) -> dict[str, Feed]:
    return {feed.file: feed for feed in Feeds(problem, timetable)}


@pytest.fixture
def text(problem: Problem, feeds: dict[str, Feed]) -> bytes:
    feed = feeds[f"apprentice-{problem.cohort.apprentices[0].id}"]
    return render_feed(feed.name, feed.description, feed.contents, first_publication(problem.grid))


def content(**changes: object) -> EventContent:
    base: dict[str, object] = {
        "uid": "u", "day": datetime(2027, 6, 1, tzinfo=UTC).date(), "start": 540, "end": 600,
        "zone": "Europe/London", "summary": "Review",
    }  # fmt: skip
    return EventContent(**{**base, **changes})  # type: ignore[arg-type]


def shown(problem: Problem, event: EventContent) -> bytes:
    return render(event, first_publication(problem.grid))


def test_r01_one_calendar_with_its_head(text: bytes) -> None:
    assert text.count(b"BEGIN:VCALENDAR") == 1
    assert text.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Cohort Timetabler//")


def test_r02_no_method(text: bytes) -> None:
    assert b"METHOD" not in text


def test_r03_empty_feed_has_the_time_zone(problem: Problem) -> None:
    empty = render_feed("Nobody", "", (), first_publication(problem.grid))
    assert [component.name for component in Calendar.from_ical(empty).subcomponents] == ["VTIMEZONE"]


def test_r04_lines_are_short_and_end_in_crlf(problem: Problem) -> None:
    feed = render_feed("Ünï" * 40, "x", (content(summary="é" * 200),), first_publication(problem.grid))
    lines = feed.split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) <= 75
    assert b"\n" not in feed.replace(b"\r\n", b"")


def test_r05_text_is_escaped_once(problem: Problem) -> None:
    event = shown(problem, content(summary="a,b;c\\d", description="one\ntwo"))
    assert b"SUMMARY:a\\,b\\;c\\\\d" in event
    assert b"DESCRIPTION:one\\ntwo" in event


def test_r05_invisible_characters_are_taken_out(problem: Problem) -> None:
    assert b"SUMMARY:ab" in shown(problem, content(summary="a\u2028\x07b"))


def test_r06_same_timetable_same_bytes(problem: Problem, timetable: Timetable, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_feeds(problem, timetable, tmp_path / name)
    one = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    two = {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert one == two


def test_r07_r08_names_and_refresh(text: bytes) -> None:
    unfolded = text.replace(b"\r\n ", b"")
    assert b"\r\nNAME:" in unfolded
    assert b"\r\nX-WR-CALNAME:" in unfolded
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in unfolded
    assert b"\r\nX-PUBLISHED-TTL:PT1H\r\n" in unfolded


def test_r09_calendar_has_no_uid(text: bytes) -> None:
    assert b"\nUID:" not in text.split(b"BEGIN:VEVENT")[0]


def test_r11_uid_is_the_same_in_every_feed_and_opaque(feeds: dict[str, Feed], timetable: Timetable) -> None:
    review = next(p for p in timetable.placements if p.activity == "review")
    uid = event_uid(timetable.cohort, review.id)
    seen = [name.split("-")[0] for name, feed in feeds.items() if uid in {c.uid for c in feed.contents}]
    assert sorted(set(seen)) == ["apprentice", "employer", "mentor", "tutor"]
    assert re.fullmatch(r"[0-9a-f-]{36}", uid)


def test_r12_stamps_do_not_come_from_the_clock(text: bytes) -> None:
    assert set(re.findall(rb"\r\nDTSTAMP:(\w+)", text)) == {b"20260824T000000Z"}


def test_r13_sequence_starts_at_nought(text: bytes) -> None:
    assert set(re.findall(rb"\r\nSEQUENCE:(\d+)", text)) == {b"0"}


@pytest.mark.parametrize(("month", "expected"), [(1, 9), (6, 8)])
def test_r15_times_have_a_zone_and_mean_the_right_instant(problem: Problem, month: int, expected: int) -> None:
    event = content(day=datetime(2027, month, 12, tzinfo=UTC).date())
    feed = render_feed("n", "d", (event,), first_publication(problem.grid))
    assert b"DTSTART;TZID=Europe/London:2027" in feed
    starts = [
        Calendar.from_ical(feed).walk("VEVENT")[0]["DTSTART"].dt.astimezone(UTC).hour,
        vobject.readOne(feed.decode()).vevent.dtstart.value.astimezone(UTC).hour,
        next(iter(ics.Calendar(feed.decode()).events)).begin.astimezone(UTC).hour,
    ]
    assert starts == [expected] * 3


def test_r17_r18_one_event_a_session_with_an_end(text: bytes) -> None:
    assert b"RRULE" not in text.split(b"END:VTIMEZONE")[1]
    assert text.count(b"\r\nDTEND") == text.count(b"BEGIN:VEVENT")


def test_r19_deadlines_are_events_with_a_length(problem: Problem, timetable: Timetable, feeds: dict[str, Feed]) -> None:
    deadline = timetable.deadlines[0]
    feed = feeds[f"apprentice-{deadline.attendees[0]}"]
    event = next(c for c in feed.contents if c.uid == event_uid(timetable.cohort, f"deadline {deadline.id}"))
    assert (event.end, event.end - event.start, event.opaque) == (deadline.minute, 15, False)


def test_r20_status_category_place(text: bytes) -> None:
    assert set(re.findall(rb"\r\nSTATUS:(\w+)", text)) == {b"CONFIRMED"}
    assert b"CATEGORIES:review" in text
    assert b"LOCATION:" in text
    assert b"GEO:51." in text


def test_r21_no_alarms(text: bytes) -> None:
    assert b"VALARM" not in text


def test_r22_cancelled_event_keeps_its_id_and_frees_the_time(problem: Problem) -> None:
    event = shown(problem, content(cancelled=True, sequence=1))
    for line in (b"UID:u", b"SEQUENCE:1", b"STATUS:CANCELLED", b"TRANSP:TRANSPARENT", b"SUMMARY:CANCELLED: Review"):
        assert line in event


def test_r25_nobody_is_an_attendee(text: bytes) -> None:
    assert b"ATTENDEE" not in text
    assert b"ORGANIZER" not in text


def test_r26_room_feed_names_no_apprentice(problem: Problem, feeds: dict[str, Feed]) -> None:
    names = {person.name for person in problem.cohort.apprentices}
    rooms = [c for feed in feeds.values() if feed.kind == "room" for c in feed.contents]
    assert rooms
    assert [c for c in rooms if any(name in c.summary + c.description for name in names)] == []


def test_r26_employer_sees_only_its_own(problem: Problem, feeds: dict[str, Feed]) -> None:
    for employer in problem.cohort.employers:
        others = {person.name for person in problem.cohort.apprentices if person.employer != employer.id}
        others -= {person.name for person in problem.cohort.apprentices if person.employer == employer.id}
        seen = feeds[f"employer-{employer.id}"].contents
        assert [c for c in seen if any(name in c.summary + c.description for name in others)] == []


def test_every_feed_reads_back_as_the_timetable_holds_it(problem: Problem, feeds: dict[str, Feed]) -> None:
    publication = first_publication(problem.grid)
    kinds = {feed.kind: feed for feed in feeds.values() if feed.contents}
    assert sorted(kinds) == ["apprentice", "cohort", "employer", "group", "mentor", "room", "tutor"]
    for feed in kinds.values():
        wanted = {
            (c.uid, problem.grid.instant(c.day, c.start), problem.grid.instant(c.day, c.end), c.summary)
            for c in feed.contents
        }
        data = render_feed(feed.name, feed.description, feed.contents, publication).decode()
        by_icalendar = {
            (str(e["UID"]), e["DTSTART"].dt.astimezone(UTC), e["DTEND"].dt.astimezone(UTC), str(e["SUMMARY"]))
            for e in Calendar.from_ical(data).walk("VEVENT")
        }
        by_vobject = {
            (e.uid.value, e.dtstart.value.astimezone(UTC), e.dtend.value.astimezone(UTC), e.summary.value)
            for e in vobject.readOne(data).vevent_list
        }
        by_ics = {(e.uid, e.begin.astimezone(UTC), e.end.astimezone(UTC), e.name) for e in ics.Calendar(data).events}
        assert by_icalendar == wanted
        assert by_vobject == wanted
        assert {row[:3] for row in by_ics} == {row[:3] for row in wanted}
