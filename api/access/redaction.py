"""Takes secrets out of whatever is about to be logged."""

import re
from collections.abc import Mapping
from typing import Any

STARS = "[secret]"
NAMED = (
    r"\b(?:[\w-]*[_-])?"
    r"(?:password|passwd|secret|api[_-]?key|csrf[_-]token|code_verifier|id_token|access_token|refresh_token|"
    r"signing[_-]key|authorization|cookie)"
)
"""Fields whose value is a secret, by the end of their name."""
QUOTE = r"\\*['\"]"
PATTERNS = (
    # Our own secrets are known by their prefixes.
    (re.compile(r"(ct[kfsi]_)[A-Za-z0-9_-]{6,}"), rf"\1{STARS}"),
    (re.compile(r"(?i)\b(bearer|basic)\s+(?!\[secret\])[A-Za-z0-9._~+/=-]{4,}"), rf"\1 {STARS}"),
    # All of the line or of the quoted text: a cookie has several parts.
    (re.compile(rf"(?i)(\bcookie(?:{QUOTE})?\s*[:=]\s*(?:{QUOTE})?)(?!\[secret\])[^\r\n'\"\\]+"), rf"\1{STARS}"),
    (re.compile(r"(?i)([a-z][a-z0-9+.-]*://[^\s:/@]*):[^\s/@]+@"), rf"\1:{STARS}@"),
    (
        re.compile(
            rf"(?i)({NAMED}(?:{QUOTE})?\s*[:=]\s*)(?P<q>{QUOTE})(?!\[secret\]|(?:bearer|basic)\s)"
            r"(?:(?!(?P=q))(?:\\.|.))*(?P=q)"
        ),
        rf"\1\2{STARS}\2",
    ),
    (
        re.compile(rf"(?i)({NAMED}\s*[:=]\s*)(?!\[secret\]|(?:bearer|basic)\s|{QUOTE})[^\s,;&'\"}})]+"),
        rf"\1{STARS}",
    ),
)
_SECRET_FIELD = re.compile(rf"(?i){NAMED}$")


def redact(text: str) -> str:
    """Return the text with keys, feed tokens, passwords and cookies replaced."""
    for pattern, shown in PATTERNS:
        text = pattern.sub(shown, text)
    return text


def redact_value(value: Any) -> Any:
    """Return a value of plain data with all texts in it redacted, and fields that hold a secret by their name."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, Mapping):
        return {
            str(name): STARS if _SECRET_FIELD.search(str(name)) and inner else redact_value(inner)
            for name, inner in value.items()
        }
    if isinstance(value, (list, tuple, set, frozenset)):
        return [redact_value(inner) for inner in value]
    return value if value is None or isinstance(value, (bool, int, float)) else redact(str(value))
