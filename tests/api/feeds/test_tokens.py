"""Secret addresses over HTTP, FEEDS R28 to R32, R39, R42 and R44, on both databases."""

import io
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.access.keys import add_key
from api.access.principal import Role
from api.observation import JsonLines
from api.server import create_app
from api.services.service import Service
from api.storage.tables import addresses, renderings

NONE = b"There is no calendar at this address.\n"
FEED = "apprentice-A01"


@pytest.fixture
def published(service: Service, cohort: str, draft: Callable[[int], str]) -> Iterator[TestClient]:
    """A service with one release, which never answers from memory without asking whether it may."""
    prompt = replace(service, settings=replace(service.settings, check_milliseconds=0))
    bearer = {"Authorization": f"Bearer {add_key(service, Role.ADMINISTRATOR, 'test', 'test')}"}
    with TestClient(create_app(prompt), headers=bearer) as client:
        assert client.post(f"/api/cohorts/{cohort}/releases", json={"draft": draft(1)}).status_code == 201
        yield client


def make(client: TestClient, feed: str = FEED, **more: object) -> tuple[str, dict[str, str]]:
    """Make an address and return the path that calendar programs ask, and what is said of it."""
    made = client.post("/api/cohorts/tiny-2026/addresses", json={"feed": feed, **more})
    assert made.status_code == 201, made.text
    return made.json()["copy_to_calendar"].removeprefix("http://testserver"), made.json()["address"]


def fetch(client: TestClient, path: str, **headers: str) -> tuple[int, bytes]:
    """Ask as a calendar program does: without a key."""
    answer = client.get(path, headers={"Authorization": "", **headers})
    return answer.status_code, answer.content


def test_r28_r29_the_secret_is_long_random_in_the_path_and_kept_as_a_hash(
    published: TestClient, service: Service
) -> None:
    paths = [make(published)[0] for _ in range(3)]
    assert [bool(re.fullmatch(r"/feeds/ctf_[A-Za-z0-9_-]{32}\.ics", path)) for path in paths] == [True] * 3
    assert len({path[:16] for path in paths}) == 3
    with service.database.reading() as connection:
        kept = str(connection.execute(addresses.select()).all())
    tokens = [path.removeprefix("/feeds/").removesuffix(".ics") for path in paths]
    assert [token for token in tokens if token in kept or token[4:] in kept] == []
    assert [token for token in tokens if token in published.get("/api/cohorts/tiny-2026/addresses").text] == []


def test_r30_a_token_reads_its_feed_and_nothing_else(published: TestClient) -> None:
    path, address = make(published)
    token = path.removeprefix("/feeds/").removesuffix(".ics")
    bearer = {"Authorization": f"Bearer {token}"}
    asked = ("/api/session", "/api/cohorts", f"/api/addresses/{address['id']}", "/metrics")
    assert {published.get(other, headers=bearer).status_code for other in asked} == {401}
    others = (f"/feeds/{token[:-1]}.ics", f"/feeds/{token}x.ics", f"/feeds/{token.upper()}.ics", f"/feeds/{token}")
    assert {fetch(published, other)[0] for other in others} == {404}


def test_r30_a_key_is_no_address(published: TestClient) -> None:
    secret = published.post("/api/keys", json={"label": "x", "role": "administrator"}).json()["secret"]
    assert fetch(published, f"/feeds/{secret}.ics") == (404, NONE)


def test_r31_addresses_are_listed_labelled_replaced_and_withdrawn(published: TestClient) -> None:
    path, address = make(published, label="telephone")
    listed = published.get("/api/cohorts/tiny-2026/addresses").json()["items"]
    assert [(item["id"], item["label"], item["fetches"]) for item in listed] == [(address["id"], "telephone", 0)]
    rotated = published.post(
        f"/api/addresses/{address['id']}/rotate", json={"overlap_days": 3}, headers={"If-Match": '"v1"'}
    )
    fresh = rotated.json()["copy_to_calendar"].removeprefix("http://testserver")
    assert [fetch(published, p)[0] for p in (path, fresh)] == [200, 200]
    at_once = published.post(
        f"/api/addresses/{rotated.json()['address']['id']}/rotate", json={}, headers={"If-Match": '"v1"'}
    )
    newest = at_once.json()["copy_to_calendar"].removeprefix("http://testserver")
    assert [fetch(published, p)[0] for p in (path, fresh, newest)] == [200, 404, 200]


def test_r31_r39_dead_addresses_answer_alike_and_before_the_etag(published: TestClient, service: Service) -> None:
    path, address = make(published)
    etag = published.get(path, headers={"Authorization": ""}).headers["etag"]
    soon = (service.now() + timedelta(hours=1)).isoformat()
    expiring, _ = make(published, expires_at=soon)
    assert fetch(published, path, **{"If-None-Match": etag})[0] == 304
    published.delete(f"/api/addresses/{address['id']}", headers={"If-Match": '"v1"'})
    later = replace(service, now=lambda: service.now() + timedelta(hours=2))
    dead = {fetch(published, path, **{"If-None-Match": tag}) for tag in (etag, "*", "")}
    dead.add(fetch(published, "/feeds/ctf_never.ics"))
    with TestClient(create_app(later)) as tomorrow:
        dead.add(fetch(tomorrow, expiring, **{"If-None-Match": "*"}))
    assert dead == {(404, NONE)}


