"""Log-in by another organisation's OpenID Connect provider: code flow with PKCE, state and nonce."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlsplit

from itsdangerous import BadSignature, URLSafeTimedSerializer

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures that prove who signed: never `none`, never one made with a shared secret."""
PATIENCE_SECONDS = 600
TIMEOUT = 10.0
LEEWAY_SECONDS = 60


class OpenIdError(Exception):
    """A sentence that says why nobody was logged in; it never holds a token."""


@dataclass(frozen=True, slots=True)
class OpenIdSettings:
    """How to reach the provider; `redirect` is our own address that it sends people back to."""

    issuer: str
    client_id: str
    client_secret: str
    redirect: str
    scope: str = "openid email profile"


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider vouches for; only issuer and subject together identify somebody for life."""

    issuer: str
    subject: str
    email: str = ""
    email_verified: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A log-in that has begun; kept in a signed cookie of the browser that began it."""

    state: str
    nonce: str
    verifier: str


class OpenIdProvider:
    """One provider; its addresses and keys are asked for once, keys again when it signs with a new one."""

    def __init__(self, settings: OpenIdSettings, find_key: Callable[[], str]) -> None:
        self._settings = settings
        self._find_key = find_key
        self._metadata: Mapping[str, Any] | None = None
        self._keys: Mapping[str, Any] | None = None

    def begin(self) -> tuple[str, str]:
        """Return the provider's address to send the browser to, and the value of the cookie to give it.

        Raises
        ------
        OpenIdError
            When the provider cannot be reached or is not the one that was configured.
        """
        pending = Pending(token_urlsafe(24), token_urlsafe(24), token_urlsafe(48))
        with self._client() as client:
            url, _ = client.create_authorization_url(
                self._find("authorization_endpoint"),
                state=pending.state,
                nonce=pending.nonce,
                code_verifier=pending.verifier,
            )
        return str(url), str(self._serializer().dumps(asdict(pending)))

    def finish(self, cookie: str, address: str) -> Identity:
        """Return who came back.

        Parameters
        ----------
        cookie
            What `begin` gave the browser.
        address
            The whole address at which the browser came back, with its query.

        Raises
        ------
        OpenIdError
        """
        try:
            pending = Pending(**self._serializer().loads(cookie, max_age=PATIENCE_SECONDS))
        except (BadSignature, TypeError):
            raise OpenIdError("This log-in was not begun here, or took too long. Begin again.") from None
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        if query.get("state") != pending.state:
            raise OpenIdError("This log-in was not begun in this browser. Begin again.")
        if query.get("iss", self._settings.issuer) != self._settings.issuer:
            raise OpenIdError("The answer comes from another provider.")
        if "code" not in query:
            raise OpenIdError("The provider did not let you in.")
        return self._identify(self._exchange(query["code"], pending), pending)

    def _serializer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self._find_key(), salt="openid")

    def _exchange(self, code: str, pending: Pending) -> Mapping[str, Any]:
        from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415
        from httpx2 import HTTPError  # noqa: PLC0415

        try:
            with self._client() as client:
                token = client.fetch_token(self._find("token_endpoint"), code=code, code_verifier=pending.verifier)
        except (AuthlibBaseError, HTTPError, ValueError):
            raise OpenIdError("The provider did not confirm the log-in.") from None
        if not isinstance(token, Mapping) or not isinstance(token.get("id_token"), str):
            raise OpenIdError("The provider did not say who you are.")
        return token

    def _identify(self, token: Mapping[str, Any], pending: Pending) -> Identity:
        from authlib.oidc.core import CodeIDToken  # noqa: PLC0415
        from joserfc import jwt  # noqa: PLC0415
        from joserfc.errors import JoseError  # noqa: PLC0415
        from joserfc.jwk import KeySet  # noqa: PLC0415

        settings = self._settings
        options = {
            "iss": {"essential": True, "value": settings.issuer},
            # Without this the library does not look at the audience.
            "aud": {"essential": True, "value": settings.client_id},
        }
        given = {"nonce": pending.nonce, "client_id": settings.client_id, "access_token": token.get("access_token")}
        for again in (False, True):
            try:
                keys = KeySet.import_key_set(self._key_set(again))  # type: ignore[arg-type]  # JSON from the provider
                read = jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS)
                claims = CodeIDToken(read.claims, read.header, options, given)
                claims.validate(leeway=LEEWAY_SECONDS)
            except (JoseError, ValueError, KeyError, TypeError):
                if again:
                    raise OpenIdError("The provider's answer is not signed for us.") from None
                continue
            return Identity(
                settings.issuer,
                str(claims["sub"]),
                str(claims.get("email", "")),
                claims.get("email_verified") is True,
                str(claims.get("name", "")),
            )
        raise AssertionError("the second try returns or raises")

    def _client(self) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client  # noqa: PLC0415

        settings = self._settings
        return OAuth2Client(
            settings.client_id, settings.client_secret, redirect_uri=settings.redirect, scope=settings.scope,
            code_challenge_method="S256", timeout=TIMEOUT,
        )  # fmt: skip

    def _find(self, name: str) -> str:
        if self._metadata is None:
            found = self._get(f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self._settings.issuer:
                raise OpenIdError("The provider says that it is another one.")
            self._metadata = found
        address = self._metadata.get(name)
        if not isinstance(address, str):
            raise OpenIdError(f"The provider does not tell its {name}.")
        return address

    def _key_set(self, again: bool) -> Mapping[str, Any]:
        if self._keys is None or again:
            self._keys = self._get(self._find("jwks_uri"))
        return self._keys

    def _get(self, address: str) -> Mapping[str, Any]:
        import httpx2  # noqa: PLC0415

        try:
            with httpx2.Client(timeout=TIMEOUT) as client:
                answer = client.get(address, headers={"Accept": "application/json"})
                answer.raise_for_status()
                found = answer.json()
        except (httpx2.HTTPError, json.JSONDecodeError):
            raise OpenIdError("The provider cannot be reached.") from None
        if not isinstance(found, Mapping):
            raise OpenIdError("The provider cannot be understood.")
        return found
