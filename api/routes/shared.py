"""What all routes use: the service, who asks, ids, pages and versions."""

import hashlib
import re
from collections.abc import Callable, Iterable
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Path, Query, Request, Response
from pydantic import BaseModel

from api.access.guard import require
from api.access.principal import EVERYBODY, Principal, Role
from api.schemas.resources import PageView
from api.services.failures import Outdated, VersionNeeded
from api.services.service import Service
from api.storage.rows import Page

View = TypeVar("View", bound=BaseModel)
Record = TypeVar("Record")
MOST = 2**31 - 1


def service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


Desk = Annotated[Service, Depends(service_of)]
Administrator = Annotated[Principal, Depends(require(Role.ADMINISTRATOR))]
Staff = Annotated[Principal, Depends(require(Role.ADMINISTRATOR, Role.TUTOR))]
Anybody = Annotated[Principal, Depends(require(*EVERYBODY))]
"""Anybody with a role; what they see is cut to their own."""

NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
CohortId = Annotated[str, Path(max_length=80, pattern=NAME, examples=["scl-2026"])]
ProgrammeId = Annotated[str, Path(max_length=80, pattern=NAME, examples=["lsbu"])]
Key = Annotated[str, Path(max_length=80, pattern=r"^[a-z0-9]+$", examples=["5f2c9a7be14d03c8a1f6"])]
Number = Annotated[int, Path(ge=1, le=MOST, examples=[2])]
FileName = Annotated[str, Path(max_length=300, pattern=r"^[A-Za-z0-9._/-]+$", examples=["timetable.xlsx"])]
Limit = Annotated[int, Query(ge=1, le=200, description="Most items to return")]
Offset = Annotated[int, Query(ge=0, le=MOST, description="Items to pass over")]
IfMatch = Annotated[str | None, Header(description='The ETag that you have read, such as "v3"')]
IfNoneMatch = Annotated[str | None, Header(description="ETags that you hold; 304 if one is still right")]
NOT_CHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "What you hold is still right"}}


def page_of(page: Page[Record], view: Callable[[Record], View], limit: int, offset: int) -> PageView[View]:
    """Return a page on the wire."""
    return PageView(items=[view(item) for item in page.items], total=page.total, limit=limit, offset=offset)


def tag_of(version: int) -> str:
    return f'"v{version}"'


def version_from(if_match: str | None) -> int:
    """Return the version that the caller has read.

    Raises
    ------
    VersionNeeded
        When the caller named none.
    Outdated
        When it is none of ours.
    """
    if if_match is None:
        raise VersionNeeded("Send the ETag that you have read as If-Match, so that nobody's work is overwritten.")
    found = re.fullmatch(r'"v(\d{1,9})"', if_match.strip())
    if found is None:
        raise Outdated("The If-Match is no ETag of this resource; read it again.")
    return int(found[1])


def answer(view: BaseModel, tag: str, if_none_match: str | None) -> Response:
    """Return a view with its ETag, or 304 when the caller holds it."""
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if if_none_match is not None and _holds(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    return Response(view.model_dump_json(), media_type="application/json", headers=headers)


def digest_tag(view: BaseModel) -> str:
    """Return an ETag for what has no version: the hash of what is shown."""
    return f'"{hashlib.sha256(view.model_dump_json().encode()).hexdigest()[:20]}"'


def _holds(if_none_match: str, tag: str) -> bool:
    held: Iterable[str] = (part.strip().removeprefix("W/") for part in if_none_match.split(","))
    return "*" in (listed := list(held)) or tag in listed


KINDS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "yaml": "application/yaml",
    "zip": "application/zip",
}
ANY_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": {kind.partition(";")[0]: {"example": "…"} for kind in KINDS.values()}}
}
"""Documents the answer of a route that hands out files of every kind."""


def download(content: bytes, name: str, tag: str | None = None) -> Response:
    """Return a file."""
    safe = re.sub(r"[^A-Za-z0-9._-]", "_", name)
    headers = {"Content-Disposition": f'attachment; filename="{safe}"', "Cache-Control": "private, no-cache"}
    if tag is not None:
        headers["ETag"] = tag
    kind = KINDS.get(name.rpartition(".")[2], "application/octet-stream")
    return Response(content, media_type=kind, headers=headers)
