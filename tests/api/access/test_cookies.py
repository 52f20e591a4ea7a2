"""Session cookies, and requests that another site makes a browser send."""

import pytest

from api.access.cookies import CookieJar
from api.access.principal import Credentials

JAR = CookieJar(lambda: "signing key of this installation")
SECRET = "cts_abcdefghijklmnopqrstuvwxyz"
TOKEN = JAR.csrf_token(SECRET)
OTHER = CookieJar(lambda: "another key")


def value(header: str) -> str:
    return header.partition("=")[2].partition(";")[0]


def test_the_cookie_is_for_us_alone_and_for_no_script() -> None:
    header = JAR.header(SECRET)
    assert header.partition(";")[0] == f"__Host-timetabler={value(header)}"
    assert header.partition(";")[2] == " Path=/; Max-Age=604800; HttpOnly; SameSite=Lax; Secure"


def test_without_https_the_cookie_has_a_plain_name() -> None:
    header = CookieJar(lambda: "key", secure=False).header(SECRET)
    assert (header.startswith("timetabler="), "Secure" in header) == (True, False)


def test_logging_out_takes_the_cookie_away() -> None:
    assert JAR.farewell() == "__Host-timetabler=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure"


def test_a_signed_cookie_reads_back() -> None:
    assert JAR.secret_of({JAR.name: value(JAR.header(SECRET))}) == SECRET


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        SECRET,
        f"{SECRET}.",
        f"{SECRET}.AAAA",
        value(OTHER.header(SECRET)),
        "é.ü",
        "." * 9,
    ],
)
def test_a_cookie_that_we_did_not_sign_is_none(cookie: str) -> None:
    assert JAR.secret_of({JAR.name: cookie}) is None
    assert JAR.secret_of({"timetabler": value(JAR.header(SECRET))}) is None


def asked(method: str = "POST", **headers: str) -> bool:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return JAR.comes_from_us(Credentials(method=method, headers=named), SECRET)


def test_our_own_page_may_change_things() -> None:
    assert asked(X_CSRF_Token=TOKEN, sec_fetch_site="same-origin", origin="https://t.example.org", host="t.example.org")
    assert asked(x_csrf_token=TOKEN)


def test_our_own_page_behind_a_proxy_that_asks_by_another_name_may_too() -> None:
    jar = CookieJar(lambda: "key", home="t.example.org")
    sent = {"x-csrf-token": jar.csrf_token(SECRET), "host": "backend:8000"}
    seen = [
        jar.comes_from_us(Credentials(method="POST", headers={**sent, "origin": origin}), SECRET)
        for origin in ("https://t.example.org", "https://evil.example", "null", "")
    ]
    assert seen == [True, False, False, False]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x_csrf_token": ""},
        {"x_csrf_token": OTHER.csrf_token(SECRET)},
        {"x_csrf_token": JAR.csrf_token("another session")},
        {"x_csrf_token": TOKEN, "sec_fetch_site": "cross-site"},
        {"x_csrf_token": TOKEN, "sec_fetch_site": "same-site"},
        {"x_csrf_token": TOKEN, "origin": "https://evil.example", "host": "t.example.org"},
        {"x_csrf_token": TOKEN, "origin": "null", "host": "t.example.org"},
        {"x_csrf_token": "é"},
    ],
    ids=str,
)
def test_another_site_may_not(method: str, headers: dict[str, str]) -> None:
    assert asked(method, **headers) is False


def test_reading_needs_no_proof() -> None:
    assert [asked(method, sec_fetch_site="cross-site") for method in ("GET", "HEAD", "OPTIONS")] == [True] * 3
