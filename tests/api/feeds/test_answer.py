"""What an address answers, FEEDS R31 to R42."""

import gzip
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.feeds.answer import Address, Answer, Ask, accepts_gzip, answer, is_fresh, pack
from api.feeds.feed import render_feed
from api.feeds.options import FeedSettings
from tests.api.feeds.feed_builders import FIRST, TODAY, content, history, state
from tests.scheduler.builders import TIMETABLE, without

STORED = pack(render_feed(history(TIMETABLE)["apprentice-A3"], TODAY))
STAMP = "Mon, 01 Feb 2027 09:00:00 GMT"
NONE = b"There is no calendar at this address.\n"


def got(ask: Ask, address: Address = Address.LIVE) -> tuple[int, dict[str, str], bytes]:
    reply = answer(ask, address, STORED)
    return reply.status, dict(reply.headers), reply.body


def test_r35_to_r41_a_whole_answer() -> None:
    status, headers, body = got(Ask())
    assert (status, body) == (200, STORED.body)
    assert headers == {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Length": str(len(STORED.body)),
        "Content-Disposition": 'inline; filename="apprentice-A3.ics"',
        "Last-Modified": STAMP,
        "ETag": STORED.etag,
        "Cache-Control": "private, max-age=0, must-revalidate",
        "Vary": "Accept-Encoding",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "X-Content-Type-Options": "nosniff",
    }


@pytest.mark.parametrize("address", [Address.UNKNOWN, Address.EXPIRED, Address.REVOKED])
@pytest.mark.parametrize("ask", [Ask(), Ask(if_none_match=STORED.etag), Ask(if_none_match="*")])
def test_r31_dead_addresses_answer_alike_and_before_the_etag_is_looked_at(address: Address, ask: Ask) -> None:
    assert answer(ask, address, STORED) == answer(Ask(), Address.UNKNOWN, None)
    assert (got(ask, address)[0], got(ask, address)[2]) == (404, NONE)


def test_r31_a_revoked_address_says_so_where_that_was_chosen() -> None:
    reply = answer(Ask(if_none_match=STORED.etag), Address.REVOKED, STORED, tell_revoked=True)
    assert (reply.status, reply.body) == (410, b"This address was withdrawn. Ask for a new one.\n")
    assert answer(Ask(), Address.EXPIRED, STORED, tell_revoked=True).status == 404


@pytest.mark.parametrize("address", list(Address))
def test_r32_every_answer_keeps_the_address_to_itself(address: Address) -> None:
    for ask in (Ask(), Ask("POST"), Ask(if_none_match="*")):
        headers = got(ask, address)[1]
        assert (headers["Referrer-Policy"], headers["X-Robots-Tag"]) == ("no-referrer", "noindex")
        assert "no-store" in headers["Cache-Control"] or "private" in headers["Cache-Control"]


def test_r36_a_download_is_an_attachment() -> None:
    headers = got(Ask(download=True))[1]
    assert headers["Content-Disposition"] == 'attachment; filename="apprentice-A3.ics"'


def test_r36_file_names_are_safe_whatever_the_id() -> None:
    assert render_feed(state(file="group-a~20.b"), TODAY).filename == "group-a~20.b.ics"


def test_r37_the_etag_comes_from_the_bytes() -> None:
    other = pack(render_feed(history(without("talk#1"))["apprentice-A3"], TODAY))
    again = pack(render_feed(history(TIMETABLE)["apprentice-A3"], TODAY))
    assert STORED.etag.startswith('W/"')
    assert (again.etag == STORED.etag, other.etag == STORED.etag) == (True, False)


@pytest.mark.parametrize(
    "tags",
    [STORED.etag, STORED.etag.removeprefix("W/"), f'"other", {STORED.etag}', f'{STORED.etag},"x"', "*", " * "],
)
def test_r37_not_modified_by_weak_comparison_lists_and_star(tags: str) -> None:
    status, headers, body = got(Ask(if_none_match=tags))
    assert (status, body) == (304, b"")
    assert sorted(headers) == sorted(
        ("ETag", "Cache-Control", "Vary", "Referrer-Policy", "X-Robots-Tag", "X-Content-Type-Options")
    )


