"""What the service tells those who run it: logs as JSON lines, metrics for Prometheus, no secret in either."""

import json
import logging
import sys
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.headers import security_headers
from api.access.redaction import redact_value

PLAIN = frozenset(vars(logging.LogRecord("", 0, "", 0, "", None, None))) | {"message", "asctime", "taskName"}
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class JsonLines(logging.Formatter):
    """Writes each record as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        said.update({key: value for key, value in vars(record).items() if key not in PLAIN and key != "color_message"})
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(redact_value(said), ensure_ascii=False)


def log_json(level: str = "INFO") -> None:
    """Send all logs to the standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # Its access log would hold the secret addresses of feeds; ours names the route instead.
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("huey").setLevel(logging.WARNING)


class Metrics:
    """Counters of one process; what the database knows is read when somebody asks."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter("timetabler_requests", "Answered requests.", labels, registry=self.registry)
        self.seconds = Histogram(
            "timetabler_request_seconds", "Time to the first byte of an answer.", ("route",), registry=self.registry
        )
        self.feeds = Counter(
            "timetabler_feed_hits", "Answers to calendar programs.", ("kind", "status"), registry=self.registry
        )
        self.runs = Gauge("timetabler_runs", "Runs in the database.", ("state",), registry=self.registry)
        self.queue = Gauge("timetabler_queue_length", "Runs that wait in the queue.", registry=self.registry)
        self._feed_hits: dict[tuple[str, int], Counter] = {}
        self.solve_seconds = Gauge(
            "timetabler_solve_seconds_total", "Seconds that ended runs took.", registry=self.registry
        )

    def count_feed(self, kind: str, status: int) -> None:
        """Count an answer to a calendar program; there are many, and so a counter is found without its labels."""
        counter = self._feed_hits.get((kind, status))
        if counter is None:
            counter = self._feed_hits[kind, status] = self.feeds.labels(kind, status)
        counter.inc()


class Observer:
    """Wraps the application: counts, times and logs every answer by its route, and adds security headers."""

    def __init__(self, app: ASGIApp, metrics: Metrics, secure: bool = False) -> None:
        self._app = app
        self._headers = security_headers(secure)
        self._metrics = metrics
        self._log = logging.getLogger("api.requests")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begin = perf_counter()
        status = 500

        async def tell(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = message["headers"]
                given = {name for name, _ in headers}
                message["headers"] = [*headers, *(pair for pair in self._headers if pair[0] not in given)]
                self._count(scope, status, perf_counter() - begin)
            await send(message)

        await self._app(scope, receive, tell)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "none")
        method = scope["method"] if scope["method"] in METHODS else "OTHER"
        self._metrics.requests.labels(method, route, status).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        self._log.info(
            "request",
            extra={"method": method, "route": route, "status": status, "seconds": round(seconds, 4)},
        )
