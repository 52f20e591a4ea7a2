"""The short way for calendar programs: what is in memory is answered before any routing; the rest goes to the route."""

from datetime import UTC, datetime
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.headers import security_headers
from api.access.throttle import FeedLimits
from api.feeds.answer import GUARD, Ask, refuse_often
from api.services.feed_answers import FeedAnswers

BEFORE, AFTER = "/feeds/", ".ics"
READING = frozenset({"GET", "HEAD"})
MOST_AGENT = 200
COUNTED = "timetabler.counted"


class FeedDoor:
    """Wraps the application; thousands of calendars ask every hour whether anything changed, and nothing did."""

    def __init__(self, app: ASGIApp, answers: FeedAnswers, limits: FeedLimits, secure: bool = False) -> None:
        self._app = app
        # Every answer says the rest of them itself; together they are what the long way sends.
        said = {b"cache-control", *(name.lower().encode() for name, _ in GUARD)}
        self._headers = [pair for pair in security_headers(secure) if pair[0] not in said]
        self._answers = answers
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in READING:
            path: str = scope["path"]
            if path.startswith(BEFORE) and path.endswith(AFTER):
                token = path[len(BEFORE) : -len(AFTER)]
                ask, agent = ask_of(scope)
                wait = may_ask(scope, self._limits, token, datetime.now(UTC))
                found = refuse_often(wait) if wait else self._answers.at_once(token, ask, agent)
                if found is not None:
                    headers = [(name.encode(), value.encode()) for name, value in found.headers] + self._headers
                    await send({"type": "http.response.start", "status": int(found.status), "headers": headers})
                    await send({"type": "http.response.body", "body": found.body})
                    return
        await self._app(scope, receive, send)


def may_ask(scope: Scope, limits: FeedLimits, token: str, now: datetime) -> int:
    """Count a request once, wherever it is answered, and return the seconds to wait; 0 lets it through."""
    if scope.get(COUNTED):
        return 0
    scope[COUNTED] = True
    return limits.ask(token, now)


def ask_of(scope: Scope) -> tuple[Ask, str]:
    """Return what a calendar program asks, and which one it is."""
    sent: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        sent.setdefault(name, value)

    def said(name: bytes) -> str | None:
        value = sent.get(name)
        return None if value is None else value.decode("latin-1")

    query = scope["query_string"]
    ask = Ask(
        scope["method"],
        said(b"if-none-match"),
        said(b"if-modified-since"),
        said(b"accept-encoding"),
        bool(query) and "download" in parse_qs(query.decode("latin-1"), keep_blank_values=True),
    )
    return ask, (said(b"user-agent") or "")[:MOST_AGENT]
