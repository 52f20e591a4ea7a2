"""What one release changes against another, as sentences and as data."""

from typing import Any

from models.changes import Change, ChangeKind, compare
from models.problem import Problem
from models.timegrid import format_clock
from models.timetable import Deadline, Placement, Timetable
from models.words import say_day, say_list, say_when


def describe_changes(
    problem: Problem, before: Timetable | None, after: Timetable, previous: Problem | None = None
) -> dict[str, Any]:
    """Return counts, people and one sentence for each change; a first release only counts what it has.

    Parameters
    ----------
    previous
        The problem of the earlier timetable, for names that the later one does not know.
    """
    if before is None:
        return {
            "first": True,
            "counts": {"added": len(after.placements) + len(after.deadlines)},
            "people": [],
            "entries": [],
        }
    comparison = compare(before, after)
    return {
        "first": False,
        "counts": {kind.value: comparison.count(kind) for kind in ChangeKind},
        "people": list(comparison.people),
        "entries": [_entry(problem, previous or problem, change) for change in comparison.changes],
    }


def changes_for(changes: dict[str, Any], subjects: frozenset[str]) -> dict[str, Any]:
    """Keep what concerns some people, and tell them nothing of others."""
    entries = [entry | {"people": [who for who in entry["people"] if who in subjects]} for entry in changes["entries"]]
    mine = [entry for entry in entries if entry["people"]]
    counts = {kind: sum(entry["kind"] == kind for entry in mine) for kind in changes["counts"]}
    people = [who for who in changes["people"] if who in subjects]
    return {"first": changes["first"], "counts": counts, "people": people, "entries": mine}


def _entry(problem: Problem, previous: Problem, change: Change) -> dict[str, Any]:
    old = None if change.before is None else _say(previous, change.before)
    new = None if change.after is None else _say(problem, change.after)
    shown = change.after or change.before
    assert shown is not None, "a change has a before or an after"
    title = _title(problem if change.after is not None else previous, shown)
    sentence = {
        ChangeKind.ADDED: f"{title} is new: {new}.",
        ChangeKind.REMOVED: f"{title} is cancelled; it was {old}.",
        ChangeKind.MOVED: f"{title} moves from {old} to {new}.",
        ChangeKind.PLACE: f"{title} is now {new}; it was {old}.",
        ChangeKind.PEOPLE: f"{title}, {new}: {_who(problem, previous, change)}.",
    }[change.kind]
    return {
        "kind": change.kind.value,
        "id": change.id,
        "title": title,
        "before": old,
        "after": new,
        "people": list(change.people),
        "sentence": sentence,
    }


def _title(problem: Problem, thing: Placement | Deadline) -> str:
    if isinstance(thing, Placement):
        activity = problem.activity.get(thing.activity)
        title = thing.activity if activity is None else activity.title
        who = "" if thing.audience == "cohort" else f" ({problem.name(thing.audience)})"
        return f"{title}{who}"
    for assessment in problem.programme.assessments:
        if assessment.id == thing.assessment:
            return f"Due: {assessment.title} ({assessment.stage})"
    return f"Due: {thing.assessment}"


def _say(problem: Problem, thing: Placement | Deadline) -> str:
    if isinstance(thing, Deadline):
        return f"{say_day(thing.day)}, {format_clock(thing.minute)}"
    place = thing.room or thing.host or thing.site
    return f"{say_when(thing.day, thing.span)}, {problem.name(place) if place else 'online'}"


def _who(problem: Problem, previous: Problem, change: Change) -> str:
    before, after = _people(change.before), _people(change.after)
    joins = [problem.name(who) for who in sorted(after - before)]
    leaves = [previous.name(who) for who in sorted(before - after)]
    said = ([f"{say_list(joins)} new"] if joins else []) + ([f"{say_list(leaves)} not any more"] if leaves else [])
    return "; ".join(said)


def _people(thing: Placement | Deadline | None) -> set[str]:
    if thing is None:
        return set()
    return {*thing.attendees, *(thing.staff if isinstance(thing, Placement) else ())}
