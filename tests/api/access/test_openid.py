"""Log-in by a provider, against a mock of one that speaks the real protocol over real connections."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, quote, urlencode, urlsplit, urlunsplit

import httpx2
import oidc_provider_mock
import pytest

from api.access.openid import Identity, OpenIdError, OpenIdProvider, OpenIdSettings

KEY = "signing key"
REDIRECT = "https://t.example.org/api/session/openid/callback"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread() as server:
        address = f"http://localhost:{server.server_port}"
        claims = {"email": "ada@example.org", "email_verified": True, "name": "Ada Byron"}
        httpx2.put(f"{address}/users/{quote('ada-17')}", json=claims).raise_for_status()
        yield address


@pytest.fixture
def settings(issuer: str) -> OpenIdSettings:
    return OpenIdSettings(issuer, "timetabler", "s3cret", REDIRECT)


def came_back(url: str, subject: str = "ada-17", **form: str) -> str:
    """Log in at the provider as a browser does and return the address that it sends the browser to."""
    reply = httpx2.post(url, data={"sub": subject, **form})
    assert reply.status_code == 302, reply.text
    return reply.headers["location"]


def changed(address: str, **query: str) -> str:
    parts = urlsplit(address)
    known = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return urlunsplit(parts._replace(query=urlencode({**known, **query})))


def test_whoever_logs_in_there_is_known_here(settings: OpenIdSettings) -> None:
    provider = OpenIdProvider(settings, lambda: KEY)
    url, cookie = provider.begin()
    identity = provider.finish(cookie, came_back(url))
    assert identity == Identity(settings.issuer, "ada-17", "ada@example.org", True, "Ada Byron")


def test_the_browser_is_sent_with_state_nonce_and_a_challenge(settings: OpenIdSettings) -> None:
    url, cookie = OpenIdProvider(settings, lambda: KEY).begin()
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    named = {"response_type": "code", "client_id": "timetabler", "redirect_uri": REDIRECT}
    assert {name: query[name] for name in named} == named
    assert (query["scope"], query["code_challenge_method"]) == ("openid email profile", "S256")
    assert [len(query[name]) for name in ("state", "nonce", "code_challenge")] == [32, 32, 43]
    assert "s3cret" not in url + cookie


def test_two_log_ins_share_nothing(settings: OpenIdSettings) -> None:
    provider = OpenIdProvider(settings, lambda: KEY)
    (first, one), (second, two) = provider.begin(), provider.begin()
    assert (first != second, one != two) == (True, True)
    with pytest.raises(OpenIdError, match="not begun in this browser"):
        provider.finish(one, came_back(second))


@pytest.mark.parametrize("cookie", ["", "nonsense", "e30.AAAA.BBBB"])
def test_a_log_in_that_was_not_begun_here_is_refused(settings: OpenIdSettings, cookie: str) -> None:
    provider = OpenIdProvider(settings, lambda: KEY)
    with pytest.raises(OpenIdError, match="was not begun here"):
        provider.finish(cookie, came_back(provider.begin()[0]))


def test_a_cookie_signed_with_another_key_is_refused(settings: OpenIdSettings) -> None:
    url, cookie = OpenIdProvider(settings, lambda: "another key").begin()
    with pytest.raises(OpenIdError, match="was not begun here"):
        OpenIdProvider(settings, lambda: KEY).finish(cookie, came_back(url))


def test_a_changed_state_or_a_foreign_issuer_is_refused(settings: OpenIdSettings) -> None:
    provider = OpenIdProvider(settings, lambda: KEY)
    url, cookie = provider.begin()
    back = came_back(url)
    with pytest.raises(OpenIdError, match="not begun in this browser"):
        provider.finish(cookie, changed(back, state="x"))
    with pytest.raises(OpenIdError, match="another provider"):
        provider.finish(cookie, changed(back, iss="https://evil.example"))


def test_who_declines_is_not_let_in(settings: OpenIdSettings) -> None:
    provider = OpenIdProvider(settings, lambda: KEY)
    url, cookie = provider.begin()
    # The mock leaves the state out of a refusal; real providers send it.
    refusal = changed(came_back(url, action="deny"), state=parse_qs(urlsplit(url).query)["state"][0])
    assert "error=access_denied" in refusal
    with pytest.raises(OpenIdError, match="did not let you in"):
        provider.finish(cookie, refusal)


def test_a_code_counts_once_and_only_with_its_verifier(settings: OpenIdSettings) -> None:
    provider = OpenIdProvider(settings, lambda: KEY)
    url, cookie = provider.begin()
    back = came_back(url)
    provider.finish(cookie, back)
    with pytest.raises(OpenIdError, match="did not confirm"):
        provider.finish(cookie, back)
    with pytest.raises(OpenIdError, match="did not confirm"):
        provider.finish(cookie, changed(back, code="invented"))


def test_an_answer_for_somebody_elses_request_is_refused(settings: OpenIdSettings) -> None:
    """The code of one log-in brought into another: verifier and nonce do not fit."""
    provider = OpenIdProvider(settings, lambda: KEY)
    (url, cookie), (other, _) = provider.begin(), provider.begin()
    code = parse_qs(urlsplit(came_back(other)).query)["code"][0]
    with pytest.raises(OpenIdError, match=r"did not confirm|not signed for us"):
        provider.finish(cookie, changed(came_back(url), code=code))


def test_a_token_for_another_client_is_refused(settings: OpenIdSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger, provider = (
        OpenIdProvider(replace(settings, client_id="other"), lambda: KEY),
        OpenIdProvider(settings, lambda: KEY),
    )
    url, cookie = stranger.begin()
    with monkeypatch.context() as patch:
        kept = []
        exchange = stranger._exchange
        patch.setattr(
            stranger, "_exchange", lambda code, pending: kept.append((exchange(code, pending), pending)) or kept[0][0]
        )
        stranger.finish(cookie, came_back(url))
    token, pending = kept[0]
    with pytest.raises(OpenIdError, match="not signed for us"):
        provider._identify(token, pending)
    with pytest.raises(OpenIdError, match="not signed for us"):
        stranger._identify(token, replace(pending, nonce="another"))
    header, body, signature = token["id_token"].split(".")
    forged = f"{header}.{body}.{signature[:-8]}AAAAAAAA"
    with pytest.raises(OpenIdError, match="not signed for us"):
        stranger._identify({**token, "id_token": forged}, pending)
    unsigned = f"eyJhbGciOiJub25lIn0.{body}."
    with pytest.raises(OpenIdError, match="not signed for us"):
        stranger._identify({**token, "id_token": unsigned}, pending)


def test_a_provider_that_is_another_or_away_is_refused(issuer: str) -> None:
    with pytest.raises(OpenIdError, match="says that it is another one"):
        OpenIdProvider(OpenIdSettings(f"{issuer}/", "c", "s", REDIRECT), lambda: KEY).begin()
    with pytest.raises(OpenIdError, match="cannot be reached"):
        OpenIdProvider(OpenIdSettings("http://127.0.0.1:9", "c", "s", REDIRECT), lambda: KEY).begin()
