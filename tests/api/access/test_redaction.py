"""No secret is ever logged."""

import io
import json
import logging
from secrets import token_urlsafe

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.access.redaction import redact
from api.observation import JsonLines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET /feeds/ctf_abcDEF123-_xyz.ics 200", "GET /feeds/ctf_[secret].ics 200"),
        ("key ctk_abcDEF123456 used", "key ctk_[secret] used"),
        ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer [secret]"),
        ("{'authorization': 'basic dXNlcjpwYXNz'}", "{'authorization': 'basic [secret]'}"),
        ("Cookie: a=1; __Host-timetabler=x.y", "Cookie: [secret]"),
        ("{'cookie': 'timetabler=x.y', 'host': 'h'}", "{'cookie': '[secret]', 'host': 'h'}"),
        ("set-cookie: timetabler=x; Path=/", "set-cookie: [secret]"),
        ("postgresql+psycopg://ada:s3cret@db:5432/t", "postgresql+psycopg://ada:[secret]@db:5432/t"),
        ("redis://:s3cret@cache/0", "redis://:[secret]@cache/0"),
        ('{"password": "correct horse", "login": "ada"}', '{"password": "[secret]", "login": "ada"}'),
        ("{'password': 'it\\'s', 'login': 'ada'}", "{'password': '[secret]', 'login': 'ada'}"),
        ("password=hunter22&login=ada", "password=[secret]&login=ada"),
        ('"{\\"password\\": \\"a b\\", \\"x\\": 1}"', '"{\\"password\\": \\"[secret]\\", \\"x\\": 1}"'),
        ("client_secret: abc", "client_secret: [secret]"),
        ("X-CSRF-Token: 00ff", "X-CSRF-Token: [secret]"),
        ("TIMETABLER_OIDC_CLIENT_SECRET='abc'", "TIMETABLER_OIDC_CLIENT_SECRET='[secret]'"),
        ("nothing to hide at https://example.org:8000/x", "nothing to hide at https://example.org:8000/x"),
        ("The password was changed.", "The password was changed."),
        ("secretary: Ada", "secretary: Ada"),
        ("next_secret_santa: Ada", "next_secret_santa: Ada"),
    ],
)  # fmt: skip
def test_what_is_shown(text: str, shown: str) -> None:
    assert redact(text) == shown


@given(st.text(max_size=30), st.sampled_from(("ctk_", "ctf_", "cts_", "cti_")), st.text(max_size=30))
def test_no_secret_of_ours_survives_wherever_it_stands(before: str, prefix: str, after: str) -> None:
    secret = token_urlsafe(32)
    assert secret not in redact(f"{before} {prefix}{secret} {after}")


@given(st.text(max_size=200))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    assert redact(redact(text)) == redact(text)


def logged(message: str, *arguments: object, **more: object) -> dict[str, object]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("tests.redaction")
    logger.handlers, logger.propagate = [handler], False
    logger.error(message, *arguments, **more)  # type: ignore[arg-type]
    line, after = stream.getvalue().split("\n")
    assert after == ""
    read: dict[str, object] = json.loads(line)
    return read


def test_message_arguments_and_fields_of_a_log_line_are_redacted() -> None:
    line = logged(
        "asked %s with %s",
        "/feeds/ctf_abcdefghij.ics",
        {"cookie": "a=b"},
        extra={"path": "/feeds/ctf_zyxwvuts.ics", "form": {"password": "x", "login": "ada", "more": ["ctk_abcdefgh"]}},
    )
    assert {name: line[name] for name in ("message", "path", "form")} == {
        "message": "asked /feeds/ctf_[secret].ics with {'cookie': '[secret]'}",
        "path": "/feeds/ctf_[secret].ics",
        "form": {"password": "[secret]", "login": "ada", "more": ["ctk_[secret]"]},
    }


def test_an_error_is_redacted_with_its_trace() -> None:
    try:
        raise ValueError("bad address postgresql://ada:s3cret@db/t for ctk_abcdefghij")
    except ValueError:
        error = str(logged("failed", exc_info=True)["error"])
    assert "s3cret" not in error and "ctk_abcdefghij" not in error
    assert error.endswith("ValueError: bad address postgresql://ada:[secret]@db/t for ctk_[secret]")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_value_can_be_logged(value: object) -> None:
    assert set(logged("x", extra={"value": value})) == {"at", "level", "from", "message", "value"}
