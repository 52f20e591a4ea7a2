"""The timetable as rows of tables, for CSV files and the workbook alike, and the CSV files themselves."""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from api.faults import InputFaults
from api.outputs.cells import to_csv
from api.outputs.columns import COLUMNS, TABLES, Column
from api.outputs.coverage import coverage_rows, work_placement_rows
from api.outputs.totals import total_rows
from api.problem_file import set_corridors
from models.countable_hours import PaidBasis
from models.exact import to_decimal, write_number
from models.hours_policy import Corridor
from models.ids import ApprenticeId
from models.ledger import Entry, counters, entries
from models.people import Mentor
from models.problem import HoursPlan, Problem
from models.progress import Attendance, Delivered
from models.timetable import Timetable

Row = dict[str, object]


def tables(problem: Problem, timetable: Timetable) -> dict[str, list[Row]]:
    """Return the rows of every table; the columns are documented in docs/outputs.md."""
    corridors = _corridors(problem)
    return {
        "sessions": list(_sessions(problem, timetable)),
        "attendance": list(_attendance(problem, timetable)),
        "groups": list(_groups(problem, timetable)),
        "tutors": [
            {"apprentice": a, "name": problem.name(a), "tutor": t, "tutor_name": problem.name(t)}
            for a, t in timetable.tutors
        ],
        "deadlines": list(_deadlines(problem, timetable)),
        "own_time": [
            {
                "apprentice": o.apprentice,
                "name": problem.name(o.apprentice),
                "module": o.module,
                "title": problem.module[o.module].title,
                "first": o.first,
                "last": o.last,
                "minutes": o.minutes,
            }
            for o in timetable.own_time
        ],
        "ledger": list(ledger_rows(problem, timetable)),
        "work_placements": list(work_placement_rows(problem)),
        "coverage": list(coverage_rows(problem, timetable)),
        "hours": list(_hours(problem, timetable, corridors)),
        "totals": list(total_rows(problem, timetable)),
        "calculations": list(_calculations(problem, corridors)),
    }


def _sessions(problem: Problem, timetable: Timetable) -> Iterator[Row]:
    for p in timetable.placements:
        activity = problem.activity[p.activity]
        yield {
            "session": p.session,
            "day_number": p.day_number,
            "activity": p.activity,
            "title": activity.title,
            "kind": activity.kind.value,
            "module": activity.module,
            "mode": activity.mode.value,
            "audience": p.audience,
            "date": p.day,
            "start": p.span.start,
            "end": p.span.end,
            "start_utc": _instant(problem, p.day, p.span.start),
            "end_utc": _instant(problem, p.day, p.span.end),
            "site": p.site,
            "site_name": _name(problem, p.site),
            "room": p.room,
            "room_name": _name(problem, p.room),
            "host": p.host,
            "host_name": _name(problem, p.host),
            "staff": p.staff,
            "staff_names": tuple(problem.name(who) for who in p.staff),
            "attendees": len(p.attendees),
            "breakouts": tuple(f"{b.group}@{b.room}@{b.span}" for b in p.breakouts),
            "otj_minutes": p.otj_minutes,
            "release_minutes": p.release_minutes,
        }


def _instant(problem: Problem, day: date, minute: int) -> datetime | None:
    try:
        return problem.grid.instant(day, minute)
    except ValueError:
        # A file edited by hand may name the hour that spring leaves out; the checker says what is wrong with it.
        return None


def _name(problem: Problem, thing: str | None) -> str:
    return problem.name(thing) if thing is not None else ""


def _attendance(problem: Problem, timetable: Timetable) -> Iterator[Row]:
    for p in timetable.placements:
        place = p.room or p.host or p.site
        common: Row = {
            "session": p.session,
            "day_number": p.day_number,
            "title": problem.activity[p.activity].title,
            "date": p.day,
            "start": p.span.start,
            "end": p.span.end,
            "place": problem.name(place) if place else "online",
        }
        for person in p.attendees:
            yield {
                **common,
                "person": person,
                "name": problem.name(person),
                "role": "apprentice",
                "otj_minutes": p.otj_minutes,
                "release_minutes": p.release_minutes,
            }
        for who in p.staff:
            yield {
                **common,
                "person": who,
                "name": problem.name(who),
                "role": "mentor" if isinstance(problem.staff.get(who), Mentor) else "tutor",
                "otj_minutes": 0,
                "release_minutes": 0,
            }


def _groups(problem: Problem, timetable: Timetable) -> Iterator[Row]:
    for group in timetable.groups:
        common: Row = {
            "group": group.id,
            "type": group.type,
            "member": "",
            "name": "",
            "employer": "",
            "facilitator": group.facilitator,
            "facilitator_name": _name(problem, group.facilitator),
            "hub": group.hub,
            "hub_name": _name(problem, group.hub),
        }
        for member in group.members:
            person = problem.apprentice.get(member)
            employer = problem.name(person.employer) if person else ""
            yield {**common, "member": member, "name": problem.name(member), "employer": employer}
        if not group.members:
            yield common


def _deadlines(problem: Problem, timetable: Timetable) -> Iterator[Row]:
    known = {assessment.id: assessment for assessment in problem.programme.assessments}
    for d in timetable.deadlines:
        assessment = known.get(d.assessment)
        yield {
            "deadline": d.id,
            "assessment": d.assessment,
            "title": assessment.title if assessment else "",
            "stage": assessment.stage if assessment else "",
            "module": assessment.module if assessment else "",
            "audience": d.audience,
            "date": d.day,
            "time": d.minute,
            "apprentices": d.attendees,
        }


