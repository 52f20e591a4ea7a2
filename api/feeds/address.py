"""The address of a feed: the three ways to use it, what to say where it is shown, and whether clients can reach it."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

NOTICES = (
    "Whoever has this address can read this calendar. Do not pass it on; replace it if others may have seen it.",
    "Google, Microsoft and Apple fetch the calendar with their own machines and keep a copy there.",
    "A change shows after minutes in Thunderbird, about three hours in Outlook on the web, a day or more in Google.",
    "Calendars come too late for what changes within a day: that also has to be told in another way.",
)
"""Said wherever an address is given."""


@dataclass(frozen=True, slots=True)
class FeedLinks:
    """One address in the three forms that people need.

    Parameters
    ----------
    subscribe
        Opens Apple Calendar, Thunderbird or Outlook on a computer.
    copy
        To paste into Google Calendar ("From URL") or Outlook on the web.
    download
        A file of today's state, which does not follow changes.
    """

    subscribe: str
    copy: str
    download: str


def feed_links(base: str, token: str) -> FeedLinks:
    """Return the addresses of a token at an installation's base address, such as `https://timetable.example.org`."""
    address = f"{base.rstrip('/')}/feeds/{token}.ics"
    return FeedLinks(f"webcal://{address.partition('://')[2]}", address, f"{address}?download=1")


def address_faults(base: str) -> tuple[str, ...]:
    """Say why calendar services on the internet could not subscribe at this base address; empty when they can."""
    parts = urlsplit(base)
    host = parts.hostname or ""
    faults = []
    if parts.scheme != "https":
        faults.append("The address does not begin with https://: secret addresses would travel in the open.")
    if parts.query or parts.fragment:
        faults.append("The base address has a query or a fragment; feeds are paths below it.")
    try:
        number = ip_address(host)
    except ValueError:
        if host == "localhost" or "." not in host or host.endswith((".local", ".internal", ".localhost")):
            faults.append(f"Nobody outside this network can reach {host or 'an address without a host'}.")
    else:
        if not number.is_global:
            faults.append(f"Nobody outside this network can reach {host}.")
        elif isinstance(number, IPv6Address):
            faults.append(f"{host} is an IPv6 address alone; some calendar services come over IPv4 only.")
    return tuple(faults)
