"""What a feed's address answers, as plain data: status, headers and body for whatever a calendar client asks.

Routes look the address up, hand over what is stored and send what comes back; all that HTTP says about feeds is here.
"""

import gzip
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus

from api.feeds.feed import RenderedFeed

CONTENT_TYPE = "text/calendar; charset=utf-8"
CACHE = "private, max-age=0, must-revalidate"
RETRY_SECONDS = 120
GUARD = (
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex"),
    ("X-Content-Type-Options", "nosniff"),
)
"""Sent with every answer: the address is a secret and must not travel on."""
ROBOTS = "User-agent: *\nAllow: /feeds/\nDisallow: /\n"
"""robots.txt must let feeds be fetched: Google reads it before it fetches a calendar."""


class Address(StrEnum):
    """What is known of the address that was asked."""

    LIVE = "live"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Ask:
    """What the client sent; a header that it did not send is None."""

    method: str = "GET"
    if_none_match: str | None = None
    if_modified_since: str | None = None
    accept_encoding: str | None = None
    download: bool = False


@dataclass(frozen=True, slots=True)
class StoredFeed:
    """A rendering as it is kept, compressed once and not at each request."""

    body: bytes
    zipped: bytes
    etag: str
    modified: datetime
    filename: str


@dataclass(frozen=True, slots=True)
class Answer:
    status: HTTPStatus
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""


def pack(rendered: RenderedFeed) -> StoredFeed:
    """Make a rendering ready to be served."""
    zipped = gzip.compress(rendered.body, mtime=0)
    return StoredFeed(rendered.body, zipped, rendered.etag, rendered.modified, rendered.filename)


def answer(
    ask: Ask,
    address: Address,
    stored: StoredFeed | None,
    *,
    chosen: datetime | None = None,
    tell_revoked: bool = False,
    compress: bool = True,
) -> Answer:
    """Return what to send.

    Parameters
    ----------
    stored
        None when there is no rendering to serve; that is an error and never an empty calendar.
    chosen
        When the options of this address were last changed: it moves Last-Modified.
    tell_revoked
        Whether a revoked address says so (410), which tells whoever holds it that it once was right.
    compress
        Whether gzip is offered; Outlook once subscribed only without.
    """
    if ask.method not in ("GET", "HEAD"):
        return _plain(HTTPStatus.METHOD_NOT_ALLOWED, "A calendar can only be read.", ("Allow", "GET, HEAD"))
    if address is Address.REVOKED and tell_revoked:
        return _plain(HTTPStatus.GONE, "This address was withdrawn. Ask for a new one.", head=ask.method == "HEAD")
    if address is not Address.LIVE:
        return _plain(HTTPStatus.NOT_FOUND, "There is no calendar at this address.", head=ask.method == "HEAD")
    if stored is None:
        retry = ("Retry-After", str(RETRY_SECONDS))
        text = "The calendar is not ready. Try again in a few minutes."
        return _plain(HTTPStatus.SERVICE_UNAVAILABLE, text, retry, head=ask.method == "HEAD")
    modified = stored.modified if chosen is None else max(stored.modified, chosen)
    shared = (("ETag", stored.etag), ("Cache-Control", CACHE), ("Vary", "Accept-Encoding"), *GUARD)
    if is_fresh(ask, stored.etag, modified):
        return Answer(HTTPStatus.NOT_MODIFIED, shared)
    zipped = compress and accepts_gzip(ask.accept_encoding)
    body = stored.zipped if zipped else stored.body
    coding = (("Content-Encoding", "gzip"),) if zipped else ()
    how = "attachment" if ask.download else "inline"
    headers = (
        ("Content-Type", CONTENT_TYPE),
        ("Content-Length", str(len(body))),
        *coding,
        ("Content-Disposition", f'{how}; filename="{stored.filename}"'),
        ("Last-Modified", format_datetime(modified.astimezone(UTC).replace(microsecond=0), usegmt=True)),
        *shared,
    )
    return Answer(HTTPStatus.OK, headers, b"" if ask.method == "HEAD" else body)


def refuse_often(seconds: int) -> Answer:
    """Return what to send to a client that comes too often."""
    retry = ("Retry-After", str(seconds))
    return _plain(HTTPStatus.TOO_MANY_REQUESTS, f"Too many requests. Come again in {seconds} seconds.", retry)


def is_fresh(ask: Ask, etag: str, modified: datetime) -> bool:
    """Tell whether the client has these bytes already; an ETag decides alone when it was sent (RFC 9110 section 13)."""
    if ask.if_none_match is not None:
        if ask.if_none_match.strip() == "*":
            return True
        return _opaque(etag)[0] in _opaque(ask.if_none_match)
    if ask.if_modified_since is None:
        return False
    try:
        since = parsedate_to_datetime(ask.if_modified_since)
    except (ValueError, OverflowError):
        return False
    if since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    return modified.replace(microsecond=0) <= since


def accepts_gzip(header: str | None) -> bool:
    """Tell whether the client asked for gzip; without a word about it, it did not (RFC 9110 section 12.5.3)."""
    weights: dict[str, float] = {}
    for part in (header or "").lower().split(","):
        coding, _, parameter = part.partition(";")
        name, _, value = parameter.strip().partition("=")
        try:
            weights[coding.strip()] = float(value) if name.strip() == "q" else 1.0
        except ValueError:
            weights[coding.strip()] = 0.0
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _opaque(tags: str) -> list[str]:
    """Return the inner parts of a list of entity tags, which is all that weak comparison looks at."""
    return re.findall(r'(?:W/)?"([^"]*)"', tags)


def _plain(status: HTTPStatus, text: str, *more: tuple[str, str], head: bool = False) -> Answer:
    body = f"{text}\n".encode()
    headers = (
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        *more,
        *GUARD,
    )
    return Answer(status, headers, b"" if head else body)
