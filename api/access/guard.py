"""The door of every route: a dependency that names the roles which may pass; a route without one stops the start."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute, iter_route_contexts

from api.access.journal import Actor, set_actor
from api.access.principal import READ, WRITE, Authenticator, Credentials, Principal, Role
from api.services.failures import Forbidden, NotAuthenticated

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def require(*roles: Role) -> Callable[[Request], Awaitable[Principal]]:
    """Return a dependency that lets these roles in and hands the route its caller.

    A key without the scope `write` may call safe methods only.
    """
    if not roles:
        raise ValueError("Name the roles that may pass; `public` opens a route to everybody.")

    async def guard(request: Request) -> Principal:
        authenticator: Authenticator = request.app.state.authenticator
        credentials = credentials_of(request)
        principal = await run_in_threadpool(authenticator.identify, credentials)
        if principal is None:
            raise NotAuthenticated("Send a valid key as `Authorization: Bearer …`, or log in.")
        needed = READ if request.method in SAFE_METHODS else WRITE
        if principal.role not in roles or needed not in principal.scopes:
            raise Forbidden(f"This needs the role {' or '.join(roles)} and the scope {needed}.")
        request.state.principal = principal
        # In the request's own task and not in a thread of it: what the route does is written down under this name.
        set_actor(Actor(principal.id, credentials.address))
        return principal

    guard.roles = frozenset(roles)  # type: ignore[attr-defined]  # read back by `roles_of`
    return guard


async def public(request: Request) -> None:
    """Mark a route that anybody may call: health, log-in, and feeds, whose address is the secret."""
    set_actor(Actor("anonymous", request.client.host if request.client else ""))


def is_public(route: APIRoute) -> bool:
    """Tell whether anybody may call a route."""
    return any(dependency.call is public for dependency in route.dependant.dependencies)


def roles_of(route: APIRoute) -> frozenset[Role] | None:
    """Return who may call a route; every role for a public one, None when nobody decided."""
    for dependency in route.dependant.dependencies:
        if dependency.call is public:
            return frozenset(Role)
        roles = getattr(dependency.call, "roles", None)
        if roles is not None:
            return frozenset(roles)
    return None


def routes_of(app: FastAPI) -> list[APIRoute]:
    """Return all routes that were written as functions, those of included routers too."""
    found = (context.original_route for context in iter_route_contexts(app.routes))
    return [route for route in found if isinstance(route, APIRoute)]


def refuse_open_doors(app: FastAPI) -> None:
    """Raise when a route has no door: forgetting one must not open it."""
    open_doors = [route.path for route in routes_of(app) if roles_of(route) is None]
    if open_doors:
        raise RuntimeError(f"These routes name nobody who may call them: {', '.join(open_doors)}.")


def credentials_of(request: Request) -> Credentials:
    """Gather what the request brings along."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return Credentials(
        bearer=token.strip() if scheme.lower() == "bearer" else "",
        cookies=dict(request.cookies),
        method=request.method,
        address=request.client.host if request.client else "",
        headers=dict(request.headers),
    )
