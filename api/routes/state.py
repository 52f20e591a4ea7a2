"""Whether the service lives and is ready, and its metrics."""

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel

from api.access.guard import public
from api.errors import problems
from api.observation import Metrics
from api.routes.shared import Administrator, Desk
from api.schemas.resources import example
from api.services import state

router = APIRouter(tags=["state"])


class HealthView(BaseModel):
    """Each part by name: `ok`, or what is wrong with it."""

    model_config = example(ready=True, parts={"database": "ok", "tables": "ok", "queue": "ok"})
    ready: bool
    parts: dict[str, str]


@router.get(
    "/health/live",
    dependencies=[Depends(public)],
    response_class=PlainTextResponse,
    responses={200: {"content": {"text/plain": {"example": "live"}}}},
)
def live() -> str:
    """Say that the process answers."""
    return "live\n"


@router.get(
    "/health/ready",
    dependencies=[Depends(public)],
    response_model=HealthView,
    responses={503: {"model": HealthView, "description": "A part is missing"}},
)
def ready(service: Desk, request: Request) -> Response:
    """Say whether database, tables and queue can be used."""
    parts = state.parts(service, request.app.state.queue_length)
    view = HealthView(ready=all(said == "ok" for said in parts.values()), parts=parts)
    return JSONResponse(view.model_dump(), 200 if view.ready else 503)


@router.get(
    "/metrics",
    responses=problems() | {200: {"content": {"text/plain": {"example": 'timetabler_runs{state="queued"} 0.0'}}}},
    response_class=Response,
)
def metrics(service: Desk, caller: Administrator, request: Request) -> Response:
    """Show counters for Prometheus, which sends a key with the scope `read`."""
    found: Metrics = request.app.state.metrics
    counted = state.run_counts(service)
    for name, number in counted.by_state.items():
        found.runs.labels(name).set(number)
    found.solve_seconds.set(counted.solve_seconds)
    found.queue.set(request.app.state.queue_length())
    return Response(generate_latest(found.registry), media_type=CONTENT_TYPE_LATEST)
