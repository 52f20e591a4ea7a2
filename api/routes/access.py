"""Users, keys and the audit log, for administrators."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.access import accounts, journal, keys
from api.errors import problems
from api.routes.shared import (
    NOT_CHANGED,
    Administrator,
    Desk,
    IfMatch,
    IfNoneMatch,
    Key,
    Limit,
    Offset,
    answer,
    page_of,
    tag_of,
    version_from,
)
from api.schemas.access import (
    AuditCheckView,
    AuditView,
    InvitedView,
    KeyRequest,
    KeyView,
    NewKeyView,
    UserChange,
    UserRequest,
    UserView,
)
from api.schemas.publication import TEXT, RotateRequest
from api.schemas.resources import PageView

router = APIRouter(prefix="/api", tags=["access"])
Wanted = Annotated[str | None, Query(max_length=300, pattern=TEXT)]


@router.get("/users", responses=problems())
def list_users(service: Desk, caller: Administrator, limit: Limit = 50, offset: Offset = 0) -> PageView[UserView]:
    """List the people who can log in."""
    return page_of(accounts.list_users(service, limit, offset), UserView.of, limit, offset)


@router.post("/users", status_code=201, responses=problems(400, 409))
def add_user(service: Desk, caller: Administrator, wanted: UserRequest, response: Response) -> InvitedView:
    """Add somebody; the invitation in this answer is never shown again."""
    made = accounts.add_user(
        service, caller, wanted.login, wanted.name, wanted.role, tuple(wanted.cohorts), tuple(wanted.subjects)
    )
    response.headers["Location"] = f"/api/users/{made.user.id}"
    response.headers["ETag"] = tag_of(made.user.version)
    return InvitedView.of(made)


@router.get("/users/{user}", response_model=UserView, responses=problems(404) | NOT_CHANGED)
def get_user(service: Desk, caller: Administrator, user: Key, if_none_match: IfNoneMatch = None) -> Response:
    """Show one user."""
    record = accounts.get_user(service, user)
    # The last log-in is no part of the version.
    return answer(UserView.of(record), tag_of(record.version), None if record.last_login_at else if_none_match)


@router.patch("/users/{user}", responses=problems(400, 404, 412, 428))
def change_user(
    service: Desk, caller: Administrator, user: Key, change: UserChange, response: Response, if_match: IfMatch = None
) -> UserView:
    """Change what somebody is and may see, or shut them out."""
    record = accounts.change_user(
        service, user, version_from(if_match), change.name, change.role, tuple(change.cohorts), tuple(change.subjects),
        change.disabled,
    )  # fmt: skip
    response.headers["ETag"] = tag_of(record.version)
    return UserView.of(record)


@router.post("/users/{user}/invitation", status_code=201, responses=problems(404, 412))
def invite_again(service: Desk, caller: Administrator, user: Key, response: Response) -> InvitedView:
    """Make a new invitation, for a forgotten password too; the one before counts no more."""
    made = accounts.invite_again(service, user)
    response.headers["ETag"] = tag_of(made.user.version)
    return InvitedView.of(made)


@router.get("/keys", responses=problems())
def list_keys(service: Desk, caller: Administrator, limit: Limit = 50, offset: Offset = 0) -> PageView[KeyView]:
    """List all keys, withdrawn ones too, without their secrets."""
    return page_of(keys.list_keys(service, limit, offset), KeyView.of, limit, offset)


@router.post("/keys", status_code=201, responses=problems(400))
def add_key(service: Desk, caller: Administrator, wanted: KeyRequest, response: Response) -> NewKeyView:
    """Make a key; it is shown in this answer and never again."""
    made = keys.make_key(
        service, wanted.role, wanted.label, caller.id, tuple(wanted.cohorts), tuple(wanted.subjects),
        wanted.ordered_scopes, wanted.expires_at,
    )  # fmt: skip
    response.headers["Location"] = f"/api/keys/{made.record.id}"
    return NewKeyView.of(made)


@router.get("/keys/{key}", responses=problems(404))
def get_key(service: Desk, caller: Administrator, key: Key) -> KeyView:
    """Show one key without its secret, and when it was used last."""
    return KeyView.of(keys.get_key(service, key))


@router.post("/keys/{key}/rotate", status_code=201, responses=problems(400, 404, 409))
def rotate_key(service: Desk, caller: Administrator, key: Key, wanted: RotateRequest, response: Response) -> NewKeyView:
    """Replace a key by a new one; the old one ends at once, or after some days."""
    made = keys.rotate_key(service, key, caller.id, wanted.overlap_days)
    response.headers["Location"] = f"/api/keys/{made.record.id}"
    return NewKeyView.of(made)


@router.delete("/keys/{key}", status_code=204, responses=problems(404))
def revoke_key(service: Desk, caller: Administrator, key: Key) -> None:
    """Withdraw a key at once."""
    keys.revoke_key(service, key)


@router.get("/audit", responses=problems())
def list_audit(
    service: Desk,
    caller: Administrator,
    actor: Wanted = None,
    kind: Wanted = None,
    subject: Wanted = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> PageView[AuditView]:
    """List who did what to what, newest first."""
    page = journal.list_entries(service, limit, offset, actor, kind, subject)
    return page_of(page, AuditView.of, limit, offset)


@router.get("/audit/check", responses=problems())
def check_audit(service: Desk, caller: Administrator) -> AuditCheckView:
    """Read the whole log and say where it is not as it was written."""
    entries, last_seal, faults = journal.check(service)
    return AuditCheckView(entries=entries, last_seal=last_seal, faults=list(faults))
