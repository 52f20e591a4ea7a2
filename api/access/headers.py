"""Headers that every answer carries, so that browsers keep it to us."""

API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""For data: nothing in it is ever run or shown as a page."""
PAGE_POLICY = "; ".join(
    (
        "default-src 'self'", "img-src 'self' data:", "style-src 'self'", "script-src 'self'", "object-src 'none'",
        "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
    )
)  # fmt: skip
"""For pages of ours, which send it themselves: scripts and styles come from files of ours, never from a page."""
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


def security_headers(secure: bool) -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers for every answer that does not say otherwise itself.

    Parameters
    ----------
    secure
        Whether the service is reached by https; browsers then never try without.
    """
    named = {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "content-security-policy": API_POLICY,
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
    }
    if secure:
        named["strict-transport-security"] = STRICT_TRANSPORT
    return tuple((name.encode(), value.encode()) for name, value in named.items())
