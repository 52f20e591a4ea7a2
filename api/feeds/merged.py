"""One calendar for whoever and whatever is in several cohorts: people, tutors, mentors and rooms."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.feeds.audiences import Feed, Feeds
from api.feeds.feed import render_feed
from api.feeds.history import advance
from models.problem import Problem
from models.timetable import Timetable

MERGED = ("apprentice", "tutor", "mentor", "room")
"""Kinds of calendar whose ids mean the same in all cohorts."""


def merge_feeds(plans: Sequence[tuple[Problem, Timetable]]) -> tuple[Feed, ...]:
    """Return one feed for each person, tutor, mentor and room in several of the cohorts.

    Events keep the ids that they have in the calendars of their cohorts; each says in its text which cohort it is of.
    """
    found: dict[str, list[tuple[Problem, Feed]]] = defaultdict(list)
    for problem, timetable in plans:
        for feed in Feeds(problem, timetable):
            if feed.kind in MERGED:
                found[feed.file].append((problem, feed))
    merged = []
    for file, parts in sorted(found.items()):
        if len(parts) < 2:
            continue
        first, feed = parts[0]
        contents = tuple(
            replace(content, description=f"{problem.cohort.title}.\n{content.description}".strip())
            for problem, part in parts
            for content in part.contents
        )
        titles = Counter(problem.cohort.title for problem, part in parts if part.contents)
        merged.append(
            replace(
                feed,
                file=file,
                name=f"{first.name(feed.who)} – all programmes",
                description=f"{feed.description} Of {', '.join(titles) or 'no cohort'}.",
                contents=contents,
            )
        )
    return tuple(merged)


def write_merged_feeds(plans: Sequence[tuple[Problem, Timetable]], folder: Path) -> int:
    """Write one file for each merged feed and return how many; the same timetables are the same bytes."""
    feeds = merge_feeds(plans)
    if feeds:
        folder.mkdir(parents=True, exist_ok=True)
        first = min(problem.grid.first for problem, _ in plans)
        before = first - timedelta(weeks=4)
        stamp = datetime(before.year, before.month, before.day, tzinfo=UTC)
        for feed in feeds:
            body = render_feed(advance(None, feed, stamp), first).body
            (folder / f"{feed.file}.ics").write_bytes(body)
    return len(feeds)
