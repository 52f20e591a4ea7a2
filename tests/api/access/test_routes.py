"""Who may and who may not call each route: one table for all of them, tried by every kind of caller."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.access import passwords
from api.access.accounts import accept_invitation, add_user
from api.access.guard import routes_of
from api.access.keys import make_key, revoke_key
from api.access.principal import Principal, Role
from api.server import create_app
from api.services.service import Service
from api.settings import Settings
from api.storage.engine import Database

ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
STAFF = ADMINISTRATOR | {Role.TUTOR}
ANYBODY = frozenset(Role)
PUBLIC = None
"""No key is asked for; what stands behind has secrets of its own or none."""

# fmt: off
TABLE: dict[tuple[str, str], frozenset[Role] | None] = {
    ("DELETE", "/api/addresses/{address}"): ANYBODY,
    ("GET", "/api/addresses/{address}"): ANYBODY,
    ("PATCH", "/api/addresses/{address}"): ANYBODY,
    ("POST", "/api/addresses/{address}/rotate"): ANYBODY,
    ("GET", "/api/audit"): ADMINISTRATOR,
    ("GET", "/api/audit/check"): ADMINISTRATOR,
    ("GET", "/api/cohorts"): ANYBODY,
    ("POST", "/api/cohorts"): ADMINISTRATOR,
    ("DELETE", "/api/cohorts/{cohort}"): ADMINISTRATOR,
    ("GET", "/api/cohorts/{cohort}"): ANYBODY,
    ("PUT", "/api/cohorts/{cohort}"): ADMINISTRATOR,
    ("GET", "/api/cohorts/{cohort}/addresses"): ANYBODY,
    ("POST", "/api/cohorts/{cohort}/addresses"): ANYBODY,
    ("GET", "/api/cohorts/{cohort}/feeds"): ANYBODY,
    ("GET", "/api/cohorts/{cohort}/hours"): ANYBODY,
    ("GET", "/api/cohorts/{cohort}/hours.xlsx"): ANYBODY,
    ("GET", "/api/cohorts/{cohort}/ledger"): ANYBODY,
    ("GET", "/api/cohorts/{cohort}/ledger.csv"): ANYBODY,
    ("GET", "/api/cohorts/{cohort}/releases"): ANYBODY,
    ("POST", "/api/cohorts/{cohort}/releases"): ADMINISTRATOR,
    ("GET", "/api/cohorts/{cohort}/releases/{number}"): ANYBODY,
    ("GET", "/api/cohorts/{cohort}/releases/{number}/certificate"): ANYBODY,
    ("GET", "/api/cohorts/{cohort}/releases/{number}/changelog"): ANYBODY,
    ("GET", "/api/cohorts/{cohort}/releases/{number}/diff"): ANYBODY,
    ("GET", "/api/cohorts/{cohort}/releases/{number}/files"): ADMINISTRATOR,
    ("GET", "/api/cohorts/{cohort}/releases/{number}/files/{name:path}"): ADMINISTRATOR,
    ("POST", "/api/cohorts/{cohort}/releases/{number}/restore"): ADMINISTRATOR,
    ("POST", "/api/cohorts/{cohort}/runs"): ADMINISTRATOR,
    ("GET", "/api/cohorts/{cohort}/tables.zip"): ADMINISTRATOR,
    ("GET", "/api/drafts"): STAFF,
    ("DELETE", "/api/drafts/{draft}"): ADMINISTRATOR,
    ("GET", "/api/drafts/{draft}"): STAFF,
    ("PATCH", "/api/drafts/{draft}"): ADMINISTRATOR,
    ("GET", "/api/drafts/{draft}/changes"): STAFF,
    ("GET", "/api/drafts/{draft}/files"): ADMINISTRATOR,
    ("GET", "/api/drafts/{draft}/files/{name:path}"): ADMINISTRATOR,
    ("GET", "/api/drafts/{draft}/findings"): ADMINISTRATOR,
    ("GET", "/api/keys"): ADMINISTRATOR,
    ("POST", "/api/keys"): ADMINISTRATOR,
    ("DELETE", "/api/keys/{key}"): ADMINISTRATOR,
    ("GET", "/api/keys/{key}"): ADMINISTRATOR,
    ("POST", "/api/keys/{key}/rotate"): ADMINISTRATOR,
    ("GET", "/api/programmes"): ANYBODY,
    ("POST", "/api/programmes"): ADMINISTRATOR,
    ("DELETE", "/api/programmes/{programme}"): ADMINISTRATOR,
    ("GET", "/api/programmes/{programme}"): ANYBODY,
    ("PUT", "/api/programmes/{programme}"): ADMINISTRATOR,
    ("GET", "/api/programmes/{programme}/file"): STAFF,
    ("GET", "/api/runs"): STAFF,
    ("GET", "/api/runs/{run}"): STAFF,
    ("POST", "/api/runs/{run}/cancel"): ADMINISTRATOR,
    ("GET", "/api/runs/{run}/events"): STAFF,
    ("DELETE", "/api/session"): ANYBODY,
    ("GET", "/api/session"): ANYBODY,
    ("POST", "/api/session"): PUBLIC,
    ("POST", "/api/session/invitation"): PUBLIC,
    ("GET", "/api/session/openid"): PUBLIC,
    ("GET", "/api/session/openid/callback"): PUBLIC,
    ("PUT", "/api/session/password"): ANYBODY,
    ("GET", "/api/users"): ADMINISTRATOR,
    ("POST", "/api/users"): ADMINISTRATOR,
    ("GET", "/api/users/{user}"): ADMINISTRATOR,
    ("PATCH", "/api/users/{user}"): ADMINISTRATOR,
    ("POST", "/api/users/{user}/invitation"): ADMINISTRATOR,
    ("GET", "/feeds/{token}.ics"): PUBLIC,
    ("HEAD", "/feeds/{token}.ics"): PUBLIC,
    ("GET", "/health/live"): PUBLIC,
    ("GET", "/health/ready"): PUBLIC,
    ("GET", "/metrics"): ADMINISTRATOR,
    ("GET", "/robots.txt"): PUBLIC,
}
# fmt: on
SAFE = ("GET", "HEAD")
PASSWORD = "correct horse battery"
EVERYWHERE = ("nobody", *(f"{role} key" for role in Role), "administrator reading key")
"""Who tries every route; the others try a sample, for they differ by how they are known and not by the route."""
SAMPLE = (
    ("GET", "/api/users"),
    ("POST", "/api/keys"),
    ("GET", "/api/runs"),
    ("DELETE", "/api/addresses/{address}"),
    ("PUT", "/api/session/password"),
    ("GET", "/health/live"),
)
VALUES = {"number": "1", "name:path": "timetable.json", "token": "ctf_nothing"}


@dataclass(frozen=True)
class Caller:
    """Somebody with all headers that they send; `scopes` is empty for who is nobody."""

    name: str
    headers: dict[str, str]
    role: Role | None = None
    scopes: frozenset[str] = frozenset()

    def expected(self, method: str, allowed: frozenset[Role] | None) -> str:
        if allowed is None:
            return "in"
        if self.role is None:
            return "401"
        return "in" if self.role in allowed and ("read" if method in SAFE else "write") in self.scopes else "403"


@pytest.fixture(scope="module")
def door(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, list[Caller]]]:
    """The application and every kind of caller: four roles by key and session, and strangers of all sorts."""
    folder = tmp_path_factory.mktemp("door")
    shutil.copyfile(migrated_sqlite, folder / "timetabler.sqlite")
    database = Database(Settings(folder=folder).database_url)
    service = Service(Settings(folder=folder, feed_burst=0), database, lambda run: None)
    with TestClient(create_app(service)) as client, pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "MEMORY_KIB", 64)
        yield client, callers(service, client)
    database.close()


def callers(service: Service, client: TestClient) -> list[Caller]:
    def bearer(secret: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {secret}"}

    both, reading = frozenset({"read", "write"}), frozenset({"read"})
    found = [
        Caller("nobody", {}),
        Caller("invented key", bearer("ctk_" + "x" * 43)),
        Caller("key as basic", {"Authorization": "Basic Y3RrXzp4"}),
        Caller("invented session", {"Cookie": "timetabler=cts_x.y"}),
    ]
    past = datetime.now(UTC) - timedelta(seconds=1)
    found.append(Caller("expired key", bearer(make_key(service, Role.ADMINISTRATOR, "", "", expires_at=past).secret)))
    revoked = make_key(service, Role.ADMINISTRATOR, "", "")
    revoke_key(service, revoked.record.id)
    found.append(Caller("revoked key", bearer(revoked.secret)))
    boss = Principal("test", Role.ADMINISTRATOR)
    for role in Role:
        found.append(Caller(f"{role} key", bearer(make_key(service, role, "", "").secret), role, both))
        reader = make_key(service, role, "", "", scopes=("read",))
        found.append(Caller(f"{role} reading key", bearer(reader.secret), role, reading))
        accept_invitation(service, add_user(service, boss, role, "Somebody", role, (), ()).ticket, PASSWORD)
        answer = client.post("/api/session", json={"login": role, "password": PASSWORD})
        cookie = answer.headers["set-cookie"].partition(";")[0]
        client.cookies.clear()
        token = {"Cookie": cookie, "X-CSRF-Token": answer.json()["csrf_token"]}
        found.append(Caller(f"{role} session", token, role, both))
        # Without the token it may read, and another site can make it send this.
        found.append(Caller(f"{role} session without token", {"Cookie": cookie}, role, reading))
    return found


def test_the_table_has_every_route(door: tuple[TestClient, list[Caller]]) -> None:
    routes = {(method, route.path) for route in routes_of(door[0].app) for method in route.methods}  # type: ignore[arg-type]
    assert routes == set(TABLE)


@pytest.mark.parametrize(("method", "path"), TABLE, ids=[" ".join(route) for route in TABLE])
def test_who_may_and_who_may_not(door: tuple[TestClient, list[Caller]], method: str, path: str) -> None:
    everybody = [caller for caller in door[1] if caller.name in EVERYWHERE]
    assert len(everybody) == len(EVERYWHERE)
    check(door[0], everybody, method, path)


@pytest.mark.parametrize(("method", "path"), SAMPLE, ids=[" ".join(route) for route in SAMPLE])
def test_strangers_and_sessions(door: tuple[TestClient, list[Caller]], method: str, path: str) -> None:
    check(door[0], door[1], method, path)


def check(client: TestClient, everybody: list[Caller], method: str, path: str) -> None:
    """Let everybody call a route and compare with who may."""
    allowed = TABLE[method, path]
    path = re.sub(r"\{([^}]+)\}", lambda part: VALUES.get(part[1], "nothing"), path)
    seen, expected = {}, {}
    for caller in everybody:
        answer = client.request(method, path, headers=caller.headers, follow_redirects=False)
        assert answer.status_code < 500
        seen[caller.name] = str(answer.status_code) if answer.status_code in (401, 403) else "in"
        expected[caller.name] = caller.expected(method, allowed)
    assert seen == expected
