"""Releases, feeds, addresses and ledgers on the wire."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from api.feeds.options import MOST_ALARM_MINUTES, FeedOptions
from api.hours.view import Standing
from api.schemas.resources import HASH, WHEN, example
from api.services.feed_store import read_options
from api.storage.records import AddressRecord, FeedStateRecord, ReleaseRecord
from models.ledger import Entry

TEXT = r"^[^\x00]*$"


def in_utc(value: datetime) -> datetime:
    """Return the moment in UTC; ValueError without a zone or outside of the years that make sense."""
    if value.tzinfo is None or not 2000 <= value.year < 2200:
        raise ValueError("a moment between 2000 and 2200 with a zone, such as 2027-03-01T12:00:00Z")
    return value.astimezone(UTC)


Link = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https://[!-~]+$")]
Moment = Annotated[datetime, AfterValidator(in_utc)]


class PublishRequest(BaseModel):
    """Which draft to publish."""

    model_config = example(
        draft="0b8e6f21c47d5590a3ef",
        note="First version for employers.",
        links={"masterclass": "https://meet.example.org/masterclass"},
    )
    draft: str = Field(max_length=80, pattern=r"^[a-z0-9]+$")
    note: str = Field(default="", max_length=2000, pattern=TEXT)
    links: dict[Annotated[str, StringConstraints(max_length=200, pattern=TEXT)], Link] | None = Field(
        default=None,
        max_length=2000,
        description="Where online sessions are joined, by activity or session; left out: as in the release before",
    )


class RestoreRequest(BaseModel):
    """Why an earlier release comes back."""

    model_config = example(note="The move of module 3 is withdrawn.")
    note: str = Field(default="", max_length=2000, pattern=TEXT)


class ReleaseView(BaseModel):
    """A published version; it never changes."""

    model_config = example(
        cohort="scl-2026",
        number=2,
        draft="0b8e6f21c47d5590a3ef",
        restored_from=None,
        note="Module 3 moves by a week.",
        counts={"added": 0, "removed": 0, "moved": 4, "place": 1, "people": 0},
        people_disturbed=26,
        timetable_digest=HASH,
        published_at=WHEN,
        published_by="key:4d1f",
    )
    cohort: str
    number: int
    draft: str
    restored_from: int | None = Field(description="Number of the release whose timetable this is again")
    note: str
    counts: dict[str, int] = Field(description="Changes against the release before, by kind")
    people_disturbed: int
    timetable_digest: str = Field(description="SHA-256 of timetable.json")
    published_at: datetime
    published_by: str

    @classmethod
    def of(cls, record: ReleaseRecord) -> Self:
        return cls(
            cohort=record.cohort,
            number=record.number,
            draft=record.draft,
            restored_from=record.restored_from,
            note=record.note,
            counts=record.changes["counts"],
            people_disturbed=len(record.changes["people"]),
            timetable_digest=record.timetable_digest,
            published_at=record.published_at,
            published_by=record.published_by,
        )


class ChangeEntry(BaseModel):
    """One session or deadline that changed."""

    kind: str
    id: str
    title: str
    before: str | None
    after: str | None
    people: list[str]
    sentence: str


class ChangesView(BaseModel):
    """What changed, as far as the caller may see it."""

    model_config = example(
        first=False,
        counts={"added": 0, "removed": 0, "moved": 1, "place": 0, "people": 0},
        people=["A03", "T01"],
        entries=[
            {
                "kind": "moved",
                "id": "review:A03:6#1",
                "title": "Review (Asha Khan)",
                "before": "Tue 9 Mar 2027, 10:00-11:00, St Olave's",
                "after": "Thu 11 Mar 2027, 10:00-11:00, St Olave's",
                "people": ["A03", "T01"],
                "sentence": "Review (Asha Khan) moves from Tue 9 Mar 2027 to Thu 11 Mar 2027.",
            }
        ],
    )
    first: bool = Field(description="Whether there was nothing before")
    counts: dict[str, int]
    people: list[str] = Field(description="Ids of everybody whose diary changed")
    entries: list[ChangeEntry]


class CertificateView(BaseModel):
    """What was proven of a release: hashes, verdict by rule, cost and bound by level, seed, versions."""

    model_config = example(
        timetable_sha256=HASH,
        inputs_sha256={"inputs/programme.yaml": HASH},
        clean=True,
        rules=[{"id": "room-free", "kind": "hard", "broken": 0}],
        levels=[{"level": "travel", "title": "days of travel", "unit": "days", "cost": 41, "bound": 41, "gap": 0.0}],
        seed=1,
        versions={"cohort-timetabler": "0.1.0", "ortools": "9.15"},
    )
    timetable_sha256: str
    inputs_sha256: dict[str, str]
    clean: bool
    rules: list[dict[str, Any]]
    levels: list[dict[str, Any]]
    seed: int
    versions: dict[str, str]


class FeedView(BaseModel):
    """A calendar that can be subscribed to."""

    model_config = example(
        feed="apprentice-A03", kind="apprentice", who="A03", name="Asha Khan – Clinical Leadership", changed_at=WHEN
    )
    feed: str
    kind: str
    who: str
    name: str
    changed_at: datetime = Field(description="When a release changed it last")

    @classmethod
    def of(cls, record: FeedStateRecord) -> Self:
        return cls(feed=record.file, kind=record.kind, who=record.who, name=record.name, changed_at=record.changed_at)


class OptionsView(BaseModel):
    """What one address shows."""

    model_config = example(alarm_minutes=0, todos=False, drop_cancelled=False)
    alarm_minutes: int = Field(default=0, ge=0, le=MOST_ALARM_MINUTES, description="Minutes before; 0 is no alarm")
    todos: bool = Field(default=False, description="Whether deadlines also come as to-dos")
    drop_cancelled: bool = Field(default=False, description="Whether a cancelled session vanishes at once")

    def read(self) -> FeedOptions:
        return FeedOptions(self.alarm_minutes, self.todos, self.drop_cancelled)


class AddressRequest(BaseModel):
    """Which feed an address is for."""

    model_config = example(
        feed="apprentice-A03",
        label="Asha's telephone",
        options={"alarm_minutes": 30, "todos": False, "drop_cancelled": False},
        expires_at=None,
    )
    feed: str = Field(max_length=300, pattern=r"^[A-Za-z0-9_-]+$")
    label: str = Field(default="", max_length=200, pattern=TEXT)
    options: OptionsView = OptionsView()
    expires_at: Moment | None = Field(default=None, description="With a zone")


class AddressChange(BaseModel):
    """New label and options of an address."""

    model_config = example(
        label="Asha's telephone", options={"alarm_minutes": 0, "todos": True, "drop_cancelled": False}
    )
    label: str = Field(max_length=200, pattern=TEXT)
    options: OptionsView


class RotateRequest(BaseModel):
    """How long the old address still answers beside the new one."""

    model_config = example(overlap_days=7)
    overlap_days: int = Field(default=0, ge=0, le=90)


ADDRESS = {
    "id": "c2b7d5e01f934a6688aa",
    "cohort": "scl-2026",
    "feed": "apprentice-A03",
    "kind": "apprentice",
    "who": "A03",
    "label": "Asha's telephone",
    "options": {"alarm_minutes": 30, "todos": False, "drop_cancelled": False},
    "version": 1,
    "created_at": WHEN,
    "created_by": "key:4d1f",
    "expires_at": None,
    "revoked_at": None,
    "last_fetch_at": WHEN,
    "last_status": 304,
    "last_agent": "Google-Calendar-Importer",
    "fetches": 211,
}


class AddressView(BaseModel):
    """An address without its secret: what it is for, and when it was fetched last."""

    model_config = example(**ADDRESS)
    id: str
    cohort: str
    feed: str
    kind: str
    who: str
    label: str
    options: OptionsView
    version: int
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    last_fetch_at: datetime | None
    last_status: int | None
    last_agent: str | None
    fetches: int

    @classmethod
    def of(cls, record: AddressRecord) -> Self:
        chosen = read_options(record.options)
        names = [name for name in AddressView.model_fields if name not in ("feed", "options")]
        options = OptionsView(
            alarm_minutes=chosen.alarm_minutes, todos=chosen.todos, drop_cancelled=chosen.drop_cancelled
        )
        return cls(feed=record.file, options=options, **{name: getattr(record, name) for name in names})


class NewAddressView(BaseModel):
    """A new address with its secret, shown this once."""

    model_config = example(
        address=ADDRESS,
        copy_to_calendar="https://timetable.example.org/feeds/ctf_Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4.ics",
        subscribe="webcal://timetable.example.org/feeds/ctf_Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4.ics",
        download="https://timetable.example.org/feeds/ctf_Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4.ics?download=1",
        notices=["Whoever has this address can read this calendar."],
    )
    address: AddressView
    copy_to_calendar: str = Field(description="To paste into Google Calendar or Outlook on the web")
    subscribe: str = Field(description="Opens Apple Calendar, Thunderbird or Outlook")
    download: str = Field(description="A file of today's state, which follows no change")
    notices: list[str] = Field(description="To be shown beside the address")


class EntryView(BaseModel):
    """One line of a ledger."""

    model_config = example(
        id="A03:review:A03:6#1",
        apprentice="A03",
        day="2027-03-09",
        time="10:00-11:00",
        title="Review",
        kind="review",
        module=None,
        mode="workplace",
        minutes=60,
        otj_minutes=60,
        release_minutes=60,
        reason="",
        outcomes=["K10"],
    )
    id: str
    apprentice: str
    day: date
    time: str | None
    title: str
    kind: str
    module: str | None
    mode: str
    minutes: int
    otj_minutes: int
    release_minutes: int
    reason: str
    outcomes: list[str]

    @classmethod
    def of(cls, entry: Entry) -> Self:
        return cls(
            id=entry.id,
            apprentice=entry.apprentice,
            day=entry.day,
            time=None if entry.span is None else str(entry.span),
            title=entry.title,
            kind=entry.kind.value,
            module=entry.module,
            mode=entry.mode,
            minutes=entry.minutes,
            otj_minutes=entry.otj_minutes,
            release_minutes=entry.release_minutes,
            reason=entry.reason,
            outcomes=list(entry.outcomes),
        )


class HoursView(BaseModel):
    """Hours of one apprentice: owed, planned, expected by a day; all planned, none delivered."""

    model_config = example(
        apprentice="A03",
        name="Asha Khan",
        employer="kings",
        floor="503",
        plan="519",
        cap="1242.5",
        booked="521.5",
        released="640",
        share="51.5",
        expected="188.25",
        straight_line="201.4",
        next_away="Tue 9 Mar 2027, Wed 10 Mar 2027",
    )
    apprentice: str
    name: str
    employer: str
    floor: str
    plan: str
    cap: str
    booked: str
    released: str
    share: str = Field(description="Release as a share of the cap, in per cent")
    expected: str = Field(description="By the timetable's own curve: the figure to judge progress by")
    straight_line: str
    next_away: str

    @classmethod
    def of(cls, line: Standing) -> Self:
        return cls(**{name: str(getattr(line, name)) for name in cls.model_fields})
