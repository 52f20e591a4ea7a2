"""The tables of the database, as SQLAlchemy Core knows them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """A moment: aware in Python, without zone and in UTC in the table, the same in every database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


Id = Text
Digest = String(64)

blobs = Table(
    "blobs",
    metadata,
    Column("digest", Digest, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""Contents by their SHA-256; never changed, so that a run, a draft and a release can share them."""

programmes = Table(
    "programmes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("title", Text, nullable=False),
    Column("digest", ForeignKey(blobs.c.digest), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

cohorts = Table(
    "cohorts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("title", Text, nullable=False),
    Column("programme", Id, nullable=False, index=True),
    Column("programme_digest", ForeignKey(blobs.c.digest), nullable=False),
    Column("digest", ForeignKey(blobs.c.digest), nullable=False),
    Column("apprentices", Integer, nullable=False),
    Column("starts", Date, nullable=False),
    Column("ends", Date, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("cohort", ForeignKey(cohorts.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("programme_digest", ForeignKey(blobs.c.digest), nullable=False),
    Column("cohort_digest", ForeignKey(blobs.c.digest), nullable=False),
    Column("seconds", Float, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("workers", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("status", String(20)),
    Column("reasons", JSON, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("owner", Text, nullable=False),
    Column("beat", Integer, nullable=False),
    Column("cancel_requested", Boolean, nullable=False),
    Column("stage", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("cost", Integer),
    Column("bound", Integer),
    Column("elapsed", Float, nullable=False),
    Column("left", Float, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("idempotency_key", Text),
    Column("draft", Id),
    Column("created_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Index("ix_runs_state", "state"),
    Index("uq_runs_idempotency", "requested_by", "idempotency_key", unique=True),
)

run_events = Table(
    "run_events",
    metadata,
    Column("run", ForeignKey(runs.c.id, ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("data", JSON, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("cohort", ForeignKey(cohorts.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("run", Id, nullable=False),
    Column("status", String(20), nullable=False),
    Column("programme_digest", ForeignKey(blobs.c.digest), nullable=False),
    Column("cohort_digest", ForeignKey(blobs.c.digest), nullable=False),
    Column("timetable_digest", ForeignKey(blobs.c.digest), nullable=False),
    Column("certificate", JSON, nullable=False),
    Column("hard_findings", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

draft_files = Table(
    "draft_files",
    metadata,
    Column("draft", ForeignKey(drafts.c.id, ondelete="CASCADE"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("digest", ForeignKey(blobs.c.digest), nullable=False),
    Column("size", Integer, nullable=False),
)

releases = Table(
    "releases",
    metadata,
    Column("cohort", ForeignKey(cohorts.c.id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("draft", Id, nullable=False),
    Column("restored_from", Integer),
    Column("note", Text, nullable=False),
    Column("programme_digest", ForeignKey(blobs.c.digest), nullable=False),
    Column("cohort_digest", ForeignKey(blobs.c.digest), nullable=False),
    Column("timetable_digest", ForeignKey(blobs.c.digest), nullable=False),
    Column("certificate", JSON, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("published_by", Text, nullable=False),
    Column("links", JSON, nullable=False, server_default="{}"),
)

release_files = Table(
    "release_files",
    metadata,
    Column("cohort", Id, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("digest", ForeignKey(blobs.c.digest), nullable=False),
    Column("size", Integer, nullable=False),
    ForeignKeyConstraint(["cohort", "number"], ["releases.cohort", "releases.number"], name="fk_release_files_release"),
)

feed_states = Table(
    "feed_states",
    metadata,
    Column("cohort", ForeignKey(cohorts.c.id), primary_key=True),
    Column("file", Text, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("who", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("state", LargeBinary, nullable=False),
)
"""What is known of every event of a feed after the last release: numbers and stamps that may only grow."""

renderings = Table(
    "renderings",
    metadata,
    Column("cohort", ForeignKey(cohorts.c.id), primary_key=True),
    Column("file", Text, primary_key=True),
    Column("options", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("zipped", LargeBinary, nullable=False),
    Column("etag", Text, nullable=False),
    Column("modified_at", Instant, nullable=False),
    Column("stale_at", Instant),
    Column("filename", Text, nullable=False),
)
"""The bytes of each feed as of the last release, good until a past or cancelled event is to drop out."""

addresses = Table(
    "addresses",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", Digest, nullable=False, unique=True),
    Column("cohort", ForeignKey(cohorts.c.id), nullable=False, index=True),
    Column("file", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("who", Id, nullable=False),
    Column("options", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("chosen_at", Instant),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
    Column("last_fetch_at", Instant),
    Column("last_status", Integer),
    Column("last_agent", Text),
    Column("fetches", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)

marks = Table("marks", metadata, Column("name", String(40), primary_key=True), Column("value", Integer, nullable=False))
"""Counters that rise with each change of a kind; a cache that saw the same number is still right."""

keys = Table(
    "keys",
    metadata,
    Column("id", Id, primary_key=True),
    Column("hash", Digest, nullable=False, unique=True),
    Column("label", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("cohorts", JSON, nullable=False),
    Column("subjects", JSON, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
    Column("last_used_at", Instant),
    Column("prefix", Text, nullable=False, server_default=""),
)

users = Table(
    "users",
    metadata,
    Column("id", Id, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("cohorts", JSON, nullable=False),
    Column("subjects", JSON, nullable=False),
    Column("password", Text),
    Column("ticket_hash", Digest, unique=True),
    Column("ticket_expires_at", Instant),
    Column("issuer", Text),
    Column("issuer_subject", Text),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
    Column("last_login_at", Instant),
    Column("version", Integer, nullable=False),
    Index("uq_users_identity", "issuer", "issuer_subject", unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("hash", Digest, nullable=False, unique=True),
    Column("user", ForeignKey(users.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("agent", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_used_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

throttles = Table(
    "throttles",
    metadata,
    Column("name", Text, primary_key=True),
    Column("busy_until", Instant, nullable=False),
)
"""Until when the tries of somebody are paid off; rows of the past mean nothing."""

sealing_keys = Table(
    "sealing_keys", metadata, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False)
)
"""Keys that sign cookies, made at the first start when the settings give none."""

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False, index=True),
    Column("action", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("details", JSON, nullable=False),
    Column("address", Text, nullable=False),
    Column("seal", Digest, nullable=False),
)
"""Append-only: triggers refuse every change, and each row seals the one before."""
