"""Feeds and their secret addresses over HTTP, for those who are logged in."""

from fastapi import APIRouter, Request, Response

from api.errors import problems
from api.feeds.address import NOTICES, address_faults, feed_links
from api.routes.shared import (
    NOT_CHANGED,
    Anybody,
    CohortId,
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
from api.schemas.publication import (
    AddressChange,
    AddressRequest,
    AddressView,
    FeedView,
    NewAddressView,
    RotateRequest,
)
from api.schemas.resources import PageView
from api.services import addresses
from api.services.addresses import NewAddress
from api.services.service import Service

router = APIRouter(prefix="/api", tags=["feeds"])


@router.get("/cohorts/{cohort}/feeds", responses=problems(404))
def list_feeds(service: Desk, caller: Anybody, cohort: CohortId) -> list[FeedView]:
    """List the calendars of a cohort that you may subscribe to; there are none before the first release."""
    return [FeedView.of(feed) for feed in addresses.list_feeds(service, caller, cohort)]


@router.get("/cohorts/{cohort}/addresses", responses=problems(404))
def list_addresses(
    service: Desk, caller: Anybody, cohort: CohortId, limit: Limit = 50, offset: Offset = 0
) -> PageView[AddressView]:
    """List feed addresses with their last fetch, newest first; you see those that you made."""
    page = addresses.list_addresses(service, caller, cohort, limit, offset)
    return page_of(page, AddressView.of, limit, offset)


@router.post("/cohorts/{cohort}/addresses", status_code=201, responses=problems(400, 404, 409))
def add_address(
    service: Desk, caller: Anybody, cohort: CohortId, wanted: AddressRequest, request: Request, response: Response
) -> NewAddressView:
    """Make a secret address of a calendar; it is shown in this answer and never again."""
    made = addresses.add_address(
        service, caller, cohort, wanted.feed, wanted.label, wanted.options.read(), wanted.expires_at
    )
    return _show(service, made, request, response)


@router.get("/addresses/{address}", response_model=AddressView, responses=problems(404) | NOT_CHANGED)
def get_address(service: Desk, caller: Anybody, address: Key, if_none_match: IfNoneMatch = None) -> Response:
    """Show an address without its secret, and when it was fetched last."""
    record = addresses.get_address(service, caller, address)
    # The count of fetches is no part of the version: it would make every fetch a change.
    return answer(AddressView.of(record), f'"v{record.version}"', None if record.fetches else if_none_match)


@router.patch("/addresses/{address}", responses=problems(400, 404, 409, 412, 428))
def change_address(
    service: Desk, caller: Anybody, address: Key, change: AddressChange, response: Response, if_match: IfMatch = None
) -> AddressView:
    """Change label and options of an address; the address itself stays."""
    version = version_from(if_match)
    record = addresses.change_address(service, caller, address, version, change.label, change.options.read())
    response.headers["ETag"] = tag_of(record.version)
    return AddressView.of(record)


@router.post("/addresses/{address}/rotate", status_code=201, responses=problems(400, 404, 409, 412, 428))
def rotate_address(
    service: Desk,
    caller: Anybody,
    address: Key,
    wanted: RotateRequest,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> NewAddressView:
    """Replace an address by a new one; the old one ends at once, or after some days."""
    made = addresses.rotate_address(service, caller, address, version_from(if_match), wanted.overlap_days)
    return _show(service, made, request, response)


@router.delete("/addresses/{address}", status_code=204, responses=problems(404, 412, 428))
def revoke_address(service: Desk, caller: Anybody, address: Key, if_match: IfMatch = None) -> None:
    """Withdraw an address: from now on it answers as if it had never been."""
    addresses.revoke_address(service, caller, address, version_from(if_match))


def _show(service: Service, made: NewAddress, request: Request, response: Response) -> NewAddressView:
    base = service.settings.public_url or str(request.base_url)
    links = feed_links(base, made.token)
    response.headers["ETag"] = tag_of(made.record.version)
    response.headers["Location"] = f"/api/addresses/{made.record.id}"
    response.headers["Cache-Control"] = "no-store"
    return NewAddressView(
        address=AddressView.of(made.record),
        copy_to_calendar=links.copy,
        subscribe=links.subscribe,
        download=links.download,
        notices=[*NOTICES, *address_faults(base)],
    )
