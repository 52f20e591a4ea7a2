"""Headers that every answer carries."""

from dataclasses import replace
from pathlib import Path
from shutil import copyfile

import pytest
from fastapi.testclient import TestClient

from api.access.headers import API_POLICY, PAGE_POLICY
from api.server import create_app
from api.services.service import Service
from api.settings import Settings


@pytest.fixture
def settings(migrated_sqlite: Path, tmp_path: Path) -> Settings:
    """Headers know no database."""
    copyfile(migrated_sqlite, tmp_path / "timetabler.sqlite")
    return Settings(folder=tmp_path)


EXPECTED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "content-security-policy": API_POLICY,
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.mark.parametrize(
    ("path", "status"), [("/health/live", 200), ("/nowhere", 404), ("/api/cohorts", 401), ("/feeds/ctf_x.ics", 404)]
)
def test_every_answer_carries_them_refusals_too(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path, headers={"Authorization": ""})
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in EXPECTED} == EXPECTED
    assert answer.headers.get_list("cache-control") == ["no-store"]
    assert "strict-transport-security" not in answer.headers


def test_an_answer_may_say_otherwise_itself(client: TestClient) -> None:
    answer = client.get("/api/programmes/lsbu")
    assert answer.headers.get_list("cache-control") == ["private, no-cache"]


def test_strict_transport_where_there_is_https(service: Service) -> None:
    settings = replace(service.settings, public_url="https://timetable.example.org")
    with TestClient(create_app(replace(service, settings=settings))) as client:
        answer = client.get("/health/live")
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def test_nothing_written_in_a_page_is_ever_run() -> None:
    assert [word for word in ("unsafe", "*", "http:", "data: script") if word in PAGE_POLICY] == []
    assert "script-src 'self'" in PAGE_POLICY
