"""Writes all feeds of a timetable as .ics files."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.feeds.feed import render_feed
from api.feeds.history import Release, publish
from models.problem import Problem
from models.timetable import Timetable


def first_release(problem: Problem, timetable: Timetable) -> Release:
    """Return the release of a timetable that no service has published: four weeks before the programme starts.

    It comes from the inputs and not from the clock, so that the same timetable is the same bytes.
    """
    day = problem.grid.first - timedelta(weeks=4)
    return Release(1, datetime(day.year, day.month, day.day, tzinfo=UTC), problem, timetable)


def write_feeds(problem: Problem, timetable: Timetable, folder: Path) -> int:
    """Write one file for each audience and return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    states = publish({}, first_release(problem, timetable))
    for name, state in states.items():
        (folder / f"{name}.ics").write_bytes(render_feed(state, problem.grid.first).body)
    return len(states)