@pytest.mark.parametrize("tags", ['"other"', "", "W/", STORED.etag[3:-1], f"'{STORED.etag[3:-1]}'"])
def test_r37_other_tags_get_the_feed(tags: str) -> None:
    assert got(Ask(if_none_match=tags))[0] == 200


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (STAMP, 304),
        ("Mon, 01 Feb 2027 09:00:01 GMT", 304),
        ("Mon, 01 Feb 2027 08:59:59 GMT", 200),
        ("Monday, 01-Feb-27 09:00:00 GMT", 304),
        ("Mon Feb  1 09:00:00 2027", 304),
        ("Mon, 01 Feb 2027 09:00:00 +0100", 200),
        ("yesterday", 200),
        ("", 200),
        ("Mon, 01 Feb 99999999999 09:00:00 GMT", 200),
    ],
)
def test_r38_dates_are_compared_as_instants(since: str, status: int) -> None:
    assert got(Ask(if_modified_since=since))[0] == status


def test_r38_the_etag_wins_over_the_date() -> None:
    assert got(Ask(if_none_match='"other"', if_modified_since=STAMP))[0] == 200
    assert got(Ask(if_none_match=STORED.etag, if_modified_since="Mon, 01 Jan 2024 00:00:00 GMT"))[0] == 304


def test_r38_last_modified_is_the_newest_change_in_this_feed() -> None:
    feeds = history(TIMETABLE, without("review/A3/2027-03#1"))
    stamps = [render_feed(feeds[name], TODAY).modified for name in ("apprentice-A3", "apprentice-A1")]
    assert stamps == [FIRST + timedelta(days=1), FIRST]


def test_r38_last_modified_moves_when_an_event_drops_out_of_sight() -> None:
    feed = history(TIMETABLE, without("review/A3/2027-04#1"))["apprentice-A3"]
    before, after = render_feed(feed, date(2027, 3, 4)), render_feed(feed, date(2027, 3, 5))
    assert (before.modified, before.valid_through) == (FIRST + timedelta(days=1), date(2027, 3, 4))
    assert after.modified == datetime(2027, 3, 5, tzinfo=UTC)


def test_r38_last_modified_moves_with_the_options_of_the_address() -> None:
    chosen = FIRST + timedelta(days=4)
    ask = Ask(if_modified_since="Tue, 02 Feb 2027 09:00:00 GMT")
    assert answer(ask, Address.LIVE, STORED, chosen=chosen).status == 200
    assert ("Last-Modified", "Fri, 05 Feb 2027 09:00:00 GMT") in answer(
        Ask(), Address.LIVE, STORED, chosen=chosen
    ).headers


@pytest.mark.parametrize("address", list(Address))
@pytest.mark.parametrize("coding", [None, "gzip"])
@pytest.mark.parametrize("tags", [None, "*"])
def test_r39_head_is_get_without_body(address: Address, coding: str | None, tags: str | None) -> None:
    ask = Ask(accept_encoding=coding, if_none_match=tags)
    whole, head = answer(ask, address, STORED), answer(replace(ask, method="HEAD"), address, STORED)
    assert head == replace(whole, body=b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "REPORT"])
@pytest.mark.parametrize("address", list(Address))
def test_r39_a_feed_can_only_be_read(method: str, address: Address) -> None:
    status, headers, _ = got(Ask(method), address)
    assert (status, headers["Allow"]) == (405, "GET, HEAD")


def test_r39_nobody_is_asked_for_a_password() -> None:
    seen = {got(Ask(method), address)[0] for method in ("GET", "HEAD", "POST") for address in Address}
    assert seen == {200, 404, 405}


def test_r40_kept_by_the_client_alone_and_asked_again() -> None:
    assert got(Ask(if_none_match="*"))[1]["Cache-Control"] == "private, max-age=0, must-revalidate"


