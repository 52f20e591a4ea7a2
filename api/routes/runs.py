"""Runs and drafts over HTTP, and the live news of a run."""

import json
from collections.abc import AsyncIterator
from typing import Annotated

from anyio import sleep
from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from api.errors import problems
from api.routes.shared import (
    ANY_FILE,
    NAME,
    NOT_CHANGED,
    Administrator,
    CohortId,
    Desk,
    FileName,
    IfMatch,
    IfNoneMatch,
    Key,
    Limit,
    Offset,
    Staff,
    answer,
    digest_tag,
    download,
    page_of,
    tag_of,
    version_from,
)
from api.schemas.publication import ChangesView
from api.schemas.resources import (
    DraftView,
    FileView,
    FindingView,
    NoteRequest,
    PageView,
    RunRequest,
    RunView,
)
from api.services import drafts, releases, runs
from api.services.service import Service
from api.storage.records import RunState

router = APIRouter(prefix="/api", tags=["runs"])
OfCohort = Annotated[str | None, Query(max_length=80, pattern=NAME, examples=["scl-2026"])]
IdempotencyKey = Annotated[
    str | None,
    Header(max_length=200, pattern=r"^[!-~]+$", description="The same key gives the same run again"),
]
LastEventId = Annotated[str | None, Header(max_length=20, description="Number of the last event that you have seen")]
LOOK_SECONDS = 0.3
SILENCE_SECONDS = 10.0
EVENTS = 'id: 1\nevent: state\ndata: {"state": "queued"}\n\nid: 2\nevent: progress\ndata: {"stage": "groups", …}\n\n'


