"""How often somebody may try: a number of tries at once, then one more after each pause."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock


@dataclass(frozen=True, slots=True)
class Rate:
    """So many tries at once, and one more each `pause`."""

    burst: int
    pause: timedelta


LOGIN_PAIR = Rate(5, timedelta(seconds=60))
"""Tries of one account from one address."""
LOGIN_ACCOUNT = Rate(30, timedelta(seconds=60))
"""Tries of one account from anywhere: enough that nobody is locked out by another's few mistakes."""
LOGIN_ADDRESS = Rate(30, timedelta(seconds=10))
"""Tries of any account from one address."""
FEED = Rate(60, timedelta(seconds=30))
"""Fetches of one feed: some clients come two hundred times a day, and many at the top of the hour."""
FEED_MISS = Rate(30, timedelta(seconds=2))
"""Fetches of feeds that do not exist from one address; hits do not count, for all of Google comes from few machines."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a try is let through, what to remember of it, and how long to wait if not."""

    allowed: bool
    busy_until: datetime
    wait: timedelta = timedelta(0)

    @property
    def seconds(self) -> int:
        """Whole seconds to wait, rounded up."""
        return -int(-self.wait.total_seconds() // 1)


def judge(rate: Rate, busy_until: datetime | None, now: datetime) -> Verdict:
    """Judge one try.

    Parameters
    ----------
    busy_until
        What the last verdict left behind: when all tries so far will be paid off. None for a first try.
    """
    owed = now if busy_until is None else max(busy_until, now)
    wait = owed - now - rate.pause * (rate.burst - 1)
    if wait > timedelta(0):
        return Verdict(False, owed, wait)
    return Verdict(True, owed + rate.pause)


def network_of(address: str) -> str:
    """Return what tries are counted by: the address, or of IPv6 the network that one customer is given."""
    try:
        number = ip_address(address)
    except ValueError:
        return address
    if isinstance(number, IPv6Address):
        if number.ipv4_mapped is not None:
            return str(number.ipv4_mapped)
        return str(ip_network(f"{address.partition('%')[0]}/64", strict=False))
    return address


class Throttle:
    """Judges tries by name and remembers them in this process; the longest unseen names are forgotten first."""

    def __init__(self, rate: Rate, most: int = 50_000) -> None:
        self._rate = rate
        self._most = most
        self._busy: OrderedDict[str, datetime] = OrderedDict()
        self._lock = Lock()

    def ask(self, name: str, now: datetime) -> Verdict:
        """Judge one try and count it if it is let through."""
        with self._lock:
            verdict = judge(self._rate, self._busy.get(name), now)
            self._busy[name] = verdict.busy_until
            self._busy.move_to_end(name)
            if len(self._busy) > self._most:
                self._busy.popitem(last=False)
        return verdict

    def look(self, name: str, now: datetime) -> Verdict:
        """Judge a try without counting it."""
        with self._lock:
            return judge(self._rate, self._busy.get(name), now)


class FeedLimits:
    """How often feeds may be fetched: gently for one address, and for whoever asks for feeds that do not exist.

    Parameters
    ----------
    burst
        Fetches of one feed at once; 0 sets no limit at all.
    """

    def __init__(self, burst: int = FEED.burst) -> None:
        self._on = burst > 0
        self._feeds = Throttle(Rate(max(burst, 1), FEED.pause))
        self._misses = Throttle(FEED_MISS)

    def ask(self, token: str, now: datetime) -> int:
        """Count a fetch of a feed and return the seconds to wait; 0 lets it through."""
        # A longer one is none of ours, and must not fill the memory.
        return self._feeds.ask(token[:64], now).seconds if self._on else 0

    def miss(self, address: str, now: datetime) -> int:
        """Count a fetch of nothing from a network address and return the seconds to wait."""
        return self._misses.ask(network_of(address), now).seconds if self._on else 0
