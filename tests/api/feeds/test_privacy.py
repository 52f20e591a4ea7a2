"""Who sees what, FEEDS R25 to R27."""

import re

import pytest

from api.feeds.address import NOTICES
from api.feeds.history import FeedState
from tests.api.feeds.feed_builders import history, text
from tests.scheduler.builders import COHORT, TIMETABLE

NAMES = {person.name: person for person in COHORT.apprentices}


@pytest.fixture(scope="module")
def feeds() -> dict[str, FeedState]:
    return history(TIMETABLE)


def named(feed: FeedState) -> set[str]:
    """Return the apprentices whose name stands anywhere in the events of a feed."""
    return set(re.findall(r"\b(?:" + "|".join(NAMES) + r")\b", text(feed).partition("BEGIN:VEVENT")[2]))


def test_r25_nobody_is_an_attendee_or_organiser(feeds: dict[str, FeedState]) -> None:
    assert [n for n, f in feeds.items() if re.search(r"ATTENDEE|ORGANIZER|mailto", text(f), re.IGNORECASE)] == []


@pytest.mark.parametrize("kind", ["room", "group", "cohort"])
def test_r26_feeds_of_places_and_many_people_name_no_apprentice(feeds: dict[str, FeedState], kind: str) -> None:
    of_kind = {name: named(feed) for name, feed in feeds.items() if feed.kind == kind and feed.events}
    assert of_kind
    assert set().union(*of_kind.values()) == set()


def test_r26_an_employer_sees_its_own_apprentices_and_no_other(feeds: dict[str, FeedState]) -> None:
    for employer in COHORT.employers:
        own = {name for name, person in NAMES.items() if person.employer == employer.id}
        assert named(feeds[f"employer-{employer.id}"]) == own


def test_r26_an_apprentice_sees_no_other_apprentice(feeds: dict[str, FeedState]) -> None:
    assert {name: named(feed) for name, feed in feeds.items() if feed.kind == "apprentice" and named(feed)} == {}


def test_r26_a_mentor_sees_those_whom_they_mentor(feeds: dict[str, FeedState]) -> None:
    for mentor in COHORT.mentors:
        own = {name for name, person in NAMES.items() if person.mentor == mentor.id}
        assert named(feeds[f"mentor-{mentor.id}"]) == own


def test_r27_whoever_is_given_an_address_is_told_of_copies_and_delays() -> None:
    said = " ".join(NOTICES)
    assert [word for word in ("Do not pass it on", "keep a copy", "a day or more in Google") if word not in said] == []
