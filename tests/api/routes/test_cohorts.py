"""Cohorts and programmes over HTTP: uploads within their limits, versions that protect, deletion, filters and pages."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from service_builders import TINY, Solved

from api.services.service import Service
from api.settings import Settings

YAML = {"Content-Type": "application/yaml"}


@pytest.fixture
def settings(settings: Settings) -> Iterator[Settings]:
    yield replace(settings, upload_bytes=100_000, unpacked_bytes=300_000, zip_ratio=20, zip_files=30)


def pack(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/") + ".csv", content)
    return packed.getvalue()


def upload(client: TestClient, content: bytes, name: str = "c.zip", programme: str = "tiny") -> Response:
    return client.post("/api/cohorts", data={"programme": programme}, files={"file": (name, content)})


def noise(size: int) -> bytes:
    """Return bytes that hardly pack."""
    return b"".join(zlib.crc32(number.to_bytes(4, "big")).to_bytes(4, "big") for number in range(size // 4))


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("content", "status", "kind", "word"),
    [
        (b"", 415, "unreadable", ".xlsx workbook"),
        (b"plain text", 415, "unreadable", ".xlsx workbook"),
        (b"PK\x03\x04 no archive at all", 415, "unreadable", ".xlsx workbook"),
        (pack(rooms=noise(40_000))[:-3000], 415, "unreadable", ".xlsx workbook"),
        (noise(100_004), 413, "too-large", "at most 100000"),
        (noise(400_000), 413, "too-large", "more than"),
        (pack(rooms=b"x" * 290_000), 413, "too-large", "times its size"),
        (pack(rooms=noise(90_000) + b"x" * 250_000), 413, "too-large", "at most 300000 bytes"),
        (pack(**{f"f{n}": b"" for n in range(31)}), 413, "too-large", "holds 31 files"),
        (pack(a__rooms=b"id\n", b__rooms=b"id\n"), 415, "unreadable", "'rooms.csv' twice"),
    ],
)
def test_uploads_beyond_the_limits_are_refused(
    client: TestClient, content: bytes, status: int, kind: str, word: str
) -> None:
    client.post("/api/programmes", content=TINY.read_bytes(), headers=YAML)
    answer = upload(client, content)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{kind}")
    assert word in answer.json()["detail"]


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_damaged_or_locked_archive_is_unreadable(client: TestClient, tiny: Callable[[int], Solved]) -> None:
    client.post("/api/programmes", content=TINY.read_bytes(), headers=YAML)
    damaged = bytearray(tiny(1).upload)
    with zipfile.ZipFile(io.BytesIO(damaged)) as archive:
        first = archive.infolist()[0]
    damaged[first.header_offset + 30 + len(first.filename) + 5] ^= 0xFF
    locked = bytearray(tiny(1).upload)
    with zipfile.ZipFile(io.BytesIO(locked)) as archive:
        first = archive.infolist()[0]
    locked[first.header_offset + 6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    for content in (damaged, locked):
        answer = upload(client, bytes(content))
        assert (answer.status_code, answer.json()["type"]) == (415, "/problems/unreadable")


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_name_that_points_elsewhere_writes_nothing_there(client: TestClient, tiny: Callable[[int], Solved]) -> None:
    client.post("/api/programmes", content=TINY.read_bytes(), headers=YAML)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(tiny(1).upload)) as source, zipfile.ZipFile(packed, "w") as archive:
        for name in source.namelist():
            archive.writestr(f"../../../../tmp/evil/{name}", source.read(name))
    assert upload(client, packed.getvalue(), "../../evil.zip").status_code == 201


def test_what_was_read_protects_what_is_written(client: TestClient, tiny: Callable[[int], Solved]) -> None:
    client.post("/api/programmes", content=TINY.read_bytes(), headers=YAML)
    assert upload(client, tiny(1).upload).headers["etag"] == '"v1"'
    path, files = "/api/cohorts/tiny-2026", {"file": ("c.zip", tiny(1).upload)}
    statuses = [
        client.put(path, files=files, headers=headers).status_code
        for headers in ({}, {"If-Match": '"v2"'}, {"If-Match": "nonsense"}, {"If-Match": '"v1"'}, {"If-Match": '"v1"'})
    ]
    assert statuses == [428, 412, 412, 200, 412]
    assert client.get(path, headers={"If-None-Match": '"v2"'}).status_code == 304
    assert client.get(path, headers={"If-None-Match": '"v1"'}).json()["version"] == 2
    assert upload(client, tiny(1).upload).status_code == 409
    elsewhere = client.put("/api/cohorts/other", files=files, headers={"If-Match": '"v1"'})
    assert elsewhere.status_code == 404


def test_a_cohort_goes_with_its_runs_and_drafts_but_never_after_a_release(
    client: TestClient, draft: Callable[[int], str]
) -> None:
    first, path, version = draft(1), "/api/cohorts/tiny-2026", {"If-Match": '"v1"'}
    assert client.delete(path).status_code == 428
    assert client.delete(path, headers=version).status_code == 204
    left = [client.get(url).json()["total"] for url in ("/api/cohorts", "/api/runs", "/api/drafts")]
    assert (left, client.get(f"/api/drafts/{first}").status_code) == ([0, 0, 0], 404)


def test_a_released_cohort_stays(client: TestClient, draft: Callable[[int], str]) -> None:
    client.post("/api/cohorts/tiny-2026/releases", json={"draft": draft(1)})
    answer = client.delete("/api/cohorts/tiny-2026", headers={"If-Match": '"v1"'})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/conflict")


def test_lists_are_filtered_and_come_in_pages(client: TestClient, draft: Callable[[int], str]) -> None:
    made = [draft(1), draft(2), draft(1)]
    pages = [client.get("/api/drafts", params={"limit": 2, "offset": offset}).json() for offset in (0, 2, 4)]
    assert [[item["id"] for item in page["items"]] for page in pages] == [made[:0:-1], made[:1], []]
    assert {page["total"] for page in pages} == {3}
    found = {
        query: client.get(f"/api/cohorts?{query}").json()["total"]
        for query in ("q=TINY", "q=invented", "q=%25", "q=nobody", "programme=tiny", "programme=lsbu")
    }
    assert found == {
        "q=TINY": 1, "q=invented": 1, "q=%25": 0, "q=nobody": 0, "programme=tiny": 1, "programme=lsbu": 0
    }  # fmt: skip
    counts = [client.get("/api/runs", params={"state": state}).json()["total"] for state in ("succeeded", "failed")]
    assert counts == [3, 0]
    assert client.get("/api/runs", params={"limit": 201}).status_code == 422


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_programmes_of_the_package_cannot_be_changed(client: TestClient) -> None:
    bundled = client.get("/api/programmes/lsbu/file")
    assert (bundled.status_code, bundled.headers["etag"]) == (200, '"v0"')
    version = {"If-Match": '"v0"'}
    assert client.put("/api/programmes/lsbu", content=bundled.content, headers=YAML | version).status_code == 409
    assert client.delete("/api/programmes/lsbu", headers=version).status_code == 409
    assert client.post("/api/programmes", content=bundled.content, headers=YAML).status_code == 409


def test_an_uploaded_programme_is_replaced_and_deleted(client: TestClient, service: Service) -> None:
    assert client.post("/api/programmes", content=TINY.read_bytes(), headers=YAML).status_code == 201
    changed = TINY.read_bytes().replace(b"title: Tiny programme", b"title: Little programme")
    path, version = "/api/programmes/tiny", {"If-Match": '"v1"'}
    answer = client.put(path, content=changed, headers=YAML | version)
    assert (answer.status_code, answer.json()["title"], answer.headers["etag"]) == (200, "Little programme", '"v2"')
    assert client.put(path, content=changed, headers=YAML | version).status_code == 412
    broken = client.post("/api/programmes", content=b"id: 7\nweeks: many\n", headers=YAML)
    assert (broken.status_code, len(broken.json()["faults"]) > 1) == (422, True)
    assert client.delete(path, headers={"If-Match": '"v2"'}).status_code == 204
    assert client.get(path).status_code == 404
