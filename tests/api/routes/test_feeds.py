"""Feeds over HTTP: addresses that live and die, answers from memory and from the database, changes by others."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from service_builders import ADMINISTRATOR

from api.feeds.options import FeedOptions
from api.server import create_app
from api.services import addresses, releases
from api.services.addresses import NewAddress
from api.services.service import Service
from api.settings import Settings
from api.storage import feeds

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Every answer asks for changes; how seldom that may be is another test's."""
    return replace(settings, check_milliseconds=0)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(service: Service, clock: Clock) -> Service:
    return replace(service, now=clock)


@pytest.fixture
def anybody(service: Service) -> Iterator[TestClient]:
    with TestClient(create_app(service)) as client:
        yield client


def publish(service: Service, draft: str) -> None:
    releases.publish(service, ADMINISTRATOR, "tiny-2026", draft, "")


def subscribe(service: Service, file: str = "apprentice-A01", options: FeedOptions | None = None) -> NewAddress:
    return addresses.add_address(service, ADMINISTRATOR, "tiny-2026", file, "", options or FeedOptions(), None)


def path(made: NewAddress) -> str:
    return f"/feeds/{made.token}.ics"


def test_the_short_way_answers_as_the_route_does(
    service: Service, anybody: TestClient, draft: Callable[[int], str]
) -> None:
    publish(service, draft(1))
    made = subscribe(service)
    for method in ("GET", "HEAD"):
        for headers in ({}, {"Accept-Encoding": "gzip"}, {"If-None-Match": "*"}, {"User-Agent": "x" * 500}):
            with service.database.writing() as connection:
                feeds.raise_mark(connection)
            slow = anybody.request(method, path(made), headers=headers)
            fast = anybody.request(method, path(made), headers=headers)
            assert (slow.status_code, slow.content) == (fast.status_code, fast.content)
            assert set(fast.headers.items()) <= set(slow.headers.items())


def test_a_head_tells_the_length_and_sends_nothing(
    service: Service, anybody: TestClient, draft: Callable[[int], str]
) -> None:
    publish(service, draft(1))
    made = subscribe(service)
    full = anybody.get(path(made), headers={"Accept-Encoding": "identity"})
    head = anybody.head(path(made), headers={"Accept-Encoding": "identity"})
    assert (head.content, head.headers["content-length"]) == (b"", str(len(full.content)))
    assert anybody.post(path(made)).status_code == 405


def test_dead_addresses_answer_as_if_they_had_never_been(
    service: Service, anybody: TestClient, draft: Callable[[int], str], clock: Clock
) -> None:
    publish(service, draft(1))
    revoked, rotated = subscribe(service), subscribe(service)
    expired = addresses.add_address(
        service, ADMINISTRATOR, "tiny-2026", "apprentice-A01", "", FeedOptions(), NOW + timedelta(days=1)
    )
    tags = [anybody.get(path(made)).headers["etag"] for made in (revoked, rotated, expired)]
    addresses.revoke_address(service, ADMINISTRATOR, revoked.record.id, 1)
    fresh = addresses.rotate_address(service, ADMINISTRATOR, rotated.record.id, 1, overlap_days=0)
    clock.now += timedelta(days=1)
    unknown = anybody.get("/feeds/ctf_nobody.ics")
    for made, tag in zip((revoked, rotated, expired), tags, strict=True):
        for headers in ({}, {"If-None-Match": tag}):
            answer = anybody.get(path(made), headers=headers)
            assert (answer.status_code, answer.content) == (404, unknown.content) == (404, answer.content)
    assert anybody.get(path(fresh)).status_code == 200


def test_an_old_address_lives_on_beside_the_new_for_some_days(
    service: Service, anybody: TestClient, draft: Callable[[int], str], clock: Clock
) -> None:
    publish(service, draft(1))
    old = subscribe(service)
    new = addresses.rotate_address(service, ADMINISTRATOR, old.record.id, 1, overlap_days=7)
    for days, status in ((0, 200), (6, 200), (7, 404)):
        clock.now = NOW + timedelta(days=days)
        assert (anybody.get(path(old)).status_code, anybody.get(path(new)).status_code) == (status, 200)


