"""The straight line over HTTP: programme, cohort, run, draft, release, address, and the calendar at the end."""

import io
import zipfile
from collections.abc import Callable
from threading import Event

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from service_builders import TINY, Solved

from api.jobs.solving import Solving
from api.services.service import Service


def test_from_upload_to_subscription(
    client: TestClient, service: Service, sent: list[str], tiny: Callable[[int], Solved]
) -> None:
    programme = client.post("/api/programmes", content=TINY.read_bytes(), headers={"Content-Type": "application/yaml"})
    assert (programme.status_code, programme.headers["etag"]) == (201, '"v1"')
    upload = {"file": ("tiny.zip", tiny(1).upload)}
    cohort = client.post("/api/cohorts", data={"programme": "tiny"}, files=upload)
    assert (cohort.status_code, cohort.json()["id"], cohort.json()["apprentices"]) == (201, "tiny-2026", 4)

    asked = client.post("/api/cohorts/tiny-2026/runs", json={"seconds": 5, "workers": 1})
    run = asked.headers["location"]
    assert (asked.status_code, asked.json()["state"], sent) == (202, "queued", [asked.json()["id"]])
    Solving(service, "worker", Event()).work(sent[0])
    ended = client.get(run).json()
    assert (ended["state"], ended["attempt"], ended["reasons"]) == ("succeeded", 1, [])
    assert ended["status"] in ("optimal", "feasible")
    told = [line for line in client.get(f"{run}/events").text.splitlines() if line.startswith("event: ")]
    assert told == ["event: state", "event: state", *["event: progress"] * (len(told) - 3), "event: state"]

    assert client.get("/api/cohorts/tiny-2026/feeds").json() == []
    release = client.post("/api/cohorts/tiny-2026/releases", json={"draft": ended["draft"]})
    assert (release.status_code, release.json()["number"], list(release.json()["counts"])) == (201, 1, ["added"])
    made = client.post("/api/cohorts/tiny-2026/addresses", json={"feed": "apprentice-A01"})
    assert made.status_code == 201
    feed = client.get(made.json()["copy_to_calendar"], headers={"Authorization": ""})
    assert feed.status_code == 200
    titles = {str(event["SUMMARY"]) for event in Calendar.from_ical(feed.content).walk("VEVENT")}
    expected = {"Due: Reflective essay (summative)", "Guest talk", "Learning set", "Monthly review", "Opening workshop"}
    assert titles == expected
    again = client.get(made.json()["copy_to_calendar"], headers={"If-None-Match": feed.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_faults_of_an_upload_come_all_at_once(client: TestClient) -> None:

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("rooms.csv", "id,site_id,capacity\nR1,nowhere,twelve\n")
        archive.writestr("romes.csv", "id\n")
    answer = client.post("/api/cohorts", data={"programme": "lsbu"}, files={"file": ("c.zip", packed.getvalue())})
    body = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert (body["type"], body["status"]) == ("/problems/invalid-input", 422)
    where = {(fault["source"], fault["row"], fault["column"]) for fault in body["faults"]}
    assert {("rooms.csv", 2, "capacity"), ("rooms.csv", 2, "site_id"), ("romes.csv", None, "")} <= where


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/cohorts"), ("POST", "/api/cohorts"), ("GET", "/metrics"), ("DELETE", "/api/drafts/1")],
)
def test_strangers_get_nothing(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path, headers={"Authorization": "Bearer ctk_wrong"})
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/not-authenticated")
    assert answer.headers["www-authenticate"] == 'Bearer realm="timetabler"'
