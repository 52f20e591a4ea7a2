"""Releases, ledgers and hours over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.errors import problems
from api.routes.shared import (
    ANY_FILE,
    MOST,
    NOT_CHANGED,
    Administrator,
    Anybody,
    CohortId,
    Desk,
    FileName,
    IfNoneMatch,
    Limit,
    Number,
    Offset,
    answer,
    digest_tag,
    download,
    page_of,
)
from api.schemas.publication import (
    CertificateView,
    ChangesView,
    EntryView,
    HoursView,
    PublishRequest,
    ReleaseView,
    RestoreRequest,
)
from api.schemas.resources import FileView, PageView
from api.services import ledgers, releases

router = APIRouter(prefix="/api/cohorts/{cohort}", tags=["releases"])
OfRelease = Annotated[int | None, Query(ge=1, le=MOST, description="Number of a release; the newest if left out")]
OfApprentice = Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$", examples=["A03"])]
OnDay = Annotated[date | None, Query(description="Day to look from; today if left out")]
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/releases", responses=problems(404))
def list_releases(
    service: Desk, caller: Anybody, cohort: CohortId, limit: Limit = 50, offset: Offset = 0
) -> PageView[ReleaseView]:
    """List the releases of a cohort, newest first."""
    return page_of(releases.list_releases(service, caller, cohort, limit, offset), ReleaseView.of, limit, offset)


@router.post("/releases", status_code=201, responses=problems(400, 404, 409))
def publish(
    service: Desk, caller: Administrator, cohort: CohortId, wanted: PublishRequest, response: Response
) -> ReleaseView:
    """Publish a draft: from one moment to the next every feed shows it."""
    record = releases.publish(service, caller, cohort, wanted.draft, wanted.note, wanted.links)
    response.headers["Location"] = f"/api/cohorts/{cohort}/releases/{record.number}"
    return ReleaseView.of(record)


@router.get("/releases/{number}", response_model=ReleaseView, responses=problems(404) | NOT_CHANGED)
def get_release(
    service: Desk, caller: Anybody, cohort: CohortId, number: Number, if_none_match: IfNoneMatch = None
) -> Response:
    """Show one release."""
    view = ReleaseView.of(releases.get_release(service, caller, cohort, number))
    return answer(view, digest_tag(view), if_none_match)


@router.post("/releases/{number}/restore", status_code=201, responses=problems(400, 404, 409))
def restore(
    service: Desk, caller: Administrator, cohort: CohortId, number: Number, wanted: RestoreRequest, response: Response
) -> ReleaseView:
    """Publish the timetable of an earlier release again, as a new release."""
    record = releases.restore(service, caller, cohort, number, wanted.note)
    response.headers["Location"] = f"/api/cohorts/{cohort}/releases/{record.number}"
    return ReleaseView.of(record)


@router.get("/releases/{number}/changelog", responses=problems(404))
def get_changelog(service: Desk, caller: Anybody, cohort: CohortId, number: Number) -> ChangesView:
    """Say what a release changed against the one before, as far as it concerns you."""
    return ChangesView.model_validate(releases.changelog(service, caller, cohort, number))


@router.get("/releases/{number}/diff", responses=problems(404))
def get_diff(
    service: Desk,
    caller: Anybody,
    cohort: CohortId,
    number: Number,
    against: Annotated[int, Query(ge=1, le=MOST, description="Number of the release to compare with", examples=[1])],
) -> ChangesView:
    """Say what changes from another release to this one, as far as it concerns you."""
    return ChangesView.model_validate(releases.compare_releases(service, caller, cohort, number, against))


@router.get("/releases/{number}/certificate", responses=problems(404))
def get_certificate(service: Desk, caller: Anybody, cohort: CohortId, number: Number) -> CertificateView:
    """Show what was proven of a release."""
    record = releases.get_release(service, caller, cohort, number)
    return CertificateView.model_validate(record.certificate)


@router.get("/releases/{number}/files", responses=problems(404))
def list_files(service: Desk, caller: Administrator, cohort: CohortId, number: Number) -> list[FileView]:
    """List the files of a release; `all.zip` is all of them."""
    return [FileView.of(file) for file in releases.files_of(service, caller, cohort, number)]


@router.get(
    "/releases/{number}/files/{name:path}",
    responses=problems(404) | ANY_FILE,
    response_class=Response,
)
def get_file(service: Desk, caller: Administrator, cohort: CohortId, number: Number, name: FileName) -> Response:
    """Download a file of a release."""
    return download(releases.file_of(service, caller, cohort, number, name), name)


@router.get("/ledger", responses=problems(404), tags=["ledgers"])
def get_ledger(
    service: Desk,
    caller: Anybody,
    cohort: CohortId,
    release: OfRelease = None,
    apprentice: OfApprentice = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> PageView[EntryView]:
    """List the ledger lines of the apprentices that you may see."""
    page = ledgers.ledger(service, caller, cohort, release, apprentice, limit, offset)
    return page_of(page, EntryView.of, limit, offset)


@router.get(
    "/ledger.csv",
    responses=problems(404) | {200: {"content": {"text/csv": {"example": "entry_id,apprentice_ref,…"}}}},
    response_class=Response,
    tags=["ledgers"],
)
def export_ledger(service: Desk, caller: Anybody, cohort: CohortId, release: OfRelease = None) -> Response:
    """Download the ledger of the apprentices that you may see, as the documented table."""
    return download(ledgers.ledger_csv(service, caller, cohort, release), f"{cohort}-ledger.csv")


@router.get("/hours", responses=problems(404), tags=["ledgers"])
def get_hours(
    service: Desk, caller: Anybody, cohort: CohortId, release: OfRelease = None, day: OnDay = None
) -> list[HoursView]:
    """Show hours owed, planned and expected of the apprentices that you may see."""
    return [HoursView.of(line) for line in ledgers.hours(service, caller, cohort, release, day)]


@router.get(
    "/hours.xlsx",
    responses=problems(404) | {200: {"content": {SHEET: {"example": "PK…"}}}},
    response_class=Response,
    tags=["ledgers"],
)
def export_hours(
    service: Desk, caller: Anybody, cohort: CohortId, release: OfRelease = None, day: OnDay = None
) -> Response:
    """Download the same as a workbook."""
    return download(ledgers.hours_workbook(service, caller, cohort, release, day), f"{cohort}-hours.xlsx")
