"""Everything that can be seen of an input by counting, before any solving: one check in each file."""

from collections.abc import Callable, Iterator

from models.problem import Problem
from scheduler.diary import Diaries
from scheduler.inspection import (
    blocks,
    boards,
    common_time,
    cover,
    deadlines,
    fixed_days,
    groups,
    hosts,
    hours,
    outcomes,
    reviews,
    rooms,
    tutors,
)
from scheduler.inspection.note import Note, Weight

Check = Callable[[Problem, Diaries], Iterator[Note]]

CHECKS: tuple[Check, ...] = (
    hours.look,
    groups.look,
    tutors.look,
    common_time.look,
    reviews.look,
    rooms.look,
    hosts.look,
    boards.look,
    cover.look,
    blocks.look,
    deadlines.look,
    fixed_days.look,
    outcomes.look,
)


def inspect_problem(problem: Problem) -> tuple[Note, ...]:
    """Return every note of every check: errors first, then warnings, then figures, scarcest first."""
    diaries = Diaries(problem)
    order = list(Weight)
    notes = [note for check in CHECKS for note in check(problem, diaries)]
    return tuple(sorted(notes, key=lambda note: (order.index(note.weight), _room(note))))


def _room(note: Note) -> float:
    if note.have is None or not note.need:
        return 0.0
    return note.have / note.need
