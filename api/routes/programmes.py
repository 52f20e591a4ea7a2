"""Programmes over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Body, Response

from api.errors import problems
from api.routes.shared import (
    NOT_CHANGED,
    Administrator,
    Anybody,
    Desk,
    IfMatch,
    IfNoneMatch,
    ProgrammeId,
    Staff,
    answer,
    download,
    tag_of,
    version_from,
)
from api.schemas.resources import PROGRAMME, ProgrammeView
from api.services import programmes

router = APIRouter(prefix="/api/programmes", tags=["programmes"])
FILE = "id: lsbu-2027\ntitle: MA Strategic Clinical Leadership\nweeks: 96\n"
YamlFile = Annotated[bytes, Body(media_type="application/yaml", examples=[FILE], description="A programme file")]


@router.get("", responses=problems(), openapi_extra={"x-example": [PROGRAMME]})
def list_programmes(service: Desk, caller: Anybody) -> list[ProgrammeView]:
    """List the programmes that come with the package and those that were uploaded."""
    return [ProgrammeView.of(programme) for programme in programmes.list_programmes(service)]


@router.post("", status_code=201, responses=problems(400, 409, 413))
def add_programme(service: Desk, caller: Administrator, content: YamlFile, response: Response) -> ProgrammeView:
    """Upload a programme file."""
    programme = programmes.add_programme(service, content)
    response.headers["ETag"] = tag_of(programme.version)
    response.headers["Location"] = f"/api/programmes/{programme.id}"
    return ProgrammeView.of(programme)


@router.get("/{programme}", response_model=ProgrammeView, responses=problems(404) | NOT_CHANGED)
def get_programme(
    service: Desk, caller: Anybody, programme: ProgrammeId, if_none_match: IfNoneMatch = None
) -> Response:
    """Show one programme."""
    found = programmes.get_programme(service, programme)
    return answer(ProgrammeView.of(found), tag_of(found.version), if_none_match)


@router.get(
    "/{programme}/file",
    responses=problems(404) | {200: {"content": {"application/yaml": {"example": FILE}}}},
    response_class=Response,
)
def get_file(service: Desk, caller: Staff, programme: ProgrammeId) -> Response:
    """Download a programme file."""
    found = programmes.get_programme(service, programme)
    return download(found.content, f"{programme}.yaml", tag_of(found.version))


@router.put("/{programme}", responses=problems(400, 404, 409, 412, 413, 428))
def replace_programme(
    service: Desk,
    caller: Administrator,
    programme: ProgrammeId,
    content: YamlFile,
    response: Response,
    if_match: IfMatch = None,
) -> ProgrammeView:
    """Overwrite an uploaded programme; runs and releases keep the file that they were made with."""
    found = programmes.replace_programme(service, programme, content, version_from(if_match))
    response.headers["ETag"] = tag_of(found.version)
    return ProgrammeView.of(found)


@router.delete("/{programme}", status_code=204, responses=problems(404, 409, 412, 428))
def delete_programme(service: Desk, caller: Administrator, programme: ProgrammeId, if_match: IfMatch = None) -> None:
    """Delete an uploaded programme."""
    programmes.delete_programme(service, programme, version_from(if_match))
