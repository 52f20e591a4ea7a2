"""How often somebody may try."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.access.throttle import FeedLimits, Rate, Throttle, judge, network_of

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
RATE = Rate(3, timedelta(seconds=10))


def tries(*seconds: float) -> list[bool]:
    throttle = Throttle(RATE)
    return [throttle.ask("ada", NOW + timedelta(seconds=second)).allowed for second in seconds]


def test_a_burst_passes_and_then_one_after_each_pause() -> None:
    assert tries(0, 0, 0, 0, 9.9, 10, 10, 19, 20) == [True, True, True, False, False, True, False, False, True]


def test_after_a_rest_the_whole_burst_is_back_and_no_more() -> None:
    assert tries(0, 0, 0, 3600, 3600, 3600, 3600) == [True] * 6 + [False]


def test_a_refused_try_costs_nothing_and_says_how_long_to_wait() -> None:
    throttle = Throttle(RATE)
    for _ in range(3):
        throttle.ask("ada", NOW)
    verdicts = [throttle.ask("ada", NOW + timedelta(seconds=1.5)) for _ in range(5)]
    assert [(v.allowed, v.seconds, v.wait) for v in verdicts] == [(False, 9, timedelta(seconds=8.5))] * 5


def test_looking_does_not_count() -> None:
    throttle = Throttle(RATE)
    assert [throttle.look("ada", NOW).allowed for _ in range(9)] == [True] * 9
    assert throttle.ask("ada", NOW).busy_until == NOW + timedelta(seconds=10)


def test_one_does_not_stop_another() -> None:
    throttle = Throttle(RATE)
    for _ in range(9):
        throttle.ask("ada", NOW)
    assert (throttle.ask("ada", NOW).allowed, throttle.ask("ben", NOW).allowed) == (False, True)


def test_memory_is_bounded_and_forgets_the_longest_unseen() -> None:
    throttle = Throttle(Rate(1, timedelta(seconds=10)), most=2)
    assert [throttle.ask(name, NOW).allowed for name in ("ada", "ben", "ada", "cat", "ben", "ada")] == [
        True, True, False, True, True, True,
    ]  # fmt: skip


def test_a_clock_turned_back_locks_nobody_out_for_longer() -> None:
    verdict = judge(RATE, NOW + timedelta(seconds=20), NOW - timedelta(hours=1))
    assert verdict.busy_until == NOW + timedelta(seconds=20)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_tries_are_counted_by_what_one_customer_is_given(address: str, network: str) -> None:
    assert network_of(address) == network


def test_feeds_are_limited_by_feed_and_misses_by_network() -> None:
    limits = FeedLimits(3)
    assert [limits.ask("ctf_a", NOW) for _ in range(5)] == [0, 0, 0, 30, 30]
    assert limits.ask("ctf_b", NOW) == 0
    assert [limits.miss(f"2001:db8::{n}", NOW) for n in range(1, 32)] == [0] * 30 + [2]
    assert limits.miss("192.0.2.7", NOW) == 0


def test_limits_can_be_switched_off() -> None:
    limits = FeedLimits(0)
    assert {limits.ask("ctf_a", NOW) + limits.miss("192.0.2.7", NOW) for _ in range(100)} == {0}


@given(
    st.integers(1, 5),
    st.integers(1, 60),
    st.lists(st.floats(0, 300, allow_nan=False), max_size=40).map(sorted),
)
def test_no_window_lets_more_through_than_burst_and_pauses(burst: int, pause: int, at: list[float]) -> None:
    """Counted afresh: between any two allowed tries there are at most the burst and one for each whole pause."""
    throttle = Throttle(Rate(burst, timedelta(seconds=pause)))
    allowed = [second for second in at if throttle.ask("ada", NOW + timedelta(seconds=second)).allowed]
    for first in range(len(allowed)):
        for last in range(first, len(allowed)):
            assert last - first + 1 <= burst + (allowed[last] - allowed[first] + 1e-5) // pause
