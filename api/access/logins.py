"""Browser sessions: log-in by password or by a provider, the caller behind a cookie, log-out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import Connection

from api.access import journal
from api.access.accounts import principal_of, same_login
from api.access.audit import Action
from api.access.cookies import IDLE, LONGEST, CookieJar
from api.access.keys import hash_key, note_quietly
from api.access.openid import Identity
from api.access.passwords import check_password, hash_password, is_outdated
from api.access.principal import Credentials, Principal
from api.access.throttle import LOGIN_ACCOUNT, LOGIN_ADDRESS, LOGIN_PAIR, Rate, judge, network_of
from api.services.failures import Forbidden, NotAuthenticated, TooManyRequests
from api.services.service import Service, new_id
from api.storage import users
from api.storage.access_records import SessionRecord, UserRecord

PREFIX = "cts_"
USE_NOTED = timedelta(minutes=1)
REFUSED = "Log-in name and password do not fit."


@dataclass(frozen=True, slots=True)
class Begun:
    """A new session with its secret, for the cookie alone."""

    session: SessionRecord
    user: UserRecord
    secret: str


def log_in(service: Service, login: str, password: str, address: str, agent: str) -> Begun:
    """Log somebody in by password.

    Raises
    ------
    NotAuthenticated
        Always with the same words: nobody learns which log-in names exist.
    TooManyRequests
    """
    name, now, network = same_login(login), service.now(), network_of(address)
    rates = {
        f"login {name} {network}": LOGIN_PAIR,
        f"login {name}": LOGIN_ACCOUNT,
        f"from {network}": LOGIN_ADDRESS,
    }
    _count_try(service, rates, now)
    with service.database.reading() as connection:
        record = users.get_user_by_login(connection, name)
    # Outside of any transaction: this takes long on purpose.
    right = check_password(None if record is None else record.password, password)
    if record is None or not right or record.disabled_at is not None:
        if record is not None:
            with service.database.writing() as connection, journal.acting(journal.Actor("anonymous", address)):
                journal.write(connection, now, Action.REFUSED, "user", record.id)
        raise NotAuthenticated(REFUSED)
    fresh = hash_password(password) if record.password is not None and is_outdated(record.password) else None
    with service.database.writing() as connection:
        # Only wrong tries count: a whole hospital may log in from one address at nine o'clock.
        paid = users.read_busy(connection, rates)
        users.write_busy(
            connection, {tried: paid[tried] - rate.pause for tried, rate in rates.items() if tried in paid}
        )
        users.forget(connection, [f"login {name} {network}"])
        if fresh is not None:
            users.set_password(connection, record.id, fresh)
        return _begin(connection, record, now, address, agent)


def log_in_by_identity(service: Service, identity: Identity, address: str, agent: str) -> Begun:
    """Log in whom a provider vouches for: known by issuer and subject, or at first by a verified e-mail address.

    Raises
    ------
    NotAuthenticated
        When no user was added for them: a provider alone opens no door.
    """
    now = service.now()
    with service.database.writing() as connection:
        record = users.get_user_by_identity(connection, identity.issuer, identity.subject)
        if record is None and identity.email_verified and identity.email:
            known = users.get_user_by_login(connection, same_login(identity.email))
            if known is not None and known.issuer is None:
                record = known
        if record is None or record.disabled_at is not None:
            raise NotAuthenticated("Nobody was added here for this account. Ask your administrator.")
        if record.issuer is None:
            record = _bind(connection, record, identity)
        return _begin(connection, record, now, address, agent)


def count_password_try(service: Service, user: UserRecord) -> None:
    """Count a try to say the current password, so that an open browser is no way to guess it.

    Raises
    ------
    TooManyRequests
    """
    _count_try(service, {f"password {user.id}": LOGIN_PAIR}, service.now())


def log_out(service: Service, session: SessionRecord) -> None:
    """End a session."""
    now = service.now()
    with service.database.writing() as connection:
        users.end_session(connection, session.id, now)
        journal.write(connection, now, Action.LOGGED_OUT, "user", session.user)


class SessionBook:
    """Knows callers by the session in their cookie."""

    def __init__(self, service: Service, jar: CookieJar) -> None:
        self._service = service
        self.jar = jar

    def find(self, credentials: Credentials) -> Begun | None:
        """Return the session that a request belongs to; None when there is none, or it has ended."""
        secret = self.jar.secret_of(credentials.cookies)
        if secret is None or not secret.startswith(PREFIX):
            return None
        now = self._service.now()
        with self._service.database.reading() as connection:
            found = users.get_session_by_hash(connection, hash_key(secret))
        if found is None:
            return None
        session, user = found
        over = now >= min(session.last_used_at + IDLE, session.created_at + LONGEST)
        if over or session.ended_at is not None or user.disabled_at is not None:
            return None
        if now - session.last_used_at >= USE_NOTED:
            note_quietly(self._service, lambda connection: users.note_session(connection, session.id, now))
        return Begun(session, user, secret)

    def identify(self, credentials: Credentials) -> Principal | None:
        """Return who is logged in.

        Raises
        ------
        Forbidden
            When the request would change something and does not come from a page of ours.
        """
        found = self.find(credentials)
        if found is None:
            return None
        if not self.jar.comes_from_us(credentials, found.secret):
            raise Forbidden("Changes from a browser need the header X-CSRF-Token with the token of the session.")
        return principal_of(found.user)


def _count_try(service: Service, rates: Mapping[str, Rate], now: datetime) -> None:
    """Count one try under each name, unless one of them has to wait.

    The tries are kept in the database: every process counts the same ones.
    """
    with service.database.writing() as connection:
        busy = users.read_busy(connection, rates)
        verdicts = {name: judge(rate, busy.get(name), now) for name, rate in rates.items()}
        wait = max(verdict.seconds for verdict in verdicts.values())
        if wait == 0:
            users.write_busy(connection, {name: verdict.busy_until for name, verdict in verdicts.items()})
    if wait:
        raise TooManyRequests(f"Too many tries. Try again in {wait} seconds.", wait)


def _begin(connection: Connection, record: UserRecord, now: datetime, address: str, agent: str) -> Begun:
    secret = PREFIX + token_urlsafe(32)
    session = SessionRecord(new_id(), hash_key(secret), record.id, agent[:200], now, now)
    users.forget_sessions(connection, now - LONGEST)
    users.forget_paid(connection, now)
    users.put_session(connection, session)
    users.note_login(connection, record.id, now)
    with journal.acting(journal.Actor(f"user:{record.id}", address)):
        journal.write(connection, now, Action.LOGGED_IN, "user", record.id)
    return Begun(session, record, secret)


def _bind(connection: Connection, record: UserRecord, identity: Identity) -> UserRecord:
    """Remember who somebody is at the provider, so that a changed e-mail address changes nobody."""
    bound = replace(record, issuer=identity.issuer, issuer_subject=identity.subject, version=record.version + 1)
    users.replace_user(connection, bound, record.version)
    return bound