@pytest.mark.parametrize(
    ("header", "zipped"),
    [
        (None, False), ("", False), ("gzip", True), ("GZIP", True), ("deflate, gzip;q=0.5, br", True),
        ("gzip;q=0", False), ("gzip; q=0.000", False), ("identity", False), ("*", True), ("*;q=0", False),
        ("gzip;q=0, *", False), ("*;q=0, gzip", True), ("x-gzip", True), ("gzip;q=nonsense", False),
    ],
)  # fmt: skip
def test_r41_gzip_when_asked_and_never_unasked(header: str | None, zipped: bool) -> None:
    _, headers, body = got(Ask(accept_encoding=header))
    assert accepts_gzip(header) is zipped
    assert (headers.get("Content-Encoding"), headers["Vary"]) == ("gzip" if zipped else None, "Accept-Encoding")
    assert headers["Content-Length"] == str(len(body))
    assert (gzip.decompress(body) if zipped else body) == STORED.body


def test_r41_compression_can_be_switched_off() -> None:
    assert answer(Ask(accept_encoding="gzip"), Address.LIVE, STORED, compress=False).body == STORED.body


def test_r42_packing_twice_is_the_same_bytes() -> None:
    assert pack(render_feed(history(TIMETABLE)["apprentice-A3"], TODAY)) == STORED


def test_r42_nothing_to_serve_is_an_error_and_never_a_calendar() -> None:
    reply = answer(Ask(if_none_match="*"), Address.LIVE, None)
    headers = dict(reply.headers)
    assert (reply.status, headers["Retry-After"], headers["Content-Type"]) == (503, "120", "text/plain; charset=utf-8")
    assert b"VCALENDAR" not in reply.body


def test_r43_the_window_is_sixty_days_back_and_all_that_comes() -> None:
    feed = state(*(content(uid=f"u{n:03d}", day=date(2027, 1, 1) + timedelta(days=n)) for n in range(100)))
    assert [render_feed(feed, date(2027, 3, 1 + n)).events for n in range(3)] == [100, 100, 99]
    assert render_feed(feed, date(2027, 3, 3), settings=FeedSettings(past_days=30)).events == 69


def test_r43_above_the_bounds_the_oldest_past_goes_first() -> None:
    feed = state(*(content(uid=f"u{n:03d}", day=date(2027, 1, 1) + timedelta(days=n)) for n in range(100)))
    rendered = render_feed(feed, date(2027, 2, 10), settings=FeedSettings(most_events=70))
    assert (rendered.events, rendered.notes, b"u029" in rendered.body, b"u030" in rendered.body) == (
        70,
        (),
        False,
        True,
    )
    assert (rendered.valid_through, rendered.modified) == (date(2027, 2, 10), datetime(2027, 2, 10, tzinfo=UTC))


def test_r43_above_the_bounds_by_bytes() -> None:
    feed = state(*(content(uid=f"u{n}", day=date(2027, 1, 10 + n), description="x" * 1000) for n in range(9)))
    whole = len(render_feed(feed, date(2027, 1, 14)).body)
    cut = render_feed(feed, date(2027, 1, 14), settings=FeedSettings(most_bytes=whole - 1))
    assert (cut.events, b"UID:u0\r\n" in cut.body) == (8, False)


def test_r43_what_is_to_come_always_stays_and_the_holder_is_told() -> None:
    feed = state(*(content(uid=f"u{n}", day=date(2027, 1, 10 + n)) for n in range(9)))
    rendered = render_feed(feed, date(2027, 1, 12), settings=FeedSettings(most_events=5))
    assert rendered.events == 7
    assert rendered.notes == (
        "This calendar holds 7 events in 0.0 MB; some calendar programs lose events above 5 events or 1.0 MB.",
    )


@given(st.builds(Ask, st.sampled_from(("GET", "HEAD")), *(st.none() | st.text() for _ in range(3))))
def test_no_header_breaks_the_answer(ask: Ask) -> None:
    reply = answer(ask, Address.LIVE, STORED)
    assert isinstance(reply, Answer)
    assert reply.status in (200, 304)
    assert is_fresh(ask, STORED.etag, STORED.modified) is (reply.status == 304)