@pytest.fixture
def lines() -> Iterator[Callable[[], str]]:
    """All that is logged meanwhile, as it would be written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream.getvalue
    root.removeHandler(handler)
    root.setLevel(before)


def test_r32_no_token_in_logs_or_metrics(published: TestClient, lines: Callable[[], str]) -> None:
    path, _ = make(published)
    token = path.removeprefix("/feeds/").removesuffix(".ics")
    assert [fetch(published, asked)[0] for asked in (path, f"{path}x", f"/feeds/{token}.ics?download=1")] == [
        200,
        404,
        200,
    ]
    logging.getLogger("api").warning("asked for %s", path)
    said = lines()
    assert "asked for /feeds/ctf_[secret].ics" in said
    assert token[4:] not in said + published.get("/metrics").text


def test_r10_where_to_join_comes_with_the_release_and_stays_until_another_says_otherwise(
    published: TestClient, draft: Callable[[int], str]
) -> None:
    path, _ = make(published)
    link, url = "https://meet.example.org/talk", "/api/cohorts/tiny-2026/releases"
    seen = [fetch(published, path)[1].count(link.encode())]
    for body in ({"links": {"talk": link}}, {}, {"links": {}}):
        assert published.post(url, json={"draft": draft(1), **body}).status_code == 201
        seen.append(published.get(path).text.replace("\r\n ", "").count(link))
    assert seen == [0, 2, 2, 0]
    wrong = published.post(url, json={"draft": draft(1), "links": {"talks": link}})
    assert (wrong.status_code, [fault["value"] for fault in wrong.json()["faults"]]) == (422, ["talks"])
    for bad in ("http://meet.example.org", "https://meet.example.org/a b", "https://x\r\nATTENDEE:y"):
        assert published.post(url, json={"draft": draft(1), "links": {"talk": bad}}).status_code == 422


@pytest.mark.parametrize("accept", [None, "*/*", "text/html", "application/json;q=0.9", "nonsense"])
def test_r35_a_calendar_whatever_is_accepted(published: TestClient, accept: str | None) -> None:
    path, _ = make(published)
    request = published.build_request("GET", path)
    for name in ("accept", "authorization"):
        request.headers.pop(name)
    if accept is not None:
        request.headers["accept"] = accept
    answer = published.send(request)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")


def test_r39_head_as_get_and_nothing_but_reading(published: TestClient) -> None:
    path, _ = make(published)
    whole, head = (published.request(method, path, headers={"Authorization": ""}) for method in ("GET", "HEAD"))
    assert (dict(head.headers), head.content, whole.content[:15]) == (dict(whole.headers), b"", b"BEGIN:VCALENDAR")
    assert {published.request(m, path).status_code for m in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS")} == {405}


def test_r42_who_comes_too_often_is_told_when_to_come_again(published: TestClient) -> None:
    path, _ = make(published)
    other, _ = make(published)
    seen = [fetch(published, path)[0] for _ in range(62)]
    answer = published.get(path, headers={"Authorization": ""})
    assert seen == [200] * 60 + [429] * 2
    assert (answer.status_code, answer.headers["retry-after"] in ("29", "30"), b"VCALENDAR" in answer.content) == (
        429, True, False,
    )  # fmt: skip
    assert fetch(published, other)[0] == 200


def test_r42_who_guesses_addresses_is_slowed_down_and_nobody_else(published: TestClient) -> None:
    path, _ = make(published)
    seen = [fetch(published, f"/feeds/ctf_guess{number}.ics")[0] for number in range(33)]
    assert (seen[:30], 429 in seen[30:]) == ([404] * 30, True)
    assert fetch(published, path)[0] == 200


def test_r31_r41_r43_what_an_installation_may_choose(published: TestClient, service: Service) -> None:
    """Ten years later all is past: what is still shown is a setting, as are gzip and telling of withdrawal."""
    path, address = make(published)
    other, _ = make(published, feed="cohort-tiny-2026")
    published.delete(f"/api/addresses/{address['id']}", headers={"If-Match": '"v1"'})
    all_of_it = published.get(other).text.count("BEGIN:VEVENT")
    told = []
    for days, choice in ((10_000, 0), (0, 1)):
        settings = replace(
            service.settings, feed_past_days=days, feed_gzip=choice, feed_tell_revoked=choice, check_milliseconds=0
        )
        late = replace(service, settings=settings, now=lambda: service.now() + timedelta(days=3650 + len(told)))
        with service.database.writing() as connection:
            connection.execute(renderings.delete())
        with TestClient(create_app(late)) as client:
            answer = client.get(other)
            told.append(
                (answer.text.count("BEGIN:VEVENT"), "content-encoding" in answer.headers, fetch(client, path)[0])
            )
    assert told == [(all_of_it, False, 404), (0, True, 410)]


def test_r44_a_draft_never_shows(published: TestClient, draft: Callable[[int], str]) -> None:
    path, _ = make(published)
    before = fetch(published, path)
    draft(2)
    assert fetch(published, path) == before


def test_every_requirement_has_a_test_with_its_number() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    names = "".join(re.findall(r"def test\w+", tests))
    assert [number for number in range(1, 45) if f"_r{number:02d}_" not in names] == []
