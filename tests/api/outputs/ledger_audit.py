"""Adds up the files of a solve the way an auditor would: from the CSV files alone, with arithmetic of its own."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import holidays

Rows = list[dict[str, str]]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def audit(out: Path) -> list[str]:
    """Return everything that does not add up; empty when all does."""
    return [*_sums(out), *_traces(out), *_places_in_time(out)]


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _minutes(hours: str) -> int:
    """Two decimals of an hour name one minute."""
    exact = Decimal(hours) * 60
    nearest = int(exact + Decimal("0.5"))
    assert abs(exact - nearest) < Decimal("0.5"), hours
    return nearest


def _sums(out: Path) -> Iterator[str]:
    counted: dict[str, int] = defaultdict(int)
    released: dict[str, int] = defaultdict(int)
    own: dict[str, int] = defaultdict(int)
    for row in _read(out / "ledger.csv"):
        who, minutes = row["apprentice_ref"], _minutes(row["planned_h"])
        counted[who] += minutes if row["counts"] == "Y" else 0
        if row["paid_basis"] == "normal":
            released[who] += minutes
        else:
            own[who] += minutes
    attended: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in _read(out / "attendance.csv"):
        if row["role"] == "apprentice":
            attended[row["person"]][0] += int(row["otj_minutes"])
            attended[row["person"]][1] += int(row["release_minutes"])
    left: dict[str, int] = defaultdict(int)
    for row in _read(out / "own_time.csv"):
        left[row["apprentice"]] += int(row["minutes"])
    for row in _read(out / "hours.csv"):
        who = row["apprentice"]
        for what, sums in (
            ("otj_h", (counted[who], attended[who][0])),
            ("release_h", (released[who], attended[who][1])),
            ("own_time_h", (own[who], left[who])),
        ):
            if {_minutes(row[what])} != set(sums):
                yield f"{who}: {what} is {row[what]}, the ledger has {sums[0]} min, the diary {sums[1]} min"
        if _minutes(row["taught_h"]) + _minutes(row["paid_study_h"]) != counted[who]:
            yield f"{who}: taught and study are not all that counts"
        if Decimal(row["otj_h"]) < Decimal(row["floor_h"]) or Decimal(row["release_h"]) > Decimal(row["cap_h"]):
            yield f"{who}: outside floor and cap"
    for by in ("month", "module"):
        parts: dict[str, Decimal] = defaultdict(Decimal)
        for row in _read(out / "totals.csv"):
            if row["by"] == by:
                parts[row["apprentice"]] += Decimal(row["otj_h"])
        for who, minutes in counted.items():
            # Each part is rounded to a hundredth of an hour by itself.
            if abs(parts[who] * 60 - minutes) > 30:
                yield f"{who}: the parts by {by} are {parts[who]} h, the whole {minutes} min"


def _traces(out: Path) -> Iterator[str]:
    """Every line stands for a session of that time, or for a stretch of own-time study."""
    sessions = {f"{row['session']}#{row['day_number']}": row for row in _read(out / "sessions.csv")}
    present = {
        (row["person"], f"{row['session']}#{row['day_number']}")
        for row in _read(out / "attendance.csv")
        if row["role"] == "apprentice"
    }
    own = {(row["apprentice"], row["module"]) for row in _read(out / "own_time.csv")}
    seen: set[str] = set()
    lined: set[tuple[str, str]] = set()
    for row in _read(out / "ledger.csv"):
        entry, who = row["entry_id"], row["apprentice_ref"]
        if entry in seen:
            yield f"{entry} stands twice"
        seen.add(entry)
        name = entry.removeprefix(f"{who}:").partition(":rest")[0]
        if name.startswith("own-time:"):
            if (who, row["module"]) not in own:
                yield f"{entry} is no stretch of own time"
            continue
        session = sessions.get(name)
        if session is None or (who, name) not in present:
            yield f"{entry} is no session of {who}"
            continue
        lined.add((who, name))
        if [row[c] for c in ("date", "start", "end")] != [session[c] for c in ("date", "start", "end")]:
            yield f"{entry} is at another time than its session"
        if row["counts"] == "N" and not row["reason_if_not"]:
            yield f"{entry} does not say why it does not count"
    yield from (f"{name} of {who} has no line" for who, name in sorted(present - lined))


def _places_in_time(out: Path) -> Iterator[str]:
    """No hour lies outside the paid working pattern, on a closed day, before joining, after leaving or in a break."""
    tables = out / "inputs" / "cohort"
    (cohort,) = _read(tables / "cohort.csv")
    people = {row["apprentice_id"]: row for row in _read(tables / "apprentices.csv")}
    changes = sorted(_read(tables / "changes.csv"), key=lambda row: row["first"] or row["last"])
    closed = {
        str(date.fromisoformat(row["first"]) + timedelta(days=n))
        for row in _read(tables / "closures.csv")
        for n in range((date.fromisoformat(row["last"]) - date.fromisoformat(row["first"])).days + 1)
    }
    years = range(int(cohort["start"][:4]), int(cohort["end"][:4]) + 1)
    if cohort["bank_holidays"]:
        closed |= {str(day) for day in holidays.country_holidays("GB", subdiv=cohort["bank_holidays"], years=years)}
    for row in _read(out / "ledger.csv"):
        if row["delivery_mode"] == "own_time":
            continue
        who, day = row["apprentice_ref"], row["date"]
        person = people[who]
        mine = [change for change in changes if change["apprentice_id"] == who]
        ends = [c["last"] for c in mine if c["change"] in ("leaver", "gateway")]
        ends += [c["end"] for c in mine if c["change"] == "break" and c["end"]][-1:] or [person["end"] or cohort["end"]]
        if not (person["start"] or cohort["start"]) <= day <= min(ends):
            yield f"{row['entry_id']} on {day} is before joining or after the last day"
        if any(c["change"] == "break" and c["first"] <= day <= c["last"] for c in mine):
            yield f"{row['entry_id']} on {day} is in a break in learning"
        if day in closed:
            yield f"{row['entry_id']} on {day} is on a closed day"
        week = {name: person[name] for name in DAYS}
        for change in mine:
            if change["change"] in ("hours", "employer") and change["first"] <= day and any(change[d] for d in DAYS):
                week = {name: change[name] for name in DAYS}
        work = [span.split("-") for span in week[DAYS[date.fromisoformat(day).weekday()]].split(";") if span]
        if not any(first <= row["start"] and row["end"] <= last for first, last in work):
            yield f"{row['entry_id']} on {day}, {row['start']}-{row['end']}, is outside the working hours"
