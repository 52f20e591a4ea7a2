"""Log-in over HTTP, on both databases: sessions, their ends, passwords, invitations, and tries that are too many."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from api.access import passwords
from api.access.accounts import Invited, accept_invitation, add_user
from api.access.passwords import is_outdated
from api.access.principal import Principal, Role
from api.server import create_app
from api.services.service import Service
from api.storage import users

PASSWORD, OTHER = "correct horse battery", "another long sentence"
BOSS = Principal("test", Role.ADMINISTRATOR)


@dataclass
class Clock:
    """Stands still unless it is moved."""

    at: datetime = field(default_factory=lambda: datetime(2027, 3, 1, 9, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture(autouse=True)
def cheap_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a guess cost next to nothing here; what it really costs is tested with passwords."""
    monkeypatch.setattr(passwords, "MEMORY_KIB", 64)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def still(service: Service, clock: Clock) -> Service:
    return replace(service, now=clock)


@pytest.fixture
def asha(still: Service) -> Invited:
    invited = add_user(still, BOSS, "Asha@Example.org", "Asha Khan", Role.EMPLOYER, ("scl-2026",), ("kings",))
    accept_invitation(still, invited.ticket, PASSWORD)
    return invited


@pytest.fixture
def browser(still: Service) -> TestClient:
    return TestClient(create_app(still))


def log_in(browser: TestClient, login: str = "asha@example.org", password: str = PASSWORD) -> int:
    """Log in as a page of ours does, which keeps the token and sends it with every change."""
    answer = browser.post("/api/session", json={"login": login, "password": password})
    if answer.status_code == 201:
        browser.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    return answer.status_code


def test_who_logs_in_is_known_until_they_log_out(browser: TestClient, asha: Invited) -> None:
    answer = browser.post("/api/session", json={"login": " ASHA@example.ORG ", "password": PASSWORD})
    assert answer.status_code == 201
    known = browser.get("/api/session")
    assert known.json() == answer.json() == {
        "id": f"user:{asha.user.id}", "name": "Asha Khan", "role": "employer", "cohorts": ["scl-2026"],
        "subjects": ["kings"], "scopes": ["read", "write"], "csrf_token": answer.json()["csrf_token"],
    }  # fmt: skip
    browser.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    cookies = dict(browser.cookies)
    assert browser.delete("/api/session").status_code == 204
    assert (dict(browser.cookies), browser.get("/api/session").status_code) == ({}, 401)
    # Whoever copied the cookie has nothing of it either.
    browser.cookies.update(cookies)
    assert browser.get("/api/session").status_code == 401


def test_the_cookie_is_kept_from_scripts_and_other_sites(browser: TestClient, asha: Invited) -> None:
    header = browser.post("/api/session", json={"login": asha.user.login, "password": PASSWORD}).headers["set-cookie"]
    assert header.partition(";")[2] == " Path=/; Max-Age=604800; HttpOnly; SameSite=Lax"


def test_every_wrong_log_in_is_refused_with_the_same_words(still: Service, browser: TestClient, asha: Invited) -> None:
    add_user(still, BOSS, "new@example.org", "New", Role.TUTOR, (), ())
    seen = {
        (answer.status_code, answer.json()["detail"], answer.headers.get("set-cookie"))
        for login, password in (
            (asha.user.login, OTHER),
            ("nobody@example.org", PASSWORD),
            ("new@example.org", PASSWORD),
            (asha.user.login, ""),
        )
        for answer in [browser.post("/api/session", json={"login": login, "password": password})]
    }
    assert seen == {(401, "Log-in name and password do not fit.", None)}


def test_a_session_that_is_not_used_ends_and_a_used_one_ends_too(
    browser: TestClient, clock: Clock, asha: Invited
) -> None:
    log_in(browser)
    clock.pass_by(hours=11, minutes=59)
    assert browser.get("/api/session").status_code == 200
    clock.pass_by(hours=12)
    assert browser.get("/api/session").status_code == 401
    log_in(browser)
    for _ in range(16):
        clock.pass_by(hours=10)
        assert browser.get("/api/session").status_code == 200
    clock.pass_by(hours=8)
    assert browser.get("/api/session").status_code == 401


def test_changes_from_a_browser_need_the_token(browser: TestClient, asha: Invited) -> None:
    log_in(browser)
    right = browser.headers.pop("X-CSRF-Token")
    answers = [
        browser.delete("/api/session", headers=headers)
        for headers in ({}, {"X-CSRF-Token": "0" * 64}, {"X-CSRF-Token": right, "Origin": "https://evil.example"})
    ]
    assert {(answer.status_code, answer.json()["type"]) for answer in answers} == {(403, "/problems/forbidden")}
    assert browser.get("/api/session").status_code == 200


