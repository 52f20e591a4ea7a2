"""Merged calendars: one for whoever is in several cohorts, with all their sessions under the ids of their cohorts."""

from dataclasses import replace
from pathlib import Path

from icalendar import Calendar

from api.feeds.audiences import Feeds
from api.feeds.merged import merge_feeds, write_merged_feeds
from models.ids import CohortId
from models.problem import Problem
from models.timetable import Timetable
from tests.scheduler.builders import COHORT, PROBLEM, TIMETABLE

SECOND = replace(PROBLEM, cohort=replace(COHORT, id=CohortId("tiny-2"), title="Second cohort"))
LATER = replace(TIMETABLE, cohort=SECOND.cohort.id, placements=TIMETABLE.placements[:5])
PLANS: list[tuple[Problem, Timetable]] = [(PROBLEM, TIMETABLE), (SECOND, LATER)]


def test_people_staff_and_rooms_of_both_cohorts_have_one_calendar() -> None:
    files = [feed.file for feed in merge_feeds(PLANS)]
    assert files == [
        "apprentice-A1", "apprentice-A2", "apprentice-A3", "apprentice-A4", "apprentice-A5", "apprentice-A6",
        "mentor-M1", "mentor-M2", "mentor-M3", "room-hall", "room-lily", "room-rose", "tutor-T1", "tutor-T2",
    ]  # fmt: skip


def test_merged_events_are_those_of_both_and_name_their_cohort() -> None:
    own = {feed.file: feed for feed in Feeds(PROBLEM, TIMETABLE)}["apprentice-A3"]
    other = {feed.file: feed for feed in Feeds(SECOND, LATER)}["apprentice-A3"]
    merged = next(feed for feed in merge_feeds(PLANS) if feed.file == "apprentice-A3")
    assert [content.uid for content in merged.contents] == [c.uid for c in (*own.contents, *other.contents)]
    assert len({content.uid for content in merged.contents}) == len(merged.contents)
    first, last = merged.contents[0].description, merged.contents[-1].description
    assert (first.splitlines()[0], last.splitlines()[0]) == ("Tiny cohort.", "Second cohort.")
    assert merged.name == "Ada – all programmes"
    assert merged.description == "Your sessions, study and deadlines. Of Tiny cohort, Second cohort."


def test_who_is_in_one_cohort_only_has_no_merged_calendar(tmp_path: Path) -> None:
    assert merge_feeds(PLANS[:1]) == ()
    assert write_merged_feeds(PLANS[:1], tmp_path / "feeds") == 0
    assert not (tmp_path / "feeds").exists()


def test_files_are_calendars_and_the_same_bytes_again(tmp_path: Path) -> None:
    assert write_merged_feeds(PLANS, tmp_path / "a") == write_merged_feeds(PLANS, tmp_path / "b") == 14
    for path in sorted((tmp_path / "a").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
    calendar = Calendar.from_ical((tmp_path / "a" / "tutor-T2.ics").read_bytes())
    staff = [p for _, timetable in PLANS for p in timetable.placements if "T2" in p.staff]
    assert len(calendar.walk("VEVENT")) == len(staff)
