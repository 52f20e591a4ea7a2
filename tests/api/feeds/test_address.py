"""What is said and checked of an address, FEEDS R28, R32 to R34; its token is tested with access."""

from urllib.robotparser import RobotFileParser

import pytest

from api.feeds.address import FeedLinks, address_faults, feed_links
from api.feeds.answer import ROBOTS


def test_r28_r33_three_ways_to_one_path() -> None:
    assert feed_links("https://timetable.example.org/", "ctf_x") == FeedLinks(
        subscribe="webcal://timetable.example.org/feeds/ctf_x.ics",
        copy="https://timetable.example.org/feeds/ctf_x.ics",
        download="https://timetable.example.org/feeds/ctf_x.ics?download=1",
    )


@pytest.mark.parametrize(("path", "allowed"), [("/feeds/ctf_x.ics", True), ("/cohorts", False)])
def test_r32_robots_may_fetch_feeds_and_nothing_else(path: str, allowed: bool) -> None:
    robots = RobotFileParser()
    robots.parse(ROBOTS.splitlines())
    assert robots.can_fetch("Google-Calendar-Importer", f"https://timetable.example.org{path}") is allowed


@pytest.mark.parametrize("base", ["https://timetable.example.org", "https://example.org/t", "https://1.1.1.1:8443"])
def test_r34_an_address_that_everybody_can_reach(base: str) -> None:
    assert address_faults(base) == ()


@pytest.mark.parametrize(
    ("base", "fault"),
    [
        ("http://timetable.example.org", "The address does not begin with https://"),
        ("https://localhost:8000", "Nobody outside this network can reach localhost."),
        ("https://timetable", "Nobody outside this network can reach timetable."),
        ("https://timetable.internal", "Nobody outside this network can reach timetable.internal."),
        ("https://10.0.0.7", "Nobody outside this network can reach 10.0.0.7."),
        ("https://[2606:4700::1111]", "2606:4700::1111 is an IPv6 address alone"),
        ("https://example.org/?a=1", "The base address has a query or a fragment"),
        ("https://", "Nobody outside this network can reach an address without a host."),
    ],
)
def test_r34_an_address_that_services_cannot_use_says_why(base: str, fault: str) -> None:
    (said,) = address_faults(base)
    assert said.startswith(fault)
