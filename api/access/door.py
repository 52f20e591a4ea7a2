"""Who is at the door: keys and sessions together, with what the settings say of cookies and of a provider."""

from dataclasses import dataclass
from functools import lru_cache
from secrets import token_urlsafe
from urllib.parse import urlsplit

from api.access.cookies import CookieJar
from api.access.keys import KeyBook
from api.access.logins import SessionBook
from api.access.openid import OpenIdProvider, OpenIdSettings
from api.access.principal import Credentials, Principal
from api.services.service import Service
from api.settings import Settings
from api.storage import users

CALLBACK = "/api/session/openid/callback"
SHORTEST_KEY = 32


@dataclass(frozen=True)
class Door:
    """Finds out who asks: by key if one is sent, else by session. `provider` is None when none is configured."""

    keys: KeyBook
    sessions: SessionBook
    provider: OpenIdProvider | None = None

    def identify(self, credentials: Credentials) -> Principal | None:
        if credentials.bearer:
            return self.keys.identify(credentials)
        return self.sessions.identify(credentials)


def open_door(service: Service) -> Door:
    """Build the door from the settings.

    Raises
    ------
    ValueError
        When a setting is missing or not what it should be, naming its variable.
    """
    given = service.settings.extra.get("signing_key", "")
    if given and len(given) < SHORTEST_KEY:
        raise ValueError(f"TIMETABLER_SIGNING_KEY needs at least {SHORTEST_KEY} characters.")

    @lru_cache(maxsize=1)
    def find_key() -> str:
        # Not before it is needed: the service also starts, and says so, when the tables are not there yet.
        return given or _kept_key(service)

    home = urlsplit(service.settings.public_url)
    jar = CookieJar(find_key, home.scheme == "https", home.netloc)
    openid = read_openid(service.settings)
    provider = None if openid is None else OpenIdProvider(openid, find_key)
    return Door(KeyBook(service), SessionBook(service, jar), provider)


def read_openid(settings: Settings) -> OpenIdSettings | None:
    """Return how to reach the OpenID Connect provider; None when no variable names one.

    Raises
    ------
    ValueError
    """
    names = ("oidc_issuer", "oidc_client_id", "oidc_client_secret")
    given = {name: settings.extra.get(name, "") for name in names}
    if not any(given.values()):
        return None
    for name, value in given.items():
        if not value:
            raise ValueError(f"TIMETABLER_{name.upper()} is missing; log-in by a provider needs all of {_said(names)}.")
    issuer = given["oidc_issuer"]
    if not issuer.startswith(("https://", "http://localhost:", "http://127.0.0.1:")):
        raise ValueError(f"TIMETABLER_OIDC_ISSUER is {issuer!r}; a provider is reached by https.")
    if not settings.public_url:
        raise ValueError("TIMETABLER_PUBLIC_URL is missing; the provider sends people back to it.")
    return OpenIdSettings(
        issuer, given["oidc_client_id"], given["oidc_client_secret"], settings.public_url.rstrip("/") + CALLBACK
    )


def _kept_key(service: Service) -> str:
    """Return the key that signs cookies, made once and kept in the database."""
    with service.database.reading() as connection:
        kept = users.get_sealing_key(connection, "cookies")
    if kept is not None:
        return kept
    with service.database.writing() as connection:
        return users.keep_sealing_key(connection, "cookies", token_urlsafe(48))


def _said(names: tuple[str, ...]) -> str:
    return ", ".join(f"TIMETABLER_{name.upper()}" for name in names)
