"""What differs between two timetables of one cohort, and whom it disturbs."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from models.timetable import Deadline, Placement, Timetable


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    """Another day or time."""
    PLACE = "place"
    """Same day and time, another room, host or site."""
    PEOPLE = "people"
    """Same day, time and place, other people."""


@dataclass(frozen=True, slots=True)
class Change:
    """One placement or deadline that is not the same.

    Parameters
    ----------
    id
        Id of the placement or deadline.
    before, after
        None where it does not exist.
    people
        Sorted ids of everybody whose diary changes.
    """

    kind: ChangeKind
    id: str
    before: Placement | Deadline | None
    after: Placement | Deadline | None
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes in the order of their dates, and everybody whose diary changes."""

    changes: tuple[Change, ...]

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(sorted({person for change in self.changes for person in change.people}))

    def count(self, kind: ChangeKind) -> int:
        return sum(change.kind is kind for change in self.changes)


def compare(before: Timetable, after: Timetable) -> Comparison:
    """Return what changes from one timetable to another."""
    changes = [*_placements(before, after), *_deadlines(before, after)]
    return Comparison(tuple(sorted(changes, key=_when)))


def _placements(before: Timetable, after: Timetable) -> Iterator[Change]:
    old = {placement.id: placement for placement in before.placements}
    new = {placement.id: placement for placement in after.placements}
    for name in sorted(old.keys() | new.keys()):
        one, other = old.get(name), new.get(name)
        if one is None and other is not None:
            yield Change(ChangeKind.ADDED, name, None, other, _people(other))
        elif other is None and one is not None:
            yield Change(ChangeKind.REMOVED, name, one, None, _people(one))
        elif one is not None and other is not None:
            both = tuple(sorted({*_people(one), *_people(other)}))
            if (one.day, one.span) != (other.day, other.span):
                yield Change(ChangeKind.MOVED, name, one, other, both)
            elif _place(one) != _place(other):
                yield Change(ChangeKind.PLACE, name, one, other, both)
            elif _people(one) != _people(other):
                touched = tuple(sorted({*_people(one)} ^ {*_people(other)}))
                yield Change(ChangeKind.PEOPLE, name, one, other, touched)


def _deadlines(before: Timetable, after: Timetable) -> Iterator[Change]:
    old = {deadline.id: deadline for deadline in before.deadlines}
    new = {deadline.id: deadline for deadline in after.deadlines}
    for name in sorted(old.keys() | new.keys()):
        one, other = old.get(name), new.get(name)
        if one is None and other is not None:
            yield Change(ChangeKind.ADDED, name, None, other, tuple(sorted(other.attendees)))
        elif other is None and one is not None:
            yield Change(ChangeKind.REMOVED, name, one, None, tuple(sorted(one.attendees)))
        elif one is not None and other is not None:
            both = tuple(sorted({*one.attendees, *other.attendees}))
            if (one.day, one.minute) != (other.day, other.minute):
                yield Change(ChangeKind.MOVED, name, one, other, both)
            elif set(one.attendees) != set(other.attendees):
                touched = tuple(sorted({*one.attendees} ^ {*other.attendees}))
                yield Change(ChangeKind.PEOPLE, name, one, other, touched)


def _people(placement: Placement) -> tuple[str, ...]:
    return tuple(sorted({*placement.attendees, *placement.staff}))


def _place(placement: Placement) -> tuple[object, ...]:
    return (placement.room, placement.host, placement.site, placement.breakouts)


def _when(change: Change) -> tuple[object, ...]:
    shown = change.after or change.before
    assert shown is not None, "a change has a before or an after"
    return (shown.day, change.id, change.kind)