@router.post("/cohorts/{cohort}/runs", status_code=202, responses=problems(400, 404, 409))
def request_run(
    service: Desk,
    caller: Administrator,
    cohort: CohortId,
    settings: RunRequest,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> RunView:
    """Queue a solve of the cohort as it is now."""
    record = runs.request_run(
        service, caller, cohort, settings.seconds, settings.seed, settings.workers, idempotency_key
    )
    response.headers["Location"] = f"/api/runs/{record.id}"
    return RunView.of(record)


@router.get("/runs", responses=problems())
def list_runs(
    service: Desk,
    caller: Staff,
    cohort: OfCohort = None,
    state: Annotated[RunState | None, Query()] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> PageView[RunView]:
    """List runs, newest first."""
    return page_of(runs.list_runs(service, caller, limit, offset, cohort, state), RunView.of, limit, offset)


@router.get("/runs/{run}", response_model=RunView, responses=problems(404) | NOT_CHANGED)
def get_run(service: Desk, caller: Staff, run: Key, if_none_match: IfNoneMatch = None) -> Response:
    """Show a run: its state, and how far it got."""
    view = RunView.of(runs.get_run(service, caller, run))
    return answer(view, digest_tag(view), if_none_match)


@router.post("/runs/{run}/cancel", status_code=202, responses=problems(404))
def cancel_run(service: Desk, caller: Administrator, run: Key) -> RunView:
    """Cancel a run; within two seconds it ends, with the best timetable so far if there is one."""
    return RunView.of(runs.cancel_run(service, caller, run))


@router.get(
    "/runs/{run}/events",
    responses=problems(404) | {200: {"content": {"text/event-stream": {"example": EVENTS}}}},
    response_class=StreamingResponse,
)
def watch_run(
    service: Desk, caller: Staff, run: Key, request: Request, last_event_id: LastEventId = None
) -> StreamingResponse:
    """Follow a run as server-sent events (`state`, `progress`); the stream ends with the run."""
    runs.get_run(service, caller, run)
    seen = int(last_event_id) if last_event_id and last_event_id.isascii() and last_event_id.isdigit() else 0
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(service, run, seen, request), media_type="text/event-stream", headers=headers)


async def _events(service: Service, run: str, seen: int, request: Request) -> AsyncIterator[str]:
    silent = 0.0
    while not await request.is_disconnected():
        # Asked first: what is told after a run was seen to be over, was told before.
        over = await run_in_threadpool(runs.is_over, service, run)
        news = await run_in_threadpool(runs.news_after, service, run, seen)
        for event in news:
            seen = event.number
            data = {key: value for key, value in event.data.items() if key != "kind"}
            said = json.dumps(data | {"at": event.at.isoformat()}, ensure_ascii=False)
            yield f"id: {event.number}\nevent: {event.data['kind']}\ndata: {said}\n\n"
            if event.data["kind"] == "state" and RunState(event.data["state"]).final:
                return
        silent = 0.0 if news else silent + LOOK_SECONDS
        if silent >= SILENCE_SECONDS:
            silent = 0.0
            # A comment keeps proxies from closing a silent stream.
            yield ": still there\n\n"
        if over and not news:
            return
        await sleep(LOOK_SECONDS)


@router.get("/drafts", responses=problems(), tags=["drafts"])
def list_drafts(
    service: Desk, caller: Staff, cohort: OfCohort = None, limit: Limit = 50, offset: Offset = 0
) -> PageView[DraftView]:
    """List drafts, newest first."""
    return page_of(drafts.list_drafts(service, caller, limit, offset, cohort), DraftView.of, limit, offset)


@router.get("/drafts/{draft}", response_model=DraftView, responses=problems(404) | NOT_CHANGED, tags=["drafts"])
def get_draft(service: Desk, caller: Staff, draft: Key, if_none_match: IfNoneMatch = None) -> Response:
    """Show a draft and what was proven of it."""
    record = drafts.get_draft(service, caller, draft)
    return answer(DraftView.of(record), tag_of(record.version), if_none_match)


@router.patch("/drafts/{draft}", responses=problems(400, 404, 412, 428), tags=["drafts"])
def note_draft(
    service: Desk, caller: Administrator, draft: Key, change: NoteRequest, response: Response, if_match: IfMatch = None
) -> DraftView:
    """Change the note of a draft."""
    record = drafts.note_draft(service, caller, draft, change.note, version_from(if_match))
    response.headers["ETag"] = tag_of(record.version)
    return DraftView.of(record)


@router.delete("/drafts/{draft}", status_code=204, responses=problems(404, 412, 428), tags=["drafts"])
def delete_draft(service: Desk, caller: Administrator, draft: Key, if_match: IfMatch = None) -> None:
    """Throw a draft away; a release that was made of it stays."""
    drafts.delete_draft(service, caller, draft, version_from(if_match))


@router.get("/drafts/{draft}/findings", responses=problems(404), tags=["drafts"])
def get_findings(service: Desk, caller: Administrator, draft: Key) -> list[FindingView]:
    """Check a draft with the independent checker, rule by rule, in sentences."""
    return [FindingView.of(finding) for finding in drafts.findings_of(service, caller, draft)]


@router.get("/drafts/{draft}/changes", responses=problems(404), tags=["drafts"])
def get_changes(service: Desk, caller: Staff, draft: Key) -> ChangesView:
    """Say what publishing a draft would change against the newest release, as far as it concerns you."""
    return ChangesView.model_validate(releases.preview(service, caller, draft))


@router.get("/drafts/{draft}/files", responses=problems(404), tags=["drafts"])
def list_files(service: Desk, caller: Administrator, draft: Key) -> list[FileView]:
    """List the files of a draft; `all.zip` is all of them."""
    return [FileView.of(file) for file in drafts.files_of(service, caller, draft)]


@router.get(
    "/drafts/{draft}/files/{name:path}",
    responses=problems(404) | ANY_FILE,
    response_class=Response,
    tags=["drafts"],
)
def get_file(service: Desk, caller: Administrator, draft: Key, name: FileName) -> Response:
    """Download a file of a draft."""
    return download(drafts.file_of(service, caller, draft, name), name)
