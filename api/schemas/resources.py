"""Programmes, cohorts, runs and drafts on the wire."""

from datetime import date, datetime
from typing import Any, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from api.services.programmes import ProgrammeView as Programme
from api.storage.records import CohortRecord, DraftRecord, FileRecord, RunRecord, RunState
from models.findings import Finding

Item = TypeVar("Item")
WHEN = "2026-09-01T09:00:00Z"
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def example(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]}, extra="forbid")


class PageView(BaseModel, Generic[Item]):
    """Some items of a longer list."""

    items: list[Item]
    total: int = Field(description="How many there are in all")
    limit: int
    offset: int


PROGRAMME = {"id": "lsbu", "title": "MA Strategic Clinical Leadership", "version": 0, "digest": HASH}


class ProgrammeView(BaseModel):
    """A programme; version 0 comes with the package and cannot be overwritten."""

    model_config = example(**PROGRAMME)
    id: str
    title: str
    version: int
    digest: str = Field(description="SHA-256 of the file")

    @classmethod
    def of(cls, programme: Programme) -> Self:
        return cls(id=programme.id, title=programme.title, version=programme.version, digest=programme.digest)


COHORT = {
    "id": "scl-2026",
    "title": "Strategic Clinical Leadership, September 2026",
    "programme": "lsbu",
    "apprentices": 24,
    "starts": "2026-09-21",
    "ends": "2028-07-21",
    "version": 1,
    "digest": HASH,
    "created_at": WHEN,
    "updated_at": WHEN,
}


class CohortView(BaseModel):
    """A cohort as it was uploaded last."""

    model_config = example(**COHORT)
    id: str
    title: str
    programme: str
    apprentices: int
    starts: date
    ends: date
    version: int
    digest: str = Field(description="SHA-256 of the packed tables")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, record: CohortRecord) -> Self:
        return cls.model_validate({name: getattr(record, name) for name in cls.model_fields})


class RunRequest(BaseModel):
    """How to solve."""

    model_config = example(seconds=60, seed=1, workers=0)
    seconds: float = Field(
        default=60, ge=1, le=86400, description="Time for the whole solve; cut to the service's own limit"
    )
    seed: int = Field(default=1, ge=0, le=2**31 - 1, description="Same seed and one worker: same timetable")
    workers: int = Field(default=0, ge=0, le=64, description="Search workers; 0 lets the solver choose")


RUN: dict[str, Any] = {
    "id": "5f2c9a7be14d03c8a1f6",
    "cohort": "scl-2026",
    "state": "running",
    "status": None,
    "reasons": [],
    "attempt": 1,
    "cancel_requested": False,
    "progress": {
        "stage": "groups and reviews",
        "level": "reviews and blocks off their rhythm",
        "cost": 12,
        "bound": 9,
        "gap": 0.25,
        "elapsed": 20.1,
        "left": 39.9,
    },
    "seconds": 60,
    "seed": 1,
    "workers": 0,
    "draft": None,
    "created_at": WHEN,
    "started_at": WHEN,
    "finished_at": None,
}


class ProgressView(BaseModel):
    """How far a run got: costs and bound are those of the level being worked on."""

    stage: str
    level: str
    cost: int | None
    bound: int | None
    gap: float | None = Field(description="Distance from the bound as a share of the cost; 0 is proven best")
    elapsed: float
    left: float


class RunView(BaseModel):
    """One solve. `state` is where it stands, `status` what the solver answered."""

    model_config = example(**RUN)
    id: str
    cohort: str
    state: RunState
    status: str | None = Field(description="optimal, feasible, infeasible, out of time or cancelled")
    reasons: list[str] = Field(description="Why there is no timetable, or why the run failed")
    attempt: int = Field(description="How often a worker began it")
    cancel_requested: bool
    progress: ProgressView
    seconds: float
    seed: int
    workers: int
    draft: str | None = Field(description="Id of the draft that came out of it")
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, record: RunRecord) -> Self:
        gap = None
        if record.cost is not None and record.bound is not None:
            gap = 0.0 if record.cost <= record.bound else (record.cost - record.bound) / record.cost
        progress = ProgressView(
            stage=record.stage,
            level=record.level,
            cost=record.cost,
            bound=record.bound,
            gap=gap,
            elapsed=record.elapsed,
            left=record.left,
        )
        values = {name: getattr(record, name) for name in cls.model_fields if name != "progress"}
        return cls(**(values | {"reasons": list(record.reasons), "progress": progress}))


DRAFT = {
    "id": "0b8e6f21c47d5590a3ef",
    "cohort": "scl-2026",
    "run": "5f2c9a7be14d03c8a1f6",
    "status": "optimal",
    "hard_findings": 0,
    "levels": [
        {
            "level": "cadence",
            "title": "reviews and blocks off their rhythm",
            "unit": "open days",
            "cost": 4,
            "bound": 4,
            "gap": 0,
        }
    ],
    "note": "",
    "version": 1,
    "created_at": WHEN,
    "updated_at": WHEN,
}


class DraftView(BaseModel):
    """A timetable that nobody has published yet."""

    model_config = example(**DRAFT)
    id: str
    cohort: str
    run: str
    status: str
    hard_findings: int = Field(description="How often a hard rule is broken; only 0 can be published")
    levels: list[dict[str, Any]] = Field(description="What each level of wishes costs, and what was proven of it")
    note: str
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, record: DraftRecord) -> Self:
        values = {name: getattr(record, name) for name in cls.model_fields if name != "levels"}
        return cls(**values, levels=record.certificate["levels"])


class NoteRequest(BaseModel):
    """A note to a draft."""

    model_config = example(note="Agreed with the ward managers.")
    note: str = Field(max_length=2000, pattern=r"^[^\x00]*$")


class FileView(BaseModel):
    """A file that can be downloaded."""

    model_config = example(name="timetable.xlsx", size=184320, digest=HASH)
    name: str
    size: int
    digest: str = Field(description="SHA-256 of the content")

    @classmethod
    def of(cls, record: FileRecord) -> Self:
        return cls(name=record.name, size=record.size, digest=record.digest)


class FindingView(BaseModel):
    """A rule broken, or the cost of a wish, in a sentence."""

    model_config = example(
        rule="review-cadence",
        kind="soft",
        message="The reviews of A03 on Tue 9 Mar 2027 and Tue 20 Apr 2027 are 3 open days off their rhythm.",
        subjects=["A03"],
        cost=3,
    )
    rule: str
    kind: str
    message: str
    subjects: list[str]
    cost: int

    @classmethod
    def of(cls, finding: Finding) -> Self:
        return cls(
            rule=finding.rule,
            kind=finding.kind.value,
            message=finding.message,
            subjects=list(finding.subjects),
            cost=finding.cost,
        )