def test_another_site_cannot_log_a_browser_in(browser: TestClient, asha: Invited) -> None:
    body = {"login": asha.user.login, "password": PASSWORD}
    assert browser.post("/api/session", json=body, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    form = "application/x-www-form-urlencoded"
    assert browser.post("/api/session", content="login=a", headers={"Content-Type": form}).status_code == 422


def test_tries_are_limited_by_account_and_address_and_the_right_password_waits_too(
    browser: TestClient, clock: Clock, asha: Invited
) -> None:
    assert [log_in(browser, password=OTHER) for _ in range(6)] == [401] * 5 + [429]
    answer = browser.post("/api/session", json={"login": asha.user.login, "password": PASSWORD})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    clock.pass_by(seconds=60)
    assert log_in(browser) == 201
    # A right one pays all off.
    assert [log_in(browser, password=OTHER) for _ in range(5)] == [401] * 5


def test_tries_of_many_accounts_from_one_address_are_limited(browser: TestClient) -> None:
    tried = [log_in(browser, login=f"nobody{number}", password="") for number in range(31)]
    assert tried == [401] * 30 + [429]


def test_right_log_ins_do_not_count_however_many_come_from_one_address(browser: TestClient, asha: Invited) -> None:
    assert {log_in(browser) for _ in range(40)} == {201}


def test_who_is_shut_out_is_logged_out_at_once(still: Service, client: TestClient, asha: Invited) -> None:
    browser = TestClient(create_app(still))
    log_in(browser)
    user = client.get(f"/api/users/{asha.user.id}")
    change = {name: user.json()[name] for name in ("name", "role", "cohorts", "subjects")} | {"disabled": True}
    headers = {"If-Match": f'"v{user.json()["version"]}"'}
    assert client.patch(f"/api/users/{asha.user.id}", json=change, headers=headers).json()["disabled_at"] is not None
    assert (browser.get("/api/session").status_code, log_in(browser)) == (401, 401)


def test_choosing_another_password_ends_the_other_sessions(still: Service, browser: TestClient, asha: Invited) -> None:
    elsewhere = TestClient(create_app(still))
    log_in(browser)
    log_in(elsewhere)
    wrong = browser.put("/api/session/password", json={"current": OTHER, "password": OTHER})
    short = browser.put("/api/session/password", json={"current": PASSWORD, "password": "short"})
    right = browser.put("/api/session/password", json={"current": PASSWORD, "password": OTHER})
    assert (wrong.status_code, short.status_code, right.status_code) == (403, 422, 204)
    assert [fault["expected"] for fault in short.json()["faults"]] == ["A password has 12 to 200 characters."]
    assert (browser.get("/api/session").status_code, elsewhere.get("/api/session").status_code) == (200, 401)
    assert (log_in(elsewhere), log_in(elsewhere, password=OTHER)) == (401, 201)


def test_an_invitation_counts_once_and_for_a_week(still: Service, browser: TestClient, clock: Clock) -> None:
    first, second = (add_user(still, BOSS, name, name, Role.TUTOR, (), ()) for name in ("one", "two"))

    def accept(ticket: str, password: str = PASSWORD) -> int:
        body = {"ticket": ticket, "password": password}
        return browser.post("/api/session/invitation", json=body).status_code

    assert [accept("cti_wrong"), accept(first.ticket, "short"), accept(first.ticket), accept(first.ticket)] == [
        404, 422, 204, 404,
    ]  # fmt: skip
    assert log_in(browser, "one") == 201
    clock.pass_by(days=7)
    assert accept(second.ticket) == 404


def test_a_password_made_with_weaker_settings_is_made_again_at_log_in(
    still: Service, browser: TestClient, asha: Invited
) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    assert is_outdated(weak)
    with still.database.writing() as connection:
        users.set_password(connection, asha.user.id, weak)
    assert log_in(browser) == 201
    with still.database.reading() as connection:
        record = users.get_user(connection, asha.user.id)
    assert record is not None and record.password is not None
    assert not is_outdated(record.password)


def test_no_secret_is_kept_as_it_is(still: Service, browser: TestClient, asha: Invited) -> None:
    log_in(browser)
    cookie = browser.cookies["timetabler"]
    with still.database.reading() as connection:
        kept = "".join(
            str(row)
            for table in ("users", "sessions", "keys", "audit", "throttles")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        )
    assert [secret for secret in (PASSWORD, asha.ticket, cookie, cookie.rpartition(".")[0]) if secret in kept] == []
