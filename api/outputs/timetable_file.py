"""Writes a timetable as JSON, byte for byte the same for the same timetable, and reads it back."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from api.faults import Fault, InputFaults, shorten
from models.timegrid import Span, format_clock, parse_clock
from models.timetable import Breakout, Deadline, Group, OwnTimeStudy, Placement, Timetable

FORMAT = 1


def encode(timetable: Timetable) -> dict[str, Any]:
    """Return the timetable as plain JSON values (schema: docs/outputs.md)."""
    return {
        "format": FORMAT,
        "programme": timetable.programme,
        "cohort": timetable.cohort,
        "groups": [
            {"id": g.id, "type": g.type, "members": list(g.members), "facilitator": g.facilitator, "hub": g.hub}
            for g in timetable.groups
        ],
        "tutors": dict(timetable.tutors),
        "placements": [_placement(placement) for placement in timetable.placements],
        "deadlines": [
            {
                "id": d.id,
                "assessment": d.assessment,
                "date": d.day.isoformat(),
                "time": format_clock(d.minute),
                "audience": d.audience,
                "attendees": list(d.attendees),
            }
            for d in timetable.deadlines
        ],
        "own_time": [
            {
                "apprentice": o.apprentice,
                "module": o.module,
                "first": o.first.isoformat(),
                "last": o.last.isoformat(),
                "minutes": o.minutes,
            }
            for o in timetable.own_time
        ],
    }


def _placement(placement: Placement) -> dict[str, Any]:
    return {
        "session": placement.session,
        "day_number": placement.day_number,
        "activity": placement.activity,
        "audience": placement.audience,
        "date": placement.day.isoformat(),
        "time": str(placement.span),
        "attendees": list(placement.attendees),
        "staff": list(placement.staff),
        "site": placement.site,
        "room": placement.room,
        "host": placement.host,
        "breakouts": [{"group": b.group, "room": b.room, "time": str(b.span)} for b in placement.breakouts],
        "otj_minutes": placement.otj_minutes,
        "release_minutes": placement.release_minutes,
    }


def write_timetable(timetable: Timetable, path: Path) -> None:
    """Write one item a line, so that two files can be compared by eye."""
    data = encode(timetable)
    lines = ["{"]
    keys = list(data)
    for key in keys:
        comma = "," if key != keys[-1] else ""
        value = data[key]
        if isinstance(value, list) and value:
            lines.append(f" {json.dumps(key)}: [")
            lines.extend(
                f"  {json.dumps(item, ensure_ascii=False)}{',' if item is not value[-1] else ''}" for item in value
            )
            lines.append(f" ]{comma}")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}{comma}")
    lines.append("}\n")
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")


def read_timetable(path: Path) -> Timetable:
    """Read a timetable.

    Raises
    ------
    InputFaults
        When the file is not a timetable, with the place of each fault.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputFaults([Fault(path.name, "", 0, "", "", "the file timetable.json of a solve")]) from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", 0)
        raise InputFaults([Fault(path.name, "", line, "", str(error), "valid JSON")]) from None
    return decode(data, path.name)


def decode(data: Any, source: str) -> Timetable:
    """Build a timetable from plain JSON values.

    Raises
    ------
    InputFaults
        With the place of each fault.
    """
    faults: list[Fault] = []

    def each(name: str, build: Any) -> tuple[Any, ...]:
        found = []
        for number, item in enumerate(data.get(name) or (), start=1):
            try:
                found.append(build(item))
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                label = item.get("id") or item.get("session") or "" if isinstance(item, dict) else ""
                faults.append(Fault(source, name, number, str(label), shorten(error), "a complete entry"))
        return tuple(found)

    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputFaults([Fault(source, "", 0, "format", "", f"a timetable of format {FORMAT}")])
    timetable = Timetable(
        data.get("programme", ""),
        data.get("cohort", ""),
        each("groups", lambda g: Group(g["id"], g["type"], tuple(g["members"]), g["facilitator"], g["hub"])),
        tuple(sorted((data.get("tutors") or {}).items())),
        each("placements", _read_placement),
        each(
            "deadlines",
            lambda d: Deadline(
                d["id"],
                d["assessment"],
                date.fromisoformat(d["date"]),
                parse_clock(d["time"]),
                tuple(d["attendees"]),
                d["audience"],
            ),
        ),
        each(
            "own_time",
            lambda o: OwnTimeStudy(
                o["apprentice"],
                o["module"],
                date.fromisoformat(o["first"]),
                date.fromisoformat(o["last"]),
                int(o["minutes"]),
            ),
        ),
    )
    if faults:
        raise InputFaults(faults)
    return timetable


def _read_placement(item: dict[str, Any]) -> Placement:
    return Placement(
        session=item["session"],
        activity=item["activity"],
        audience=item["audience"],
        day=date.fromisoformat(item["date"]),
        span=Span.parse(item["time"]),
        attendees=tuple(item["attendees"]),
        day_number=int(item["day_number"]),
        staff=tuple(item["staff"]),
        site=item["site"],
        room=item["room"],
        host=item["host"],
        breakouts=tuple(Breakout(b["group"], b["room"], Span.parse(b["time"])) for b in item["breakouts"]),
        otj_minutes=int(item["otj_minutes"]),
        release_minutes=int(item["release_minutes"]),
    )
