"""The calendar object, FEEDS R1 to R10."""

import re
from dataclasses import replace

import pytest
from icalendar import Calendar

from api.feeds.feed import render_feed
from api.feeds.history import publish
from tests.api.feeds.feed_builders import READERS, TODAY, content, history, release, state, text, wanted
from tests.scheduler.builders import TIMETABLE

AWKWARD = 'a,b;c\\d "e": é😀'


def test_r01_one_calendar_with_its_head() -> None:
    calendar = text(state(content()))
    assert calendar.startswith(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Cohort Timetabler//Timetable feeds 1//EN\r\n"
    )
    assert [calendar.count(part) for part in ("BEGIN:VCALENDAR", "CALSCALE:GREGORIAN", "END:VCALENDAR")] == [1, 1, 1]


def test_r02_no_method() -> None:
    assert [name for name, feed in history(TIMETABLE).items() if "METHOD" in text(feed)] == []


def test_r03_empty_feed_has_the_time_zone_and_every_reader_takes_it() -> None:
    empty = render_feed(state(), TODAY).body
    assert [component.name for component in Calendar.from_ical(empty).subcomponents] == ["VTIMEZONE"]
    assert [reader(empty) for reader in READERS] == [set()] * 3


def test_r04_lines_are_short_and_end_in_crlf() -> None:
    body = render_feed(state(content(summary="é" * 200, location="😀" * 90), name="Ünï" * 40), TODAY).body
    lines = body.split(b"\r\n")
    assert lines.pop() == b""
    assert (max(map(len, lines)), b"" in lines, b"\n" in body.replace(b"\r\n", b"")) == (75, False, False)
    assert [line.decode() for line in lines] != []
    assert not body.startswith(b"\xef\xbb\xbf")


def test_r05_text_is_escaped_once_and_reads_back() -> None:
    feed = state(content(summary=AWKWARD, description="one\ntwo", location=AWKWARD))
    assert 'SUMMARY:a\\,b\\;c\\\\d "e": é😀\r\nDESCRIPTION:one\\ntwo\r\n' in text(feed)
    body = render_feed(feed, TODAY).body
    assert [reader(body) for reader in READERS] == [wanted(feed)] * 3


def test_r05_empty_fields_are_left_out() -> None:
    event = text(state(content())).partition("BEGIN:VEVENT")[2]
    assert [
        name for name in ("DESCRIPTION", "LOCATION", "GEO", "CATEGORIES", "URL", "None", "<") if name in event
    ] == []


@pytest.mark.parametrize("character", ["\x07", "\x7f", "\x85", "\u2028", "\u2029", "\r"])
def test_r05_invisible_characters_are_taken_out(character: str) -> None:
    assert "SUMMARY:ab\r\n" in text(state(content(summary=f"a{character}b")))


def test_r06_events_stand_by_start_then_id() -> None:
    feed = state(content(uid="c"), content(uid="b", start=530), content(uid="a"), content(uid="d", start=500))
    assert re.findall(r"\r\nUID:(\w)", text(feed)) == ["d", "b", "a", "c"]


def test_r06_same_timetable_same_bytes_whatever_the_order_of_its_tuples() -> None:
    backwards = replace(TIMETABLE, placements=TIMETABLE.placements[::-1], deadlines=TIMETABLE.deadlines[::-1])
    one, two = publish({}, release(1)), publish({}, release(1, backwards))
    assert {n: render_feed(f, TODAY) for n, f in one.items()} == {n: render_feed(f, TODAY) for n, f in two.items()}


def test_r07_names_say_whose_calendar_it_is() -> None:
    calendar = text(history(TIMETABLE)["apprentice-A3"])
    head = calendar.partition("BEGIN:VTIMEZONE")[0].split("\r\n")
    assert head[4:8] == [
        "NAME:Ada – Tiny programme",
        "X-WR-CALNAME:Ada – Tiny programme",
        "X-WR-CALDESC:Your sessions\\, study and deadlines.",
        "X-WR-TIMEZONE:Europe/London",
    ]


def test_r07_a_name_is_one_line() -> None:
    assert "\r\nNAME:Ada K\r\n" in text(state(name="Ada\n K"))


def test_r08_refresh_every_hour_by_both_names() -> None:
    calendar = text(state())
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n" in calendar


def test_r09_calendar_has_no_id_and_no_source() -> None:
    head = text(state(content())).partition("BEGIN:VEVENT")[0]
    assert [name for name in ("\nUID", "\nSOURCE") if name in head] == []


def test_r10_online_session_has_its_link_as_a_uri_and_in_words() -> None:
    """Few clients show CONFERENCE, so the description says the link too."""
    link = "https://meet.example.org/talk"
    feeds = publish({}, release(1, links={"talk": link}))
    seen = {
        name: (text(feed).count(f"CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=Join:{link}"), text(feed).count(link))
        for name, feed in feeds.items()
        if name.split("-")[0] in ("apprentice", "cohort", "employer", "tutor")
    }
    joins = {f"apprentice-A{n}" for n in range(1, 7)} | {"cohort-tiny-2027", "tutor-T2"}
    assert {name for name, counts in seen.items() if counts == (1, 2)} == joins
    assert {name for name, counts in seen.items() if counts == (0, 0)} == set(seen) - joins


@pytest.mark.parametrize("link", ["http://x.org", "https://x.org/\r\nATTENDEE:x", "https://x.org/a b", "javascript:1"])
def test_r10_a_link_that_is_no_https_address_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match="The link of talk is not an https address"):
        release(1, links={"talk": link})
