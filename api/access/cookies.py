"""The cookie of a browser session, and the proof that a request comes from our own pages."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from itsdangerous import BadSignature, Signer

from api.access.principal import Credentials

IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
"""A session ends when it was not used for so long, and after so long in any case."""
CSRF_HEADER = "x-csrf-token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class CookieJar:
    """Signs and reads session cookies.

    Parameters
    ----------
    find_key
        Gives the installation's signing key; asked when the first cookie is signed or read.
    secure
        Whether the service is reached by https; browsers then bind the cookie to our host alone.
    home
        Host and port at which people reach us, if a proxy in between asks us by another name.
    """

    find_key: Callable[[], str]
    secure: bool = True
    home: str = ""

    @property
    def name(self) -> str:
        return "__Host-timetabler" if self.secure else "timetabler"

    def header(self, secret: str) -> str:
        """Return the value of `Set-Cookie` that gives a browser its session."""
        return self._cookie(self._signer().sign(secret).decode(), LONGEST)

    def farewell(self) -> str:
        """Return the value of `Set-Cookie` that takes the session away."""
        return self._cookie("", timedelta(0))

    def secret_of(self, cookies: Mapping[str, str]) -> str | None:
        """Return the session's secret; None when there is no cookie or we did not sign it."""
        value = cookies.get(self.name)
        if not value:
            return None
        try:
            return self._signer().unsign(value).decode()
        except (BadSignature, UnicodeDecodeError):
            return None

    def csrf_token(self, secret: str) -> str:
        """Return what our own pages send along with every change; another site cannot read it."""
        return hmac.new(f"csrf\n{self.find_key()}".encode(), secret.encode(), sha256).hexdigest()

    def comes_from_us(self, credentials: Credentials, secret: str) -> bool:
        """Tell whether a request with this session may change anything: sent by a page of ours, with its token."""
        if credentials.method in SAFE_METHODS:
            return True
        headers = {name.lower(): value for name, value in credentials.headers.items()}
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc not in {headers.get("host"), self.home} - {"", None}:
            return False
        return hmac.compare_digest(headers.get(CSRF_HEADER, "").encode(), self.csrf_token(secret).encode())

    def _cookie(self, value: str, age: timedelta) -> str:
        secure = "; Secure" if self.secure else ""
        return f"{self.name}={value}; Path=/; Max-Age={int(age.total_seconds())}; HttpOnly; SameSite=Lax{secure}"

    def _signer(self) -> Signer:
        return Signer(self.find_key(), salt="session", digest_method=sha256)