def ledger_rows(
    problem: Problem,
    timetable: Timetable,
    people: Collection[ApprenticeId] | None = None,
    said: Mapping[str, Delivered] | None = None,
) -> Iterator[Row]:
    """Yield the ledger of everybody or of some; what took place stands in it only where people have said so."""
    for person in problem.cohort.apprentices:
        if people is not None and person.id not in people:
            continue
        common: Row = {
            "apprentice_ref": person.id,
            "tutor": timetable.tutor_of.get(person.id),
            "rule_set": problem.hours[person.id].rule_set,
            "plan_version": 1,
            "changed_at": "",
        }
        for entry in entries(problem, timetable, person.id):
            job = person.job_on(entry.day)
            where: Row = {"employer": problem.name(job.employer), "unit": problem.name(job.unit)}
            yield {**common, **where, **_ledger_line(problem, entry), **_said((said or {}).get(entry.id))}


def _said(delivered: Delivered | None) -> Row:
    report = delivered or Delivered("", Attendance.PLANNED)
    return {
        "actual_h": report.minutes if delivered is not None else None,
        "new_learning_note": report.note,
        "evidence_ref": report.evidence,
        "status": report.status.value,
        "verified_by": report.verified_by,
        "verified_at": "" if report.verified_on is None else str(report.verified_on),
    }


def _ledger_line(problem: Problem, entry: Entry) -> Row:
    if entry.site is not None:
        location = problem.name(entry.site)
    else:
        location = "online" if entry.placement else ""
    return {
        "entry_id": entry.id,
        "date": entry.day,
        "start": entry.span.start if entry.span else None,
        "end": entry.span.end if entry.span else None,
        "break_min": entry.break_minutes,
        "activity": entry.title,
        "type": entry.kind.value,
        "module": entry.module,
        "delivery_mode": entry.mode,
        "location": location,
        "planned_h": entry.minutes,
        "counts": "Y" if entry.counts else "N",
        "reason_if_not": entry.reason,
        "paid_basis": entry.basis.value if entry.basis is PaidBasis.OWN_TIME else "normal",
        "ksb_codes": entry.outcomes,
    }


def _corridors(problem: Problem) -> dict[ApprenticeId, Corridor]:
    """Return the calculations behind the hours of the problem, of those whose hours follow from them."""
    try:
        corridors = set_corridors(problem.programme, problem.cohort)
    except InputFaults:
        # The hours were agreed in another way; the tables then show them without a calculation.
        return {}
    return {who: corridor for who, corridor in corridors.items() if _explains(corridor, problem.hours[who])}


def _explains(corridor: Corridor, owed: HoursPlan) -> bool:
    figures = (corridor.floor_minutes, corridor.plan_minutes, corridor.cap_minutes)
    return figures == (owed.floor, owed.plan, owed.cap)


def _hours(problem: Problem, timetable: Timetable, corridors: dict[ApprenticeId, Corridor]) -> Iterator[Row]:
    for person in problem.cohort.apprentices:
        count, owed = counters(problem, timetable, person.id), problem.hours[person.id]
        corridor = corridors.get(person.id)
        paid = corridor.calculation.contracted * 60 if corridor else Fraction(0)
        yield {
            "apprentice": person.id,
            "name": person.name,
            "employer": problem.name(person.employer),
            "rule_set": owed.rule_set,
            "weekly_hours": person.weekly_hours,
            "floor_h": owed.floor,
            "plan_h": owed.plan,
            "cap_h": owed.cap,
            "taught_h": count.taught,
            "paid_study_h": count.studied,
            "otj_h": count.otj,
            "release_h": count.released,
            "own_time_h": count.own_time,
            "cap_used_pct": _percent(count.released, Fraction(owed.cap)),
            "paid_hours_pct": _percent(count.released, paid),
            "state": owed.state,
        }


def _percent(part: int, whole: Fraction) -> Decimal | None:
    return to_decimal(100 * part / whole, 1) if whole else None


def _calculations(problem: Problem, corridors: dict[ApprenticeId, Corridor]) -> Iterator[Row]:
    for person in problem.cohort.apprentices:
        owed = problem.hours[person.id]
        lines = list(_workings(corridors[person.id])) if person.id in corridors else []
        lines += [
            _line("result", label, value=str(to_decimal(Fraction(minutes, 60))), unit="hours")
            for label, minutes in (("Floor", owed.floor), ("Plan", owed.plan), ("Cap", owed.cap))
        ]
        for number, line in enumerate(lines, start=1):
            yield {"apprentice": person.id, "name": person.name, "line": number, **line}


def _workings(corridor: Corridor) -> Iterator[Row]:
    calculation = corridor.calculation
    for given in calculation.given:
        yield _line("input", given.label, formula=given.value, source=given.source)
    for step in calculation.steps:
        value = write_number(step.value)
        yield _line("step", step.label, formula=step.formula, value=value, unit=step.unit, rounding=step.rounding)
    for notice in corridor.notices:
        yield _line("notice", notice.id, formula=notice.message)


def _line(part: str, label: str, **more: str) -> Row:
    return {"part": part, "label": label, "formula": "", "value": "", "unit": "", "rounding": "", "source": "", **more}


def csv_cells(columns: Sequence[Column], row: Row) -> list[str]:
    """Return a row as the texts of its CSV cells."""
    return [to_csv(row[column.name], column.type) for column in columns]


def write_tables(rows: dict[str, list[Row]], folder: Path) -> None:
    """Write each table as CSV in UTF-8."""
    for name, columns in TABLES.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            plain = csv.writer(file, lineterminator="\n")
            # The plain writer leaves a lone carriage return bare, and then no reader can tell it from a new row.
            quoting = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
            plain.writerow(COLUMNS[name])
            for row in rows[name]:
                cells = csv_cells(columns, row)
                (quoting if any("\r" in cell for cell in cells) else plain).writerow(cells)
