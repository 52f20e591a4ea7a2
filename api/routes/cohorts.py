"""Cohorts over HTTP."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Response, UploadFile

from api.errors import problems
from api.routes.shared import (
    NAME,
    NOT_CHANGED,
    Administrator,
    Anybody,
    CohortId,
    Desk,
    IfMatch,
    IfNoneMatch,
    Limit,
    Offset,
    answer,
    download,
    page_of,
    tag_of,
    version_from,
)
from api.schemas.resources import CohortView, PageView
from api.services import cohorts

router = APIRouter(prefix="/api/cohorts", tags=["cohorts"])
Upload = Annotated[UploadFile, File(description="A workbook (.xlsx), or a .zip with one .csv file for each table")]
Words = Annotated[str | None, Query(max_length=100, pattern=r"^[^\x00]*$", description="Words in id or title")]
OfProgramme = Annotated[str | None, Query(max_length=80, pattern=NAME, examples=["lsbu"])]


@router.get("", responses=problems())
def list_cohorts(
    service: Desk,
    caller: Anybody,
    programme: OfProgramme = None,
    q: Words = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> PageView[CohortView]:
    """List the cohorts that you may see."""
    return page_of(cohorts.list_cohorts(service, caller, limit, offset, programme, q), CohortView.of, limit, offset)


@router.post("", status_code=201, responses=problems(400, 404, 409, 413, 415))
def add_cohort(
    service: Desk,
    caller: Administrator,
    response: Response,
    file: Upload,
    programme: Annotated[str, Form(max_length=80, pattern=NAME, examples=["lsbu"])],
) -> CohortView:
    """Upload a cohort; every fault of its tables is listed at once."""
    record = cohorts.add_cohort(service, file.filename or "", file.file.read(), programme)
    response.headers["ETag"] = tag_of(record.version)
    response.headers["Location"] = f"/api/cohorts/{record.id}"
    return CohortView.of(record)


@router.get("/{cohort}", response_model=CohortView, responses=problems(404) | NOT_CHANGED)
def get_cohort(service: Desk, caller: Anybody, cohort: CohortId, if_none_match: IfNoneMatch = None) -> Response:
    """Show one cohort."""
    record = cohorts.get_cohort(service, caller, cohort)
    return answer(CohortView.of(record), tag_of(record.version), if_none_match)


@router.put("/{cohort}", responses=problems(400, 404, 409, 412, 413, 415, 428))
def replace_cohort(
    service: Desk,
    caller: Administrator,
    cohort: CohortId,
    response: Response,
    file: Upload,
    programme: Annotated[str | None, Form(max_length=80, pattern=NAME, examples=["lsbu"])] = None,
    if_match: IfMatch = None,
) -> CohortView:
    """Overwrite a cohort; runs, drafts and releases keep the tables that they were made with."""
    version = version_from(if_match)
    record = cohorts.replace_cohort(service, cohort, file.filename or "", file.file.read(), programme, version)
    response.headers["ETag"] = tag_of(record.version)
    return CohortView.of(record)


@router.delete("/{cohort}", status_code=204, responses=problems(404, 409, 412, 428))
def delete_cohort(service: Desk, caller: Administrator, cohort: CohortId, if_match: IfMatch = None) -> None:
    """Delete a cohort that was never released, with its runs and drafts."""
    cohorts.delete_cohort(service, cohort, version_from(if_match))


@router.get(
    "/{cohort}/tables.zip",
    responses=problems(404) | {200: {"content": {"application/zip": {"example": "PK…"}}}},
    response_class=Response,
)
def get_tables(service: Desk, caller: Administrator, cohort: CohortId) -> Response:
    """Download the tables of a cohort as CSV files."""
    return download(cohorts.tables_of(service, cohort), f"{cohort}.zip")
