"""Hosts: visits have receiving days in their window, with seats for everybody."""

from collections.abc import Iterator

from models.problem import Problem
from models.programme import AudienceKind, Mode
from models.words import say_day
from scheduler.diary import Diaries
from scheduler.inspection.note import Note, Row, Weight
from scheduler.inspection.tables import row_of

CHECK = "hosts"


def look(problem: Problem, diaries: Diaries) -> Iterator[Note]:
    for activity in problem.programme.activities:
        if activity.mode is not Mode.HOST or activity.audience is not AudienceKind.WAVE:
            continue
        people = sum(not activity.elective or activity.module in p.electives for p in problem.cohort.apprentices)
        if not people:
            continue
        first, last = problem.bounds(activity.window)
        hosts = [host for host in problem.cohort.hosts if host.theme == activity.theme]
        seats = sorted(
            (
                day.seats
                for host in hosts
                for day in host.days
                if first <= day.day <= last
                and day.day in diaries.index
                and diaries.of(host.id)[diaries.index[day.day]]
                and any(diaries.of(person.id)[diaries.index[day.day]] for person in problem.cohort.apprentices)
            ),
            reverse=True,
        )
        waves = activity.recurrence.count
        room = sum(seats[:waves])
        weight = Weight.ERROR if len(seats) < waves or room < people else Weight.FIGURE
        yield Note(
            CHECK,
            weight,
            f"{activity.title} takes {people} people in {waves} waves; hosts of {activity.theme} receive on "
            f"{len(seats)} open days from {say_day(first)} to {say_day(last)}, and the {waves} largest seat {room}.",
            (Row("activities", activity.id), *(row_of(problem, "hosts", host.id) for host in hosts)),
            room,
            people,
            "seats",
        )