def test_a_release_of_another_process_shows_at_once(
    service: Service, anybody: TestClient, draft: Callable[[int], str], clock: Clock
) -> None:
    publish(service, draft(1))
    made = subscribe(service)
    first = anybody.get(path(made))
    assert anybody.get(path(made), headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    clock.now += timedelta(hours=1)
    publish(service, draft(1))
    same = anybody.get(path(made), headers={"If-None-Match": first.headers["etag"]})
    assert same.status_code == 304, "the same timetable published twice is the same bytes"
    clock.now += timedelta(hours=1)
    publish(service, draft(2))
    moved = anybody.get(path(made), headers={"If-None-Match": first.headers["etag"]})
    assert (moved.status_code, moved.headers["etag"] != first.headers["etag"]) == (200, True)
    clock.now += timedelta(hours=1)
    releases.restore(service, ADMINISTRATOR, "tiny-2026", 1, "back")
    back = anybody.get(path(made))

    def sequences(content: bytes) -> dict[str, int]:
        return {str(e["UID"]): int(e["SEQUENCE"]) for e in Calendar.from_ical(content).walk("VEVENT")}

    one, two, three = (sequences(answer.content) for answer in (first, moved, back))
    assert one.keys() == two.keys() == three.keys()
    changed = {uid for uid in one if two[uid] == 1}
    assert changed
    assert three == {uid: 2 * (uid in changed) for uid in one}


def test_bytes_are_made_again_when_something_is_to_drop_out(
    service: Service, anybody: TestClient, draft: Callable[[int], str], clock: Clock
) -> None:
    publish(service, draft(1))
    made = subscribe(service)
    before = anybody.get(path(made))
    clock.now = datetime(2027, 6, 1, tzinfo=UTC)
    after = anybody.get(path(made), headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, Calendar.from_ical(after.content).walk("VEVENT")) == (200, [])


def test_options_belong_to_the_address(service: Service, anybody: TestClient, draft: Callable[[int], str]) -> None:
    publish(service, draft(1))
    plain, rich = subscribe(service), subscribe(service, options=FeedOptions(alarm_minutes=30, todos=True))
    assert b"VALARM" not in anybody.get(path(plain)).content
    shown = anybody.get(path(rich)).content
    assert (b"TRIGGER:-PT30M" in shown, b"BEGIN:VTODO" in shown) == (True, True)
    publish(service, draft(2))
    assert b"BEGIN:VTODO" in anybody.get(path(rich)).content
    addresses.change_address(service, ADMINISTRATOR, rich.record.id, 1, "", FeedOptions())
    assert anybody.get(path(rich)).content == anybody.get(path(plain)).content


def test_the_last_fetch_is_noted(service: Service, draft: Callable[[int], str]) -> None:
    publish(service, draft(1))
    made = subscribe(service)
    with TestClient(create_app(service), headers={"User-Agent": "Thunderbird"}) as client:
        tag = client.get(path(made)).headers["etag"]
        for _ in range(3):
            client.get(path(made), headers={"If-None-Match": tag})
    found = addresses.get_address(service, ADMINISTRATOR, made.record.id)
    assert (found.fetches, found.last_status, found.last_agent, found.last_fetch_at) == (4, 304, "Thunderbird", NOW)
    assert found.version == 1


def test_hits_are_counted_by_kind_and_status_without_any_token(
    service: Service, client: TestClient, draft: Callable[[int], str]
) -> None:
    publish(service, draft(1))
    made = subscribe(service, "cohort-tiny-2026")
    client.get(path(made))
    client.get("/feeds/ctf_nobody.ics")
    text = client.get("/metrics").text
    assert 'timetabler_feed_hits_total{kind="cohort",status="200"} 1.0' in text
    assert 'timetabler_feed_hits_total{kind="none",status="404"} 1.0' in text
    assert ("ctf_" in text, 'timetabler_runs{state="succeeded"} 1.0' in text) == (False, True)
