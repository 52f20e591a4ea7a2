"""Work placements in calendars: the first day for apprentice and manager, and the employer of each day."""

from api.feeds.audiences import Feeds
from api.feeds.event import EventContent
from tests.scheduler.builders import TIMETABLE
from tests.scheduler.test_work_placements import MOVING


def contents(file: str) -> tuple[EventContent, ...]:
    return next(feed.contents for feed in Feeds(MOVING, TIMETABLE) if feed.file == file)


def begins(file: str) -> list[tuple[str, str, str, str, bool]]:
    return [
        (str(c.day), c.summary, c.description, c.location, c.opaque)
        for c in contents(file)
        if c.category == "work placement"
    ]


def test_first_days_stand_with_the_apprentice() -> None:
    assert begins("apprentice-A3") == [
        ("2027-03-01", "First department begins: North ward", "With Mia, until Sun 11 Apr 2027.", "North House", False),
        (
            "2027-04-12",
            "Second department begins: South ward",
            "With Ned, until Sun 30 May 2027.",
            "South House",
            False,
        ),
    ]


def test_manager_sees_who_begins() -> None:
    summaries = [summary for _, summary, *_ in begins("mentor-M1")]
    assert "Second department begins: South ward: Ada" in summaries
    assert "First department begins: North ward: Ada" not in summaries


def test_apprentice_and_manager_see_one_event() -> None:
    own = {c.uid for c in contents("apprentice-A3") if c.category == "work placement"}
    managers = {c.uid for file in ("mentor-M1", "mentor-M3") for c in contents(file) if c.category == "work placement"}
    assert len(own) == 2
    assert own <= managers


def test_employer_sees_those_who_work_there_on_the_day() -> None:
    north = {c.day.month for c in contents("employer-north-trust") if "Ada" in c.summary}
    south = {c.day.month for c in contents("employer-south-trust") if "Ada" in c.summary}
    assert (north, south) == ({3, 4}, {4, 5})
