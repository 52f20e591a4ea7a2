"""The audit log cannot be changed, cut in the middle or put together again without being found out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.access.audit import Action, Entry, Note, audit_faults, write_entry

NOW = datetime(2027, 3, 1, 9, 0, 0, 123456, tzinfo=UTC)


def log(number: int = 4) -> list[Entry]:
    entries: list[Entry] = []
    for index in range(number):
        note = Note(
            f"user:{index}", Action.PUBLISHED, "release", f"scl-2026/{index + 1}", {"note": "first"}, "10.0.0.1"
        )
        entries.append(write_entry(entries[-1] if entries else None, note, NOW + timedelta(minutes=index)))
    return entries


def test_an_entry_says_who_did_what_to_what_and_when() -> None:
    entry = log(1)[0]
    assert replace(entry, seal="") == Entry(
        1, NOW, "user:0", "published", "release", "scl-2026/1", {"note": "first"}, "10.0.0.1", ""
    )
    assert len(entry.seal) == 64


def test_a_log_as_it_was_written_is_whole() -> None:
    assert (audit_faults(log()), audit_faults([])) == ((), ())


@pytest.mark.parametrize(
    "change",
    [
        {"at": NOW + timedelta(microseconds=1)}, {"actor": "user:9"}, {"action": "deleted"}, {"kind": "cohort"},
        {"subject": "scl-2026/9"}, {"details": {}}, {"details": {"note": "first", "x": ""}}, {"address": ""},
        {"seal": "f" * 64},
    ],
    ids=str,
)  # fmt: skip
def test_a_changed_entry_is_found(change: dict[str, object]) -> None:
    entries = log()
    entries[1] = replace(entries[1], **change)  # type: ignore[arg-type]
    assert audit_faults(entries)[0] in (
        "Entry 2 is not as it was written, or the one before is not.",
        "Entry 3 is not as it was written, or the one before is not.",
    )


def test_a_missing_entry_is_found() -> None:
    entries = log()
    assert audit_faults(entries[:1] + entries[2:]) == ("Entry 2 is missing before entry 3.",)
    assert audit_faults(entries[1:]) == ("Entry 1 is missing before entry 2.",)


def test_an_entry_taken_out_and_the_rest_numbered_again_is_found() -> None:
    entries = log()
    closed = [entries[0], *(replace(entry, number=entry.number - 1) for entry in entries[2:])]
    assert audit_faults(closed) == (
        "Entry 2 is not as it was written, or the one before is not.",
        "Entry 3 is not as it was written, or the one before is not.",
    )


def test_secrets_are_taken_out_and_long_facts_cut() -> None:
    note = Note("user:1", Action.ADDED, "key", "ctk_abcdefghij", {"label": "Bearer abcdefgh", "text": "x" * 900})
    entry = write_entry(None, note, NOW)
    assert (entry.subject, entry.details) == ("ctk_[secret]", {"label": "Bearer [secret]", "text": "x" * 500})


@given(st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), max_size=6))
def test_no_two_facts_can_be_shifted_between_fields(facts: list[tuple[str, str]]) -> None:
    entries: list[Entry] = []
    for actor, subject in facts:
        entries.append(write_entry(entries[-1] if entries else None, Note(actor, Action.ADDED, "key", subject), NOW))
    assert audit_faults(entries) == ()
    for index, entry in enumerate(entries):
        shifted = replace(entry, actor=entry.actor + entry.kind, kind="")
        assert audit_faults([*entries[:index], shifted, *entries[index + 1 :]]) != ()
