"""Keys over HTTP, on both databases: shown once, limited, replaced, withdrawn; and users as administrators see them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from api.access.keys import KeyBook, first_key, make_key
from api.access.principal import Credentials, Role
from api.services.service import Service
from api.storage import keys as stored
from api.storage.engine import Database

WANTED = {"label": "foyer", "role": "employer", "cohorts": ["scl-2026"], "subjects": ["kings"]}


def status(client: TestClient, secret: str, method: str = "GET", path: str = "/api/session") -> int:
    return client.request(method, path, headers={"Authorization": f"Bearer {secret}"}).status_code


def test_a_key_is_shown_once_and_kept_as_a_hash(client: TestClient, service: Service) -> None:
    made = client.post("/api/keys", json=WANTED)
    secret, key = made.json()["secret"], made.json()["key"]
    assert (made.status_code, made.headers["location"]) == (201, f"/api/keys/{key['id']}")
    assert (len(secret), secret.startswith(key["prefix"]), len(key["prefix"])) == (47, True, 10)
    assert {**WANTED, "scopes": ["read"]}.items() <= key.items()
    assert secret not in client.get("/api/keys").text + client.get(f"/api/keys/{key['id']}").text
    with service.database.reading() as connection:
        record = stored.get_key(connection, key["id"])
    assert record is not None and secret not in str(record)


def test_a_key_does_what_its_scopes_say(client: TestClient) -> None:
    reading = client.post("/api/keys", json={**WANTED, "role": "administrator"}).json()["secret"]
    both = client.post("/api/keys", json={**WANTED, "role": "administrator", "scopes": ["write", "read"]}).json()
    assert both["key"]["scopes"] == ["read", "write"]
    assert [status(client, reading, *call) for call in (("GET", "/api/keys"), ("POST", "/api/keys"))] == [200, 403]
    assert [status(client, both["secret"], *call) for call in (("GET", "/api/keys"), ("POST", "/api/keys"))] == [
        200,
        422,
    ]


def test_the_last_use_is_noted_to_the_minute(client: TestClient) -> None:
    made = client.post("/api/keys", json=WANTED).json()
    path = f"/api/keys/{made['key']['id']}"
    assert client.get(path).json()["last_used_at"] is None
    status(client, made["secret"])
    first = client.get(path).json()["last_used_at"]
    status(client, made["secret"])
    assert first is not None and client.get(path).json()["last_used_at"] == first


def test_a_key_ends_when_it_says(client: TestClient, service: Service) -> None:
    soon = service.now() + timedelta(hours=1)
    late = service.now() - timedelta(seconds=1)
    assert status(client, make_key(service, Role.TUTOR, "", "", expires_at=soon).secret) == 200
    assert status(client, make_key(service, Role.TUTOR, "", "", expires_at=late).secret) == 401


def test_a_replaced_key_ends_at_once_or_after_some_days(client: TestClient) -> None:
    old = client.post("/api/keys", json=WANTED).json()
    path = f"/api/keys/{old['key']['id']}"
    new = client.post(f"{path}/rotate", json={"overlap_days": 7})
    assert (new.status_code, new.json()["secret"] != old["secret"]) == (201, True)
    assert [status(client, made["secret"]) for made in (old, new.json())] == [200, 200]
    ends = datetime.fromisoformat(client.get(path).json()["expires_at"])
    assert timedelta(days=6, hours=23) < ends - datetime.now(UTC) <= timedelta(days=7)
    newest = client.post(f"/api/keys/{new.json()['key']['id']}/rotate", json={}).json()
    assert [status(client, made["secret"]) for made in (new.json(), newest)] == [401, 200]
    assert {name: newest["key"][name] for name in WANTED} == WANTED
    assert client.post(f"/api/keys/{new.json()['key']['id']}/rotate", json={}).status_code == 409


def test_a_withdrawn_key_is_nobodys(client: TestClient) -> None:
    made = client.post("/api/keys", json=WANTED).json()
    path = f"/api/keys/{made['key']['id']}"
    assert [client.delete(path).status_code for _ in range(2)] == [204, 204]
    assert (status(client, made["secret"]), client.get(path).json()["revoked_at"] is not None) == (401, True)
    assert client.delete("/api/keys/nothing").status_code == 404


def test_the_first_key_is_made_in_an_empty_service_only(service: Service) -> None:
    assert (first_key(service) is not None, first_key(service)) == (True, None)


def test_users_are_added_changed_and_invited_again(client: TestClient) -> None:
    wanted = {"login": "Asha@Example.org", "name": "Asha", "role": "apprentice", "cohorts": ["c"], "subjects": ["A03"]}
    made = client.post("/api/users", json=wanted)
    user, ticket = made.json()["user"], made.json()["ticket"]
    path = f"/api/users/{user['id']}"
    assert (made.status_code, made.headers["location"], user["login"]) == (201, path, "asha@example.org")
    assert (user["has_password"], user["provider"], ticket.startswith("cti_")) == (False, None, True)
    assert client.post("/api/users", json={**wanted, "login": "ASHA@example.org"}).status_code == 409
    change = {"name": "Asha K", "role": "tutor", "cohorts": [], "subjects": ["T1"]}
    assert [client.patch(path, json=change, headers=h).status_code for h in ({}, {"If-Match": '"v9"'})] == [428, 412]
    changed = client.patch(path, json=change, headers={"If-Match": made.headers["etag"]})
    assert (changed.status_code, changed.headers["etag"], changed.json()["role"]) == (200, '"v2"', "tutor")
    again = client.post(f"{path}/invitation").json()["ticket"]
    body = {"password": "correct horse battery"}
    tried = [client.post("/api/session/invitation", json={**body, "ticket": t}).status_code for t in (ticket, again)]
    assert tried == [404, 204]
    assert [listed["login"] for listed in client.get("/api/users").json()["items"]] == ["asha@example.org"]
    assert client.get(path).json()["has_password"] is True


def test_a_use_that_cannot_be_noted_does_not_stop_the_request(service: Service) -> None:
    if not service.database.is_sqlite:
        pytest.skip("In PostgreSQL others may write meanwhile.")
    secret = make_key(service, Role.TUTOR, "", "").secret
    impatient = Database(service.database.url)
    event.listen(impatient.engine, "connect", lambda raw, entry: raw.execute("PRAGMA busy_timeout=10"))
    with service.database.writing():
        found = KeyBook(replace(service, database=impatient)).identify(Credentials(secret))
    impatient.close()
    assert found is not None and found.role is Role.TUTOR
