"""The timetable as tables: rows for CSV and workbook alike, and the way back."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from api.faults import Fault, InputFaults, shorten
from api.outputs.cells import guard, unguard
from models.ledger import Entry, counters, entries
from models.problem import Problem
from models.timegrid import Span, format_clock, parse_clock
from models.timetable import Breakout, Deadline, Group, OwnTimeStudy, Placement, Timetable

Row = dict[str, object]
T = TypeVar("T")

COLUMNS: dict[str, tuple[str, ...]] = {
    "sessions": (
        "session", "day_number", "activity", "title", "kind", "module", "audience", "date", "time", "start_utc",
        "end_utc", "site", "site_name", "room", "room_name", "host", "staff", "staff_names", "attendees", "breakouts",
        "otj_minutes", "release_minutes",
    ),
    "attendance": (
        "person", "name", "role", "session", "day_number", "title", "date", "time", "place", "otj_minutes",
        "release_minutes",
    ),
    "groups": ("group", "type", "member", "name", "employer", "facilitator", "hub"),
    "tutors": ("apprentice", "name", "tutor", "tutor_name"),
    "deadlines": ("deadline", "assessment", "title", "stage", "audience", "date", "time", "apprentices"),
    "own_time": ("apprentice", "module", "first", "last", "minutes"),
    "ledger": (
        "entry_id", "apprentice_ref", "employer", "unit", "date", "start", "end", "break_min", "activity", "type",
        "module", "delivery_mode", "location", "planned_h", "actual_h", "counts", "reason_if_not", "paid_basis",
        "ksb_codes", "new_learning_note", "evidence_ref", "tutor", "status", "verified_by", "verified_at", "rule_set",
        "plan_version", "changed_at",
    ),
    "hours": (
        "apprentice", "name", "employer", "rule_set", "weekly_hours", "floor_h", "plan_h", "cap_h", "taught_h",
        "paid_study_h", "otj_h", "release_h", "own_time_h", "state",
    ),
}  # fmt: skip


def tables(problem: Problem, timetable: Timetable) -> dict[str, list[Row]]:
    """Return the rows of every table; the columns are documented in docs/outputs.md."""
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
            {"apprentice": o.apprentice, "module": o.module, "first": o.first, "last": o.last, "minutes": o.minutes}
            for o in timetable.own_time
        ],
        "ledger": list(_ledger(problem, timetable)),
        "hours": list(_hours(problem, timetable)),
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
            "audience": p.audience,
            "date": p.day,
            "time": str(p.span),
            "start_utc": f"{problem.grid.instant(p.day, p.span.start):%Y-%m-%dT%H:%MZ}",
            "end_utc": f"{problem.grid.instant(p.day, p.span.end):%Y-%m-%dT%H:%MZ}",
            "site": p.site,
            "site_name": problem.name(p.site) if p.site else "",
            "room": p.room,
            "room_name": problem.name(p.room) if p.room else "",
            "host": p.host,
            "staff": ";".join(p.staff),
            "staff_names": "; ".join(problem.name(who) for who in p.staff),
            "attendees": ";".join(p.attendees),
            "breakouts": ";".join(f"{b.group}@{b.room}@{b.span}" for b in p.breakouts),
            "otj_minutes": p.otj_minutes,
            "release_minutes": p.release_minutes,
        }


def _attendance(problem: Problem, timetable: Timetable) -> Iterator[Row]:
    for person, diary in timetable.by_person.items():
        for p in diary:
            learner = person in p.attendees
            place = p.room or p.host or p.site
            yield {
                "person": person,
                "name": problem.name(person),
                "role": "apprentice" if learner else "staff",
                "session": p.session,
                "day_number": p.day_number,
                "title": problem.activity[p.activity].title,
                "date": p.day,
                "time": str(p.span),
                "place": problem.name(place) if place else "online",
                "otj_minutes": p.otj_minutes if learner else 0,
                "release_minutes": p.release_minutes if learner else 0,
            }


def _groups(problem: Problem, timetable: Timetable) -> Iterator[Row]:
    for group in timetable.groups:
        for member in group.members:
            person = problem.apprentice.get(member)
            yield {
                "group": group.id,
                "type": group.type,
                "member": member,
                "name": problem.name(member),
                "employer": problem.name(person.employer) if person else "",
                "facilitator": group.facilitator,
                "hub": group.hub,
            }


def _deadlines(problem: Problem, timetable: Timetable) -> Iterator[Row]:
    known = {assessment.id: assessment for assessment in problem.programme.assessments}
    for d in timetable.deadlines:
        yield {
            "deadline": d.id,
            "assessment": d.assessment,
            "title": known[d.assessment].title if d.assessment in known else "",
            "stage": known[d.assessment].stage if d.assessment in known else "",
            "audience": d.audience,
            "date": d.day,
            "time": format_clock(d.minute),
            "apprentices": ";".join(d.attendees),
        }


def _ledger(problem: Problem, timetable: Timetable) -> Iterator[Row]:
    placements = {p.id: p for p in timetable.placements}
    for person in problem.cohort.apprentices:
        for entry in entries(problem, timetable, person.id):
            placement = placements.get(entry.placement)
            yield {
                "entry_id": entry.id,
                "apprentice_ref": person.id,
                "employer": problem.name(person.employer),
                "unit": problem.name(person.unit),
                "date": entry.day,
                "start": format_clock(entry.span.start) if entry.span else "",
                "end": format_clock(entry.span.end) if entry.span else "",
                "break_min": _break(problem, entry, placement),
                "activity": entry.title,
                "type": entry.kind,
                "module": entry.module,
                "delivery_mode": entry.mode,
                "location": _place(problem, placement),
                "planned_h": f"{entry.minutes / 60:.2f}",
                "actual_h": "",
                "counts": "Y" if entry.otj_minutes else "N",
                "reason_if_not": entry.reason,
                "paid_basis": "normal" if entry.paid else "own time",
                "ksb_codes": " ".join(problem.activity[placement.activity].outcomes) if placement else "",
                "new_learning_note": "",
                "evidence_ref": "",
                "tutor": timetable.tutor_of.get(person.id, ""),
                "status": "planned",
                "verified_by": "",
                "verified_at": "",
                "rule_set": problem.hours[person.id].rule_set,
                "plan_version": 1,
                "changed_at": "",
            }


def _break(problem: Problem, entry: Entry, placement: Placement | None) -> int:
    if placement is None or problem.activity[placement.activity].span is None:
        return 0
    return placement.span.minutes - problem.activity[placement.activity].minutes


def _place(problem: Problem, placement: Placement | None) -> str:
    if placement is None:
        return ""
    return problem.name(placement.site) if placement.site else "online"


def _hours(problem: Problem, timetable: Timetable) -> Iterator[Row]:
    for person in problem.cohort.apprentices:
        count, owed = counters(problem, timetable, person.id), problem.hours[person.id]
        yield {
            "apprentice": person.id,
            "name": person.name,
            "employer": problem.name(person.employer),
            "rule_set": owed.rule_set,
            "weekly_hours": str(person.weekly_hours),
            "floor_h": f"{owed.floor / 60:.2f}",
            "plan_h": f"{owed.plan / 60:.2f}",
            "cap_h": f"{owed.cap / 60:.2f}",
            "taught_h": f"{count.taught / 60:.2f}",
            "paid_study_h": f"{count.studied / 60:.2f}",
            "otj_h": f"{count.otj / 60:.2f}",
            "release_h": f"{count.released / 60:.2f}",
            "own_time_h": f"{count.own_time / 60:.2f}",
            "state": owed.state,
        }


def write_tables(rows: dict[str, list[Row]], folder: Path) -> None:
    """Write each table as CSV in UTF-8."""
    for name, listed in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS[name])
            for row in listed:
                writer.writerow([guard(row[column]) for column in COLUMNS[name]])


def read_tables(folder: Path, programme: str, cohort: str) -> Timetable:
    """Read the tables of a solve back as a timetable.

    Raises
    ------
    InputFaults
        With file and row of each fault.
    """
    faults: list[Fault] = []
    sessions = _read(folder, "sessions", faults, _read_session)
    members = _read(
        folder, "groups", faults, lambda r: (r["group"], r["type"], r["member"], r["facilitator"], r["hub"])
    )
    tutors = _read(folder, "tutors", faults, lambda r: (r["apprentice"], r["tutor"]))
    deadlines = _read(folder, "deadlines", faults, _read_deadline)
    own = _read(
        folder, "own_time", faults,
        lambda r: OwnTimeStudy(r["apprentice"], r["module"], date.fromisoformat(r["first"]),  # type: ignore[arg-type]
                               date.fromisoformat(r["last"]), int(r["minutes"])),
    )  # fmt: skip
    if faults:
        raise InputFaults(faults)
    groups: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for group, kind, member, facilitator, hub in members:
        groups[group, kind, facilitator, hub].append(member)
    return Timetable(
        programme,  # type: ignore[arg-type]  # texts of files become ids here
        cohort,  # type: ignore[arg-type]
        tuple(
            Group(group, kind, tuple(names), facilitator or None, hub or None)  # type: ignore[arg-type]
            for (group, kind, facilitator, hub), names in groups.items()
        ),
        tuple(sorted(tutors)),  # type: ignore[arg-type]
        tuple(sessions),
        tuple(deadlines),
        tuple(own),
    )


def _read(folder: Path, name: str, faults: list[Fault], build: Callable[[dict[str, str]], T]) -> Sequence[T]:
    path = folder / f"{name}.csv"
    if not path.is_file():
        faults.append(Fault(path.name, "", 0, "", "", "the table written by a solve"))
        return []
    found = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            try:
                found.append(build({key: unguard(value or "") for key, value in row.items() if key}))
            except (KeyError, ValueError, IndexError) as error:
                faults.append(Fault(path.name, "", reader.line_num, "", shorten(error), "a complete row"))
    return found


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


def _read_session(row: dict[str, str]) -> Placement:
    breakouts = [part.split("@") for part in _split(row["breakouts"])]
    return Placement(
        session=row["session"],  # type: ignore[arg-type]  # texts of files become ids here
        activity=row["activity"],  # type: ignore[arg-type]
        audience=row["audience"],
        day=date.fromisoformat(row["date"]),
        span=Span.parse(row["time"]),
        attendees=_split(row["attendees"]),  # type: ignore[arg-type]
        day_number=int(row["day_number"]),
        staff=_split(row["staff"]),  # type: ignore[arg-type]
        site=row["site"] or None,  # type: ignore[arg-type]
        room=row["room"] or None,  # type: ignore[arg-type]
        host=row["host"] or None,  # type: ignore[arg-type]
        breakouts=tuple(Breakout(g, r, Span.parse(t)) for g, r, t in breakouts),  # type: ignore[arg-type]
        otj_minutes=int(row["otj_minutes"]),
        release_minutes=int(row["release_minutes"]),
    )


def _read_deadline(row: dict[str, str]) -> Deadline:
    return Deadline(
        row["deadline"],
        row["assessment"],  # type: ignore[arg-type]  # texts of files become ids here
        date.fromisoformat(row["date"]),
        parse_clock(row["time"]),
        _split(row["apprentices"]),  # type: ignore[arg-type]
        row["audience"],
    )
