"""Turns every refusal into a problem as RFC 9457 describes it; statuses appear here and in routes alone."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.faults import Fault, InputFaults
from api.schemas.problem import ProblemView
from api.services import failures
from api.services.failures import Failure

LOG = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"

KINDS: dict[type[Failure], tuple[int, str, str]] = {
    failures.NotAuthenticated: (401, "not-authenticated", "Nobody is known by these credentials"),
    failures.Forbidden: (403, "forbidden", "Not allowed"),
    failures.NotFound: (404, "not-found", "Not found"),
    failures.Conflict: (409, "conflict", "Not possible now"),
    failures.Outdated: (412, "outdated", "Changed by somebody else"),
    failures.TooLarge: (413, "too-large", "Too large"),
    failures.Unreadable: (415, "unreadable", "Not readable"),
    failures.VersionNeeded: (428, "version-needed", "Say which version you have read"),
    failures.Unavailable: (503, "unavailable", "Not available now"),
    failures.TooManyRequests: (429, "too-many-requests", "Too many requests"),
}
"""Status, name and title of each kind of refusal."""
INVALID = (422, "invalid-input", "The input has faults")
MOST_FAULTS = 1000


def problem(
    status: int,
    name: str,
    title: str,
    detail: str,
    faults: Sequence[dict[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return one problem."""
    body: dict[str, Any] = {"type": f"/problems/{name}", "title": title, "status": status, "detail": detail}
    if faults:
        body["faults"] = list(faults)
    return JSONResponse(body, status, headers=headers, media_type=MEDIA_TYPE)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of the refusals that a route may answer with; 401, 403 and 422 go without saying."""
    listed = sorted({401, 403, 422, *statuses})
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "model": ProblemView,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemView"}}},
        }
        for status in listed
    }


def install(app: FastAPI) -> None:
    """Teach an application to answer with problems only."""
    app.add_exception_handler(Failure, _failure)
    app.add_exception_handler(InputFaults, _faults)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


async def _failure(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Failure), "registered for failures"
    status, name, title = KINDS[type(error)]
    headers = {"WWW-Authenticate": 'Bearer realm="timetabler"'} if status == HTTPStatus.UNAUTHORIZED else {}
    if isinstance(error, failures.TooManyRequests):
        headers = {"Retry-After": str(error.seconds)}
    return problem(status, name, title, error.sentence, headers=headers)


async def _faults(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, InputFaults), "registered for faults"
    number = len(error.faults)
    detail = f"{number} fault{'' if number == 1 else 's'} in the input; nothing was stored."
    return problem(*INVALID, detail, [_fault(fault) for fault in error.faults[:MOST_FAULTS]])


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "source": fault.source,
        "place": fault.place,
        "row": fault.row or None,
        "column": fault.column,
        "value": fault.value,
        "expected": fault.expected,
        "hint": fault.hint,
        "sentence": str(fault),
    }


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError), "registered for invalid requests"
    faults = []
    for found in error.errors():
        place, *path = [str(part) for part in found["loc"]] or ["request"]
        faults.append(_fault(Fault("request", place, 0, ".".join(path), _shown(found.get("input")), str(found["msg"]))))
    return problem(*INVALID, "The request is not as documented.", jsonable_encoder(faults))


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else "" if value is None or isinstance(value, (dict, list)) else str(value)
    return text.encode("utf-8", "replace").decode()[:60]


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException), "registered for statuses"
    phrase = HTTPStatus(error.status_code).phrase
    return problem(
        error.status_code, phrase.lower().replace(" ", "-"), phrase, str(error.detail), headers=error.headers
    )


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    # The framework logs the error itself; the caller is told nothing about our insides.
    return problem(500, "our-fault", "Our fault", "Something failed that should not have. It was logged.")


def refuse_size(most: int) -> JSONResponse:
    """Return the answer to a body that is too large."""
    status, name, title = KINDS[failures.TooLarge]
    return problem(status, name, title, f"The request has more than {most} bytes.", headers={"Connection": "close"})
