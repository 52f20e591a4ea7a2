"""Writes all feeds of a timetable as .ics files."""

from pathlib import Path

from api.feeds.audiences import Feeds
from api.feeds.event import first_publication
from api.feeds.feed import render_feed
from models.problem import Problem
from models.timetable import Timetable


def write_feeds(problem: Problem, timetable: Timetable, folder: Path) -> int:
    """Write one file for each audience and return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    publication = first_publication(problem.grid)
    number = 0
    for feed in Feeds(problem, timetable):
        content = render_feed(feed.name, feed.description, feed.contents, publication)
        (folder / f"{feed.file}.ics").write_bytes(content)
        number += 1
    return number
