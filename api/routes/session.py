"""Log-in and log-out of browsers, by password or by an OpenID Connect provider."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.access import accounts, logins
from api.access.accounts import principal_of
from api.access.door import CALLBACK, Door
from api.access.guard import credentials_of, public
from api.access.logins import Begun
from api.access.openid import OpenIdError, OpenIdProvider
from api.access.passwords import check_password
from api.errors import problems
from api.routes.shared import Anybody, Desk
from api.schemas.access import InvitationRequest, LoginRequest, PasswordChange, SessionView
from api.services.failures import Conflict, Forbidden, NotAuthenticated, NotFound, Unavailable

router = APIRouter(prefix="/api/session", tags=["session"])
OPENID_COOKIE = "timetabler-openid"
HOME = "/"


def door_of(request: Request) -> Door:
    door: Door = request.app.state.door
    return door


TheDoor = Annotated[Door, Depends(door_of)]


@router.post("", status_code=201, dependencies=[Depends(public)], responses=problems(400, 429))
def log_in(service: Desk, door: TheDoor, wanted: LoginRequest, request: Request, response: Response) -> SessionView:
    """Log in by password; the answer sets the session's cookie."""
    _refuse_other_sites(request)
    begun = logins.log_in(service, wanted.login, wanted.password.get_secret_value(), _address(request), _agent(request))
    response.headers["Set-Cookie"] = door.sessions.jar.header(begun.secret)
    return SessionView.of(principal_of(begun.user), door.sessions.jar.csrf_token(begun.secret))


@router.get("", responses=problems())
def get_session(door: TheDoor, caller: Anybody, request: Request) -> SessionView:
    """Say who you are, with the token that changes from a browser need."""
    begun = None if caller.id.startswith("key:") else door.sessions.find(credentials_of(request))
    return SessionView.of(caller, None if begun is None else door.sessions.jar.csrf_token(begun.secret))


@router.delete("", status_code=204, responses=problems(409))
def log_out(service: Desk, door: TheDoor, caller: Anybody, request: Request, response: Response) -> None:
    """Log out; a key has no session to end."""
    logins.log_out(service, _session(door, request).session)
    response.headers["Set-Cookie"] = door.sessions.jar.farewell()


@router.put("/password", status_code=204, responses=problems(400, 409, 429))
def change_password(service: Desk, door: TheDoor, caller: Anybody, wanted: PasswordChange, request: Request) -> None:
    """Choose another password; your other sessions end."""
    begun = _session(door, request)
    logins.count_password_try(service, begun.user)
    if not check_password(begun.user.password, wanted.current.get_secret_value()):
        raise Forbidden("The current password is not right.")
    accounts.choose_password(service, begun.user, wanted.password.get_secret_value(), begun.session.id)


@router.post("/invitation", status_code=204, dependencies=[Depends(public)], responses=problems(400, 404))
def accept_invitation(service: Desk, wanted: InvitationRequest, request: Request) -> None:
    """Choose a password with an invitation, once; then log in."""
    _refuse_other_sites(request)
    accounts.accept_invitation(service, wanted.ticket, wanted.password.get_secret_value())


@router.get(
    "/openid",
    status_code=302,
    dependencies=[Depends(public)],
    response_class=RedirectResponse,
    responses={302: {"description": "To the provider"}, **problems(404, 503)},
)
def begin_openid(door: TheDoor) -> RedirectResponse:
    """Send a browser to the OpenID Connect provider."""
    provider = _provider(door)
    try:
        url, cookie = provider.begin()
    except OpenIdError as error:
        raise Unavailable(str(error)) from None
    answer = RedirectResponse(url, 302, {"Cache-Control": "no-store"})
    # It comes back from another site, so the cookie must be lax, and lives for the way there and back.
    answer.set_cookie(
        OPENID_COOKIE,
        cookie,
        max_age=600,
        path=CALLBACK,
        httponly=True,
        samesite="lax",
        secure=door.sessions.jar.secure,
    )
    return answer


@router.get(
    "/openid/callback",
    status_code=303,
    dependencies=[Depends(public)],
    response_class=RedirectResponse,
    responses={303: {"description": "Logged in"}, **problems(404)},
)
def finish_openid(service: Desk, door: TheDoor, request: Request) -> RedirectResponse:
    """Take a browser back from the provider and log it in."""
    provider = _provider(door)
    try:
        identity = provider.finish(request.cookies.get(OPENID_COOKIE, ""), str(request.url))
    except OpenIdError as error:
        raise NotAuthenticated(str(error)) from None
    begun = logins.log_in_by_identity(service, identity, _address(request), _agent(request))
    answer = RedirectResponse(HOME, 303, {"Cache-Control": "no-store"})
    answer.delete_cookie(OPENID_COOKIE, path=CALLBACK)
    answer.headers.append("Set-Cookie", door.sessions.jar.header(begun.secret))
    return answer


def _provider(door: Door) -> OpenIdProvider:
    if door.provider is None:
        raise NotFound("No provider is configured here.")
    return door.provider


def _session(door: Door, request: Request) -> Begun:
    begun = None if request.headers.get("authorization") else door.sessions.find(credentials_of(request))
    if begun is None:
        raise Conflict("A key has no session and no password; log in first.")
    return begun


def _refuse_other_sites(request: Request) -> None:
    # Another site could log a browser in as somebody else and watch what is done.
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Forbidden("This is asked for from another site.")


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _agent(request: Request) -> str:
    return request.headers.get("user-agent", "")
