"""Notes when feed addresses were fetched."""

from collections.abc import Sequence

from api.services.feed_answers import Fetch
from api.services.service import Service
from api.storage import feeds


def note_fetches(service: Service, taken: Sequence[Fetch]) -> None:
    """Add fetches to their addresses in one transaction."""
    if not taken:
        return
    last: dict[str, Fetch] = {}
    number: dict[str, int] = {}
    for fetch in taken:
        last[fetch.address] = fetch
        number[fetch.address] = number.get(fetch.address, 0) + 1
    with service.database.writing() as connection:
        for name in sorted(last):
            fetch = last[name]
            feeds.note_fetches(connection, name, number[name], fetch.at, fetch.status, fetch.agent)
