"""A real subscriber, vdirsyncer, fetches a feed over HTTP through a history of releases and shows every change."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from icalendar import Calendar

from api.feeds.answer import Address, Ask, StoredFeed, answer, pack
from api.feeds.feed import render_feed
from api.feeds.history import FeedState, publish
from tests.api.feeds.feed_builders import TODAY, release
from tests.scheduler.builders import TIMETABLE, moved, without

Row = tuple[str, str, str]
SESSION = "review/A3/2027-04#1"


@dataclass
class Shelf:
    """What the address answers with at the moment, and what was asked."""

    stored: StoredFeed | None = None
    address: Address = Address.LIVE
    asked: list[tuple[str, str | None]] = field(default_factory=list)


@contextmanager
def serving(shelf: Shelf) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent = self.headers
            shelf.asked.append((self.command, sent["Accept-Encoding"]))
            ask = Ask(self.command, sent["If-None-Match"], sent["If-Modified-Since"], sent["Accept-Encoding"])
            reply = answer(ask, shelf.address, shelf.stored)
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        do_HEAD = do_GET  # noqa: N815  # the server looks methods up by these names

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/feeds/ctf_x.ics"
    finally:
        server.shutdown()
        server.server_close()


class Subscriber:
    """vdirsyncer with one subscription, in a folder of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder / "shown"
        self._config = folder / "config"
        self._config.write_text(
            f'[general]\nstatus_path = "{folder / "status"}"\n'
            '[pair diary]\na = "feed"\nb = "shown"\ncollections = null\nconflict_resolution = "a wins"\n'
            f'[storage feed]\ntype = "http"\nurl = "{url}"\n'
            f'[storage shown]\ntype = "filesystem"\npath = "{self.folder}"\nfileext = ".ics"\n',
            encoding="utf-8",
        )
        self.folder.mkdir()
        assert self.run("discover").returncode == 0

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-m", "vdirsyncer", "-c", str(self._config), command]
        return subprocess.run(program, capture_output=True, text=True, timeout=60, check=False)

    def sync(self) -> tuple[int, list[Row]]:
        """Fetch, and return how it went and what is shown; ids are left out, for this subscriber makes its own."""
        code = self.run("sync").returncode
        return code, sorted(row for path in self.folder.glob("*.ics") for row in rows(path.read_bytes()))


def rows(calendar: bytes) -> list[Row]:
    events = Calendar.from_ical(calendar).walk("VEVENT")
    return sorted((e["DTSTART"].dt.isoformat(), str(e["SUMMARY"]), str(e["STATUS"])) for e in events)


def test_a_subscriber_shows_every_change(tmp_path: Path) -> None:
    """First publication, a move, a cancellation, the restored plan; then errors, which must leave all as it was."""
    shelf = Shelf()
    plans = [TIMETABLE, moved(SESSION, day=date(2027, 4, 13)), without(SESSION), TIMETABLE]
    feeds: dict[str, FeedState] = {}
    with serving(shelf) as url:
        subscriber = Subscriber(tmp_path, url)
        for number, plan in enumerate(plans, start=1):
            feeds = publish(feeds, release(number, plan))
            shelf.stored = pack(render_feed(feeds["apprentice-A3"], TODAY))
            assert subscriber.sync() == (0, rows(shelf.stored.body))
        before = subscriber.sync()
        for stored, address in ((None, Address.LIVE), (shelf.stored, Address.REVOKED)):
            shelf.stored, shelf.address = stored, address
            code, shown = subscriber.sync()
            assert (code != 0, shown) == (True, before[1])
    # It reads what gzip gave it.
    assert {(method, "gzip" in (coding or "")) for method, coding in shelf.asked} == {("GET", True)}
