"""Rooms: each session in person has a room that seats everybody, and each group a room to break out to."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from models.ids import GroupTypeId
from models.problem import Problem
from models.programme import Activity, AudienceKind, Mode
from models.words import say_list
from scheduler.diary import Diaries
from scheduler.group_sizes import group_sizes
from scheduler.inspection.note import Note, Row, Weight
from scheduler.inspection.openings import asked_sessions
from scheduler.inspection.tables import row_of

CHECK = "rooms"


def look(problem: Problem, diaries: Diaries) -> Iterator[Note]:
    largest: dict[str, tuple[Activity, int, bool]] = {}
    for session in asked_sessions(problem):
        if session.activity.mode in (Mode.IN_PERSON, Mode.HYBRID):
            people = len([person for person in session.people if person]) + session.activity.guests
            step_free = any(problem.apprentice[person].step_free for person in session.attendees)
            before = largest.get(session.activity.id, (session.activity, 0, False))
            largest[session.activity.id] = (session.activity, max(people, before[1]), step_free or before[2])
    alike: dict[tuple[int, bool, tuple[str, ...]], list[Activity]] = defaultdict(list)
    for activity, people, step_free in largest.values():
        alike[people, step_free, activity.room_features].append(activity)
    for (people, step_free, _), activities in alike.items():
        yield from _fitting(problem, activities, people, step_free)
    for activity in problem.programme.activities:
        if activity.audience is AudienceKind.GROUP and activity.mode in (Mode.IN_PERSON, Mode.HYBRID):
            yield from _for_groups(problem, activity)
    breakouts: dict[tuple[str, str], list[Activity]] = defaultdict(list)
    for activity in problem.programme.activities:
        for item in activity.agenda:
            if item.breakout and item.group_type is not None:
                breakouts[item.title, item.group_type].append(activity)
    for (title, kind), activities in breakouts.items():
        yield from _breakouts(problem, activities, title, GroupTypeId(kind))


def _fitting(problem: Problem, activities: Sequence[Activity], people: int, step_free: bool) -> Iterator[Note]:
    activity, others = activities[0], len(activities) - 1
    title = activity.title + (f" (and {others} like it)" if others else "")
    equipped = [
        room
        for room in problem.cohort.rooms
        if set(activity.room_features) <= set(room.features) and (room.step_free or not step_free)
    ]
    best = max(equipped, key=lambda room: (room.capacity, room.id), default=None)
    wanted = [*activity.room_features, *(["no steps"] if step_free else [])]
    need = f" with {say_list(wanted)}" if wanted else ""
    entries = tuple(Row("activities", alike.id) for alike in activities)
    if best is None:
        yield Note(CHECK, Weight.ERROR, f"{title} needs a room{need}; there is none.", entries, 0, 1, "rooms")
    else:
        yield Note(
            CHECK,
            Weight.ERROR if best.capacity < people else Weight.FIGURE,
            f"{title} has {people} people; the largest room{need}, {best.name}, seats {best.capacity}.",
            (*entries, row_of(problem, "rooms", best.id)),
            best.capacity,
            people,
            "seats",
        )


def _for_groups(problem: Problem, activity: Activity) -> Iterator[Note]:
    group_type = problem.group_type.get(activity.group_type) if activity.group_type is not None else None
    sizes = None if group_type is None else group_sizes(len(problem.cohort.apprentices), group_type)
    if sizes:
        yield from _fitting(problem, [activity], min(sizes) + activity.guests, False)


def _breakouts(problem: Problem, activities: Sequence[Activity], title: str, kind: GroupTypeId) -> Iterator[Note]:
    group_type = problem.group_type.get(kind)
    sizes = None if group_type is None else group_sizes(len(problem.cohort.apprentices), group_type)
    if sizes is None:
        return
    # Largest group to largest room: if that does not fit, nothing does.
    rooms = sorted((room.capacity for room in problem.cohort.rooms), reverse=True)
    short = len(rooms) < len(sizes) or any(room < size for size, room in zip(sizes, rooms, strict=False))
    others = f" (and {len(activities) - 1} like it)" if len(activities) > 1 else ""
    yield Note(
        CHECK,
        Weight.ERROR if short else Weight.FIGURE,
        f"{title} of {activities[0].title}{others} needs {len(sizes)} rooms at once for groups of "
        f"{say_list(map(str, sorted(set(sizes))))}; there are {len(rooms)} rooms, which seat "
        f"{say_list(map(str, rooms[: len(sizes)]))}.",
        (
            *dict.fromkeys(Row("activities", activity.id) for activity in activities),
            *(row_of(problem, "rooms", room.id) for room in problem.cohort.rooms),
        ),
        sum(room >= size for size, room in zip(sizes, rooms, strict=False)),
        len(sizes),
        "rooms",
    )
