"""The audit log in both databases: every deed by whoever did it, in one transaction with it, never to be changed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import DatabaseError

from api.access import journal
from api.access.audit import Action
from api.access.journal import Actor, acting
from api.services.service import Service
from api.storage import audit_log


def deeds(client: TestClient, **wanted: str) -> list[tuple[str, str, str]]:
    """Return what was done to what, oldest first."""
    entries = client.get("/api/audit", params={"limit": "200", **wanted}).json()["items"]
    return [(entry["action"], entry["kind"], entry["subject"]) for entry in reversed(entries)]


def test_who_did_what_to_which_release_key_and_address(
    client: TestClient, cohort: str, draft: Callable[[int], str]
) -> None:
    me = client.get("/api/session").json()["id"]
    first = draft(1)
    client.post(f"/api/cohorts/{cohort}/releases", json={"draft": first, "note": "ctk_secretsecret"})
    client.post(f"/api/cohorts/{cohort}/releases/1/restore", json={})
    made = client.post(f"/api/cohorts/{cohort}/addresses", json={"feed": "apprentice-A01"})
    address = made.json()["address"]["id"]
    client.delete(f"/api/addresses/{address}", headers={"If-Match": made.headers["etag"]})
    key = client.post("/api/keys", json={"label": "x", "role": "tutor"}).json()["key"]["id"]
    client.delete(f"/api/keys/{key}")
    assert deeds(client, actor=me) == [
        ("published", "release", f"{cohort}/1"),
        ("restored", "release", f"{cohort}/2"),
        ("added", "address", address),
        ("revoked", "address", address),
        ("added", "key", key),
        ("revoked", "key", key),
    ]
    assert deeds(client, kind="cohort") == [("added", "cohort", cohort)]
    assert deeds(client, subject=key) == [("added", "key", key), ("revoked", "key", key)]
    (published,) = client.get("/api/audit", params={"subject": f"{cohort}/1"}).json()["items"]
    assert (published["actor"], published["address"], published["details"]["draft"]) == (me, "testclient", first)


def test_what_was_refused_or_failed_is_not_written_as_done(client: TestClient) -> None:
    before = deeds(client)
    assert client.post("/api/cohorts/nothing/releases", json={"draft": "nothing"}).status_code == 404
    assert client.delete("/api/keys/nothing").status_code == 404
    assert client.post("/api/keys", json={}, headers={"Authorization": ""}).status_code == 401
    assert deeds(client) == before


def test_a_deed_that_is_rolled_back_leaves_no_entry(service: Service) -> None:
    with pytest.raises(RuntimeError), service.database.writing() as connection:
        journal.write(connection, service.now(), Action.ADDED, "key", "k")
        raise RuntimeError("in the middle")
    assert journal.check(service) == (0, "", ())


@pytest.mark.parametrize(
    "deed", ["UPDATE audit SET actor = 'me'", "DELETE FROM audit", "UPDATE audit SET at = at WHERE number = 1"]
)
def test_the_database_refuses_to_change_the_log(service: Service, deed: str) -> None:
    with service.database.writing() as connection, acting(Actor("user:1")):
        journal.write(connection, service.now(), Action.ADDED, "key", "k")
    with pytest.raises(DatabaseError, match="append-only"), service.database.writing() as connection:
        connection.exec_driver_sql(deed)
    assert journal.check(service)[::2] == (1, ())


def test_a_log_changed_behind_our_back_is_found_out(client: TestClient, service: Service) -> None:
    for number in range(3):
        with service.database.writing() as connection:
            journal.write(connection, service.now(), Action.ADDED, "key", f"k{number}")
    assert client.get("/api/audit/check").json()["faults"] == []
    with service.database.writing() as connection:
        guards = ("audit_no_update", "audit_no_delete") if service.database.is_sqlite else ("audit_no_change",)
        for guard in guards:
            connection.exec_driver_sql(f"DROP TRIGGER {guard}" + ("" if service.database.is_sqlite else " ON audit"))
        connection.exec_driver_sql("UPDATE audit SET actor = 'somebody else' WHERE number = 2")
    checked = client.get("/api/audit/check").json()
    assert checked["faults"] == ["Entry 2 is not as it was written, or the one before is not."]


def test_many_writers_at_once_make_one_chain(service: Service) -> None:
    def write(number: int) -> None:
        with service.database.writing() as connection, acting(Actor(f"user:{number}")):
            journal.write(connection, service.now(), Action.CHANGED, "cohort", f"c{number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    entries, last, faults = journal.check(service)
    assert (entries, faults) == (40, ())
    with service.database.reading() as connection:
        kept = list(audit_log.all_entries(connection))
    assert {entry.actor for entry in kept} == {f"user:{number}" for number in range(40)}
    assert (kept[-1].seal, [entry.number for entry in kept]) == (last, list(range(1, 41)))
