"""Records and rows: what is put is what is found, in both databases, stamps with their zone included."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from api.services.service import Service
from api.storage import blobs, drafts, feeds, inputs, keys, releases, runs
from api.storage.records import (
    AddressRecord,
    CohortRecord,
    DraftRecord,
    FeedStateRecord,
    FileRecord,
    KeyRecord,
    ProgrammeRecord,
    ReleaseRecord,
    RenderingRecord,
    RunRecord,
    RunState,
)

WHEN = datetime(2027, 3, 28, 1, 30, 0, 123456, tzinfo=UTC)
LATER = WHEN + timedelta(days=1)
ODD = "Zoë 🎓 O'Hara; %_\\ “quoted”"


def test_every_record_comes_back_as_it_went(service: Service) -> None:
    with service.database.writing() as connection:
        digest = blobs.put_blob(connection, b"\x00\xff content")
        assert blobs.put_blob(connection, b"\x00\xff content") == digest
        assert blobs.get_blob(connection, digest) == b"\x00\xff content"
        programme = ProgrammeRecord("p", ODD, digest, 1, WHEN, LATER)
        cohort = CohortRecord("c", ODD, "p", digest, digest, 4, date(2026, 9, 21), date(2028, 7, 1), 2, WHEN, LATER)
        run = RunRecord(
            "r", "c", digest, digest, 5.5, 2**31 - 1, 0, "key:1", WHEN, "again", RunState.FAILED, "optimal",
            (ODD, "two"), 2, "me", 7, True, "stage", "level", 3, -1, 1.5, 0.25, "d", WHEN, LATER,
        )  # fmt: skip
        proof = {"a": [1, {"b": None}]}
        draft = DraftRecord("d", "c", "r", "feasible", digest, digest, digest, proof, 0, ODD, 1, WHEN, LATER)
        release = ReleaseRecord("c", 1, "d", None, ODD, digest, digest, digest, {}, {"people": ["x"]}, WHEN, "key:1")
        state = FeedStateRecord("c", "room-1", "room", "1", ODD, WHEN, b"\x00")
        rendering = RenderingRecord("c", "room-1", "a0t0d0", b"body", b"zip", 'W/"1"', WHEN, None, "room-1.ics")
        address = AddressRecord("a", "f" * 64, "c", "room-1", "room", "1", "a0t0d0", ODD, "key:1", WHEN, LATER)
        key = KeyRecord("k", "e" * 64, ODD, "employer", ("c",), ("kings", "slam"), ("read",), "first start", WHEN)
        inputs.put_programme(connection, programme)
        inputs.put_cohort(connection, cohort)
        runs.put_run(connection, run)
        file = FileRecord("report.html", digest, 9)
        drafts.put_draft(connection, draft, {"report.html": b"\x00\xff content"})
        assert releases.put_release(connection, release, [replace(file, size=9)])
        releases.replace_feeds(connection, "c", [state], [rendering])
        feeds.put_address(connection, address)
        keys.put_key(connection, key)
    with service.database.reading() as connection:
        assert inputs.get_programme(connection, "p") == programme
        assert inputs.get_cohort(connection, "c") == cohort
        assert runs.get_run(connection, "r") == run
        assert drafts.get_draft(connection, "d") == draft
        assert [found.name for found in drafts.files_of_draft(connection, "d")] == ["report.html"]
        assert releases.get_release(connection, "c", 1) == release
        assert releases.files_of_release(connection, "c", 1) == (file,)
        assert feeds.feed_states_of(connection, "c") == (state,)
        assert feeds.get_rendering(connection, "c", "room-1", "a0t0d0") == rendering
        assert feeds.get_address_by_hash(connection, "f" * 64) == address
        assert keys.get_key_by_hash(connection, "e" * 64) == key


def test_a_moment_of_another_zone_is_the_same_moment(service: Service) -> None:
    east = WHEN.astimezone(timezone(timedelta(hours=9)))
    with service.database.writing() as connection:
        digest = blobs.put_blob(connection, b"")
        inputs.put_programme(connection, ProgrammeRecord("p", "t", digest, 1, east, east))
    with service.database.reading() as connection:
        found = inputs.get_programme(connection, "p")
    assert found is not None
    assert (found.created_at, found.created_at.utcoffset()) == (WHEN, timedelta(0))


def test_leaving_a_unit_of_work_by_an_error_leaves_nothing(service: Service) -> None:
    try:
        with service.database.writing() as connection:
            blobs.put_blob(connection, b"half")
            raise RuntimeError("in the middle")
    except RuntimeError:
        pass
    with service.database.reading() as connection:
        assert connection.execute(blobs.blobs.select()).all() == []


def test_a_second_release_of_the_same_number_is_refused(service: Service) -> None:
    with service.database.writing() as connection:
        digest = blobs.put_blob(connection, b"")
        days = (date(2026, 1, 1), date(2026, 2, 1))
        inputs.put_cohort(connection, CohortRecord("c", "", "p", digest, digest, 0, *days, 1, WHEN, WHEN))
        release = ReleaseRecord("c", 1, "d", None, "", digest, digest, digest, {}, {}, WHEN, "key:1")
        assert [releases.put_release(connection, release, ()) for _ in range(2)] == [True, False]
