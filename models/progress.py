"""What people say was delivered, beside what was planned: forecast, expectation, and green, amber or red."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from models.active_learning import MonthBox, month_strip
from models.ledger import Entry
from models.problem import HoursPlan
from models.programme import ActivityKind
from models.training import Training

AMBER_POINTS, RED_POINTS = -5, -10
"""Points behind the timetable, in per cent of the plan: amber from the first on, red beyond the second."""


class Attendance(StrEnum):
    PLANNED = "planned"
    """Nobody has said anything yet."""
    ATTENDED = "attended"
    MISSED = "missed"
    RESCHEDULED = "rescheduled"
    """It did not take place on its day and will be held on another."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a person said about one line of the ledger.

    Parameters
    ----------
    entry
        Id of the line.
    minutes
        What took place of it; 0 unless attended.
    verified_by, verified_on
        Who confirmed it, and when; "" and None while nobody has.
    note, evidence
        What was new to the apprentice, and where that can be seen.
    """

    entry: str
    status: Attendance
    minutes: int = 0
    verified_by: str = ""
    verified_on: date | None = None
    note: str = ""
    evidence: str = ""

    @property
    def is_verified(self) -> bool:
        return bool(self.verified_by) and self.verified_on is not None


class Light(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNSAID = "unsaid"
    """Nobody has said what was delivered, so nobody can be behind."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One apprentice on one day, in minutes that count off the job unless said otherwise.

    Parameters
    ----------
    booked
        All planned minutes of the timetable.
    delivered, verified
        What took place, and the part of it that somebody has confirmed.
    released
        Minutes of paid release that were used, what does not count included.
    unconfirmed
        Planned until the day, of which nobody has said whether it took place. They are in no forecast.
    still_planned
        Planned after the day, or rescheduled.
    expected
        Planned until the day: the timetable's own curve.
    points
        Delivered less expected, in per cent of the plan.
    last_delivered
        Last day of training that took place.
    months
        Calendar months of training, and whether each has learning: delivered or still planned, or just planned
        while nobody has said anything.
    reasons
        Why the light is not green; after the last day also whether a statement is due.
    """

    booked: int
    delivered: int
    verified: int
    released: int
    missed: int
    unconfirmed: int
    still_planned: int
    expected: int
    points: int
    light: Light
    reasons: tuple[str, ...] = ()
    last_delivered: date | None = None
    months: tuple[MonthBox, ...] = ()

    @property
    def forecast(self) -> int:
        """Delivered and still planned; past hours that nobody has confirmed are not in it."""
        return self.delivered + self.still_planned


def measure(
    lines: Iterable[Entry],
    said: Mapping[str, Delivered] | None,
    owed: HoursPlan,
    today: date,
    training: Training | None = None,
    short_months: Collection[date] = (),
) -> Progress:
    """Compare what was delivered with the timetable of one apprentice.

    Parameters
    ----------
    said
        What people said, by the id of the line; None when nobody was asked.
    training
        For the strip of months; without it no month is judged.
    short_months
        First days of months with too few open days of training to ask for any.
    """
    listed = list(lines)
    reports = {} if said is None else said
    counting = [line for line in listed if line.counts]
    taken = {line.id: reports[line.id].minutes for line in listed if line.id in reports}
    done = [line for line in counting if taken.get(line.id)]
    delivered = sum(taken[line.id] for line in done)
    waiting = [line for line in counting if _is_to_come(line, reports.get(line.id), today)]
    open_past = [line for line in counting if line.day <= today and line.id not in reports]
    expected = sum(line.otj_minutes for line in counting if line.day <= today)
    still_planned = sum(line.otj_minutes for line in waiting)
    # Rounded towards what is worse, so that 5.1 points behind are never shown as 5.
    points = (100 * (delivered - expected)) // owed.plan if owed.plan else 0
    learning = [line for line in counting if line.kind is not ActivityKind.REVIEW]
    happens = {line.id for line in (counting if said is None else (*done, *waiting))}
    strip = () if training is None else month_strip(training, (line.day for line in learning if line.id in happens))
    months = tuple(replace(box, exempt=box.exempt or box.first in short_months) for box in strip)
    empty = [box for box in months if box.missing and _is_over(box, today)]
    reasons = [*_reasons(delivered + still_planned, owed, points, empty)]
    if training is not None and today > training.end:
        reasons.extend(_statement(delivered + still_planned, owed))
    return Progress(
        booked=sum(line.otj_minutes for line in counting),
        delivered=delivered,
        verified=sum(taken[line.id] for line in done if reports[line.id].is_verified),
        released=sum(taken[line.id] for line in listed if line.release_minutes and line.id in taken),
        missed=sum(line.otj_minutes for line in counting if _status(reports, line) is Attendance.MISSED),
        unconfirmed=sum(line.otj_minutes for line in open_past),
        still_planned=still_planned,
        expected=expected,
        points=points,
        light=Light.UNSAID if said is None else _light(delivered + still_planned, owed, points, bool(empty)),
        reasons=() if said is None else tuple(reasons),
        last_delivered=max((line.day for line in done), default=None),
        months=months,
    )


def _status(reports: Mapping[str, Delivered], line: Entry) -> Attendance:
    return reports[line.id].status if line.id in reports else Attendance.PLANNED


def _is_to_come(line: Entry, report: Delivered | None, today: date) -> bool:
    return line.day > today if report is None else report.status is Attendance.RESCHEDULED


def _is_over(box: MonthBox, today: date) -> bool:
    return (box.first.year, box.first.month) < (today.year, today.month)


def _light(forecast: int, owed: HoursPlan, points: int, empty_month: bool) -> Light:
    if points < RED_POINTS or forecast < owed.floor or empty_month:
        return Light.RED
    return Light.AMBER if points < AMBER_POINTS else Light.GREEN


def _reasons(forecast: int, owed: HoursPlan, points: int, empty: Iterable[MonthBox]) -> Iterable[str]:
    if points < AMBER_POINTS:
        yield f"{-points} points behind the timetable"
    if forecast < owed.floor:
        yield f"the forecast is {(owed.floor - forecast) / 60:.2f} h short of the minimum"
    months = ", ".join(str(box) for box in empty)
    if months:
        yield f"no training took place in {months}"


def _statement(delivered: int, owed: HoursPlan) -> Iterable[str]:
    """At the end, less than the plan but not less than the minimum has to be explained and signed."""
    if owed.floor and owed.floor <= delivered < owed.plan:
        yield f"{(owed.plan - delivered) / 60:.2f} h of the plan were not delivered: a signed statement is due"
