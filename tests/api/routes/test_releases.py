"""Releases over HTTP: what changed, for whom; files that check; going back; publishing what may not be published."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from fastapi.testclient import TestClient
from service_builders import ADMINISTRATOR

from api.access.keys import add_key
from api.access.principal import Role
from api.outputs.folder import disagreements, load_folder
from api.services import drafts
from api.services.service import Service
from api.storage.tables import drafts as draft_rows
from scheduler.checker import check, hard

HOME = "/api/cohorts/tiny-2026"


def publish(client: TestClient, draft: str) -> int:
    answer = client.post(f"{HOME}/releases", json={"draft": draft, "note": "n"})
    assert answer.status_code == 201
    return int(answer.json()["number"])


def as_role(service: Service, role: Role, *subjects: str) -> dict[str, str]:
    key = add_key(service, role, role.value, "test", cohorts=("tiny-2026",), subjects=subjects)
    return {"Authorization": f"Bearer {key}"}


def test_a_move_is_told_in_a_sentence(client: TestClient, draft: Callable[[int], str]) -> None:
    assert [publish(client, draft(number)) for number in (1, 2)] == [1, 2]
    told = client.get(f"{HOME}/releases/2/changelog").json()
    assert told["counts"] == {"added": 0, "removed": 0, "moved": 1, "place": 0, "people": 0}
    entry = told["entries"][0]
    assert entry["sentence"] == f"Guest talk moves from {entry['before']} to {entry['after']}."
    assert set(entry["people"]) >= {"A01", "A02", "A03", "A04"}
    back = client.get(f"{HOME}/releases/1/diff", params={"against": 2}).json()["entries"][0]
    assert (back["before"], back["after"]) == (entry["after"], entry["before"])
    assert client.get(f"{HOME}/releases/2/diff", params={"against": 2}).json()["entries"] == []
    assert client.get(f"/api/drafts/{draft(2)}/changes").json()["entries"] == []
    assert client.get(f"/api/drafts/{draft(1)}/changes").json()["entries"][0]["after"] == entry["before"]
    assert client.get(f"{HOME}/releases/3/changelog").status_code == 404


def test_everybody_is_told_of_their_own_alone(
    client: TestClient, service: Service, draft: Callable[[int], str]
) -> None:
    for number in (1, 2):
        publish(client, draft(number))
    for role, subjects, seen in (
        (Role.APPRENTICE, ("A02",), {"A02"}),
        (Role.EMPLOYER, ("gstt",), {"A01"}),
        (Role.EMPLOYER, ("nobody",), set()),
    ):
        headers = as_role(service, role, *subjects)
        told = client.get(f"{HOME}/releases/2/changelog", headers=headers).json()
        assert {who for entry in told["entries"] for who in entry["people"]} == seen
        assert set(told["people"]) == seen
        lines = client.get(f"{HOME}/ledger?limit=200", headers=headers).json()["items"]
        assert {line["apprentice"] for line in lines} == seen
        rows = client.get(f"{HOME}/ledger.csv", headers=headers).text.splitlines()
        assert {row.split(",")[1] for row in rows[1:]} == seen
        assert {line["apprentice"] for line in client.get(f"{HOME}/hours", headers=headers).json()} == seen
        assert client.get(f"{HOME}/releases/2/files", headers=headers).status_code == 403
    stranger = add_key(service, Role.TUTOR, "t", "test", cohorts=("elsewhere",), subjects=("T01",))
    hidden = client.get(HOME, headers={"Authorization": f"Bearer {stranger}"})
    assert hidden.status_code == 404


def test_an_address_is_given_for_ones_own_feed_alone(
    client: TestClient, service: Service, draft: Callable[[int], str]
) -> None:
    publish(client, draft(1))
    mine = as_role(service, Role.APPRENTICE, "A02")
    assert {feed["feed"] for feed in client.get(f"{HOME}/feeds", headers=mine).json()} == {
        "apprentice-A02",
        "cohort-tiny-2026",
    }
    statuses = [
        client.post(f"{HOME}/addresses", json={"feed": feed}, headers=mine).status_code
        for feed in ("apprentice-A02", "cohort-tiny-2026", "apprentice-A01", "tutor-T01", "nothing")
    ]
    assert statuses == [201, 201, 404, 404, 404]
    other = client.post(f"{HOME}/addresses", json={"feed": "apprentice-A02"}).json()["address"]["id"]
    assert client.get(f"/api/addresses/{other}", headers=mine).status_code == 404
    assert client.get(f"{HOME}/addresses", headers=mine).json()["total"] == 2


def test_going_back_is_a_new_release(client: TestClient, draft: Callable[[int], str]) -> None:
    for number in (1, 2):
        publish(client, draft(number))
    restored = client.post(f"{HOME}/releases/1/restore", json={"note": "back"}).json()
    first, second, third = (client.get(f"{HOME}/releases/{number}").json() for number in (1, 2, 3))
    assert (restored, third["restored_from"], third["note"]) == (third, 1, "back")
    assert third["timetable_digest"] == first["timetable_digest"] != second["timetable_digest"]
    files = [client.get(f"{HOME}/releases/{number}/files/all.zip").content for number in (1, 3)]
    assert files[0] == files[1]
    assert client.post(f"{HOME}/releases/9/restore", json={}).status_code == 404


def test_the_files_of_a_release_stand_up_to_the_checker(
    client: TestClient, draft: Callable[[int], str], tmp_path: Path
) -> None:
    publish(client, draft(1))
    packed = client.get(f"{HOME}/releases/1/files/all.zip").content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(tmp_path)
    problem, timetable, tabled = load_folder(tmp_path)
    assert (hard(check(problem, timetable)), disagreements(timetable, tabled)) == ((), [])
    certificate = client.get(f"{HOME}/releases/1/certificate").json()
    assert certificate["timetable_sha256"] == client.get(f"{HOME}/releases/1").json()["timetable_digest"]
    missing = client.get(f"{HOME}/releases/1/files/secret.txt")
    assert (missing.status_code, "timetable.json" in missing.json()["detail"]) == (404, True)


def test_a_draft_that_breaks_a_rule_is_not_published(
    client: TestClient, service: Service, draft: Callable[[int], str]
) -> None:
    broken = draft(1)
    with service.database.writing() as connection:
        connection.execute(draft_rows.update().values(hard_findings=2))
    answer = client.post(f"{HOME}/releases", json={"draft": broken})
    assert (answer.status_code, "breaks hard rules 2 times" in answer.json()["detail"]) == (409, True)
    assert client.get(f"{HOME}/releases").json()["total"] == 0


def test_a_draft_has_a_note_and_findings(client: TestClient, service: Service, draft: Callable[[int], str]) -> None:
    made = draft(1)
    noted = client.patch(f"/api/drafts/{made}", json={"note": "agreed"}, headers={"If-Match": '"v1"'})
    assert (noted.json()["note"], noted.headers["etag"]) == ("agreed", '"v2"')
    assert client.patch(f"/api/drafts/{made}", json={"note": ""}, headers={"If-Match": '"v1"'}).status_code == 412
    findings = client.get(f"/api/drafts/{made}/findings").json()
    assert {finding["kind"] for finding in findings} <= {"soft"}
    assert client.delete(f"/api/drafts/{made}", headers={"If-Match": '"v2"'}).status_code == 204
    assert drafts.list_drafts(service, ADMINISTRATOR, 10, 0, None).total == 0
