"""Builds the application: services inside, doors outside, every door with somebody who decides who may pass."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from anyio import create_task_group, sleep
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from api.access.door import open_door
from api.access.guard import refuse_open_doors
from api.access.principal import Authenticator
from api.access.throttle import FeedLimits
from api.description import complete_description
from api.errors import install
from api.feed_door import FeedDoor
from api.limits import BodyLimit
from api.observation import Metrics, Observer
from api.routes import access, addresses, cohorts, feeds, programmes, releases, runs, session, state
from api.services import fetches
from api.services.feed_answers import FeedAnswers
from api.services.service import Service

LOG = logging.getLogger(__name__)
ROUTERS = (
    programmes.router,
    cohorts.router,
    runs.router,
    releases.router,
    addresses.router,
    feeds.router,
    session.router,
    access.router,
    state.router,
)
FLUSH_SECONDS = 2.0
DESCRIPTION = """Timetables for degree apprenticeship cohorts: upload a cohort, solve it, publish it, subscribe to it.

Send a key as `Authorization: Bearer …`. Refusals are problems as RFC 9457 describes them. What can be overwritten has
an ETag; send it back as `If-Match`. docs/api.md walks from an upload to a subscription.
"""


def create_app(
    service: Service, queue_length: Callable[[], int] = lambda: 0, authenticator: Authenticator | None = None
) -> FastAPI:
    """Return the application.

    Raises
    ------
    RuntimeError
        When a route names nobody who may call it.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with create_task_group() as tasks:
            tasks.start_soon(_note_fetches, service, answers)
            yield
            tasks.cancel_scope.cancel()
        await run_in_threadpool(fetches.note_fetches, service, answers.take_fetches())
        answers.close()

    app = FastAPI(
        title="Cohort Timetabler",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        redoc_url=None,
        docs_url=None,
    )
    metrics = Metrics()
    answers = FeedAnswers(service, metrics.count_feed)
    app.state.service = service
    app.state.feed_answers = answers
    app.state.feed_limits = FeedLimits(service.settings.feed_burst)
    app.state.metrics = metrics
    app.state.queue_length = queue_length
    app.state.door = open_door(service)
    app.state.authenticator = authenticator or app.state.door
    install(app)
    for router in ROUTERS:
        app.include_router(router)
    refuse_open_doors(app)
    complete_description(app)
    app.add_middleware(BodyLimit, most=service.settings.upload_bytes)
    secure = service.settings.public_url.startswith("https://")
    app.add_middleware(Observer, metrics=metrics, secure=secure)
    app.add_middleware(FeedDoor, answers=answers, limits=app.state.feed_limits, secure=secure)
    return app


async def _note_fetches(service: Service, answers: FeedAnswers) -> None:
    """Write fetches down now and then: a write for each would make reading as slow as writing."""
    while True:
        await sleep(FLUSH_SECONDS)
        taken = answers.take_fetches()
        if taken:
            try:
                await run_in_threadpool(fetches.note_fetches, service, taken)
            except Exception:
                LOG.exception("could not note fetches")
