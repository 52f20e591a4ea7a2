"""The ledger: every planned hour of every apprentice, off the job against the floor and release against the cap."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.ids import ApprenticeId
from models.problem import Problem
from models.programme import ActivityKind
from models.timegrid import Span
from models.timetable import Placement, Timetable

OWN_TIME = "Study in the apprentice's own time: not paid, so not off-the-job training."


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of one apprentice: a placement, the part of it that does not count, or own-time study.

    `otj_minutes` count against the floor, `release_minutes` against the cap; an entry that does not count says why.
    """

    id: str
    apprentice: ApprenticeId
    day: date
    span: Span | None
    title: str
    kind: str
    module: str
    mode: str
    placement: str
    minutes: int
    otj_minutes: int
    release_minutes: int
    reason: str = ""
    paid: bool = True


@dataclass(frozen=True, slots=True)
class Counters:
    """Minutes of one apprentice: taught and studied off the job, released, and left to own time."""

    taught: int
    studied: int
    released: int
    own_time: int

    @property
    def otj(self) -> int:
        return self.taught + self.studied


def entries(problem: Problem, timetable: Timetable, apprentice: ApprenticeId) -> Iterator[Entry]:
    """List the ledger of one apprentice in time order, own-time study last."""
    for placement in timetable.by_person.get(apprentice, ()):
        yield from _of_placement(problem, placement, apprentice)
    for study in timetable.own_time:
        if study.apprentice == apprentice:
            module = problem.module[study.module]
            yield Entry(
                f"{apprentice}:own-time:{study.module}",
                apprentice,
                study.last,
                None,
                f"Self-managed study: {module.title}",
                ActivityKind.STUDY.value,
                study.module,
                "own_time",
                "",
                study.minutes,
                0,
                0,
                OWN_TIME,
                paid=False,
            )


def _of_placement(problem: Problem, placement: Placement, apprentice: ApprenticeId) -> Iterator[Entry]:
    activity = problem.activity[placement.activity]
    counting = placement.otj_minutes
    rest = placement.release_minutes - counting
    common = (activity.title, activity.kind.value, activity.module or "", activity.mode.value, placement.id)
    if counting or not rest:
        yield Entry(
            f"{apprentice}:{placement.id}", apprentice, placement.day, placement.span, *common,
            counting, counting, min(counting, placement.release_minutes),
        )  # fmt: skip
    if rest > 0:
        suffix = ":rest" if counting else ""
        yield Entry(
            f"{apprentice}:{placement.id}{suffix}", apprentice, placement.day, placement.span, *common,
            rest, 0, rest, activity.why_not_counted or "Paid release that does not count off the job.",
        )  # fmt: skip


def counters(problem: Problem, timetable: Timetable, apprentice: ApprenticeId) -> Counters:
    """Sum the ledger of one apprentice."""
    taught = studied = released = own = 0
    for entry in entries(problem, timetable, apprentice):
        if entry.paid and entry.kind == ActivityKind.STUDY:
            studied += entry.otj_minutes
        elif entry.paid:
            taught += entry.otj_minutes
        else:
            own += entry.minutes
        released += entry.release_minutes
    return Counters(taught, studied, released, own)
