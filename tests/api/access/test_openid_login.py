"""Log-in by a provider over HTTP: the whole way of a browser, against a mock that speaks the real protocol."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from urllib.parse import quote

import httpx2
import oidc_provider_mock
import pytest
from fastapi.testclient import TestClient

from api.access.accounts import add_user
from api.access.door import read_openid
from api.access.principal import Principal, Role
from api.server import create_app
from api.services.service import Service
from api.settings import Settings
from api.storage import users

BASE = "https://t.example.org"
VERIFIED = {"email": "Asha@example.org", "email_verified": True}


@pytest.fixture
def settings(migrated_sqlite: Path, tmp_path: Path) -> Settings:
    """One database is enough here: what is stored is tested with records, in both."""
    copyfile(migrated_sqlite, tmp_path / "timetabler.sqlite")
    return Settings(folder=tmp_path)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def browser(service: Service, issuer: str) -> Iterator[TestClient]:
    extra = {"oidc_issuer": issuer, "oidc_client_id": "timetabler", "oidc_client_secret": "s3cret"}
    with_provider = replace(service, settings=replace(service.settings, public_url=BASE, extra=extra))
    add_user(with_provider, Principal("test", Role.ADMINISTRATOR), "asha@example.org", "Asha", Role.TUTOR, ("c",), ())
    with TestClient(create_app(with_provider), base_url=BASE, follow_redirects=False) as found:
        yield found


def arrive(browser: TestClient, issuer: str, subject: str, **claims: object) -> int:
    """Go to the provider, log in there, come back, and return how we were received."""
    httpx2.put(f"{issuer}/users/{quote(subject)}", json=claims).raise_for_status()
    there = browser.get("/api/session/openid")
    assert there.status_code == 302
    back = httpx2.post(there.headers["location"], data={"sub": subject})
    return browser.get(back.headers["location"]).status_code


def test_who_was_added_and_has_the_address_is_let_in_and_known_by_subject_from_then_on(
    browser: TestClient, issuer: str, service: Service
) -> None:
    assert arrive(browser, issuer, "a-1", **VERIFIED) == 303
    session = browser.get("/api/session").json()
    assert (session["name"], session["role"], session["cohorts"]) == ("Asha", "tutor", ["c"])
    cookie = next(cookie for cookie in browser.cookies.jar if cookie.name == "__Host-timetabler")
    assert (cookie.secure, cookie.domain_specified, cookie.path) == (True, False, "/")
    browser.cookies.clear()
    # The address changed there, and somebody else has the old one now.
    assert arrive(browser, issuer, "a-1", email="new@example.org", email_verified=True) == 303
    browser.cookies.clear()
    assert arrive(browser, issuer, "a-2", **VERIFIED) == 401
    with service.database.reading() as connection:
        record = users.get_user_by_identity(connection, issuer, "a-1")
    assert record is not None and record.login == "asha@example.org"


@pytest.mark.parametrize(
    ("subject", "claims"),
    [
        ("b-1", {}),
        ("b-2", {"email": "asha@example.org"}),
        ("b-3", {"email": "asha@example.org", "email_verified": False}),
        ("b-4", {"email": "asha@example.org", "email_verified": "true"}),
        ("b-5", {"email": "stranger@example.org", "email_verified": True}),
    ],
)
def test_nobody_else_is(browser: TestClient, issuer: str, subject: str, claims: dict[str, object]) -> None:
    assert arrive(browser, issuer, subject, **claims) == 401
    assert browser.get("/api/session").status_code == 401


def test_coming_back_without_having_gone_is_refused(browser: TestClient) -> None:
    answer = browser.get("/api/session/openid/callback?code=x&state=y")
    assert (answer.status_code, "not begun here" in answer.json()["detail"]) == (401, True)


def test_a_provider_that_is_away_is_said_to_be(service: Service) -> None:
    extra = {"oidc_issuer": "http://127.0.0.1:9", "oidc_client_id": "c", "oidc_client_secret": "s"}
    settings = replace(service.settings, public_url=BASE, extra=extra)
    answer = TestClient(create_app(replace(service, settings=settings)), base_url=BASE).get("/api/session/openid")
    assert (answer.status_code, answer.json()["detail"]) == (503, "The provider cannot be reached.")


def test_without_a_provider_there_is_none(client: TestClient) -> None:
    assert [client.get(f"/api/session/openid{rest}").status_code for rest in ("", "/callback")] == [404, 404]


@pytest.mark.parametrize(
    ("extra", "public", "said"),
    [
        ({"oidc_issuer": "https://i.example"}, BASE, "TIMETABLER_OIDC_CLIENT_ID is missing"),
        (
            {"oidc_issuer": "http://i.example", "oidc_client_id": "c", "oidc_client_secret": "s"},
            BASE,
            "a provider is reached by https",
        ),
        (
            {"oidc_issuer": "https://i.example", "oidc_client_id": "c", "oidc_client_secret": "s"},
            "",
            "TIMETABLER_PUBLIC_URL is missing",
        ),
    ],
)
def test_half_a_configuration_stops_the_start(extra: dict[str, str], public: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_openid(Settings(public_url=public, extra=extra))
    assert read_openid(Settings(public_url=public)) is None
