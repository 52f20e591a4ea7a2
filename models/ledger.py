"""The ledger: every planned hour of every apprentice, off the job against the floor and release against the cap."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from models.countable_hours import PaidBasis
from models.ids import ApprenticeId, ModuleId, SiteId
from models.problem import Problem
from models.programme import ActivityKind, Part
from models.timegrid import Span
from models.timetable import OwnTimeStudy, Placement, Timetable

OWN_TIME = "Study in the apprentice's own time: not paid, so not off-the-job training."
OWN_TIME_MODE = "own_time"
NOT_COUNTED = "Paid release that does not count off the job."
NEITHER = "Neither paid release nor off-the-job training."

Key = TypeVar("Key", str, tuple[int, int])


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of one apprentice: a placement, the part of it that does not count, or own-time study.

    Parameters
    ----------
    id
        Made of the apprentice and the placement or module, so that it survives every move.
    day
        Day of the placement; for own-time study the last day to do it.
    span, break_minutes
        Of the whole placement: a placement that counts in part has two lines with the same span.
    placement
        Id of the placement; "" for own-time study.
    minutes
        Planned on this line, breaks left out.
    otj_minutes, release_minutes
        What the line adds to the hours tested by the floor, and to those tested by the cap.
    reason
        Why it does not count; "" when it does.
    outcomes
        Codes that the activity evidences.
    """

    id: str
    apprentice: ApprenticeId
    day: date
    span: Span | None
    break_minutes: int
    title: str
    kind: ActivityKind
    module: ModuleId | None
    mode: str
    site: SiteId | None
    placement: str
    minutes: int
    otj_minutes: int
    release_minutes: int
    reason: str = ""
    basis: PaidBasis = PaidBasis.NORMAL
    outcomes: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        return self.otj_minutes > 0


@dataclass(frozen=True, slots=True)
class Counters:
    """Minutes: taught and studied off the job, released, and left to own time."""

    taught: int = 0
    studied: int = 0
    released: int = 0
    own_time: int = 0

    @property
    def otj(self) -> int:
        return self.taught + self.studied


def entries(problem: Problem, timetable: Timetable, apprentice: ApprenticeId) -> Iterator[Entry]:
    """List the ledger of one apprentice in time order, own-time study last."""
    for placement in timetable.by_person.get(apprentice, ()):
        if apprentice in placement.attendees:
            yield from _of_placement(problem, placement, apprentice)
    seen: dict[ModuleId, int] = {}
    for study in timetable.own_time:
        if study.apprentice == apprentice:
            seen[study.module] = seen.get(study.module, 0) + 1
            yield _of_own_time(problem, study, seen[study.module])


def ledger(problem: Problem, timetable: Timetable) -> Iterator[Entry]:
    """List the ledgers of all apprentices, in the order of the cohort."""
    for person in problem.cohort.apprentices:
        yield from entries(problem, timetable, person.id)


def _of_placement(problem: Problem, placement: Placement, apprentice: ApprenticeId) -> Iterator[Entry]:
    activity = problem.activity[placement.activity]
    counting = placement.otj_minutes
    rest = placement.release_minutes - counting
    others = [part for part in activity.parts if not part.counts]

    def line(
        suffix: str, minutes: int, otj: int, release: int, reason: str, basis: PaidBasis, parts: Iterable[Part] = ()
    ) -> Entry:
        named = ", ".join(part.title for part in parts)
        return Entry(
            id=f"{apprentice}:{placement.id}{suffix}",
            apprentice=apprentice,
            day=placement.day,
            span=placement.span,
            break_minutes=max(0, placement.span.minutes - activity.minutes),
            title=f"{activity.title}: {named}" if named else activity.title,
            kind=activity.kind,
            module=activity.module,
            mode=activity.mode.value,
            site=placement.site,
            placement=placement.id,
            minutes=minutes,
            otj_minutes=otj,
            release_minutes=release,
            reason=reason,
            basis=basis,
            outcomes=activity.outcomes,
        )

    if counting:
        taken = min(counting, placement.release_minutes)
        teaching = (part for part in activity.parts if part.counts)
        yield line("", counting, counting, taken, "", PaidBasis.NORMAL, teaching)
    if rest > 0 and rest == sum(part.minutes for part in others):
        for number, part in enumerate(others, start=1):
            suffix = (":rest" if counting or number > 1 else "") + (f":{number}" if number > 1 else "")
            reason = part.why_not_counted or activity.why_not_counted or NOT_COUNTED
            yield line(suffix, part.minutes, 0, part.minutes, reason, PaidBasis.NORMAL, [part])
    elif rest > 0:
        reason = activity.why_not_counted or NOT_COUNTED
        yield line(":rest" if counting else "", rest, 0, rest, reason, PaidBasis.NORMAL)
    if not counting and not placement.release_minutes:
        yield line("", activity.minutes, 0, 0, activity.why_not_counted or NEITHER, PaidBasis.OWN_TIME)


def _of_own_time(problem: Problem, study: OwnTimeStudy, number: int) -> Entry:
    return Entry(
        id=f"{study.apprentice}:own-time:{study.module}" + (f":{number}" if number > 1 else ""),
        apprentice=study.apprentice,
        day=study.last,
        span=None,
        break_minutes=0,
        title=f"Self-managed study: {problem.module[study.module].title}",
        kind=ActivityKind.STUDY,
        module=study.module,
        mode=OWN_TIME_MODE,
        site=None,
        placement="",
        minutes=study.minutes,
        otj_minutes=0,
        release_minutes=0,
        reason=OWN_TIME,
        basis=PaidBasis.OWN_TIME,
    )


def counters(problem: Problem, timetable: Timetable, apprentice: ApprenticeId) -> Counters:
    """Sum the ledger of one apprentice."""
    return add_up(entries(problem, timetable, apprentice))


def add_up(lines: Iterable[Entry]) -> Counters:
    """Sum any lines of the ledger."""
    taught = studied = released = own = 0
    for entry in lines:
        if entry.kind is ActivityKind.STUDY:
            studied += entry.otj_minutes
        else:
            taught += entry.otj_minutes
        released += entry.release_minutes
        if entry.basis is PaidBasis.OWN_TIME:
            own += entry.minutes
    return Counters(taught, studied, released, own)


def totals_by_apprentice(lines: Iterable[Entry]) -> dict[str, Counters]:
    return _totals(lines, lambda entry: (str(entry.apprentice),))


def totals_by_month(lines: Iterable[Entry]) -> dict[tuple[int, int], Counters]:
    """Sum by year and month; own-time study counts in the month of its last day."""
    return _totals(lines, lambda entry: ((entry.day.year, entry.day.month),))


def totals_by_module(lines: Iterable[Entry]) -> dict[str, Counters]:
    """Sum by module; what belongs to none stands under ""."""
    return _totals(lines, lambda entry: (str(entry.module or ""),))


def totals_by_outcome(lines: Iterable[Entry]) -> dict[str, Counters]:
    """Sum by outcome. An hour that evidences three outcomes stands under each, so these do not add up to the whole."""
    return _totals(lines, lambda entry: tuple(dict.fromkeys(entry.outcomes)))


def _totals(lines: Iterable[Entry], keys: Callable[[Entry], tuple[Key, ...]]) -> dict[Key, Counters]:
    heaps: dict[Key, list[Entry]] = {}
    for entry in lines:
        for key in keys(entry):
            heaps.setdefault(key, []).append(entry)
    return {key: add_up(heap) for key, heap in sorted(heaps.items())}
