"""The feeds themselves: `/feeds/SECRET.ics`, for calendar programs, which send no key."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse

from api.access.guard import public
from api.access.throttle import FeedLimits
from api.feed_door import ask_of, may_ask
from api.feeds.answer import ROBOTS, refuse_often
from api.feeds.answer import Answer as FeedAnswer
from api.services.feed_answers import FeedAnswers

router = APIRouter(tags=["feeds"])
EXAMPLE = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n…\r\nEND:VCALENDAR\r\n"
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The calendar", "content": {"text/calendar": {"example": EXAMPLE}}},
    304: {"description": "What you hold is still right"},
    404: {"description": "There is no calendar at this address", "content": {"text/plain": {}}},
    429: {"description": "Too often; the header Retry-After says when", "content": {"text/plain": {}}},
    410: {"description": "The address was withdrawn", "content": {"text/plain": {}}},
    503: {"description": "Not ready; try again", "content": {"text/plain": {}}},
}


@router.get("/feeds/{token}.ics", dependencies=[Depends(public)], responses=ANSWERS, response_class=Response)
@router.head("/feeds/{token}.ics", dependencies=[Depends(public)], include_in_schema=False)
async def get_feed(token: str, request: Request) -> Response:
    """Answer a calendar program."""
    ask, agent = ask_of(request.scope)
    answers: FeedAnswers = request.app.state.feed_answers
    limits: FeedLimits = request.app.state.feed_limits
    now, address = datetime.now(UTC), request.client.host if request.client else ""
    wait = may_ask(request.scope, limits, token, now)
    if wait:
        return _respond(refuse_often(wait))
    found = await run_in_threadpool(answers.answer, token, ask, agent)
    if found.status == HTTPStatus.NOT_FOUND and (wait := limits.miss(address, now)):
        found = refuse_often(wait)
    return _respond(found)


def _respond(found: FeedAnswer) -> Response:
    response = Response(found.body, int(found.status))
    # Exactly the headers of the answer: a length that a HEAD must tell is that of the body it does not send.
    response.raw_headers = [(name.lower().encode(), value.encode()) for name, value in found.headers]
    return response


@router.get(
    "/robots.txt",
    dependencies=[Depends(public)],
    response_class=PlainTextResponse,
    responses={200: {"content": {"text/plain": {"example": ROBOTS}}}},
)
def robots() -> str:
    """Let calendar services fetch feeds, and nothing else."""
    return ROBOTS
